"""Questions that tell whether a service is ready. Each answers at once, and never fails: no answer is a no."""

import socket
from collections.abc import Callable
from pathlib import Path

import httpx

Probe = Callable[[], bool]
_TIMEOUT = 2.0


def answers_http(url: str) -> Probe:
    """Ready when a GET of the URL is answered with 200."""

    def ask() -> bool:
        try:
            # Proxies of the environment are for the internet, not for our own loopback.
            return httpx.get(url, timeout=_TIMEOUT, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    return ask


def answers_redis(host: str, port: int) -> Probe:
    """Ready when Redis says PONG: while it still reads its append-only file it says LOADING."""

    def ask() -> bool:
        try:
            with socket.create_connection((host, port), timeout=_TIMEOUT) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(64).startswith(b"+PONG")
        except OSError:
            return False

    return ask


def file_appeared(path: Path) -> Probe:
    """Ready when the file is there: a Celery service makes its heartbeat file when it begins to consume."""
    return path.exists
