"""Reads all comments of an analysis beside the event loop, for distinctive terms and for insights.

One walk serves both; there is one at a time in the whole process, and what it found is kept in Redis.
"""

import asyncio
import json
import time
from collections.abc import Awaitable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import redis
import redis.asyncio
from commentsense_contracts import keys
from commentsense_contracts.keys import AnalysisKeys
from commentsense_contracts.records import StoredComment
from commentsense_contracts.redis_clients import blocking_client
from commentsense_contracts.states import LABELS

from commentsense_api.insights import Collector
from commentsense_api.kinds import RULES
from commentsense_api.settings import ApiSettings
from commentsense_api.store import Head, Lru
from commentsense_api.terms import Counter

MOST = 100
CHUNK = 50
# Between chunks the thread steps aside, so that requests are answered meanwhile: both share one interpreter lock.
REST_SECONDS = 0.002
# A running analysis changes faster than anybody reads its terms.
STALE_SECONDS = 5.0
# Of the stored form and of the rules: what another version of this service has kept is not read.
_VARIANT = f"v2.{RULES}"
# Kept only if the analysis is still there and still at that revision, and never longer than it.
_KEEP = """
local head = redis.call('HMGET', KEYS[1], 'revision', 'expires_at')
if head[1] ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2])
redis.call('EXPIREAT', KEYS[2], head[2])
return 1
"""

Found = dict[str, Any]


class ReadingJob:
    """What reading all comments of analyses finds, one at a time in the whole process.

    Args:
        client: for the cache.
        settings: of the service.
    """

    def __init__(self, client: "redis.asyncio.Redis", settings: ApiSettings) -> None:
        self._client = client
        self._settings = settings
        self._thread = ThreadPoolExecutor(1, "reading")
        self._tasks: dict[str, asyncio.Task[Found]] = {}
        self._recent: Lru[tuple[float, Found]] = Lru(32)

    async def get(self, head: Head) -> Found:
        """Terms per label, at most MOST each, and `insights`, with the revision they belong to."""
        recent = self._recent.get(head.id)
        if recent and (recent[1]["revision"] == head.revision or self._fresh(recent[0], head)):
            return recent[1]
        cached = await cast("Awaitable[str | None]", self._client.get(self._key(head)))
        if cached:
            return cast(Found, json.loads(cached))
        task = self._tasks.get(head.id)
        if task is None:
            task = asyncio.create_task(self._make(head))
            self._tasks[head.id] = task
            task.add_done_callback(lambda _: self._tasks.pop(head.id, None))
        # Shielded: one who hangs up does not end what others wait for.
        return await asyncio.shield(task)

    @staticmethod
    def _fresh(made: float, head: Head) -> bool:
        return not head.final and time.monotonic() - made < STALE_SECONDS

    @staticmethod
    def _key(head: Head) -> str:
        return keys.terms_cache(head.id, head.revision, _VARIANT)

    async def _make(self, head: Head) -> Found:
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._thread, self._compute, head)
        self._recent.put(head.id, (time.monotonic(), found))
        if head.final:
            own = AnalysisKeys(head.id)
            await self._client.eval(_KEEP, 2, own.main, self._key(head), str(head.revision), json.dumps(found))
        return found

    async def forget(self, head: Head) -> None:
        """Drops what is kept of an analysis, before it is erased or resumed."""
        self._recent.put(head.id, (0.0, {"revision": -1}))
        await self._client.unlink(self._key(head))

    def _compute(self, head: Head) -> Found:
        own = AnalysisKeys(head.id)
        counter, insights = Counter(), Collector()
        settings = self._settings
        url = settings.redis_url.get_secret_value()
        client = blocking_client(
            url,
            settings.redis_timeout,
            retries=2,
            ca_file=settings.redis_ca_file,
            key_prefix=settings.redis_key_prefix,
        )
        try:
            for place, label in enumerate(LABELS):
                self._walk(client, own, place, own.index(label, "time"), counter, insights)
        finally:
            client.close()
        found: Found = {"revision": head.revision, "comments": counter.comments}
        for name, entries in counter.distinctive(MOST).items():
            found[name] = [{"term": e.term, "z": e.z, "count": e.count, "total": e.total} for e in entries]
        found["insights"] = insights.found() | {"revision": head.revision}
        return found

    @staticmethod
    def _walk(
        client: "redis.Redis", own: AnalysisKeys, place: int, index: str, counter: Counter, insights: Collector
    ) -> None:
        start, seen = 0, set[int]()
        while True:
            ids = cast("list[str]", client.zrange(index, start, start + CHUNK - 1))
            if not ids:
                return
            start += CHUNK
            # While comments arrive, places shift, and what was read comes again.
            marks = [hash(comment_id) for comment_id in ids]
            ids = [comment_id for comment_id, mark in zip(ids, marks, strict=True) if mark not in seen]
            seen.update(marks)
            if not ids:
                continue
            stored = cast("list[str | None]", client.hmget(own.comments, ids))
            loaded = [StoredComment.load(i, row) for i, row in zip(ids, stored, strict=True) if row]
            audience = [found for found in loaded if found.prediction and not found.comment.owner]
            counter.add(place, [f.comment.text for f in audience if f.prediction and f.prediction.supported])
            insights.add(audience)
            time.sleep(REST_SECONDS)

    def close(self) -> None:
        """Ends the thread."""
        self._thread.shutdown(wait=False, cancel_futures=True)
