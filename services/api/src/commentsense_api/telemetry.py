"""One observation and, unless it was a read that went well, one log line per request.

Both carry the route's template and never the path, query or text.
"""

import logging
import time

from commentsense_contracts.logs import log_context
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from commentsense_api.metrics import REQUEST_SECONDS, RESPONSES
from commentsense_api.trace import traceparent

log = logging.getLogger("commentsense_api.access")
_METHODS = {"GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS"}
_QUIET = {"/healthz", "/readyz", "/metrics"}


class Telemetry:
    """The outermost layer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        trace = traceparent(Headers(scope=scope).get("traceparent"))
        scope.setdefault("state", {})["traceparent"] = trace
        started = time.perf_counter()
        with log_context(trace=trace):
            try:
                await self._app(scope, receive, watch)
            finally:
                self._record(scope, status, time.perf_counter() - started)

    @staticmethod
    def _record(scope: Scope, status: int, seconds: float) -> None:
        # Unknown paths and methods are one each, or anybody could make series without end.
        route = getattr(scope.get("route"), "path", "unmatched")
        method = scope["method"] if scope["method"] in _METHODS else "other"
        REQUEST_SECONDS.labels(route, method, str(status)).observe(seconds)
        if route not in _QUIET:
            RESPONSES.labels(f"{status // 100}xx").inc()
        # Reads that went well are polls, most of them: metrics count them, and a line each would cost as much time as
        # the read itself.
        polled = route in _QUIET or (method == "GET" and status < 400)
        level = logging.DEBUG if polled else logging.INFO
        if not log.isEnabledFor(level):
            return
        fields = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000, 1)}
        analysis = scope.get("path_params", {}).get("analysis_id")
        if analysis and status < 400:
            fields["analysis"] = analysis
        log.log(level, "request", extra=fields)
