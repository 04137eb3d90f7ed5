"""One run for the whole package: a real stack in which something of everything happens, and a real Prometheus."""

from collections.abc import Iterator

import pytest

from tests.deploy.monitoring.watched import Watched


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first test that asks for the run waits for all of it."""
    for item in items:
        if "watched" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="session")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """The run, over and still to be asked about."""
    with Watched(tmp_path_factory.mktemp("watched")) as run:
        yield run.run()
