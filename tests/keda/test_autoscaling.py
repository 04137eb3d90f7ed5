"""KEDA for real: fetcher and worker go from zero to several and back as analyses come and end."""

import os
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cluster.conftest import SETTINGS, VIDEOS
from tests.cluster.deployment import Deployment, kubectl, load_images, node_of_tests
from tests.outcome import outcome, settled, start, true_comments
from tests.stack import wait_until

pytestmark = pytest.mark.timeout(900)
NAMESPACE = os.environ.get("CLUSTER_NAMESPACE", "commentsense-keda")
SCALED = ("fetcher", "worker")
# Slow enough for the cluster's autoscaler, which looks every 15 s, to have something to see.
SLOW = {
    "keda.enabled": "true",
    "keda.pollingInterval": "1",
    "keda.cooldownPeriod": "10",
    "keda.fetcher.threshold": "1",
    "keda.worker.threshold": "2",
    "youtubeStub.env.COMMENTSENSE_STUB_LATENCY_MS": "1500",
    "faults.modelDelaySeconds": "1.5",
    "api.env.COMMENTSENSE_BATCH_SIZE": "25",
    "api.env.COMMENTSENSE_BACKLOG": "50",
}


@pytest.fixture(scope="module")
def deployment() -> Iterator[Deployment]:
    """A release that KEDA scales; fails where the cluster has none."""
    context = node_of_tests()
    found = kubectl("get", "crd", "scaledobjects.keda.sh", "-o", "name", check=False)
    assert found, "KEDA is not in this cluster: install it (helm install keda kedacore/keda), then try again"
    load_images(context)
    deployment = Deployment(NAMESPACE, settings=SETTINGS | SLOW)
    deployment.remove()
    deployment.create_namespace()
    try:
        deployment.install()
        deployment.connect()
        yield deployment
    finally:
        kubectl("-n", NAMESPACE, "delete", "scaledobjects.keda.sh", "--all", "--timeout=60s", check=False)
        deployment.remove()


def sizes(deployment: Deployment) -> dict[str, int]:
    """How many pods each scaled service has."""
    return {component: len(deployment.pods(component)) for component in SCALED}


def test_from_zero_to_several_and_back(deployment: Deployment) -> None:
    """Nothing runs while nothing waits; work brings several of each; they go again, and no comment is missing."""
    wait_until(lambda: set(sizes(deployment).values()) == {0}, 180, "nothing runs while nothing waits", every=1)
    began = time.monotonic()
    videos = [video for video in VIDEOS if video.startswith("small")]
    running = {start(deployment, video): video for video in videos}
    most = dict.fromkeys(SCALED, 0)
    first: dict[str, float] = {}
    ended: dict[str, dict[str, Any]] = {}
    while len(ended) < len(running):
        assert time.monotonic() - began < 600, deployment.state()
        for component, count in sizes(deployment).items():
            most[component] = max(most[component], count)
            if deployment.ready(component):
                first.setdefault(component, round(time.monotonic() - began, 1))
        ended |= {a: last for a in running if a not in ended and (last := settled(deployment, a))}
        time.sleep(1)
    print(f"first pod ready after {first} s; most pods {most}; ended after {time.monotonic() - began:.0f} s")
    assert all(count >= 2 for count in most.values()), most
    for analysis, video in running.items():
        assert ended[analysis]["state"] == "completed"
        found = outcome(deployment, analysis)
        truth = {row["id"] for row in true_comments(deployment, video)}
        assert found.labels.keys() == truth
        assert len(found.rows) == len(truth)
    done = time.monotonic()
    wait_until(lambda: set(sizes(deployment).values()) == {0}, 240, "back to zero", every=1)
    print(f"back to zero after {time.monotonic() - done:.0f} s")
