"""What is stored about a comment, a page of work, an analysis and a collection, and how it is read back.

Every record carries the number of its schema. This version writes `SCHEMA` and reads it and the one before, so that
services of both versions can run side by side during a rollout:

* schema 1: a comment's time was RFC 3339 text, an analysis knew no owner (it is then `DEFAULT_OWNER`), and a page no
  round.
* schema 2: the time is whole seconds since the epoch.

A collection (`Collection`: a channel's or a playlist's videos) is kept in the same ledger, under `COLLECTION_SCHEMA`:
its hash and its pages alone carry that number. Services that know no collections read up to `SCHEMA`, and what they do
with a later schema is what makes a rollout harmless: their fetcher leases nothing of it (it would take its page for one
of replies, pay a unit, be refused, and end it), their API answers 503 for its id, and their reconciler rings for it
until a fetcher that knows it comes by.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from commentsense_contracts.errors import SchemaTooNew
from commentsense_contracts.states import Code, Label, ModelAlias, Order, Skip, State

SCHEMA = 2
# What collections and their pages are written with; the newest that fetcher and API read.
COLLECTION_SCHEMA = 3
COLLECTION = "collection"
DEFAULT_OWNER = "local"
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def check_schema(found: int, newest: int = SCHEMA) -> None:
    """Refuses records of a later version than `newest`.

    Raises:
        SchemaTooNew: `found` is above `SCHEMA`.
    """
    if found > newest:
        raise SchemaTooNew(f"The record has schema {found}, this version reads up to {newest}: upgrade this service.")


def epoch(text: str) -> int:
    """Whole seconds since the epoch of an RFC 3339 time; 0 where the text is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return 0
    seconds = int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    # Whoever formats a time must be able to: years 1970 to 9998.
    return seconds if 0 <= seconds < 253_370_764_800 else 0


def rfc3339(seconds: float) -> str:
    """An RFC 3339 UTC time, to the second."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def sanitise(text: str) -> str:
    """The text with lone surrogates replaced (U+FFFD): UTF-8 has no form for them."""
    return _LONE_SURROGATE.sub("\ufffd", text)


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment as YouTube gave it.

    Attributes:
        id: YouTube's comment id.
        parent: id of the thread it replies to, or an empty string.
        owner: whether the video's owner wrote it.
        likes: number of likes.
        time: when it was published, whole seconds since the epoch.
        text: the plain text, as written.
    """

    id: str
    parent: str
    owner: bool
    likes: int
    time: int
    text: str

    def dump(self) -> str:
        """The stored form: a JSON array without the id, which is the field's name."""
        row = [SCHEMA, self.parent, int(self.owner), self.likes, self.time, self.text]
        return json.dumps(row, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def load(cls, comment_id: str, stored: str) -> "Comment":
        """Reads `dump`'s form, of this schema or the one before."""
        schema, parent, owner, likes, time, text = json.loads(stored)
        check_schema(schema)
        return cls(comment_id, parent, bool(owner), int(likes), epoch(time) if schema == 1 else time, text)


@lru_cache(1024)
def _dump_tail(language: str, supported: bool, version: str) -> str:
    return json.dumps([language, int(supported), version], separators=(",", ":"))[1:]


@dataclass(frozen=True, slots=True)
class Prediction:
    """The model's answer for one text: probabilities sum to 1 and `label` is the most probable."""

    label: Label
    negative: float
    neutral: float
    positive: float
    language: str
    supported: bool
    model_version: str

    @property
    def confidence(self) -> float:
        """The probability of the label."""
        return max(self.negative, self.neutral, self.positive)

    def dump(self) -> str:
        """The stored form: a JSON array. Written by hand because it is made once per comment."""
        tail = _dump_tail(self.language, self.supported, self.model_version)
        return f'["{self.label}",{self.negative:.6f},{self.neutral:.6f},{self.positive:.6f},{tail}'


@dataclass(frozen=True, slots=True)
class StoredComment:
    """A comment with what became of it: exactly one of `prediction` and `skipped` is set."""

    comment: Comment
    prediction: Prediction | None
    skipped: Skip | None

    @classmethod
    def load(cls, comment_id: str, stored: str) -> "StoredComment":
        """Reads the two lines that the worker's commit made: the outcome, then the fetched record."""
        head, record = stored.split("\n", 1)
        comment = Comment.load(comment_id, record)
        outcome = json.loads(head)
        if len(outcome) == 1:
            return cls(comment, None, Skip(outcome[0]))
        label, negative, neutral, positive, language, supported, version = outcome
        prediction = Prediction(Label(label), negative, neutral, positive, language, bool(supported), version)
        return cls(comment, prediction, None)


LISTING_SOURCE, LISTING_ITEMS, LISTING_VIDEOS = LISTING_KINDS = ("listing-source", "listing-items", "listing-videos")


@dataclass(frozen=True, slots=True)
class Page:
    """One page still to fetch.

    Attributes:
        kind: `video` (its description), `threads`, `replies` (of `parent`) or `copy` (from another analysis); of a
            collection `listing-source`, `listing-items` and `listing-videos`, one after the other.
        index: place in its chain, from 0.
        token: YouTube's page token, empty for the first page; of a collection the name, the playlist or the videos
            (ids, with commas) to ask for.
        parent: the thread whose replies these are, or the analysis to copy from; of a collection what it is asked by
            (`source_id.By`), then what it is (`source_id.SourceKind`).
        round: 0 for the chain itself; 1 and up when reading again from the top for what arrived meanwhile.
    """

    kind: str
    index: int = 0
    token: str = ""
    parent: str = ""
    round: int = 0

    @property
    def item(self) -> str:
        """The page's id in the ledger; `scripts/commit_page.lua` makes those of first reply pages the same way."""
        match self.kind:
            case "video":
                return "video"
            case "replies":
                return f"r{self.parent}" + (f"#{self.index}" if self.index else "")
            case "copy":
                return f"x{self.index}"
            case kind if kind in LISTING_KINDS:
                return f"l{self.index}"
            case _:
                return f"t{self.round}.{self.index}" if self.round else f"t{self.index}"

    def dump(self) -> str:
        """The stored form: a JSON object without defaults."""
        schema = COLLECTION_SCHEMA if self.kind in LISTING_KINDS else SCHEMA
        row: dict[str, Any] = {"schema": schema, "kind": self.kind}
        more = {"index": self.index, "token": self.token, "parent": self.parent, "round": self.round}
        return json.dumps(row | {name: value for name, value in more.items() if value}, separators=(",", ":"))

    @classmethod
    def load(cls, stored: str) -> "Page":
        """Reads `dump`'s form, of this schema or the one before."""
        row = json.loads(stored)
        check_schema(row.pop("schema", 1), COLLECTION_SCHEMA)
        return cls(**row)


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may ask of an analysis."""

    max_comments: int
    include_replies: bool = True
    order: Order = Order.TIME


@dataclass(frozen=True, slots=True)
class Analysis:
    """One run over one video, as stored. Times are seconds since the epoch; 0 where not yet known.

    `model` is what was asked for, `scored_by` whose server scores: chosen with the first batch, and `model` before.
    """

    id: str
    schema: int
    owner: str
    video: str
    options: Options
    model: ModelAlias
    source: str
    state: State
    code: Code | None
    reason: str
    retry_at: float
    created_at: float
    updated_at: float
    ended_at: float
    expires_at: float
    revision: int
    title: str
    channel: str
    channel_id: str
    video_comments: int | None
    fetched: int
    repeats: int
    scored: int
    skipped: int
    pages_done: int
    quota: int
    limit_reached: bool
    model_versions: tuple[str, ...]
    halt_code: Code | None
    traceparent: str
    scored_by: ModelAlias

    @classmethod
    def load(cls, fields: dict[str, str]) -> "Analysis":
        """Reads the analysis' hash, of this schema or the one before."""
        schema = int(fields.get("schema", "1"))
        check_schema(schema, COLLECTION_SCHEMA)

        def number(name: str) -> float:
            return float(fields.get(name) or 0)

        def count(name: str) -> int:
            return int(number(name))

        versions = fields.get("model_versions", "")
        known = fields.get("video_comments", "")
        return cls(
            id=fields["id"],
            schema=schema,
            owner=fields.get("owner", DEFAULT_OWNER),
            video=fields["video"],
            options=Options(
                max_comments=count("max_comments"),
                include_replies=fields.get("include_replies", "1") == "1",
                order=Order(fields.get("order", "time")),
            ),
            model=ModelAlias(fields.get("model", "champion")),
            source=fields.get("source", ""),
            state=State(fields["state"]),
            code=Code(fields["code"]) if fields.get("code") else None,
            reason=fields.get("reason", ""),
            retry_at=number("retry_at"),
            created_at=number("created_at"),
            updated_at=number("updated_at"),
            ended_at=number("ended_at"),
            expires_at=number("expires_at"),
            revision=count("revision"),
            title=fields.get("title", ""),
            channel=fields.get("channel", ""),
            channel_id=fields.get("channel_id", ""),
            video_comments=int(known) if known else None,
            fetched=count("fetched"),
            repeats=count("repeats"),
            scored=count("scored"),
            skipped=count("skipped"),
            pages_done=count("pages_done"),
            quota=count("quota"),
            limit_reached=fields.get("limit_reached") == "1",
            model_versions=tuple(versions.split(",")) if versions else (),
            halt_code=Code(fields["halt_code"]) if fields.get("halt_code") else None,
            traceparent=fields.get("traceparent", ""),
            scored_by=ModelAlias(fields.get("scored_by") or fields.get("model") or "champion"),
        )


@dataclass(frozen=True, slots=True)
class ListedVideo:
    """One video of a channel or playlist, as YouTube described it.

    Attributes:
        id: 11 characters.
        title: plain text from the internet, cut.
        time: when it was published, whole seconds since the epoch; 0 where unknown.
        comments, views, likes: YouTube's counts; None where it gives none (comments turned off, likes hidden).
    """

    id: str
    title: str
    time: int
    comments: int | None
    views: int | None
    likes: int | None


def dump_videos(videos: Iterable[ListedVideo]) -> str:
    """The stored form of a collection's videos: a JSON array of arrays."""
    return json.dumps([astuple(video) for video in videos], ensure_ascii=False, separators=(",", ":"))


_ANALYSIS_OF = "analysis:"


@dataclass(frozen=True, slots=True)
class Collection:
    """The videos of a channel or playlist, as stored: an analysis' record with `kind` in its hash and no video.

    Lease, quota, retries, halt, resume, expiry and erasure are those of analyses. No comment ever belongs to it; its
    `max_comments` is the number of videos asked for.

    Attributes:
        record: what it has in common with analyses.
        source_kind: `channel` or `playlist`.
        source_id: YouTube's id; empty until it is known.
        source_title: plain text from the internet; empty until it is known.
        asked: as somebody wrote it.
        videos: those that were listed; empty until then.
        analyses: id of the analysis last started from here, by video; it may be gone.
    """

    record: Analysis
    source_kind: str
    source_id: str
    source_title: str
    asked: str
    videos: tuple[ListedVideo, ...]
    analyses: Mapping[str, str]

    @classmethod
    def load(cls, fields: Mapping[str, str]) -> "Collection":
        """Reads the hash of a collection."""
        rows = json.loads(fields.get("videos") or "[]")
        return cls(
            record=Analysis.load(dict(fields)),
            source_kind=fields.get("source_kind", ""),
            source_id=fields.get("source_id", ""),
            source_title=fields.get("source_title", ""),
            asked=fields.get("asked", ""),
            videos=tuple(ListedVideo(*row) for row in rows),
            analyses={
                name.removeprefix(_ANALYSIS_OF): value
                for name, value in fields.items()
                if name.startswith(_ANALYSIS_OF)
            },
        )


def tally_field(owner: bool, prediction: Prediction) -> str:
    """Under which count a scored comment falls: audience or owner, label, version, confidence bin, support."""
    bin_index = min(9, int(prediction.confidence * 10))
    who = "owner" if owner else "audience"
    return f"{who}|{prediction.label}|{prediction.model_version}|{bin_index}|{int(prediction.supported)}"


def utc_day(seconds: int) -> str:
    """The UTC day of a time, YYYY-MM-DD."""
    return _day_name(seconds // 86400)


@lru_cache(4096)
def _day_name(day: int) -> str:
    return datetime.fromtimestamp(day * 86400, UTC).strftime("%Y-%m-%d")
