"""The official client on a real stub, for the tests of the stub."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httplib2
import pytest
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from tests.stack import Stack

KEY = "stub-key"
# Clients keep their connection open; they are closed together with the stub that they talk to.
_OPEN: list[Any] = []


@contextmanager
def running_stub(folder: Path, **settings: str) -> Iterator[Stack]:
    """A stub as a process of its own.

    Args:
        folder: for its log.
        settings: by name without the prefix, such as `latency_ms`.
    """
    env = {f"COMMENTSENSE_STUB_{name.upper()}": value for name, value in settings.items()}
    stack = Stack(folder, per_service={"stub": env})
    try:
        yield stack.start("stub")
    finally:
        while _OPEN:
            _OPEN.pop().close()
        stack.stop()


def official_client(stack: Stack, key: str | None = KEY) -> Any:
    """What google-api-python-client makes of its own discovery document, pointed at the stub."""
    client = build(
        "youtube",
        "v3",
        developerKey=key,
        http=httplib2.Http(timeout=30),
        client_options={"api_endpoint": stack.stub},
        static_discovery=True,
        cache_discovery=False,
    )
    _OPEN.append(client)
    return client


def pages(method: Any, **parameters: Any) -> Iterator[dict[str, Any]]:
    """Every page of a list method, by the client's own `list_next`."""
    request = method.list(**parameters)
    while request is not None:
        answer = request.execute(num_retries=0)
        yield answer
        request = method.list_next(request, answer)


def refused(call: Callable[[], Any]) -> tuple[int, str]:
    """Status and reason of the error that the client raises."""
    with pytest.raises(HttpError) as error:
        call()
    return error.value.resp.status, error.value.error_details[0]["reason"]
