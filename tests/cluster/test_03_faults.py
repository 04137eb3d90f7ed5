"""Every kind of pod deleted and every container killed while analyses run: nothing lost, nothing counted twice."""

import json
import time
from typing import Any

import pytest

from tests.cluster.conftest import VIDEOS
from tests.cluster.deployment import Deployment
from tests.outcome import Outcome, Verdict, outcome, settled, start
from tests.stack import wait_until

COMPONENTS = ("worker", "fetcher", "model-server", "redis", "api", "youtube-stub")
RECOVERY_SECONDS = 120


@pytest.fixture(scope="module")
def armed(deployment: Deployment) -> Deployment:
    """With the pod that kills."""
    deployment.prepare_killer()
    return deployment


def strike(deployment: Deployment, component: str, way: str) -> None:
    """Ends a component's pod or its container's processes, the way that is asked."""
    if way == "delete":
        deployment.delete_pod(component)
        return
    before = deployment.restarts(component)
    assert deployment.kill_container(component) >= 1
    wait_until(lambda: deployment.restarts(component) > before, 60, f"{component} started again", every=0.5)


def counted(deployment: Deployment, analysis: str) -> int:
    """Comments counted so far."""
    progress = deployment.snapshot(analysis)["progress"]
    return int(progress["scored"]) + sum(progress["skipped"].values())


@pytest.mark.parametrize("way", ["delete", "kill"])
def test_no_death_of_a_pod_loses_or_doubles_a_comment(
    armed: Deployment, calm: dict[str, Outcome], figures: dict[str, Any], way: str
) -> None:
    """All analyses end completed and hold what they hold without faults; counting goes on after each death."""
    verdict = Verdict()
    videos = [video for video in VIDEOS if video.startswith("cluster")]
    deaths = 0
    recovery: dict[str, float] = {}
    for component in COMPONENTS:
        running = {start(armed, video): video for video in videos[:2]}
        first = next(iter(running))
        wait_until(lambda a=first: counted(armed, a) > 0, 60, "counting has begun", every=0.1)
        strike(armed, component, way)
        deaths += 1
        struck = time.monotonic()
        before = max(counted_or_away(armed, a) for a in running)
        wait_until(
            lambda r=tuple(running), b=before: any(counted_or_away(armed, a) > b or settled(armed, a) for a in r),
            RECOVERY_SECONDS, f"counting again after the death of {component}", every=0.2,
        )  # fmt: skip
        recovery[component] = round(time.monotonic() - struck, 1)
        for analysis, video in running.items():
            last = wait_until(lambda a=analysis: settled(armed, a), 180, f"the end of {analysis}", every=0.5)
            verdict.add(armed, video, outcome(armed, analysis), calm[video], last["state"])
        wait_until(lambda c=component: armed.ready(c) >= 1, 120, f"{component} ready", every=0.5)
    figures[f"seconds to count again after {way}"] = recovery
    figures[f"verdict after {way}"] = verdict.report()
    print(json.dumps(figures[f"verdict after {way}"], indent=2))
    assert verdict.states == {"completed": 2 * len(COMPONENTS)}
    verdict.assert_nothing_lost_or_doubled()
    assert verdict.quota_extra <= 2 * deaths


def counted_or_away(deployment: Deployment, analysis: str) -> int:
    """Comments counted so far; -1 while the API is away."""
    try:
        return counted(deployment, analysis)
    except (OSError, ValueError):
        return -1
