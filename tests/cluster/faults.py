"""Deaths of pods, and how long it takes until comments are counted again."""

import time
from collections.abc import Sequence

from tests.cluster.deployment import Deployment
from tests.outcome import settled
from tests.stack import wait_until

COMPONENTS = ("worker", "fetcher", "model-server", "redis", "api", "youtube-stub")
RECOVERY_SECONDS = 120


def counted(deployment: Deployment, analysis: str) -> int:
    """Comments counted so far; -1 while the API is away."""
    try:
        progress = deployment.snapshot(analysis)["progress"]
    except (OSError, ValueError):
        return -1
    return int(progress["scored"]) + sum(progress["skipped"].values())


def strike(deployment: Deployment, component: str, way: str) -> None:
    """Ends a component's pod (`delete`) or its container's processes (`kill`); returns when it is dead."""
    if way == "delete":
        deployment.delete_pod(component)
        return
    before = deployment.restarts(component)
    assert deployment.kill_container(component) >= 1, "there was nothing to kill"
    wait_until(lambda: deployment.restarts(component) > before, 60, f"{component} started again", every=0.5)


def strike_while_counting(deployment: Deployment, analyses: Sequence[str], component: str, way: str) -> float:
    """Strikes once one of the analyses has counted something; the seconds until more is counted, or one has ended."""
    wait_until(lambda: counted(deployment, analyses[0]) > 0, 60, "counting has begun")
    began = time.monotonic()
    strike(deployment, component, way)
    before = [counted(deployment, analysis) for analysis in analyses]

    def goes_on() -> bool:
        moved = any(counted(deployment, a) > max(0, b) for a, b in zip(analyses, before, strict=True))
        return moved or any(settled(deployment, a) for a in analyses)

    wait_until(goes_on, RECOVERY_SECONDS, f"counting again after the death of {component}", every=0.1)
    return time.monotonic() - began
