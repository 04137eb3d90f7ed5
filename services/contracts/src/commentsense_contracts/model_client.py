"""The model server's protocol: what is sent to `/invocations`, and what its answers mean.

The functions are pure; `ModelClient` (worker) and `AsyncModelClient` (API) carry them over HTTP.
"""

import json
import ssl
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpcore  # noqa: F401 - httpx imports it on first use, which would be once in every forked process
import httpx

from commentsense_contracts.errors import ModelRejected, ModelUnavailable
from commentsense_contracts.records import Prediction
from commentsense_contracts.states import LABELS, Label

# A server that is replaced behind one address is only noticed by new connections.
CONNECTION_SECONDS = 30.0
_HEADERS = {"Content-Type": "application/json"}
# Of these the server says that it cannot now; of other 4xx that it will not.
_BUSY = {408, 425, 429}


def request_body(texts: Sequence[str], params: dict[str, bool] | None = None) -> bytes:
    """The body for `/invocations`."""
    body: dict[str, Any] = {"inputs": list(texts)}
    if params:
        body["params"] = params
    return json.dumps(body, ensure_ascii=False).encode()


def read_records(response: httpx.Response, expected: int) -> list[dict[str, Any]]:
    """The records of an answer.

    Raises:
        ModelUnavailable: the server failed or is busy.
        ModelRejected: it refused the texts.
    """
    if response.status_code >= 500 or response.status_code in _BUSY:
        raise ModelUnavailable(f"The model server answered {response.status_code}.")
    if response.status_code != 200:
        raise ModelRejected(f"The model server refused the texts with {response.status_code}.")
    try:
        records = response.json()["predictions"]
    except (ValueError, KeyError, TypeError) as error:
        raise ModelUnavailable("The model server's answer is not what its contract says.") from error
    if not isinstance(records, list) or len(records) != expected:
        raise ModelUnavailable("The model server answered another number of records than it was asked for.")
    return records


def read_prediction(record: dict[str, Any]) -> Prediction:
    """One record as a prediction.

    Raises:
        ModelUnavailable: the record lacks a field of the contract.
    """
    try:
        if not all(0 <= float(record[label]) <= 1 for label in LABELS):
            raise ValueError("no probability")
        return Prediction(
            label=Label(record["label"]),
            negative=float(record["negative"]),
            neutral=float(record["neutral"]),
            positive=float(record["positive"]),
            language=str(record["language"]),
            supported=bool(record["supported"]),
            model_version=str(record["model_version"]),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise ModelUnavailable("The model server's answer is not what its contract says.") from error


def tls_context(url: str) -> ssl.SSLContext | bool:
    """What httpx needs to verify a server: made once, and not at all where there is no TLS; reading CAs is slow."""
    return ssl.create_default_context() if url.startswith("https") else False


class _Watch:
    """Tells of one request whether it went over a connection that an earlier one had left.

    To be passed as httpx's extension `trace`, which is called with the name of each step.
    """

    def __init__(self) -> None:
        self.opened = False

    def __call__(self, step: str, _info: Mapping[str, Any]) -> None:
        """A step of a blocking request."""
        self.opened = self.opened or step.startswith("connection.connect_tcp")

    async def step(self, step: str, info: Mapping[str, Any]) -> None:
        """A step of an asynchronous one."""
        self(step, info)

    def worth_another(self, error: httpx.HTTPError) -> bool:
        """Whether only the connection failed, so that another server may be behind a new one.

        A server that went away since the last request closed the connection that was kept; one that is going refuses
        new ones. But a request that made its own connection and lost it may be what took the server down: it must not
        meet the next one at once.
        """
        if isinstance(error, httpx.ConnectError):
            return True
        return not self.opened and isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError)


class ModelClient:
    """A blocking client of one model server.

    A connection lives for `CONNECTION_SECONDS`. A request whose connection turns out to be gone is sent once more over
    a new one: the server changes nothing, so that it may be asked twice.

    Args:
        url: of the server, without `/invocations`.
        timeout: seconds for one answer.
    """

    def __init__(self, url: str, timeout: float) -> None:
        self._url = url.rstrip("/")
        self._timeout = httpx.Timeout(timeout, connect=min(2.0, timeout))
        self._tls = tls_context(url)
        self._client: httpx.Client | None = None
        self._opened = 0.0

    def close(self) -> None:
        """Closes the connection; the next call opens one."""
        if self._client:
            self._client.close()
            self._client = None

    def _connection(self) -> httpx.Client:
        if time.monotonic() - self._opened > CONNECTION_SECONDS:
            self.close()
        if self._client is None:
            self._client = httpx.Client(base_url=self._url, timeout=self._timeout, headers=_HEADERS, verify=self._tls)
            self._opened = time.monotonic()
        return self._client

    def predict(self, texts: Sequence[str], timeout: float | None = None) -> list[Prediction]:
        """One prediction per text, in order. At least one text; `timeout` in seconds, if not the client's own.

        Raises:
            ModelUnavailable, ModelRejected: as `read_records`.
        """
        return [read_prediction(record) for record in self._post(request_body(texts), len(texts), timeout)]

    def describe(self) -> dict[str, Any]:
        """What the model says of itself: name, version, held-out confusion counts and more (docs/model-card.md)."""
        records = self._post(request_body(["description"], {"describe": True}), 1)
        return read_description(records)

    def _post(self, body: bytes, expected: int, timeout: float | None = None) -> list[dict[str, Any]]:
        limit = httpx.Timeout(timeout) if timeout else self._timeout
        try:
            response = self._send(body, limit)
        except httpx.HTTPError as error:
            raise ModelUnavailable(f"The model server did not answer ({type(error).__name__}).") from error
        return read_records(response, expected)

    def _send(self, body: bytes, limit: httpx.Timeout) -> httpx.Response:
        watch = _Watch()
        try:
            return self._connection().post("/invocations", content=body, timeout=limit, extensions={"trace": watch})
        except httpx.HTTPError as error:
            if not watch.worth_another(error):
                raise
        self.close()
        return self._connection().post("/invocations", content=body, timeout=limit)


def read_description(records: list[dict[str, Any]]) -> dict[str, Any]:
    """The description in an answer to `describe`.

    Raises:
        ModelUnavailable: there is none.
    """
    description = records[0].get("description")
    if not isinstance(description, dict) or "version" not in description:
        raise ModelUnavailable("The model server does not describe its model: it must answer params.describe.")
    return description


@dataclass(eq=False)
class _Connections:
    """Connections opened within the same `CONNECTION_SECONDS`, and how many requests use them now."""

    client: httpx.AsyncClient
    opened: float
    used: int = 0
    retired: bool = False

    async def retire(self) -> None:
        """Closes them, at once or when the last request that uses them ends."""
        self.retired = True
        await self.close_unused()

    async def close_unused(self) -> None:
        """Closes retired ones that nobody uses."""
        if self.retired and not self.used:
            await self.client.aclose()


class AsyncModelClient:
    """The same for an event loop: no connection takes requests for longer than `CONNECTION_SECONDS`, however busy.

    `aclose` when done.
    """

    def __init__(self, url: str, timeout: float) -> None:
        self._url = url.rstrip("/")
        self._timeout = httpx.Timeout(timeout, connect=min(2.0, timeout))
        self._tls = tls_context(url)
        self._now: _Connections | None = None

    @asynccontextmanager
    async def _connections(self) -> AsyncIterator[_Connections]:
        found = self._now
        if found is not None and time.monotonic() - found.opened > CONNECTION_SECONDS:
            await self._retire(found)
        found = self._now
        if found is None:
            client = httpx.AsyncClient(base_url=self._url, timeout=self._timeout, headers=_HEADERS, verify=self._tls)
            found = self._now = _Connections(client, time.monotonic())
        found.used += 1
        try:
            yield found
        finally:
            found.used -= 1
            await found.close_unused()

    async def _retire(self, connections: _Connections) -> None:
        if self._now is connections:
            self._now = None
        await connections.retire()

    async def predict(self, texts: Sequence[str], *, explain: bool = False) -> list[dict[str, Any]]:
        """One record per text, in order, as the server gives them.

        Raises:
            ModelUnavailable, ModelRejected: as `read_records`.
        """
        body = request_body(texts, {"explain": True} if explain else None)
        return await self._post(body, len(texts))

    async def describe(self) -> dict[str, Any]:
        """As `ModelClient.describe`."""
        return read_description(await self._post(request_body(["description"], {"describe": True}), 1))

    async def _post(self, body: bytes, expected: int) -> list[dict[str, Any]]:
        try:
            response = await self._send(body)
        except httpx.HTTPError as error:
            raise ModelUnavailable(f"The model server did not answer ({type(error).__name__}).") from error
        return read_records(response, expected)

    async def _send(self, body: bytes) -> httpx.Response:
        watch = _Watch()
        async with self._connections() as old:
            try:
                return await old.client.post("/invocations", content=body, extensions={"trace": watch.step})
            except httpx.HTTPError as error:
                if not watch.worth_another(error):
                    raise
        # Others that are kept may be as dead as this one.
        await self._retire(old)
        async with self._connections() as new:
            return await new.client.post("/invocations", content=body)

    async def aclose(self) -> None:
        """Closes the connections."""
        if self._now is not None:
            await self._retire(self._now)
