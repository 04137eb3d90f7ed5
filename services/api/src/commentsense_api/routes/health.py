"""Probes and metrics."""

from commentsense_contracts import keys
from commentsense_contracts.redis_clients import check_policy, check_slots
from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from redis.exceptions import RedisError

from commentsense_api import metrics, schemas, service_state
from commentsense_api.context import Context, ContextDep
from commentsense_api.problems import ApiProblem, documented

router = APIRouter(tags=["operation"])
_SINGLE = (
    metrics.RUNNING,
    metrics.QUOTA_SPENT,
    metrics.QUOTA_LEFT,
    metrics.REDIS_MEMORY,
    metrics.REDIS_MAX_MEMORY,
    metrics.OLDEST_PROGRESS,
)
# An analysis that makes no progress is soon among the oldest, so that a scrape need not ask for thousands.
_LOOKED_AT = 500


def _only(*statuses: int) -> dict[int | str, dict[str, object]]:
    return {status: answer for status, answer in documented().items() if status in statuses}


@router.get("/healthz", summary="Is the process alive", responses=_only(405, 500))
async def healthz() -> schemas.Health:
    """Answers as long as the process does; needs nothing else."""
    return schemas.Health()


@router.get("/readyz", summary="Can it serve", responses=_only(405, 500, 503))
async def readyz(context: ContextDep) -> schemas.Health:
    """Whether Redis answers and keeps what it is given; no while the service stops."""
    if context.stopping:
        raise ApiProblem(503, "The service is stopping.", code="stopping", retry_after=1)
    check_policy(await context.client.info("memory"))
    check_slots(await context.client.info("cluster"), context.settings.redis_key_prefix)
    return schemas.Health()


@router.get(
    "/metrics",
    summary="Metrics for Prometheus",
    response_class=Response,
    responses={
        200: {"description": "Text exposition.", "content": {"text/plain": {"schema": {"type": "string"}}}},
        **_only(405, 500),
    },
)
async def scrape(context: ContextDep) -> Response:
    """Metrics of this process, and gauges read from Redis."""
    try:
        await _read_gauges(context)
    except RedisError:
        # A figure of earlier would look like one of now.
        metrics.QUEUE_DEPTH.clear()
        metrics.OLDEST_WAITING.clear()
        metrics.MODEL_INFO.clear()
        for gauge in _SINGLE:
            gauge.set(float("nan"))
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def _read_gauges(context: Context) -> None:
    state = await service_state.read(context.client)
    for name, queue in state.queues.items():
        metrics.QUEUE_DEPTH.labels(name).set(queue.depth)
        metrics.OLDEST_WAITING.labels(name).set(queue.oldest)
    metrics.RUNNING.set(state.running)
    metrics.REDIS_MEMORY.set(state.used)
    metrics.REDIS_MAX_MEMORY.set(state.most)
    metrics.QUOTA_SPENT.set(state.spent)
    metrics.QUOTA_LEFT.set(max(0, context.settings.daily_quota - state.spent))
    pipeline = context.client.pipeline(transaction=False)
    pipeline.hgetall(keys.MODEL_CURRENT)
    pipeline.zrange(keys.RUNNING, 0, _LOOKED_AT - 1)
    current, oldest_running = await pipeline.execute()
    metrics.MODEL_INFO.clear()
    for alias, version in current.items():
        # What an alias was before its server was taken away is no version in use.
        if alias in context.models:
            metrics.MODEL_INFO.labels(alias, version).set(1)
    pipeline = context.client.pipeline(transaction=False)
    for analysis_id in oldest_running:
        pipeline.hget(keys.AnalysisKeys(analysis_id).main, "progress_at")
    progress = await pipeline.execute()
    metrics.OLDEST_PROGRESS.set(max([0.0, *(state.now - float(moved) for moved in progress if moved)]))
