"""Whether there is room for another analysis."""

from typing import Any

import redis.asyncio
from commentsense_contracts import keys
from commentsense_contracts.redis_clients import check_policy

from commentsense_api.problems import ApiProblem
from commentsense_api.settings import ApiSettings


def refuse(memory: dict[str, Any], fetch: int, score: int, settings: ApiSettings) -> ApiProblem | None:
    """The problem to answer with; None when there is room.

    Args:
        memory: answer of INFO memory.
        fetch: pages waiting or at work, over all analyses.
        score: batches, likewise.
        settings: with the limits.
    """
    check_policy(memory)
    most, used = int(memory.get("maxmemory", 0)), int(memory.get("used_memory", 0))
    if most and used > settings.max_memory_share * most:
        detail = f"The store is {used * 100 // most} % full. Delete analyses, or wait until some expire."
        return ApiProblem(503, detail, code="store_full", retry_after=60)
    if fetch > settings.max_fetch_work or score > settings.max_score_work:
        detail = f"{fetch} pages and {score} batches are waiting; that is too many to add to. Try again soon."
        return ApiProblem(503, detail, code="busy", retry_after=30)
    return None


async def admit(client: "redis.asyncio.Redis", settings: ApiSettings) -> int:
    """Redis' time (whole seconds since the epoch) when there is room for more work.

    Raises:
        ApiProblem: there is none.
    """
    pipeline = client.pipeline(transaction=False)
    pipeline.info("memory")
    pipeline.zcard(keys.WORK_FETCH)
    pipeline.zcard(keys.WORK_SCORE)
    pipeline.time()
    memory, fetch, score, moment = await pipeline.execute()
    problem = refuse(memory, fetch, score, settings)
    if problem is not None:
        raise problem
    return int(moment[0])
