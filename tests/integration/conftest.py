"""The real services for integration tests: one Redis, one model server and one stub for the session."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import redis

from tests.integration.api_support import Seeder, running_api
from tests.stack import Stack


@pytest.fixture(scope="session")
def backing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Redis, stub and model server; a test starts the services it is about on top of them."""
    stack = Stack(tmp_path_factory.mktemp("stack"))
    try:
        yield stack.start("redis", "stub", "model")
    finally:
        stack.stop()


@pytest.fixture
def client(backing: Stack) -> Iterator["redis.Redis"]:
    """An empty Redis."""
    connection = redis.Redis.from_url(backing.redis_url, decode_responses=True)
    connection.flushall()
    yield connection
    connection.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for the processes of one test."""
    return tmp_path


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stack, httpx.Client]]:
    """The API alone, on a Redis of its own; modules that want other settings have one of their own."""
    with running_api(tmp_path_factory.mktemp("api")) as found:
        yield found


@pytest.fixture
def http(service: tuple[Stack, httpx.Client]) -> httpx.Client:
    """Speaks to that API."""
    return service[1]


@pytest.fixture
def seed(service: tuple[Stack, httpx.Client]) -> Iterator[Seeder]:
    """Puts analyses into its Redis, empty at first."""
    client = redis.Redis.from_url(service[0].redis_url, decode_responses=True)
    client.flushall()
    yield Seeder(client)
    client.close()
