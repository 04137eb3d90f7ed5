"""How the API is served: probes say no first, then connections are no longer accepted, then requests end."""

import asyncio
import logging
import signal
import sys
from types import FrameType

import uvicorn
from commentsense_contracts.errors import UnsafeRedis
from commentsense_contracts.redis_clients import blocking_client, check_policy, check_slots
from fastapi import FastAPI
from redis.exceptions import RedisError

from commentsense_api.app import create_app
from commentsense_api.settings import ApiSettings

log = logging.getLogger(__name__)
# How long a thread that computes may keep the event loop waiting for the interpreter; Python's default is 5 ms.
SWITCH_SECONDS = 0.0005


def check_redis(settings: ApiSettings) -> str:
    """Why not to start with this Redis; empty when there is no reason. One that is away may come back."""
    client = blocking_client(settings.redis_url.get_secret_value(), 2.0, retries=0, ca_file=settings.redis_ca_file)
    try:
        check_policy(client.info("memory"))
        check_slots(client.info("cluster"), settings.redis_key_prefix)
    except UnsafeRedis as error:
        return str(error)
    except RedisError as error:
        log.warning("Redis is away; not ready until it is back", extra={"error": type(error).__name__})
    finally:
        client.close()
    return ""


class Server(uvicorn.Server):
    """A server that first says at /readyz that it will stop, and stops `drain` seconds later.

    Args:
        config: uvicorn's.
        app: whose context is told.
        drain: seconds.
    """

    def __init__(self, config: uvicorn.Config, app: FastAPI, drain: float) -> None:
        super().__init__(config)
        self._app = app
        self._drain = drain
        self._told = False

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Called for SIGTERM and SIGINT; a second one stops at once."""
        context = getattr(self._app.state, "context", None)
        if self._told or not self._drain or context is None:
            super().handle_exit(sig, frame)
            return
        self._told = True
        context.stopping = True
        stop = super().handle_exit
        loop = asyncio.get_running_loop()
        loop.call_soon_threadsafe(loop.call_later, self._drain, stop, sig, frame)


def serve(settings: ApiSettings) -> None:
    """Serves until told to stop."""
    sys.setswitchinterval(SWITCH_SECONDS)
    # At DEBUG it logs what it sends, which is made of what people wrote.
    logging.getLogger("sse_starlette").setLevel(logging.INFO)
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        host=settings.api_host,
        port=settings.api_port,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.forwarded_allow_ips),
        forwarded_allow_ips=settings.forwarded_allow_ips or None,
        timeout_graceful_shutdown=settings.api_shutdown_seconds,
        ws="none",
    )
    # uvicorn raises the signal again once it has stopped; stopping in order is no failure.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    Server(config, app, settings.api_drain_seconds).run()
