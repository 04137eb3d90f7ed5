"""The ledger of an analysis: each change that services make to it, as a script call.

`Bells` says how many doorbells the caller rings afterwards (celery_app.ring). Losing them costs time, nothing else.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commentsense_contracts import keys
from commentsense_contracts.calls import Call
from commentsense_contracts.records import (
    COLLECTION,
    COLLECTION_SCHEMA,
    SCHEMA,
    Analysis,
    Comment,
    Options,
    Page,
    Prediction,
    tally_field,
    utc_day,
)
from commentsense_contracts.states import Code, ModelAlias, Skip, State


@dataclass(frozen=True, slots=True)
class Bells:
    """How many doorbells to ring on each queue."""

    fetch: int
    score: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How an analysis moves; fixed when it is made, so that every service acts alike.

    Attributes:
        batch_size: comments scored in one request, at most 2,000.
        fetch_parallel: pages of one analysis underway at once.
        score_parallel: batches of one analysis underway at once.
        backlog: batches waiting at which fetching pauses.
    """

    batch_size: int = 500
    fetch_parallel: int = 2
    score_parallel: int = 2
    backlog: int = 6


@dataclass(frozen=True, slots=True)
class NewAnalysis:
    """What is needed to make an analysis, or with `kind` a collection.

    `digest` tells analyses of the same video and options apart.
    """

    id: str
    owner: str
    video: str
    options: Options
    digest: str
    expires_at: int
    traceparent: str
    model: ModelAlias = ModelAlias.CHAMPION
    source: str = ""
    pages: tuple[Page, ...] = (Page("video"), Page("threads"))
    extra: Mapping[str, str] | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Created:
    """The analysis that is there now, and whether this call made it."""

    id: str
    made: bool
    bells: Bells


def _lists(owner: str, video: str, kind: str = "") -> tuple[str, ...]:
    if kind == COLLECTION:
        return (keys.collection_list(owner),)
    return keys.owner_list(owner), keys.video_list(owner, video)


def create(new: NewAnalysis, pace: Pace, reuse: bool, freshness: int) -> Call[Created]:
    """Makes an analysis, or finds the fresh one.

    Args:
        new: what to make.
        pace: how it moves.
        reuse: whether a running one, or one completed within `freshness`, may be returned instead.
        freshness: seconds.
    """
    fields = {
        "schema": str(COLLECTION_SCHEMA if new.kind else SCHEMA),
        **({"kind": new.kind} if new.kind else {}),
        "id": new.id,
        "owner": new.owner,
        "video": new.video,
        "max_comments": str(new.options.max_comments),
        "include_replies": str(int(new.options.include_replies)),
        "order": new.options.order.value,
        "digest": new.digest,
        "model": new.model.value,
        "source": new.source,
        "traceparent": new.traceparent,
        "batch_size": str(pace.batch_size),
        "pparallel": str(pace.fetch_parallel),
        "bparallel": str(pace.score_parallel),
        "backlog": str(pace.backlog),
        **(new.extra or {}),
    }
    own = keys.AnalysisKeys(new.id)
    pages = {page.item: page.dump() for page in new.pages}
    lists = _lists(new.owner, new.video, new.kind)
    return Call(
        "create",
        (*own.all, *lists, keys.fresh(new.owner, new.digest)),
        (json.dumps(fields), json.dumps(pages), new.expires_at, int(reuse), freshness, len(lists)),
        lambda answer: Created(answer[1], bool(answer[0]), Bells(answer[2], answer[3])),
    )


@dataclass(frozen=True, slots=True)
class LeasedPage:
    """A page to fetch now. `tries` counts the attempts that ended with an error."""

    analysis: Analysis
    item: str
    page: Page
    tries: int


@dataclass(frozen=True, slots=True)
class LeasedBatch:
    """Comments to score now. `tries` counts the attempts that ended with an error."""

    analysis: Analysis
    item: str
    comments: tuple[Comment, ...]
    tries: int


def _fields(flat: Sequence[str] | Mapping[str, str]) -> dict[str, str]:
    if isinstance(flat, Mapping):
        return dict(flat)
    return dict(zip(flat[::2], flat[1::2], strict=True))


def lease_page(analysis_id: str, holder: str, seconds: float, attempts: int) -> Call[tuple[Bells, LeasedPage | None]]:
    """Takes the first page that is ready.

    Args:
        analysis_id: whose page.
        holder: id of the Celery message; the same message again frees what its dead worker held.
        seconds: after which anybody may take the page.
        attempts: leases without an end after which fetching is given up as stalled.
    """

    def parse(answer: Any) -> tuple[Bells, LeasedPage | None]:
        bells = Bells(answer[0], answer[1])
        if len(answer) < 8:
            return bells, None
        item, value, _attempts, tries, fields, _texts = answer[2:8]
        return bells, LeasedPage(Analysis.load(_fields(fields)), item, Page.load(value), int(tries))

    args = ("fetch", holder, seconds, attempts, 1, COLLECTION_SCHEMA)
    return Call("lease", keys.AnalysisKeys(analysis_id).all, args, parse)


def lease_batch(
    analysis_id: str, holder: str, seconds: float, attempts: int, parts: int, challenger_share: float = 0.0
) -> Call[tuple[Bells, LeasedBatch | None]]:
    """Takes the first batch that is ready; one that was leased `attempts` times without an end is split in `parts`.

    With its first batch, an analysis that asked for no model is given to the challenger when its id falls into
    `challenger_share` (0 to 1) of all: `Analysis.scored_by`.
    """

    def parse(answer: Any) -> tuple[Bells, LeasedBatch | None]:
        bells = Bells(answer[0], answer[1])
        if len(answer) < 8:
            return bells, None
        item, _value, _attempts, tries, fields, (ids, texts) = answer[2:8]
        comments = tuple(Comment.load(i, text) for i, text in zip(ids, texts, strict=True) if text)
        return bells, LeasedBatch(Analysis.load(_fields(fields)), item, comments, int(tries))

    args = ("score", holder, seconds, attempts, parts, SCHEMA, challenger_share)
    return Call("lease", keys.AnalysisKeys(analysis_id).all, args, parse)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What one page brought.

    Attributes:
        comments: in YouTube's order.
        fields: of the analysis, to set (title and such).
        replies: pages for threads whose replies were cut off, by thread id.
        following: the next page of this chain.
        again: the first page of another round from the top, wanted if this one is the last of its chain.
    """

    comments: tuple[Comment, ...] = ()
    fields: Mapping[str, str] | None = None
    replies: Mapping[str, Page] | None = None
    following: Page | None = None
    again: Page | None = None


@dataclass(frozen=True, slots=True)
class Committed:
    """What a commit did: `committed`, `done` (somebody did it before) or `ended`, and how many comments were new.

    `waits` tells of a batch how many of the new ones were fetched how many seconds ago; copied ones are left out.
    """

    outcome: str
    new: int
    bells: Bells
    waits: tuple[tuple[int, float], ...] = ()


def _committed(answer: Any) -> Committed:
    waits = answer[4] if len(answer) > 4 else ()
    pairs = tuple((int(many), float(seconds)) for many, seconds in zip(waits[::2], waits[1::2], strict=True))
    return Committed(answer[2], answer[3], Bells(answer[0], answer[1]), pairs)


def commit_page(analysis_id: str, leased: LeasedPage, fetched: Fetched) -> Call[Committed]:
    """Stores what a page brought and the work it makes, all or nothing."""
    comments = [[comment.id, comment.dump()] for comment in fetched.comments]
    replies = {thread: page.dump() for thread, page in (fetched.replies or {}).items()}
    following, again = fetched.following, fetched.again
    args = (
        leased.item,
        json.dumps(comments, ensure_ascii=False),
        json.dumps(dict(fetched.fields or {})),
        json.dumps(replies),
        following.item if following else "",
        following.dump() if following else "",
        leased.page.round,
        again.item if again else "",
        again.dump() if again else "",
    )
    return Call("commit_page", keys.AnalysisKeys(analysis_id).all, args, _committed)


def commit_batch(
    analysis_id: str,
    item: str,
    scored: Iterable[tuple[Comment, Prediction]],
    skipped: Iterable[tuple[Comment, Skip]],
) -> Call[Committed]:
    """Stores the answers for a batch, all or nothing. Comments that are stored already stay as they are."""
    versions: set[str] = set()
    rows = []
    for comment, prediction in scored:
        versions.add(prediction.model_version)
        counted = prediction.supported and not comment.owner
        rows.append(
            (
                comment.id,
                prediction.label,
                prediction.dump(),
                tally_field(comment.owner, prediction),
                comment.likes,
                comment.time,
                round(prediction.confidence, 4),
                utc_day(comment.time) if counted else "",
            )
        )
    skips = [(comment.id, reason, comment.time) for comment, reason in skipped]
    args = (item, json.dumps(rows), json.dumps(skips), ",".join(sorted(versions)))
    return Call("commit_batch", keys.AnalysisKeys(analysis_id).all, args, _committed)


def _bells(answer: Any) -> Bells:
    return Bells(answer[0], answer[1])


def release(
    analysis_id: str, queue: str, item: str, holder: str, delay: float, *, blamed: bool, model_down: bool = False
) -> Call[Bells]:
    """Gives an item back, to be tried again after `delay` seconds; a blamed one comes closer to being split."""
    args = (queue, item, holder, round(delay, 3), "blamed" if blamed else "clean", int(model_down))
    return Call("release", keys.AnalysisKeys(analysis_id).all, args, _bells)


def halt(analysis_id: str, code: Code, reason: str, retry_at: int | None = None) -> Call[Bells]:
    """Ends fetching; the analysis ends as partial or failed when what is fetched has been scored."""
    args = (code.value, reason, retry_at if retry_at is not None else "")
    return Call("halt", keys.AnalysisKeys(analysis_id).all, args, _bells)


@dataclass(frozen=True, slots=True)
class Patience:
    """When the reconciler acts, in seconds.

    Attributes:
        idle_bell: after which a doorbell counts as lost while its queue is empty.
        busy_bell: the same while its queue is not empty.
        stalled: without any progress after which an analysis ends as stalled.
        model: with the model server down after which it ends as model_unavailable.
    """

    idle_bell: float = 3.0
    busy_bell: float = 30.0
    stalled: float = 900.0
    model: float = 300.0


def reconcile(analysis_id: str, queue_lengths: tuple[int, int], patience: Patience) -> Call[tuple[Bells, State | None]]:
    """Looks after one running analysis; the state is None when its records are gone."""

    def parse(answer: Any) -> tuple[Bells, State | None]:
        return _bells(answer), None if answer[2] == "gone" else State(answer[2])

    args = (*queue_lengths, patience.idle_bell, patience.busy_bell, patience.stalled, patience.model)
    return Call("reconcile", keys.AnalysisKeys(analysis_id).all, args, parse)


def sweep(analysis_id: str) -> Call[int]:
    """Forgets the work of an analysis that is gone; gives how many items there were."""
    return Call("sweep", (keys.WORK_FETCH, keys.WORK_SCORE, keys.RUNNING), (analysis_id,), int)


def cancel(analysis_id: str) -> Call[State | None]:
    """Stops an analysis; gives the state before, None where there is no such analysis."""
    own = keys.AnalysisKeys(analysis_id)
    return Call("cancel", own.all, (), lambda answer: State(answer) if answer else None)


def resume(analysis_id: str) -> Call[tuple[State, Bells] | None]:
    """Goes on with a partial or failed analysis; gives the state before, None where there is no such analysis."""

    def parse(answer: Any) -> tuple[State, Bells] | None:
        return (State(answer[0]), Bells(answer[1], answer[2])) if answer else None

    return Call("resume", keys.AnalysisKeys(analysis_id).all, (), parse)


def remember(collection_id: str, video: str, analysis_id: str) -> Call[bool]:
    """Notes which analysis was started of a collection's video; False where the collection is gone."""
    return Call("remember", keys.AnalysisKeys(collection_id).all, (video, analysis_id), bool)


def delete(analysis_id: str, owner: str, video: str, digest: str, kind: str = "") -> Call[bool]:
    """Erases an analysis, or with `kind` a collection, and every trace of it."""
    own, lists = keys.AnalysisKeys(analysis_id), _lists(owner, video, kind)
    return Call("delete", (*own.all, *lists, keys.fresh(owner, digest)), (len(lists),), bool)
