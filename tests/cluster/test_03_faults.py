"""Every kind of pod deleted and every container killed while analyses run: nothing lost, nothing counted twice."""

import json
from typing import Any

import pytest

from tests.cluster.conftest import VIDEOS
from tests.cluster.deployment import Deployment
from tests.cluster.faults import COMPONENTS, strike_while_counting
from tests.outcome import Outcome, Verdict, outcome, start, wait_settled


@pytest.fixture(scope="module")
def armed(deployment: Deployment) -> Deployment:
    """With the pod that kills."""
    deployment.prepare_killer()
    return deployment


@pytest.mark.parametrize("way", ["delete", "kill"])
def test_no_death_of_a_pod_loses_or_doubles_a_comment(
    armed: Deployment, calm: dict[str, Outcome], figures: dict[str, Any], way: str
) -> None:
    """All analyses end completed and hold what they hold without faults; counting goes on after each death."""
    verdict, quota_extra = Verdict(), 0
    videos = [video for video in VIDEOS if video.startswith("cluster")]
    recovery: dict[str, float] = {}
    for component in COMPONENTS:
        running = {start(armed, video): video for video in videos[:2]}
        recovery[component] = round(strike_while_counting(armed, list(running), component, way), 1)
        for analysis, video in running.items():
            last = wait_settled(armed, analysis, 180)
            spent = verdict.quota_extra
            verdict.add(armed, video, outcome(armed, analysis), calm[video], last["state"])
            # A try costs a unit whether YouTube answers or not: while it is away itself, each of them does.
            quota_extra += (verdict.quota_extra - spent) * (component != "youtube-stub")
        armed.wait_ready(component)
    figures[f"seconds to count again after {way}"] = recovery
    figures[f"verdict after {way}"] = verdict.report()
    print(json.dumps(figures[f"verdict after {way}"], indent=2))
    assert verdict.states == {"completed": 2 * len(COMPONENTS)}
    verdict.assert_nothing_lost_or_doubled()
    # A page that a dead fetcher had asked for is asked for again.
    assert quota_extra <= 2 * len(COMPONENTS)
