"""Serves the site over https, in a thread; the browser is told that www.youtube.com is here."""

import json
import ssl
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

import trustme

STATIC = Path(__file__).parent / "static"
# The page's own typeface, where the extension's development packages hold it; without it everything is a bit wider.
FONT = (
    Path(__file__).parents[3]
    / "extension/node_modules/@fontsource-variable/roboto/files/roboto-latin-wght-normal.woff2"
)
HOSTS = ("www.youtube.com", "m.youtube.com", "youtube.com")
TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".woff2": "font/woff2"}
# As strict as YouTube's own in what could hinder us: no inline script without nonce, no strings into HTML.
CSP = "require-trusted-types-for 'script'; object-src 'none'; base-uri 'self'; script-src 'self' 'nonce-fixture'"

Kind = Literal["video", "live", "upcoming", "off"]


@dataclass
class Video:
    """What the page says of a video.

    Attributes:
        title: as written by a stranger.
        channel: its name.
        kind: an ordinary one, on air, announced, or with comments turned off.
    """

    title: str
    channel: str = "Tidewater Workshop"
    kind: Kind = "video"


@dataclass
class Site:
    """The site; `start` and `stop` it.

    Attributes:
        stub: base URL of the stub that holds the comments.
        folder: where the certificate goes.
        videos: what is to be said of them; every other id is an ordinary video.
        asked: paths that were asked for, in order.
    """

    stub: str
    folder: Path
    videos: dict[str, Video] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    _server: ThreadingHTTPServer | None = None
    _cache: dict[str, bytes] = field(default_factory=dict)

    def start(self) -> "Site":
        """Starts it on a free port."""
        authority = trustme.CA()
        certificate = authority.issue_cert(*HOSTS)
        self.folder.mkdir(parents=True, exist_ok=True)
        pem = self.folder / "site.pem"
        certificate.private_key_and_cert_chain_pem.write_to_path(str(pem))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem)
        server = _Server(("127.0.0.1", 0), partial(_Handler, self))
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=server.serve_forever, name="site", daemon=True).start()
        self._server = server
        return self

    def stop(self) -> None:
        """Stops it."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()

    @property
    def port(self) -> int:
        """Where it listens."""
        assert self._server is not None
        return int(self._server.server_address[1])

    @property
    def browser_arguments(self) -> list[str]:
        """What Chromium needs so that YouTube is here."""
        rules = ", ".join(f"MAP {host} 127.0.0.1:{self.port}" for host in HOSTS)
        return [f"--host-resolver-rules={rules}", "--ignore-certificate-errors"]

    def video(self, video: str) -> bytes:
        """All that the page's script wants to know of a video, as JSON."""
        if video not in self._cache:
            told = self.videos.get(video, Video(f"Video {video}"))
            comments = [] if told.kind != "video" else self._comments(video)
            shown = {"id": video, "title": told.title, "channel": told.channel, "kind": told.kind, "comments": comments}
            self._cache[video] = json.dumps(shown).encode()
        return self._cache[video]

    def _comments(self, video: str) -> list[dict[str, Any]]:
        try:
            with urllib.request.urlopen(f"{self.stub}/stub/videos/{video}/comments", timeout=30) as answer:
                comments = json.load(answer)
        except urllib.error.HTTPError:
            return []
        threads = {comment["id"]: {**comment, "replies": []} for comment in comments if not comment["parent"]}
        for comment in comments:
            if comment["parent"] in threads:
                threads[comment["parent"]]["replies"].append(comment)
        # Those with answers and likes first, as YouTube's own order has them.
        return sorted(threads.values(), key=lambda thread: (-len(thread["replies"]), -thread["likes"]))


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Says nothing: a browser tries, hangs up and comes again as it likes, above all over a certificate of ours."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, site: Site, *arguments: Any) -> None:
        self._site = site
        super().__init__(*arguments)

    def do_GET(self) -> None:
        """Answers with a file, with a video's data, or with the page that builds all others."""
        url = urlsplit(self.path)
        self._site.asked.append(self.path)
        if url.path == "/site/video":
            self._answer(self._site.video(parse_qs(url.query)["v"][0]), "application/json")
        elif url.path == "/site/font.woff2":
            self._file(FONT)
        elif url.path.startswith("/site/"):
            self._file(STATIC / Path(url.path).name)
        elif url.path.startswith("/embed/"):
            self._file(STATIC / "embed.html")
        elif url.path == "/favicon.ico":
            self._answer(b"", "image/x-icon", HTTPStatus.NO_CONTENT)
        else:
            self._file(STATIC / "index.html")

    def _file(self, path: Path) -> None:
        if not path.is_file():
            self._answer(b"", "text/plain", HTTPStatus.NOT_FOUND)
            return
        self._answer(path.read_bytes(), TYPES[path.suffix])

    def _answer(self, body: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", CSP)
        self.end_headers()
        self.wfile.write(body)

    log_message: Callable[..., None] = lambda *_: None
