"""One release for the whole tier: images loaded, chart installed in a namespace that enforces `restricted`."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cluster.deployment import PREVIOUS, Deployment, load_images, node_of_tests, version_of
from tests.outcome import Outcome, outcome

NAMESPACE = os.environ.get("CLUSTER_NAMESPACE", "commentsense-test")
VIDEOS = {**{f"cluster{i:04d}": 2000 for i in range(4)}, **{f"small{i:06d}": 1000 for i in range(8)}}
# What would end a run that asks for more than people do, and a stub that is as slow as a network.
SETTINGS = {
    "youtubeStub.env.COMMENTSENSE_STUB_VIDEOS": "\\,".join(f"{name}={count}" for name, count in VIDEOS.items()),
    "youtubeStub.env.COMMENTSENSE_STUB_DAILY_QUOTA": "1000000",
    "youtubeStub.env.COMMENTSENSE_STUB_REPEAT_COMMENTS": "7",
    "youtubeStub.env.COMMENTSENSE_STUB_LATENCY_MS": "60",
    "fetcher.env.COMMENTSENSE_DAILY_QUOTA": "1000000",
    "api.env.COMMENTSENSE_DAILY_QUOTA": "1000000",
    "api.env.COMMENTSENSE_RATE_LIMIT": "off",
    # Small, so that an analysis is in the middle of its batches for long enough to be disturbed.
    "api.env.COMMENTSENSE_BATCH_SIZE": "100",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Rollouts take minutes on two cores."""
    for item in items:
        item.add_marker(pytest.mark.timeout(900))


def previous_chart() -> Path:
    """The chart as it was released last."""
    packages = PREVIOUS.glob("commentsense-*.tgz")
    return max(packages, key=lambda package: [int(part) for part in version_of(package).split(".")])


@pytest.fixture(scope="session")
def figures() -> Iterator[dict[str, Any]]:
    """What is measured on the way; printed at the end."""
    found: dict[str, Any] = {}
    yield found
    print("\n" + json.dumps(found, indent=2))


@pytest.fixture(scope="session")
def deployment(figures: dict[str, Any]) -> Iterator[Deployment]:
    """The previous chart, installed; the first test makes it the present one."""
    figures["context"] = node_of_tests()
    load_images(figures["context"])
    found = Deployment(NAMESPACE, settings=dict(SETTINGS))
    found.remove()
    found.create_namespace()
    try:
        figures["seconds from helm install to ready"] = round(found.install(previous_chart()), 1)
        found.connect()
        yield found
    finally:
        found.remove()


@pytest.fixture(scope="session")
def calm(deployment: Deployment) -> dict[str, Outcome]:
    """What each video comes out as when nothing is disturbed."""
    found = {}
    for video in VIDEOS:
        analysis = deployment.analyse(video, max_comments=VIDEOS[video], refresh=True)
        assert deployment.wait(analysis, 180)["state"] == "completed"
        found[video] = outcome(deployment, analysis)
    return found
