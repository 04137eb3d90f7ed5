"""Stands between the extension and the API: writes down what was asked, and lets some answers take their time."""

import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_PASSED_ON = ("content-type", "access-control-allow-origin", "access-control-expose-headers", "etag", "retry-after")


@dataclass
class Relay:
    """A relay; `start` and `stop` it.

    Attributes:
        target: base URL of the API.
        delays: seconds by a part of the path: what is asked there is answered that much later.
        asked: (method, path with query, body) of each request, in order.
        port: where it listens; chosen at the first start.
    """

    target: str
    delays: dict[str, float] = field(default_factory=dict)
    asked: list[tuple[str, str, bytes]] = field(default_factory=list)
    port: int = 0
    _server: ThreadingHTTPServer | None = None

    def start(self) -> "Relay":
        """Starts it: on a free port, and again on the same one after a stop."""
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), partial(_Handler, self))
        self.port = int(self._server.server_address[1])
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, name="relay", daemon=True).start()
        return self

    def stop(self) -> None:
        """Stops it."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
        self._server = None

    @property
    def url(self) -> str:
        """Base URL for clients."""
        return f"http://127.0.0.1:{self.port}"

    def bodies(self, part: str) -> list[bytes]:
        """Bodies of the requests whose path holds `part`."""
        return [body for _, path, body in self.asked if part in path]


class _Handler(BaseHTTPRequestHandler):
    def __init__(self, relay: Relay, *arguments: Any) -> None:
        self._relay = relay
        super().__init__(*arguments)

    def _pass_on(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._relay.asked.append((self.command, self.path, body))
        for part, seconds in self._relay.delays.items():
            if part in self.path:
                time.sleep(seconds)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in {"host", "connection"}}
        request = urllib.request.Request(
            self._relay.target + self.path, data=body or None, method=self.command, headers=headers
        )
        try:
            answer = urllib.request.urlopen(request, timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                if name.lower() in _PASSED_ON:
                    self.send_header(name, value)
            self.end_headers()
            while piece := answer.read1(65536):
                self.wfile.write(piece)
                self.wfile.flush()

    do_GET = do_POST = do_DELETE = do_OPTIONS = _pass_on  # noqa: N815 - named by the base class
    log_message: Callable[..., None] = lambda *_: None
