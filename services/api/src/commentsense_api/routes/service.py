"""How the service and its models stand, for people and for the pages that they look at."""

import asyncio
from importlib.metadata import version
from typing import Annotated, Any

from commentsense_contracts import keys
from commentsense_contracts.errors import ModelError
from commentsense_contracts.model_client import AsyncModelClient
from commentsense_contracts.records import rfc3339
from commentsense_contracts.states import LABELS, ModelAlias
from fastapi import APIRouter, Query

from commentsense_api import cards, listing, schemas, service_state, tally
from commentsense_api.context import Context, ContextDep, OwnerDep
from commentsense_api.examples import MODEL_DESCRIPTION, STATUS
from commentsense_api.problems import documented
from commentsense_api.start import check_model

router = APIRouter(prefix="/v1", tags=["service"])
# A page that shows the state of things must not wait for what is down.
ASK_SECONDS = 2.0
# Of how many of the caller's analyses the recent answers are summed.
RECENT_ANALYSES = 50


def _ok(description: str, example: Any) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"example": example}}}


async def _model_state(alias: ModelAlias, model: AsyncModelClient) -> schemas.ModelState:
    try:
        async with asyncio.timeout(ASK_SECONDS):
            description = await model.describe()
    except (ModelError, TimeoutError):
        return schemas.ModelState(alias=alias, version=None, reachable=False)
    return schemas.ModelState(alias=alias, version=str(description["version"]), reachable=True)


@router.get("/status", summary="How the service stands", responses={200: _ok("Its state.", STATUS), **documented()})
async def status(context: ContextDep, _owner: OwnerDep) -> schemas.Status:
    """Quota, queues, memory, model servers and limits. Figures are of the whole service, not of the caller alone."""
    settings = context.settings
    asked = (_model_state(alias, model) for alias, model in context.models.items())
    state, models = await asyncio.gather(service_state.read(context.client), asyncio.gather(*asked))
    left = 0 if state.exhausted else max(0, settings.daily_quota - state.spent)
    return schemas.Status(
        version=version("commentsense-api"),
        quota=schemas.QuotaView(
            day=state.day.name,
            limit=settings.daily_quota,
            spent=state.spent,
            left=left,
            exhausted=left == 0,
            renews_at=rfc3339(state.day.renews_at),
        ),
        queues=[
            schemas.QueueView.model_validate(
                {"name": name, "waiting": queue.depth, "oldest_seconds": round(queue.oldest, 3)}
            )
            for name, queue in state.queues.items()
        ],
        running=state.running,
        store=schemas.StoreView(used_bytes=state.used, max_bytes=state.most),
        models=models,
        limits=schemas.LimitsView(
            default_max_comments=min(settings.default_max_comments, settings.max_comments_cap),
            max_comments_cap=settings.max_comments_cap,
            retention_days=settings.retention_days,
            freshness_seconds=settings.freshness_seconds,
        ),
    )


async def _recent(context: Context, owner: str, model_version: str) -> schemas.Recent | None:
    listed, _ = await listing.list_page(context.client, keys.owner_list(owner), None, RECENT_ANALYSES)
    rows = [tally.basis(entry.tally, 0, include_owner=False).counts.get(model_version) for entry in listed]
    sums = [sum(row[place] for row in rows if row) for place in range(len(LABELS))]
    whole = sum(sums)
    if not whole:
        return None
    negative, neutral, positive = (round(count / whole, 4) for count in sums)
    return schemas.Recent(comments=whole, negative=negative, neutral=neutral, positive=positive)


@router.get(
    "/model",
    summary="What a model says of itself",
    responses={200: _ok("The model that answers now.", MODEL_DESCRIPTION), **documented(409)},
)
async def read_model(
    context: ContextDep,
    owner: OwnerDep,
    alias: Annotated[ModelAlias, Query(description="Which model server is asked.")] = ModelAlias.CHAMPION,
) -> schemas.ModelDescription:
    """Its version, its description with the figures of its card, and what it answered to the caller lately."""
    check_model(context, alias)
    description = await context.models[alias].describe()
    found = str(description["version"])
    card = await asyncio.to_thread(cards.read, found, context.settings.model_cards)
    return schemas.ModelDescription(
        alias=alias,
        version=found,
        name=str(description.get("name", "")),
        description={name: value for name, value in description.items() if name not in {"name", "version"}}
        | ({} if card is None else {"card": card}),
        recent=await _recent(context, owner, found),
    )
