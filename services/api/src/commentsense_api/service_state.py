"""How the whole service stands, read from Redis: what /metrics and /v1/status both say."""

from dataclasses import dataclass
from typing import Any

import redis.asyncio
from commentsense_contracts import keys
from commentsense_contracts.quota import QuotaDay, quota_day

QUEUES = {"fetch": keys.WORK_FETCH, "score": keys.WORK_SCORE}


@dataclass(frozen=True, slots=True)
class Queue:
    """Work of one kind over all analyses: how many items wait or are at work, and the age of the oldest (s)."""

    depth: int
    oldest: float


@dataclass(frozen=True, slots=True)
class ServiceState:
    """What Redis knows of the service.

    Attributes:
        now: Redis' time, seconds since the epoch.
        queues: by name.
        running: analyses under way.
        used, most: bytes of Redis' memory; `most` is 0 without a limit.
        day: the quota day that it is.
        spent: units spent in it.
        exhausted: whether YouTube said that nothing is left, whatever we counted.
    """

    now: float
    queues: dict[str, Queue]
    running: int
    used: int
    most: int
    day: QuotaDay
    spent: int
    exhausted: bool


async def read(client: "redis.asyncio.Redis") -> ServiceState:
    """The present state, in two round trips: the second asks for the day that the first one told.

    Args:
        client: Redis, `decode_responses=True`.
    """
    pipeline = client.pipeline(transaction=False)
    pipeline.time()
    pipeline.zcard(keys.RUNNING)
    pipeline.info("memory")
    for name in QUEUES.values():
        pipeline.zcard(name)
        pipeline.zrange(name, 0, 0, withscores=True)
    moment, running, memory, *answers = await pipeline.execute()
    now = moment[0] + moment[1] / 1e6
    day = quota_day(now)
    quota: Any = client.hmget(keys.quota(day.name), ["spent", "exhausted"])
    spent, exhausted = await quota
    queues = {
        name: Queue(depth, max(0.0, now - oldest[0][1]) if oldest else 0.0)
        for name, depth, oldest in zip(QUEUES, answers[::2], answers[1::2], strict=True)
    }
    used, most = int(memory["used_memory"]), int(memory.get("maxmemory", 0))
    return ServiceState(now, queues, running, used, most, day, int(spent or 0), exhausted == "1")
