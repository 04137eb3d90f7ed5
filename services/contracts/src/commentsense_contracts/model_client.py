"""The model server's protocol: what is sent to `/invocations`, and what its answers mean.

The functions are pure; `ModelClient` (worker) and `AsyncModelClient` (API) carry them over HTTP.
"""

import json
import ssl
import time
from collections.abc import Sequence
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


class ModelClient:
    """A blocking client of one model server.

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
            response = self._connection().post("/invocations", content=body, timeout=limit)
        except httpx.HTTPError as error:
            raise ModelUnavailable(f"The model server did not answer ({type(error).__name__}).") from error
        return read_records(response, expected)


def read_description(records: list[dict[str, Any]]) -> dict[str, Any]:
    """The description in an answer to `describe`.

    Raises:
        ModelUnavailable: there is none.
    """
    description = records[0].get("description")
    if not isinstance(description, dict) or "version" not in description:
        raise ModelUnavailable("The model server does not describe its model: it must answer params.describe.")
    return description


class AsyncModelClient:
    """The same for an event loop. `aclose` when done."""

    def __init__(self, url: str, timeout: float) -> None:
        limits = httpx.Limits(keepalive_expiry=CONNECTION_SECONDS)
        waits = httpx.Timeout(timeout, connect=min(2.0, timeout))
        self._client = httpx.AsyncClient(
            base_url=url.rstrip("/"), timeout=waits, headers=_HEADERS, limits=limits, verify=tls_context(url)
        )

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
            response = await self._client.post("/invocations", content=body)
        except httpx.HTTPError as error:
            raise ModelUnavailable(f"The model server did not answer ({type(error).__name__}).") from error
        return read_records(response, expected)

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._client.aclose()
