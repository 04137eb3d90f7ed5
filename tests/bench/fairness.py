"""What a small analysis has to wait while a huge one is underway, and many at once."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor

from tests.bench.report import Row, Section
from tests.bench.system import FINAL, Run, Sizes, System, handled, running, say

TARGET = 3.0
ALONE, BESIDE = 5, 9
METHOD = """The stub at zero latency. The small analysis is measured alone, five times before and five times after
the rest; in between a huge one is started, and when a third of its comments are counted, small ones of another video
are started one after another, at most nine, each measured only if the huge one is still underway at its end. Medians
are compared. Then many small ones of different videos are started at once, and all of them have to end as completed
with every comment counted."""


def measure(sizes: Sizes) -> Section:
    """Runs the scenario."""
    with running(sizes) as system:
        system.warm_up()
        small = system.video("small", sizes.small)
        huge = system.video("huge", sizes.huge)
        system.erase(system.analyse(small, sizes.small).id)
        alone = [_small(system, small).seconds for _ in range(ALONE)]
        beside = _beside(system, small, huge)
        alone += [_small(system, small).seconds for _ in range(ALONE)]
        say(f"small alone {_told(alone)} s, beside a huge one {_told(beside)} s")
        before, during = statistics.median(alone), statistics.median(beside) if beside else 0.0
        crowd = _crowd(system)
        longest = max(run.seconds for run in crowd)
        complete = sum(run.comments == sizes.small for run in crowd)
        told = f"{during:.2f} s (median of {len(beside)})" if beside else "the huge one ended first"
        return Section("Fairness", METHOD, (
            Row(f"{sizes.small:,} comments alone", f"{before:.2f} s (median of {len(alone)})"),
            Row(
                f"the same in the middle of {sizes.huge:,}", told, f"<= {TARGET:g} x alone",
                during <= TARGET * before if beside else None, during / before if beside else None,
            ),
            Row(
                f"{sizes.crowd} analyses of {sizes.small:,} at once",
                f"{complete} completed, the last after {longest:.1f} s", "all complete", complete == sizes.crowd,
            ),
        ))  # fmt: skip


def _told(seconds: list[float]) -> str:
    return " ".join(f"{value:.2f}" for value in seconds)


def _small(system: System, video: str) -> Run:
    run = system.analyse(video, system.sizes.small)
    system.erase(run.id)
    return run


def _beside(system: System, small: str, huge: str) -> list[float]:
    """Seconds of small analyses while a huge one is underway."""
    began = time.time()
    analysis = system.start(huge, system.sizes.huge)
    while handled(snapshot := system.stack.snapshot(analysis)) < system.sizes.huge / 3:
        assert snapshot["state"] not in FINAL, snapshot
        time.sleep(0.1)
    found: list[float] = []
    while len(found) < BESIDE:
        run = _small(system, small)
        if system.ended_at(analysis):
            break
        found.append(run.seconds)
    system.erase(system.finish(analysis, began).id)
    return found


def _crowd(system: System) -> list[Run]:
    """Many small analyses, started at once."""
    sizes = system.sizes
    videos = [system.video(f"crowd{i:03d}", sizes.small) for i in range(sizes.crowd)]
    began = time.time()
    with ThreadPoolExecutor(8) as pool:
        started = list(pool.map(lambda video: system.start(video, sizes.small), videos))
    return [system.finish(analysis, began) for analysis in started]
