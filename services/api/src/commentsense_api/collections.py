"""Channels and playlists: listing their videos, starting analyses of them, and what both cost and found.

A collection is kept by the same ledger as an analysis (`records.Collection`), in a list of its own. What is said of its
videos' analyses is read from those analyses whenever somebody asks; the collection knows their ids alone.
"""

from collections.abc import Awaitable, Iterable
from dataclasses import dataclass
from typing import cast

from commentsense_contracts import keys, ledger
from commentsense_contracts.errors import WrongState
from commentsense_contracts.keys import AnalysisKeys
from commentsense_contracts.ledger import Created, NewAnalysis
from commentsense_contracts.records import (
    COLLECTION,
    DEFAULT_OWNER,
    LISTING_SOURCE,
    Collection,
    ListedVideo,
    Options,
    Page,
    rfc3339,
    sanitise,
)
from commentsense_contracts.redis_calls import arun
from commentsense_contracts.source_id import By, Source, SourceKind, parse_source
from commentsense_contracts.states import RESUMABLE, State

from commentsense_api import listing, schemas, schemas_collections, service_state, start, view
from commentsense_api.admission import admit
from commentsense_api.collection_quota import estimate
from commentsense_api.context import Context
from commentsense_api.problems import ApiProblem
from commentsense_api.requests import StartRequest
from commentsense_api.store import Figures, Wanted, well_formed

KIND = "collections"
_MAX_ASKED = 300


def unknown() -> ApiProblem:
    """For an id that is none of the caller's collections."""
    detail = "There is no such collection: it never was, it was erased, or its retention has ended."
    return ApiProblem(404, detail, code="unknown_collection")


def _first_page(source: Source) -> Page:
    by = SourceKind.PLAYLIST.value if source.kind is SourceKind.PLAYLIST else source.by.value
    return Page(LISTING_SOURCE, token=source.value, parent=by)


async def begin(
    context: Context, asked: schemas_collections.CollectionRequest, owner: str, traceparent: str
) -> Created:
    """Makes a collection, whose videos the fetcher then lists, or finds the fresh one.

    Raises:
        InvalidSource: what was given names neither a channel nor a playlist.
        ApiProblem: there is no room.
    """
    settings = context.settings
    source = parse_source(asked.source)
    now = await admit(context.client, settings)
    # Names are the same in any case, ids are not.
    name = source.value if source.by is By.ID else source.value.casefold()
    new = NewAnalysis(
        id=start.new_id(),
        owner=owner,
        video="",
        # The place in which analyses keep how much was asked for.
        options=Options(asked.videos),
        digest=start.digest(COLLECTION, source.kind.value, source.by.value, name, asked.videos),
        expires_at=now + settings.retention_days * 86400,
        traceparent=traceparent,
        pages=(_first_page(source),),
        extra={
            "source_kind": source.kind.value,
            "source_id": source.value if source.by is By.ID else "",
            "asked": sanitise(asked.source.strip())[:_MAX_ASKED],
        },
        kind=COLLECTION,
    )
    call = ledger.create(new, settings.pace, not asked.refresh, settings.freshness_seconds)
    created = await arun(context.client, call)
    context.ring(created.id, created.bells, traceparent)
    return created


async def read(context: Context, collection_id: str, owner: str) -> Collection:
    """A collection of this owner.

    Raises:
        ApiProblem: 404, there is none.
    """
    if not well_formed(collection_id):
        raise unknown()
    stored = context.client.hgetall(AnalysisKeys(collection_id).main)
    fields = await cast("Awaitable[dict[str, str]]", stored)
    mine = fields.get("id") and fields.get("owner", DEFAULT_OWNER) == owner
    if not mine or fields.get("kind") != COLLECTION:
        raise unknown()
    return Collection.load(fields)


async def start_analyses(
    context: Context, collection: Collection, asked: schemas_collections.CollectionStart, owner: str, traceparent: str
) -> None:
    """Starts an analysis of each video wanted, or finds the fresh one, and notes it with the collection.

    One after the other, each let in by itself: where there is no more room for one, those before it are under way and
    noted, and the same request sent again finds them.

    Raises:
        WrongState: the videos are not known.
        ApiProblem: there is no room for one more, one of the videos is not of the collection, or more comments are
            asked for than allowed.
    """
    state = collection.record.state
    if state is not State.COMPLETED:
        what = f"failed: {collection.record.reason}" if state.final else "is still being listed. Ask again soon."
        raise WrongState(state, f"The videos are not known; this collection {what}")
    known = [video.id for video in collection.videos]
    wanted = known if asked.videos is None else list(dict.fromkeys(asked.videos))
    strangers = [video for video in wanted if video not in known]
    if strangers:
        raise ApiProblem(422, f"Not a video of this collection: {strangers[0]}", code="unknown_video")
    for video in wanted:
        request = StartRequest(
            video=video,
            max_comments=asked.max_comments,
            include_replies=asked.include_replies,
            order=asked.order,
            refresh=asked.refresh,
        )
        created = await start.start(context, request, owner, traceparent)
        if not await arun(context.client, ledger.remember(collection.record.id, video, created.id)):
            raise unknown()


async def resume(context: Context, collection: Collection, traceparent: str) -> None:
    """Goes on with a listing that failed, where it was.

    Raises:
        WrongState: it has not failed.
        ApiProblem: there is no room, or the collection is gone.
    """
    refusal = f"Only a listing that failed can be resumed; this one is {collection.record.state.value}."
    if collection.record.state not in RESUMABLE:
        raise WrongState(collection.record.state, refusal)
    await admit(context.client, context.settings)
    answer = await arun(context.client, ledger.resume(collection.record.id))
    if answer is None:
        raise unknown()
    before, bells = answer
    if before not in RESUMABLE:
        raise WrongState(before, refusal)
    context.ring(collection.record.id, bells, traceparent)


async def erase(context: Context, collection: Collection) -> None:
    """Erases a collection; analyses started from it stay.

    Raises:
        ApiProblem: it is gone already.
    """
    record = collection.record
    digest = await cast("Awaitable[str | None]", context.client.hget(AnalysisKeys(record.id).main, "digest"))
    call = ledger.delete(record.id, record.owner, "", digest or "", COLLECTION)
    if not await arun(context.client, call):
        raise unknown()


@dataclass(frozen=True, slots=True)
class Asked:
    """The options that quota is estimated for."""

    max_comments: int
    include_replies: bool


async def show(context: Context, collection: Collection, options: Asked) -> schemas_collections.Collection:
    """A collection with its videos' analyses as they stand, and what the rest would cost."""
    record = collection.record
    heads = await context.store.heads(collection.analyses.values(), record.owner)
    videos = []
    for video in collection.videos:
        head = heads.get(collection.analyses.get(video.id, ""))
        found = await context.store.figures_if_there(head, Wanted()) if head else None
        videos.append(_video(video, found, options))
    state = await service_state.read(context.client)
    rest = [video for video in videos if video.analysis is None]
    return schemas_collections.Collection(
        id=record.id,
        source=_source(collection),
        asked=collection.asked,
        videos_asked=record.options.max_comments,
        state=record.state,
        final=record.state.final,
        trouble=view.trouble(record),
        created_at=rfc3339(record.created_at),
        expires_at=rfc3339(record.expires_at),
        quota_spent=record.quota,
        videos=videos,
        quota=schemas_collections.CollectionQuota(
            at_least=sum(video.quota_at_least for video in rest),
            at_most=sum(video.quota_at_most for video in rest),
            left=0 if state.exhausted else max(0, context.settings.daily_quota - state.spent),
            renews_at=rfc3339(state.day.renews_at),
        ),
    )


async def summaries(context: Context, found: Iterable[Collection]) -> list[schemas_collections.CollectionSummary]:
    """Collections in a list."""
    shown = list(found)
    pipeline = context.client.pipeline(transaction=False)
    started = [[AnalysisKeys(name).main for name in collection.analyses.values()] for collection in shown]
    for names in started:
        if names:
            pipeline.exists(*names)
    there = iter(await pipeline.execute() if any(started) else [])
    return [
        schemas_collections.CollectionSummary(
            id=collection.record.id,
            source=_source(collection),
            state=collection.record.state,
            videos=len(collection.videos),
            analysed=next(there) if names else 0,
            created_at=rfc3339(collection.record.created_at),
            expires_at=rfc3339(collection.record.expires_at),
        )
        for collection, names in zip(shown, started, strict=True)
    ]


async def page(
    context: Context, owner: str, after: listing.Place | None, limit: int
) -> tuple[list[Collection], listing.Place | None]:
    """Up to `limit` collections of an owner, newest first, and the place after them."""
    rows, place = await listing.hashes(context.client, keys.collection_list(owner), after, limit)
    return [Collection.load(fields) for fields in rows], place


def _source(collection: Collection) -> schemas_collections.SourceView:
    return schemas_collections.SourceView(
        kind=SourceKind(collection.source_kind), id=collection.source_id, title=collection.source_title
    )


def _video(video: ListedVideo, found: Figures | None, options: Asked) -> schemas_collections.ListedVideoView:
    least, most = estimate(video.comments, options.max_comments, options.include_replies)
    return schemas_collections.ListedVideoView(
        video=video.id,
        title=video.title,
        published_at=view.optional_time(video.time),
        video_comments=video.comments,
        views=video.views,
        likes=video.likes,
        quota_at_least=least,
        quota_at_most=most,
        analysis=_analysis(found) if found else None,
    )


def _analysis(found: Figures) -> schemas_collections.VideoAnalysis:
    analysis, shares = found.analysis, view.shares(found.estimate)
    return schemas_collections.VideoAnalysis(
        id=analysis.id,
        state=analysis.state,
        code=analysis.code,
        done=view.progress(analysis, found.basis.skipped).done,
        scored=analysis.scored,
        counts=schemas.Counts.model_validate({share.label.value: share.count for share in shares}),
        shares=shares,
        mean_sentiment=view.sentiment(found.estimate),
        enough=found.estimate.too_few is None,
        not_enough_because=found.estimate.too_few,
    )
