"""Channels and playlists: listing their videos, and starting analyses of them."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from commentsense_api import collections, cursor, listing
from commentsense_api.collections import Asked
from commentsense_api.context import Context, ContextDep, OwnerDep, TraceDep
from commentsense_api.examples import COLLECTION, COLLECTION_PAGE
from commentsense_api.problems import documented
from commentsense_api.routes.reads import CursorParam, LimitParam
from commentsense_api.schemas_collections import (
    DEFAULT_COMMENTS,
    MOST_COMMENTS,
    Collection,
    CollectionPage,
    CollectionRequest,
    CollectionStart,
)

router = APIRouter(prefix="/v1/collections", tags=["collections"])
CollectionId = Annotated[str, Path(description="Id of the collection.", examples=["5d41402abc4b2a76b971"])]
MaxComments = Annotated[
    int,
    Query(
        ge=1, le=MOST_COMMENTS, description="Quota is estimated for so many comments of each video.", examples=[1000]
    ),
]
IncludeReplies = Annotated[bool, Query(description="Whether it is estimated with replies.", examples=[True])]
_LOCATION = {"Location": {"description": "Where the collection is.", "schema": {"type": "string"}}}
_USUAL = Asked(DEFAULT_COMMENTS, include_replies=True)


def _ok(description: str, example: Any, **more: Any) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"example": example}}, **more}


def _documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    answers = documented(*statuses)
    missing = collections.unknown()
    for status, detail in ((404, missing.detail), (409, "The state of the collection does not allow this.")):
        if status in answers:
            content = answers[status]["content"]
            media_type, described = next(iter(content.items()))
            example = described["example"] | {"detail": detail, "instance": "/v1/collections"}
            example |= {"code": missing.code} if status == 404 else {}
            answers[status] |= {"description": detail, "content": {media_type: described | {"example": example}}}
    return answers


async def _accepted(context: Context, collection_id: str, owner: str, options: Asked) -> Response:
    found = await collections.read(context, collection_id, owner)
    body = await collections.show(context, found, options)
    headers = {"Location": f"/v1/collections/{collection_id}"}
    return Response(body.model_dump_json(), 202, headers, media_type="application/json")


@router.post(
    "",
    status_code=202,
    response_model=Collection,
    summary="List a channel or playlist",
    responses={202: _ok("The collection, new or found.", COLLECTION, headers=_LOCATION), **_documented()},
)
async def begin(asked: CollectionRequest, context: ContextDep, owner: OwnerDep, trace: TraceDep) -> Response:
    """Lists the latest videos of a channel, or the first of a playlist, for at most 4 units of quota.

    The running or fresh listing of the same source is returned again, which costs nothing.
    """
    created = await collections.begin(context, asked, owner, trace)
    return await _accepted(context, created.id, owner, _USUAL)


@router.get(
    "",
    summary="List collections",
    responses={200: _ok("The caller's collections, newest first.", COLLECTION_PAGE), **_documented()},
)
async def list_collections(
    context: ContextDep, owner: OwnerDep, limit: LimitParam = 50, cursor_text: CursorParam = None
) -> CollectionPage:
    """The caller's collections, newest first."""
    after = listing.read_place(cursor.decode(collections.KIND, cursor_text)) if cursor_text else None
    found, place = await collections.page(context, owner, after, limit)
    following = cursor.encode(collections.KIND, place) if place else None
    return CollectionPage(items=await collections.summaries(context, found), next_cursor=following)


@router.get(
    "/{collection_id}",
    summary="Read a collection",
    responses={200: _ok("The collection as it stands.", COLLECTION), **_documented(404)},
)
async def read(
    collection_id: CollectionId,
    context: ContextDep,
    owner: OwnerDep,
    max_comments: MaxComments = DEFAULT_COMMENTS,
    include_replies: IncludeReplies = True,
) -> Collection:
    """Its videos with their analyses' figures, and the quota that analyses of the others would take."""
    found = await collections.read(context, collection_id, owner)
    return await collections.show(context, found, Asked(max_comments, include_replies))


@router.post(
    "/{collection_id}/analyses",
    status_code=202,
    response_model=Collection,
    summary="Analyse listed videos",
    responses={202: _ok("The collection with its analyses.", COLLECTION, headers=_LOCATION), **_documented(404, 409)},
)
async def analyse(
    collection_id: CollectionId, asked: CollectionStart, context: ContextDep, owner: OwnerDep, trace: TraceDep
) -> Response:
    """Starts an analysis of each video, or finds the running or fresh one with the same options.

    Where there is no more room on the way, the answer is 503, those before are under way, and sending the same again
    goes on with the rest.
    """
    found = await collections.read(context, collection_id, owner)
    await collections.start_analyses(context, found, asked, owner, trace)
    return await _accepted(context, collection_id, owner, Asked(asked.max_comments, asked.include_replies))


@router.post(
    "/{collection_id}/resume",
    status_code=202,
    response_model=Collection,
    summary="Resume a listing",
    responses={202: _ok("The collection, going on.", COLLECTION, headers=_LOCATION), **_documented(404, 409)},
)
async def resume(collection_id: CollectionId, context: ContextDep, owner: OwnerDep, trace: TraceDep) -> Response:
    """Goes on with a listing that failed where it was, such as one that met the end of the day's quota."""
    found = await collections.read(context, collection_id, owner)
    await collections.resume(context, found, trace)
    return await _accepted(context, collection_id, owner, _USUAL)


@router.delete(
    "/{collection_id}",
    status_code=204,
    response_class=Response,
    summary="Erase a collection",
    responses={204: {"description": "It is erased; analyses started from it stay."}, **_documented(404)},
)
async def erase(collection_id: CollectionId, context: ContextDep, owner: OwnerDep) -> Response:
    """Erases the list of videos, being listed or not. Analyses that were started from it stay."""
    await collections.erase(context, await collections.read(context, collection_id, owner))
    return Response(status_code=204)
