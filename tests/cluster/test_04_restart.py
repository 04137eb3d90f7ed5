"""What an operator does to a running system: everything restarted under load, scaled, uninstalled."""

import time
from typing import Any

from tests.cluster.conftest import VIDEOS
from tests.cluster.deployment import DEPLOYMENTS, Deployment
from tests.cluster.load import asking
from tests.outcome import Outcome, Verdict, outcome, start, wait_settled

DELAY = 0.2
BATCH = 25
SMALL = [video for video in VIDEOS if video.startswith("small")]


def test_restarting_everything_under_load_shows_no_5xx(
    deployment: Deployment, calm: dict[str, Outcome], figures: dict[str, Any]
) -> None:
    """A rolling restart of every workload: readers see no failure, and running analyses lose nothing."""
    wanted = [
        (f"{deployment.api}/v1/analyses", None),
        (f"{deployment.api}/v1/predict", b'{"texts": ["lovely"]}'),
        (f"{deployment.dashboard}/_stcore/health", None),
    ]
    verdict = Verdict()
    with asking(wanted) as answers:
        for component in (*DEPLOYMENTS, "redis"):
            running = {start(deployment, video): video for video in SMALL[:2]}
            deployment.kubectl("rollout", "restart", deployment.controller(component))
            deployment.rollout(component)
            for analysis, video in running.items():
                last = wait_settled(deployment, analysis, 180)
                verdict.add(deployment, video, outcome(deployment, analysis), calm[video], last["state"])
    figures["answers during the rolling restart"] = dict(answers.statuses)
    figures["slowest answer during it, seconds"] = round(answers.slowest, 1)
    assert answers.statuses["200"] > 100, answers.statuses
    assert not answers.failed, answers.statuses
    assert verdict.states == {"completed": 2 * (len(DEPLOYMENTS) + 1)}
    verdict.assert_nothing_lost_or_doubled()


def rate(deployment: Deployment) -> float:
    """Comments per second of several analyses at once, from the first start to the last end."""
    began = time.monotonic()
    running = [start(deployment, video) for video in SMALL]
    for analysis in running:
        last = wait_settled(deployment, analysis, 300)
        assert last["state"] == "completed"
    return sum(VIDEOS[video] for video in SMALL) / (time.monotonic() - began)


def test_four_workers_score_three_times_what_one_does(deployment: Deployment, figures: dict[str, Any]) -> None:
    """With 200 ms added to each model call, so that the cores are not what limits, `kubectl scale` pays."""
    deployment.install(
        faults__modelDelaySeconds=str(DELAY), worker__env__COMMENTSENSE_CONCURRENCY="1",
        api__env__COMMENTSENSE_BATCH_SIZE=str(BATCH),
    )  # fmt: skip
    deployment.scale("worker", 1)
    one = rate(deployment)
    deployment.scale("worker", 4)
    four = rate(deployment)
    deployment.scale("worker", 1)
    figures["comments per second, one worker and four"] = [round(one), round(four)]
    figures["four workers over one"] = round(four / one, 2)
    assert four >= 3 * one
