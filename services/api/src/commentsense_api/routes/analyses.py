"""Starting, watching and steering analyses."""

import json
from collections.abc import Awaitable
from typing import Annotated, Any, cast

import anyio
from commentsense_contracts import ledger
from commentsense_contracts.errors import UnknownAnalysis, WrongState
from commentsense_contracts.keys import AnalysisKeys
from commentsense_contracts.redis_calls import arun
from commentsense_contracts.states import RESUMABLE, State
from fastapi import APIRouter, Header, Path, Response
from sse_starlette.sse import EventSourceResponse

from commentsense_api import events, schemas, start
from commentsense_api.admission import admit
from commentsense_api.context import Context, ContextDep, OwnerDep, TraceDep
from commentsense_api.examples import SNAPSHOT, STARTED
from commentsense_api.problems import documented
from commentsense_api.requests import IncludeOwner, MinConfidence, RescoreRequest, StartRequest
from commentsense_api.store import Wanted

router = APIRouter(prefix="/v1/analyses", tags=["analyses"])
AnalysisId = Annotated[str, Path(description="Id of the analysis.", examples=["9f86d081884c7d659a2f"])]
# One event of the stream; tools that know server-sent events hold each against this.
_EVENT = {
    "type": "object",
    "description": "One server-sent event.",
    "properties": {
        "id": {"type": "string", "description": "The revision; to be sent as Last-Event-ID when reconnecting."},
        "event": {"enum": ["snapshot", "deleted"], "description": "`deleted`: the analysis was erased meanwhile."},
        "data": {"type": "string", "contentMediaType": "application/json", "description": "The snapshot as JSON."},
    },
    "required": ["event", "data"],
}
_EVENT_EXAMPLE = {"id": "42", "event": "snapshot", "data": json.dumps(SNAPSHOT)}
_LOCATION = {"Location": {"description": "Where the analysis is.", "schema": {"type": "string"}}}


def _ok(description: str, example: Any, **more: Any) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"example": example}}, **more}


async def _started(context: Context, analysis_id: str, owner: str, created: bool) -> Response:
    head = await context.store.head(analysis_id, owner)
    snapshot = context.store.view(await context.store.figures(head, Wanted()), Wanted())
    body = schemas.Started(created=created, **snapshot.model_dump())
    headers = {"Location": f"/v1/analyses/{analysis_id}"}
    return Response(body.model_dump_json(), 202, headers, media_type="application/json")


async def _snapshot(context: Context, analysis_id: str, owner: str, status: int = 200) -> Response:
    _, body = await context.store.snapshot(await context.store.head(analysis_id, owner), Wanted())
    return Response(body, status, media_type="application/json")


@router.post(
    "",
    status_code=202,
    response_model=schemas.Started,
    summary="Start an analysis",
    responses={202: _ok("The analysis, new or found.", STARTED, headers=_LOCATION), **documented()},
)
async def begin(asked: StartRequest, context: ContextDep, owner: OwnerDep, trace: TraceDep) -> Response:
    """Starts reading and scoring a video's comments, or returns the running or fresh analysis with the same options."""
    created = await start.start(context, asked, owner, trace)
    return await _started(context, created.id, owner, created.made)


@router.get(
    "/{analysis_id}",
    response_model=schemas.Snapshot,
    summary="Read an analysis",
    responses={200: _ok("The analysis as it stands.", SNAPSHOT), **documented(404)},
)
async def read(
    analysis_id: AnalysisId,
    context: ContextDep,
    owner: OwnerDep,
    min_confidence: MinConfidence = 0.0,
    include_owner: IncludeOwner = False,
) -> Response:
    """State, progress, shares with intervals, mean sentiment, model versions and quota spent."""
    head = await context.store.head(analysis_id, owner)
    _, body = await context.store.snapshot(head, Wanted(round(min_confidence, 1), include_owner))
    return Response(body, media_type="application/json")


@router.get(
    "/{analysis_id}/events",
    response_class=EventSourceResponse,
    summary="Watch an analysis",
    responses={
        200: {
            "description": "Server-sent events named `snapshot`; the id is the revision, the data the snapshot.",
            "content": {"text/event-stream": {"schema": _EVENT, "example": _EVENT_EXAMPLE}},
        },
        204: {"description": "The analysis has ended and Last-Event-ID shows that the caller knows its end."},
        **documented(404),
    },
)
async def watch(
    analysis_id: AnalysisId,
    context: ContextDep,
    owner: OwnerDep,
    min_confidence: MinConfidence = 0.0,
    include_owner: IncludeOwner = False,
    last_event_id: Annotated[
        str | None, Header(description="Revision seen last; nothing is repeated that did not change.", examples=["7"])
    ] = None,
) -> Response:
    """One event per change until the analysis ends; a comment every 15 s keeps the connection alive."""
    head = await context.store.head(analysis_id, owner)
    seen = int(last_event_id) if last_event_id and last_event_id.isascii() and last_event_id.isdigit() else None
    if head.final and seen == head.revision:
        return Response(status_code=204)
    stop = anyio.Event()
    wanted = Wanted(round(min_confidence, 1), include_owner)
    return events.respond(events.snapshots(context.store, head, wanted, seen, stop), stop)


@router.post(
    "/{analysis_id}/cancel",
    response_model=schemas.Snapshot,
    summary="Stop an analysis",
    responses={200: _ok("The analysis, cancelled; what was counted stays.", SNAPSHOT), **documented(404, 409)},
)
async def cancel(analysis_id: AnalysisId, context: ContextDep, owner: OwnerDep) -> Response:
    """Stops a running analysis and keeps what is counted. Cancelling twice is no error."""
    await context.store.head(analysis_id, owner)
    before = await arun(context.client, ledger.cancel(analysis_id))
    if before is None:
        raise UnknownAnalysis("There is no such analysis.")
    if before.final and before is not State.CANCELLED:
        raise WrongState(before, f"Only a running analysis can be cancelled; this one is {before.value}.")
    return await _snapshot(context, analysis_id, owner)


@router.post(
    "/{analysis_id}/resume",
    status_code=202,
    response_model=schemas.Snapshot,
    summary="Resume an analysis",
    responses={202: _ok("The analysis, going on.", SNAPSHOT), **documented(404, 409)},
)
async def resume(analysis_id: AnalysisId, context: ContextDep, owner: OwnerDep, trace: TraceDep) -> Response:
    """Goes on with a partial or failed analysis where it was."""
    head = await context.store.head(analysis_id, owner)
    refusal = f"Only partial and failed analyses can be resumed; this one is {head.state}."
    if head.state not in RESUMABLE:
        raise WrongState(head.state, refusal)
    await admit(context.client, context.settings)
    await context.reading.forget(head)
    answer = await arun(context.client, ledger.resume(analysis_id))
    if answer is None:
        raise UnknownAnalysis("There is no such analysis.")
    before, bells = answer
    if before not in RESUMABLE:
        raise WrongState(before, refusal)
    context.ring(analysis_id, bells, trace)
    return await _snapshot(context, analysis_id, owner, 202)


@router.post(
    "/{analysis_id}/rescore",
    status_code=202,
    response_model=schemas.Started,
    summary="Score the kept texts again",
    responses={202: _ok("The new analysis.", STARTED, headers=_LOCATION), **documented(404, 409)},
)
async def rescore(
    analysis_id: AnalysisId, asked: RescoreRequest, context: ContextDep, owner: OwnerDep, trace: TraceDep
) -> Response:
    """Makes an analysis of the same texts with another model. It costs no quota and expires when the texts do."""
    source = await context.store.analysis(analysis_id, owner)
    created = await start.rescore(context, source, asked.model, trace)
    return await _started(context, created.id, owner, created.made)


@router.delete(
    "/{analysis_id}",
    status_code=204,
    response_class=Response,
    summary="Erase an analysis",
    responses={204: {"description": "It is erased."}, **documented(404)},
)
async def erase(analysis_id: AnalysisId, context: ContextDep, owner: OwnerDep) -> Response:
    """Erases the analysis with its texts and everything computed from them, running or not."""
    head = await context.store.head(analysis_id, owner)
    stored = context.client.hmget(AnalysisKeys(analysis_id).main, ["video", "digest"])
    video, digest = await cast("Awaitable[list[str | None]]", stored)
    if not await arun(context.client, ledger.delete(analysis_id, owner, video or "", digest or "")):
        raise UnknownAnalysis("There is no such analysis.")
    # After the analysis: nothing can be put back once it is gone.
    await context.reading.forget(head)
    return Response(status_code=204)
