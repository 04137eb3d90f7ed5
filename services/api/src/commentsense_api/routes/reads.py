"""Reading what an analysis found: comments, terms, timeline, exports, lists, comparisons."""

from collections.abc import AsyncIterator, Awaitable
from typing import Annotated, Any, Literal, cast

from commentsense_contracts import keys
from commentsense_contracts.keys import AnalysisKeys
from commentsense_contracts.records import sanitise
from commentsense_contracts.video_id import parse_video_id
from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from commentsense_api import comments, compare, cursor, export, listing, schemas, timeline, view
from commentsense_api.context import ContextDep, OwnerDep
from commentsense_api.examples import COMMENT_LABELS, COMMENT_PAGE, COMPARISON, SUMMARY_PAGE, TERMS, TIMELINE
from commentsense_api.kinds import Kind
from commentsense_api.problems import ApiProblem, documented
from commentsense_api.requests import IncludeOwner, LookupRequest, MinConfidence
from commentsense_api.routes.analyses import AnalysisId
from commentsense_api.store import Wanted

router = APIRouter(prefix="/v1", tags=["results"])
CursorParam = Annotated[
    str | None,
    Query(alias="cursor", max_length=2000, description="`next_cursor` of the page before; none for the first page."),
]
LimitParam = Annotated[int, Query(ge=1, le=200, description="Entries on a page at most.", examples=[50])]


def _ok(description: str, example: Any) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"example": example}}}


@router.get(
    "/analyses",
    summary="List analyses",
    responses={200: _ok("The caller's analyses, newest first.", SUMMARY_PAGE), **documented()},
)
async def list_analyses(
    context: ContextDep,
    owner: OwnerDep,
    video: Annotated[
        str | None,
        Query(max_length=2048, description="Only those of this video: its id or any URL of it."),
    ] = None,
    limit: LimitParam = 50,
    cursor_text: CursorParam = None,
) -> schemas.SummaryPage:
    """The caller's analyses, newest first: what is kept of them until their retention ends."""
    index = keys.owner_list(owner) if video is None else keys.video_list(owner, parse_video_id(video))
    kind = f"{listing.KIND}:{index}"
    after = listing.read_place(cursor.decode(kind, cursor_text)) if cursor_text else None
    found, place = await listing.list_page(context.client, index, after, limit)
    following = cursor.encode(kind, place) if place else None
    items = [view.summary(entry.analysis, entry.tally) for entry in found]
    return schemas.SummaryPage(items=items, next_cursor=following)


@router.get(
    "/compare",
    summary="Compare analyses",
    responses={200: _ok("The analyses side by side.", COMPARISON), **documented(404)},
)
async def compare_analyses(
    context: ContextDep,
    owner: OwnerDep,
    ids: Annotated[
        str,
        Query(
            min_length=3,
            max_length=700,
            description="2 to 10 ids, separated by commas; the others are compared with the first.",
            examples=["9f86d081884c7d659a2f,1b4f0e9851971998e732"],
        ),
    ],
    min_confidence: MinConfidence = 0.0,
    include_owner: IncludeOwner = False,
) -> schemas.Comparison:
    """Shares side by side, and how each differs from the first, with a 95 % interval of the difference."""
    names = [name.strip() for name in ids.split(",")]
    if not 2 <= len(names) <= 10 or len(set(names)) < len(names):
        raise ApiProblem(422, "Give 2 to 10 different ids, separated by commas.", code="invalid_ids")
    wanted = Wanted(round(min_confidence, 1), include_owner)
    heads = [await context.store.head(name, owner) for name in names]
    return compare.compare([await context.store.figures(head, wanted) for head in heads], wanted)


@router.get(
    "/analyses/{analysis_id}/timeline",
    summary="Counts over time",
    responses={200: _ok("Counts by label and period.", TIMELINE), **documented(404)},
)
async def read_timeline(
    analysis_id: AnalysisId,
    context: ContextDep,
    owner: OwnerDep,
    granularity: Annotated[
        timeline.Granularity, Query(description="Length of a period; UTC.", examples=["month"])
    ] = "day",
) -> schemas.Timeline:
    """Counts by label per day, week (from Monday) or month, by when comments were written."""
    head = await context.store.head(analysis_id, owner)
    stored = context.client.hgetall(AnalysisKeys(head.id).days)
    days = await cast("Awaitable[dict[str, str]]", stored)
    points, filled, undated = timeline.timeline(days, granularity)
    return schemas.Timeline(
        id=head.id,
        revision=head.revision,
        granularity=granularity,
        points=points,
        gaps_filled=filled,
        undated=undated,
    )


@router.get(
    "/analyses/{analysis_id}/terms",
    summary="Distinctive terms",
    responses={200: _ok("Terms per label, strongest first.", TERMS), **documented(404)},
)
async def read_terms(
    analysis_id: AnalysisId,
    context: ContextDep,
    owner: OwnerDep,
    limit: Annotated[int, Query(ge=1, le=100, description="Terms per label at most.", examples=[20])] = 20,
) -> schemas.Terms:
    """The words and word pairs that set each label apart (log-odds ratio with an informative Dirichlet prior)."""
    head = await context.store.head(analysis_id, owner)
    found = await context.reading.get(head)
    cut = {label: found[label][:limit] for label in ("negative", "neutral", "positive")}
    return schemas.Terms.model_validate(
        {"id": head.id, "revision": found["revision"], "comments": found["comments"], **cut}
    )


Order = Literal["likes", "time", "confidence"]


@router.get(
    "/analyses/{analysis_id}/comments",
    summary="Page through comments",
    responses={200: _ok("Comments with what the model said of them.", COMMENT_PAGE), **documented(404)},
)
async def read_comments(
    analysis_id: AnalysisId,
    context: ContextDep,
    owner: OwnerDep,
    label: Annotated[
        Literal["negative", "neutral", "positive", "skipped"] | None,
        Query(description="Only these; without it all that were scored. Skipped ones are ordered by time alone."),
    ] = None,
    order: Annotated[Order, Query(description="By what they are ordered.", examples=["likes"])] = "likes",
    direction: Annotated[Literal["asc", "desc"], Query(description="Least or greatest first.")] = "desc",
    replies: Annotated[bool | None, Query(description="Only replies, or only threads; without it both.")] = None,
    include_owner: Annotated[bool, Query(description="The video owner's own comments too.")] = False,
    language: Annotated[
        str, Query(max_length=16, description="Only those in this language, as the model says it.", examples=["en"])
    ] = "",
    search: Annotated[
        str, Query(max_length=100, description="Only those whose text holds this, in whatever case.")
    ] = "",
    kind: Annotated[Kind | None, Query(description="Only these.")] = None,
    limit: LimitParam = 50,
    cursor_text: CursorParam = None,
) -> schemas.CommentPage:
    """Scored comments by label, in order of likes, time or confidence.

    A page may be short, or empty, when filters hide much: there is more as long as `next_cursor` is not null.
    """
    head = await context.store.head(analysis_id, owner)
    labels = (label,) if label else comments.ALL[:3]
    by = "time" if label == "skipped" else order
    query = comments.Query(
        labels, by, direction == "desc", replies, include_owner, language, sanitise(search), kind or ""
    )
    reader = comments.Reader(context.client, head.id, query)
    belongs_to = f"{head.id}:{query.listing}"
    place = reader.place(cursor.decode(belongs_to, cursor_text)) if cursor_text else {}
    found, after = await reader.page(place, limit)
    following = cursor.encode(belongs_to, after) if after else None
    return schemas.CommentPage(items=[comments.view(comment) for comment in found], next_cursor=following)


@router.post(
    "/analyses/{analysis_id}/lookup",
    summary="Labels of comments by id",
    responses={200: _ok("What the analysis knows of them.", COMMENT_LABELS), **documented(404)},
)
async def look_up(
    analysis_id: AnalysisId, asked: LookupRequest, context: ContextDep, owner: OwnerDep
) -> schemas.CommentLabels:
    """The labels of up to 200 comments, for those who show the texts themselves; unknown ones are left out."""
    head = await context.store.head(analysis_id, owner)
    reader = comments.Reader(context.client, head.id, comments.Query(comments.ALL))
    found = await reader.load([sanitise(comment_id) for comment_id in dict.fromkeys(asked.ids)])
    return schemas.CommentLabels(id=head.id, revision=head.revision, items=[comments.label(entry) for entry in found])


@router.get(
    "/analyses/{analysis_id}/export",
    response_class=StreamingResponse,
    summary="Export comments",
    responses={
        200: {
            "description": "Every comment, label by label, then the skipped ones; oldest first.",
            "content": {
                "text/csv": {"schema": {"type": "string"}, "example": ",".join(export.COLUMNS)},
                "application/jsonl": {
                    "schema": {"type": "string"},
                    "example": '{"id":"UgxExample","label":"positive"}',
                },
            },
            "headers": {"Content-Disposition": {"description": "A file name.", "schema": {"type": "string"}}},
        },
        **documented(404),
    },
)
async def export_comments(
    analysis_id: AnalysisId,
    context: ContextDep,
    owner: OwnerDep,
    form: Annotated[
        export.Format, Query(alias="format", description="CSV (cells safe in spreadsheets) or JSON Lines.")
    ] = "csv",
) -> StreamingResponse:
    """Streams every comment. CSV cells that a spreadsheet would take for a formula get an apostrophe in front."""
    analysis = await context.store.analysis(analysis_id, owner)
    reader = comments.Reader(context.client, analysis.id, comments.Query(comments.ALL))

    async def stream() -> AsyncIterator[bytes]:
        yield export.header(form)
        async for chunk in reader.all():
            yield export.rows(form, [comments.view(comment) for comment in chunk])

    name = export.filename(analysis.video, analysis.id, form)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(stream(), headers=headers, media_type=export.MEDIA_TYPES[form])
