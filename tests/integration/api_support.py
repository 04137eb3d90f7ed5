"""What the API's tests share: the real API on a real Redis, and analyses put there through the ledger.

Fetcher and worker are played by the test: it takes pages and batches out of the ledger and commits what it was told,
so that every figure the API answers can be computed by hand.
"""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import redis
from commentsense_contracts import keys, ledger
from commentsense_contracts.ledger import Fetched, NewAnalysis, Pace
from commentsense_contracts.records import (
    COLLECTION,
    LISTING_VIDEOS,
    Comment,
    ListedVideo,
    Options,
    Page,
    Prediction,
    dump_videos,
)
from commentsense_contracts.redis_calls import run
from commentsense_contracts.states import Code, Label, Order, Skip

from tests.stack import Stack

VERSION = "test-1"
# Held-out counts [true][predicted] of a model that is right 80 % of the time, in each of ten confidence bins.
CONFUSION = [[[80, 12, 8], [10, 80, 10], [6, 14, 80]] for _ in range(10)]
DAY = 86_400
START = 1_760_000_000


@dataclass(frozen=True)
class Scored:
    """One comment to put there; `label` None skips it as empty."""

    id: str
    text: str = "a comment"
    label: Label | None = Label.NEUTRAL
    likes: int = 0
    time: int = START
    parent: str = ""
    owner: bool = False
    confidence: float = 0.75
    supported: bool = True
    version: str = VERSION
    language: str = "en"

    @property
    def comment(self) -> Comment:
        """As the fetcher stores it."""
        return Comment(self.id, self.parent, self.owner, self.likes, self.time, self.text)

    @property
    def prediction(self) -> Prediction:
        """As the model server answers."""
        rest = (1 - self.confidence) / 2
        values = {label: self.confidence if label is self.label else rest for label in Label}
        assert self.label is not None
        return Prediction(
            self.label, values[Label.NEGATIVE], values[Label.NEUTRAL], values[Label.POSITIVE], self.language,
            self.supported,
            self.version,
        )  # fmt: skip


def many(negative: int, neutral: int, positive: int, prefix: str = "c", **more: Any) -> list[Scored]:
    """Comments by label, in this order, one a second."""
    labels = [Label.NEGATIVE] * negative + [Label.NEUTRAL] * neutral + [Label.POSITIVE] * positive
    return [
        Scored(f"{prefix}{place:06d}", label=label, time=START + place, likes=place % 7, **more)
        for place, label in enumerate(labels)
    ]


# As YouTube describes them: one of usual size, a hostile title with comments turned off, and one without any.
VIDEOS = (
    ListedVideo("dQw4w9WgXcQ", "A song", START, 2_500, 1_400_000, 52_000),
    ListedVideo("hostile0001", "=1+1 <img src=x onerror=alert(1)>", START - DAY, None, 10, None),
    ListedVideo("quietvideo1", "Quiet", 0, 0, None, 0),
)


class Seeder:
    """Plays fetcher and worker."""

    def __init__(self, client: "redis.Redis") -> None:
        self.client = client

    def describe(self, version: str = VERSION, confusion: Any = CONFUSION) -> None:
        """Stores what a model version says of itself, as the worker does."""
        text = json.dumps({"name": "test", "version": version, "confusion": confusion})
        self.client.set(keys.model(version), text)

    def create(self, analysis_id: str, owner: str = "local", video: str = "dQw4w9WgXcQ", **options: Any) -> str:
        """Makes an analysis without any page but the first."""
        new = NewAnalysis(
            id=analysis_id,
            owner=owner,
            video=video,
            options=replace(Options(100_000), **options),
            digest=f"digest-{analysis_id}",
            expires_at=int(time.time()) + 30 * DAY,
            traceparent="00-" + "1" * 32 + "-" + "2" * 16 + "-01",
            pages=(Page("threads"),),
        )
        run(self.client, ledger.create(new, Pace(batch_size=2_000), False, 0))
        return analysis_id

    def collection(self, name: str, videos: Sequence[ListedVideo] | None = VIDEOS, owner: str = "local") -> str:
        """A listed collection of a channel; with None, one whose channel is not there."""
        new = NewAnalysis(
            id=name,
            owner=owner,
            video="",
            options=Options(10),
            digest=f"digest-{name}",
            expires_at=int(time.time()) + 30 * DAY,
            traceparent="",
            pages=(Page(LISTING_VIDEOS, parent="channel"),),
            extra={"source_kind": "channel", "source_id": "UC" + "x" * 22, "source_title": "A channel", "asked": "@a"},
            kind=COLLECTION,
        )
        run(self.client, ledger.create(new, Pace(), False, 0))
        _, leased = run(self.client, ledger.lease_page(name, "test", 60, 3))
        assert leased is not None
        if videos is None:
            run(self.client, ledger.halt(name, Code.SOURCE_NOT_FOUND, "There is no such channel."))
        else:
            run(self.client, ledger.commit_page(name, leased, Fetched(fields={"videos": dump_videos(videos)})))
        return name

    def fetch(self, analysis_id: str, comments: Sequence[Scored], more: bool, fields: Mapping[str, str]) -> None:
        """Commits one page."""
        _, leased = run(self.client, ledger.lease_page(analysis_id, "test", 60, 3))
        assert leased is not None
        following = Page("threads", leased.page.index + 1, "more") if more else None
        run(
            self.client,
            ledger.commit_page(
                analysis_id, leased, Fetched(tuple(c.comment for c in comments), fields, following=following)
            ),
        )

    def score(self, analysis_id: str, by_id: Mapping[str, Scored]) -> bool:
        """Commits one batch; whether there was one."""
        _, leased = run(self.client, ledger.lease_batch(analysis_id, "test", 60, 3, 8))
        if leased is None:
            return False
        found = [by_id[comment.id] for comment in leased.comments]
        scored = [(c.comment, c.prediction) for c in found if c.label]
        skipped = [(c.comment, Skip.EMPTY) for c in found if not c.label]
        run(self.client, ledger.commit_batch(analysis_id, leased.item, scored, skipped))
        return True

    def add(self, analysis_id: str, comments: Sequence[Scored], *, last: bool = True, total: int | None = None) -> None:
        """Fetches and scores comments; with `last` the analysis then is completed."""
        by_id = {comment.id: comment for comment in comments}
        pages = [comments[at : at + 1_000] for at in range(0, len(comments), 1_000)] or [[]]
        for number, page in enumerate(pages):
            fields = {"title": "A title", "channel": "A channel"}
            fields |= {} if total is None else {"video_comments": str(total)}
            self.fetch(analysis_id, page, not last or number < len(pages) - 1, fields)
            while self.score(analysis_id, by_id):
                pass

    def completed(self, analysis_id: str, comments: Sequence[Scored], **options: Any) -> str:
        """A completed analysis of these comments by a described model."""
        self.describe()
        owner = options.pop("owner", "local")
        total = options.pop("total", len(comments))
        self.create(analysis_id, owner, **options)
        self.add(analysis_id, comments, total=total)
        return analysis_id


@contextmanager
def running_api(folder: Path, **env: str) -> Iterator[tuple[Stack, httpx.Client]]:
    """A Redis and an API of their own, with a client that speaks to it."""
    stack = Stack(folder, env={"COMMENTSENSE_RATE_LIMIT": "100000/minute", **env})
    try:
        stack.start("redis", "api")
        with httpx.Client(base_url=stack.api, timeout=20) as http:
            yield stack, http
    finally:
        stack.stop()


def relevance() -> dict[str, Order]:
    """Options for reading by relevance."""
    return {"order": Order.RELEVANCE}
