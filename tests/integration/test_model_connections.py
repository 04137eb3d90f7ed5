"""Connections to a model server that is replaced: how long they live, and what happens when one is cut."""

import asyncio
import json
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SO_LINGER, SOL_SOCKET
from typing import Any

import pytest
from commentsense_contracts import model_client
from commentsense_contracts.errors import ModelUnavailable
from commentsense_contracts.model_client import AsyncModelClient, ModelClient

from tests.stack import free_port

Ask = Callable[[Sequence[str]], Any]


class Server(ThreadingHTTPServer):
    """Keeps the contract of a model server, and cuts connections when it is told to.

    Attributes:
        served: connections by the number of their requests.
        cut: whether to cut a connection instead of answering, by the place of the request on it, from 1.
        slow: seconds before each answer.
    """

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.served: list[int] = []
        self.cut: Callable[[int], bool] = lambda _place: False
        self.slow = 0.0
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that was cut is no news."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: Server

    def setup(self) -> None:
        super().setup()
        self.place = len(self.server.served)
        self.server.served.append(0)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.served[self.place] += 1
        if self.server.cut(self.server.served[self.place]):
            # Closing with a linger of zero sends a reset, as a killed process' kernel does.
            self.connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
            return
        time.sleep(self.server.slow)
        record = {"label": "neutral", "negative": 0, "neutral": 1, "positive": 0, "language": "en", "supported": True}
        answer = json.dumps({"predictions": [{**record, "model_version": "v"} for _ in body["inputs"]]}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    """A model server."""
    with Server() as made:
        yield made
        made.shutdown()


@pytest.fixture(params=["blocking", "asynchronous"])
def ask(request: pytest.FixtureRequest, server: Server) -> Iterator[Ask]:
    """Asks the server through either client."""
    if request.param == "blocking":
        with closing(ModelClient(server.url, 5)) as blocking:
            yield blocking.predict
        return
    with asyncio.Runner() as loop:
        client = AsyncModelClient(server.url, 5)
        yield lambda texts: loop.run(client.predict(texts))
        loop.run(client.aclose())


def test_a_connection_is_used_again(ask: Ask, server: Server) -> None:
    """Requests one after the other need no connection each."""
    for _ in range(5):
        assert len(ask(["a", "b"])) == 2
    assert server.served == [5]


def test_a_busy_connection_is_replaced_in_time(ask: Ask, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy it is: behind a new one may be another server."""
    monkeypatch.setattr(model_client, "CONNECTION_SECONDS", 0.3)
    until = time.monotonic() + 1.0
    while time.monotonic() < until:
        ask(["a"])
    assert 3 <= len(server.served) <= 5


def test_a_kept_connection_that_was_cut_fails_no_request(ask: Ask, server: Server) -> None:
    """A rollout resets what is kept: the request goes once more, over a new connection."""
    ask(["a"])
    server.cut = lambda place: place > 1
    for _ in range(3):
        assert len(ask(["a"])) == 1
    assert server.served == [2, 2, 2, 1]


def test_a_new_connection_that_is_cut_is_not_tried_again(ask: Ask, server: Server) -> None:
    """The request itself may be what takes servers down."""
    server.cut = lambda _place: True
    with pytest.raises(ModelUnavailable):
        ask(["a"])
    assert server.served == [1]


def test_a_server_that_is_gone_is_unavailable() -> None:
    """And there again when it is back."""
    port = free_port()
    with closing(ModelClient(f"http://127.0.0.1:{port}", 2)) as client:
        with pytest.raises(ModelUnavailable, match="ConnectError"):
            client.predict(["a"])
        with Server(port) as late:
            assert len(client.predict(["a"])) == 1
            late.shutdown()


def test_replacing_connections_lets_requests_under_way_end(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Side by side, slower than a connection lives: none fails, and nothing stays open."""
    monkeypatch.setattr(model_client, "CONNECTION_SECONDS", 0.1)
    server.slow = 0.35

    async def many() -> list[int]:
        client = AsyncModelClient(server.url, 5)

        async def one(place: int) -> int:
            await asyncio.sleep(place * 0.05)
            return len(await client.predict(["a"] * (place + 1)))

        try:
            return await asyncio.gather(*(one(place) for place in range(12)))
        finally:
            await client.aclose()

    assert asyncio.run(many()) == list(range(1, 13))
    assert len(server.served) >= 3
