"""Rings again for lost work and ends what cannot go on; one API process at a time does it, by a lease in Redis."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import cast

import redis.asyncio
from commentsense_contracts import keys, ledger
from commentsense_contracts.celery_app import QUEUE_FETCH, QUEUE_SCORE
from commentsense_contracts.keys import AnalysisKeys
from commentsense_contracts.ledger import Bells
from commentsense_contracts.redis_calls import arun
from commentsense_contracts.states import FINAL
from redis.exceptions import ConnectionError, RedisError, TimeoutError

from commentsense_api import metrics
from commentsense_api.settings import ApiSettings

log = logging.getLogger(__name__)
LEASE_MS = 5_000
_RENEW = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0"
_RESIGN = "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0"
_FINAL = {state.value for state in FINAL}


class Reconciler:
    """The loop.

    Args:
        client: Redis.
        settings: of the service.
        ring: rings doorbells for an analysis.
    """

    def __init__(
        self, client: "redis.asyncio.Redis", settings: ApiSettings, ring: Callable[[str, Bells, str], None]
    ) -> None:
        self._client = client
        self._settings = settings
        self._ring = ring
        self._name = secrets.token_hex(8)
        self._seen: set[str] = set()
        self._away = False

    async def run(self) -> None:
        """Goes on until it is cancelled; Redis may go and come meanwhile."""
        while True:
            try:
                if await self._lead():
                    await self.round()
                else:
                    self._seen.clear()
                if self._away:
                    log.info("Redis is back")
                self._away = False
            except RedisError as error:
                if not self._away:
                    log.warning(
                        "Redis is away; reconciling goes on when it is back", extra={"error": type(error).__name__}
                    )
                self._away = True
            except Exception:
                # This loop is what everything else relies on: it must outlive a surprise.
                log.exception("a round of the reconciler failed")
            await asyncio.sleep(self._settings.reconcile_seconds)

    async def _lead(self) -> bool:
        if await self._client.set(keys.RECONCILER_LOCK, self._name, nx=True, px=LEASE_MS):
            return True
        renewed = self._client.eval(_RENEW, 1, keys.RECONCILER_LOCK, self._name, str(LEASE_MS))
        return bool(await cast("Awaitable[int]", renewed))

    async def resign(self) -> None:
        """Lets another process lead at once."""
        try:
            await cast("Awaitable[int]", self._client.eval(_RESIGN, 1, keys.RECONCILER_LOCK, self._name))
        except RedisError:
            return

    async def round(self) -> None:
        """Looks after every running analysis once."""
        pipeline = self._client.pipeline(transaction=False)
        pipeline.zrange(keys.RUNNING, 0, -1)
        pipeline.llen(QUEUE_FETCH)
        pipeline.llen(QUEUE_SCORE)
        running, fetch, score = await pipeline.execute()
        for number, analysis_id in enumerate(running):
            if number % 200 == 199 and not await self._lead():
                return
            try:
                await self._look_after(analysis_id, (fetch, score))
            except (ConnectionError, TimeoutError):
                raise
            except Exception:
                # One that cannot be looked after must not keep the others from it.
                log.exception("an analysis could not be reconciled", extra={"analysis": analysis_id})
        await self._count_ended(set(running))

    async def _look_after(self, analysis_id: str, lengths: tuple[int, int]) -> None:
        call = ledger.reconcile(analysis_id, lengths, self._settings.patience)
        bells, state = await arun(self._client, call)
        if state is None:
            await arun(self._client, ledger.sweep(analysis_id))
        elif bells.fetch or bells.score:
            trace = await cast(
                "Awaitable[str | None]", self._client.hget(AnalysisKeys(analysis_id).main, "traceparent")
            )
            self._ring(analysis_id, bells, trace or "")

    async def _count_ended(self, running: set[str]) -> None:
        """Counts those that ran the last time and do not any more."""
        for analysis_id in self._seen - running:
            names = ["state", "code", "created_at", "ended_at", "kind"]
            found = self._client.hmget(AnalysisKeys(analysis_id).main, names)
            state, code, created, ended, kind = await cast("Awaitable[list[str | None]]", found)
            # A collection is no analysis: how long it takes to list videos says nothing of how long one takes.
            if state in _FINAL and not kind:
                metrics.ENDED.labels(state, code or "").inc()
                seconds = float(ended or 0) - float(created or 0)
                metrics.ANALYSIS_SECONDS.labels(state).observe(max(0.0, seconds))
        self._seen = running
