"""What a request passes before it reaches a route: who asks, how often, how much. Pure ASGI, outside in.

Problems met here are answered here, in the same form as those of the routes.
"""

import hashlib
import hmac
import logging
import time
from collections.abc import Mapping

from commentsense_contracts.records import DEFAULT_OWNER
from commentsense_contracts.redis_clients import tls_options
from limits import RateLimitItem
from limits.aio.storage import RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from commentsense_api.problems import ApiProblem, respond, safe_path

log = logging.getLogger(__name__)
GUARDED = "/v1/"


class Tokens:
    """Who a bearer token belongs to.

    Args:
        tokens: token -> owner; empty when none is asked for.
    """

    def __init__(self, tokens: Mapping[str, str]) -> None:
        self._digests = [(hashlib.sha256(token.encode()).digest(), owner) for token, owner in tokens.items()]

    def owner(self, authorization: str | None) -> str | None:
        """The owner of the header's token; None when it is not known. Takes as long whichever matches."""
        if not self._digests:
            return DEFAULT_OWNER
        kind, _, token = (authorization or "").partition(" ")
        given = hashlib.sha256(token.strip().encode("utf-8", "replace")).digest()
        found = [owner for digest, owner in self._digests if hmac.compare_digest(digest, given)]
        return found[0] if found and kind.lower() == "bearer" else None


class RateLimit:
    """A sliding window per client, kept in Redis and so shared by all replicas.

    Args:
        redis_url: where it is kept.
        limit: the limit.
        ca_file: as for `redis_clients.tls_options`.
        key_prefix: before every key.
    """

    def __init__(self, redis_url: str, limit: RateLimitItem, ca_file: str = "", key_prefix: str = "") -> None:
        self._limit = limit
        self._storage = RedisStorage(
            f"async+{redis_url}",
            implementation="redispy",
            key_prefix=f"{key_prefix}limit",
            # A limit is worth little waiting: while Redis is away, requests pass and meet its absence in their route.
            socket_timeout=1.0,
            socket_connect_timeout=1.0,
            retry=Retry(NoBackoff(), 0),  # type: ignore[arg-type]  # handed on to redis-py as it is
            **tls_options(redis_url, ca_file),
        )
        self._limiter = SlidingWindowCounterRateLimiter(self._storage)

    async def wait_seconds(self, client: str) -> int | None:
        """None when the request may pass, else the seconds to wait."""
        try:
            if await self._limiter.hit(self._limit, client):
                return None
            stats = await self._limiter.get_window_stats(self._limit, client)
        except (RedisError, OSError) as error:
            log.debug("rate limit not counted", extra={"error": type(error).__name__})
            return None
        return max(1, int(stats.reset_time - time.time()) + 1)

    @property
    def words(self) -> str:
        """The limit in words."""
        return str(self._limit)

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._storage.bridge.storage.aclose()  # type: ignore[attr-defined]  # not in the bridge's protocol


class Gate:
    """Answers 401, 429, 413 and 415; sets `scope["state"]["owner"]` for what passes."""

    def __init__(self, app: ASGIApp, tokens: Tokens, limit: RateLimit | None, max_body: int) -> None:
        self._app = app
        self._tokens = tokens
        self._limit = limit
        self._max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http" and scope["path"].startswith(GUARDED):
            problem = await self._check(scope)
            if problem is not None:
                await respond(problem, safe_path(scope))(scope, receive, send)
                return
        await self._app(scope, receive, send)

    async def _check(self, scope: Scope) -> ApiProblem | None:
        headers = Headers(scope=scope)
        owner = self._tokens.owner(headers.get("authorization"))
        if owner is None:
            challenge = {"WWW-Authenticate": 'Bearer realm="commentsense"'}
            return ApiProblem(401, "Send a valid token: Authorization: Bearer ...", code="no_token", headers=challenge)
        scope.setdefault("state", {})["owner"] = owner
        if self._limit is not None:
            client = owner if owner != DEFAULT_OWNER else (scope.get("client") or ("unknown",))[0]
            wait = await self._limit.wait_seconds(client)
            if wait is not None:
                return ApiProblem(429, f"More than {self._limit.words}.", code="rate_limited", retry_after=wait)
        return self._check_body(scope["method"], headers)

    def _check_body(self, method: str, headers: Headers) -> ApiProblem | None:
        length = headers.get("content-length", "0")
        if length.isdecimal() and int(length) > self._max_body:
            detail = f"The body has {length} bytes; {self._max_body} are the most."
            return ApiProblem(413, detail, code="too_large", max_bytes=self._max_body)
        has_body = length not in {"", "0"} or "transfer-encoding" in headers
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        if method == "POST" and has_body and kind != "application/json":
            return ApiProblem(
                415, "Send the body as application/json.", code="not_json", headers={"Accept": "application/json"}
            )
        return None
