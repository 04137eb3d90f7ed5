"""The stub as an ASGI application."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commentsense_youtube_stub import control
from commentsense_youtube_stub.catalog import Catalog
from commentsense_youtube_stub.desk import Desk
from commentsense_youtube_stub.errors import ApiError, no_such_path
from commentsense_youtube_stub.faults import Switches
from commentsense_youtube_stub.parameters import METHODS
from commentsense_youtube_stub.quota import Quota, now_utc
from commentsense_youtube_stub.settings import StubSettings

_JSON = "application/json; charset=UTF-8"


def create_app(settings: StubSettings, clock: Callable[[], datetime] = now_utc) -> Starlette:
    """Puts a stub together.

    Args:
        settings: of this stub.
        clock: gives the time that the quota's day goes by.

    Raises:
        InvalidVideos: the setting VIDEOS cannot be read.
        UnusableSource: a CSV file that it names cannot be used.
    """
    desk = Desk(settings, Catalog(settings), Switches(settings), Quota(settings.daily_quota, clock))
    routes = [Route(f"/youtube/v3/{method}", _endpoint(desk, method), methods=["GET"]) for method in METHODS]
    routes += [Route("/healthz", _healthz, methods=["GET"]), *control.routes(desk)]
    return Starlette(routes=routes, exception_handlers={404: _not_found})


def _endpoint(desk: Desk, method: str) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        if desk.switches.latency_ms:
            await asyncio.sleep(desk.switches.latency_ms / 1000)
        try:
            body = desk.call(method, request.query_params.multi_items())
        except ApiError as error:
            return Response(error.body(), error.status, media_type=_JSON)
        return Response(body, media_type=_JSON)

    return endpoint


async def _healthz(_: Request) -> Response:
    return Response(b'{"status":"ok"}', media_type=_JSON)


async def _not_found(_request: Request, _error: Exception) -> Response:
    error = no_such_path()
    return Response(error.body(), error.status, media_type=_JSON)
