"""kill -9 of every service at random moments while analyses run: nothing is lost, nothing is counted twice.

The same videos are analysed twice, without faults and with them, and must come out the same.
"""

import json
import os
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.chaos.plan import WORK_OF, Kill, plan
from tests.outcome import Verdict, outcome, settled, start
from tests.stack import Stack, wait_until

SEED = int(os.environ.get("CHAOS_SEED", "20261121"))
KILLS = int(os.environ.get("CHAOS_KILLS", "27"))
ANALYSES = int(os.environ.get("CHAOS_ANALYSES", "14"))
COMMENTS = 1000
SIDE_BY_SIDE = 4
LATE, REPEATED = 6, 7
LATENCY_MS = 120


def video_id(index: int) -> str:
    """A well-formed id."""
    return f"chaos{index:06d}"


@dataclass
class Recovery:
    """One kill and how long it took until what it interrupted was done."""

    target: str
    in_flight: bool
    seconds: float | None = None


@dataclass
class Chaos:
    """The run with faults."""

    stack: Stack
    client: "redis.Redis"
    running: dict[str, str] = field(default_factory=dict)  # analysis -> video
    kills: list[Recovery] = field(default_factory=list)
    watchers: list[threading.Thread] = field(default_factory=list)

    def leased(self, kinds: tuple[str, ...]) -> set[tuple[str, str, str]]:
        """What is leased at this moment: (analysis, kind, item)."""
        found = set()
        for analysis in list(self.running):
            for kind in kinds:
                for item in self.client.zrange(f"analysis:{{{analysis}}}:{kind}:leased", 0, -1):
                    found.add((analysis, kind, str(item)))
        return found

    def strike(self, kill: Kill) -> None:
        """Waits for a moment with work in flight (two seconds at most), kills, and starts the service again."""
        time.sleep(kill.pause)
        kinds = WORK_OF.get(kill.target, ())
        hit: set[tuple[str, str, str]] = set()
        deadline = time.monotonic() + 3
        while kinds and not hit and time.monotonic() < deadline:
            hit = self.leased(kinds)
        service = self.stack.services[kill.target]
        service.kill()
        recovery = Recovery(kill.target, self._interrupted(kill.target, hit))
        self.kills.append(recovery)
        started = time.monotonic()
        service.start(wait=False)
        watcher = threading.Thread(target=self._watch, args=(recovery, hit, started), daemon=True)
        watcher.start()
        self.watchers.append(watcher)
        if kill.target == "redis":
            service.wait_ready()

    def _interrupted(self, target: str, hit: set[tuple[str, str, str]]) -> bool:
        """Whether what was leased is really unfinished; Redis itself cannot be asked when it was the one."""
        if target == "redis":
            return bool(hit)
        return any(self.client.hexists(f"analysis:{{{analysis}}}:{kind}", item) for analysis, kind, item in hit)

    def _watch(self, recovery: Recovery, hit: set[tuple[str, str, str]], started: float) -> None:
        """Recovered: the service is ready again, and every item that was in flight is done."""

        def done() -> bool:
            for analysis, kind, item in hit:
                if self.client.hexists(f"analysis:{{{analysis}}}:{kind}", item):
                    return False
            return bool(self.stack.services[recovery.target].ready())

        def check() -> bool:
            try:
                return done()
            except redis.RedisError:
                return False

        wait_until(check, 150, f"recovery from the kill of {recovery.target}", every=0.1)
        recovery.seconds = time.monotonic() - started


# Pytest's own limit is for tests that hang; this one works for minutes.
pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """All services, with their default settings; only the stub is told to be slow and difficult."""
    switches = {"COMMENTSENSE_STUB_LATENCY_MS": str(LATENCY_MS)}
    stack = Stack(tmp_path, per_service={"stub": switches, "api": {"COMMENTSENSE_RATE_LIMIT": "100000/minute"}})
    try:
        yield stack.start()
    finally:
        stack.stop()


def add_videos(stack: Stack) -> None:
    """The same videos each time, as if nobody had asked for them yet."""
    for index in range(ANALYSES):
        stack.add_video(video_id(index), COMMENTS, seed=index, late_comments=LATE, repeat_comments=REPEATED)


def run_all(stack: Stack, chaos: Chaos | None) -> dict[str, tuple[str, dict[str, Any]]]:
    """Analyses every video, some side by side; gives video -> (analysis, last snapshot)."""
    waiting = [video_id(index) for index in range(ANALYSES)]
    running: dict[str, str] = chaos.running if chaos else {}
    ended: dict[str, tuple[str, dict[str, Any]]] = {}
    deadline = time.monotonic() + 420
    while waiting or running:
        assert time.monotonic() < deadline, f"still running: {running}\n{stack.tails(15)}"
        while waiting and len(running) < SIDE_BY_SIDE:
            video = waiting.pop(0)
            running[start(stack, video)] = video
        for analysis, video in list(running.items()):
            last = settled(stack, analysis)
            if last:
                del running[analysis]
                ended[video] = (analysis, last)
        time.sleep(0.2)
    return ended


def test_killing_any_service_loses_and_doubles_nothing(stack: Stack) -> None:
    """All analyses end completed, hold every comment of their video once with the same label, and cost little more."""
    add_videos(stack)
    calm = {video: outcome(stack, analysis) for video, (analysis, _) in run_all(stack, None).items()}
    add_videos(stack)

    client = redis.Redis.from_url(stack.redis_url, decode_responses=True, socket_timeout=2)
    chaos = Chaos(stack, client)
    striker_failed: list[BaseException] = []

    def strike_all() -> None:
        for kill in plan(SEED, KILLS):
            while True:
                try:
                    if not chaos.running:
                        time.sleep(0.2)
                        continue
                    chaos.strike(kill)
                    break
                except redis.RedisError:
                    time.sleep(0.2)

    def guarded() -> None:
        try:
            strike_all()
        except BaseException as error:
            striker_failed.append(error)

    striker = threading.Thread(target=guarded, daemon=True)
    striker.start()
    ended: dict[str, tuple[str, dict[str, Any]]] = {}
    rounds = 0
    while striker.is_alive() or rounds == 0:
        if rounds:
            add_videos(stack)
        ended = {f"{video}/{rounds}": result for video, result in run_all(stack, chaos).items()} | ended
        rounds += 1
        assert not striker_failed, striker_failed
    for watcher in chaos.watchers:
        watcher.join(160)

    verdict = Verdict()
    for key, (analysis, last) in ended.items():
        video = key.split("/")[0]
        verdict.add(stack, video, outcome(stack, analysis), calm[video], last["state"])
    times = sorted(recovery.seconds or float("inf") for recovery in chaos.kills)
    p95 = times[min(len(times) - 1, int(0.95 * len(times)))]
    in_flight = sum(recovery.in_flight for recovery in chaos.kills)
    report = {
        "seed": SEED,
        "analyses": len(ended),
        **verdict.report(),
        "kills": len(chaos.kills),
        "kills by service": dict(Counter(recovery.target for recovery in chaos.kills)),
        "kills with work in flight": in_flight,
        "recovery seconds": [f"{kill.target} {kill.seconds or -1:.1f}" for kill in chaos.kills],
        "recovery seconds, median": round(statistics.median(times), 1),
        "recovery seconds, 95th percentile": round(p95, 1),
    }
    print("\n" + json.dumps(report, indent=2))
    assert verdict.states == {"completed": len(ended)}
    assert len(ended) >= 10
    assert len(chaos.kills) >= 25
    assert in_flight >= 15
    verdict.assert_nothing_lost_or_doubled()
    assert verdict.quota_extra <= len(chaos.kills)
    assert p95 <= 45
