"""The aggregation API as the command line uses it. All of its failures become one of three errors.

ApiError
├── Unreachable    nothing answers at the address
├── Refused        an answer with a problem in it
└── BrokenStream   a stream of events ended early; it can be taken up again
"""

import ipaddress
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
from httpx_sse import ServerSentEvent, SSEError, connect_sse

_TIMEOUT = httpx.Timeout(30.0, connect=5.0)
# The API sends a heartbeat every 15 s: a stream that is silent for longer than this is dead.
_SILENCE = 40.0


class ApiError(Exception):
    """The API did not do what was asked."""


class Unreachable(ApiError):
    """Nothing answers at the address."""


class BrokenStream(ApiError):
    """A stream of events ended before its time."""


class Refused(ApiError):
    """The API answered with an error.

    Args:
        status: HTTP status.
        detail: what the API says about it; text for a person.
        retry_after: seconds after which it asks to be tried again, as it said it.
    """

    def __init__(self, status: int, detail: str, retry_after: str = "") -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.retry_after = retry_after


class ApiClient:
    """Calls to the API.

    Args:
        url: where it answers, without a path.
        token: bearer token, empty for none.
        transport: replaces the network, for tests.
    """

    def __init__(self, url: str, token: str = "", transport: httpx.BaseTransport | None = None) -> None:
        self.url = url.rstrip("/")
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx.Client(
            base_url=self.url,
            headers=headers,
            timeout=_TIMEOUT,
            transport=transport,
            # A proxy of the environment has no business between two programs of one machine.
            trust_env=not is_loopback(self.url),
        )

    def get(self, path: str, **query: Any) -> Any:
        """The JSON that a GET answers."""
        return self._answer("GET", path, params=query).json()

    def text(self, path: str) -> str:
        """The text that a GET answers."""
        return self._answer("GET", path).text

    def post(self, path: str, body: Any | None = None) -> Any:
        """The JSON that a POST answers."""
        return self._answer("POST", path, json=body).json()

    def ready(self) -> tuple[bool, Any]:
        """Whether the API says that it can serve, and its own words."""
        try:
            return True, self.get("/readyz")
        except Refused as error:
            return False, error.detail

    def events(self, analysis: str, after: str, patience: float | None) -> Iterator[ServerSentEvent]:
        """Events of an analysis, until the API ends the stream.

        Args:
            analysis: its id.
            after: id of the last event that was seen; empty for none.
            patience: seconds of silence that count as broken.
        """
        headers = {"Last-Event-ID": after} if after else {}
        timeout = httpx.Timeout(_SILENCE if patience is None else min(_SILENCE, patience), connect=5.0)
        with self._mapped():
            try:
                with connect_sse(
                    self._client, "GET", f"/v1/analyses/{analysis}/events", headers=headers, timeout=timeout
                ) as source:
                    if source.response.is_error:
                        source.response.read()
                        raise refused(source.response)
                    yield from source.iter_sse()
            except (SSEError, httpx.ReadError, httpx.ReadTimeout, httpx.RemoteProtocolError) as error:
                raise BrokenStream(type(error).__name__) from error

    def download(self, path: str, **query: Any) -> Iterator[bytes]:
        """The body of an answer, piece by piece."""
        with self._mapped(), self._client.stream("GET", path, params=query) as answer:
            if answer.is_error:
                answer.read()
                raise refused(answer)
            yield from answer.iter_bytes()

    def _answer(self, method: str, path: str, **more: Any) -> httpx.Response:
        with self._mapped():
            answer = self._client.request(method, path, **more)
            if not answer.is_success:
                raise refused(answer)
            return answer

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        try:
            yield
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise Unreachable(f"{self.url} does not answer ({type(error).__name__})") from error


def refused(answer: httpx.Response) -> Refused:
    """The error that an answer holds: the detail of its problem document, else its status line."""
    detail = f"{answer.status_code} {answer.reason_phrase}"
    try:
        body = answer.json()
        if isinstance(body, dict) and body.get("detail"):
            detail = str(body["detail"])
    except ValueError:
        pass
    return Refused(answer.status_code, detail, answer.headers.get("Retry-After", ""))


def is_loopback(url: str) -> bool:
    """Whether a URL points to this machine."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
