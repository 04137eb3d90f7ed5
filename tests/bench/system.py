"""The system under measurement: the real services on ports of their own, at their default settings but for limits."""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis

from tests.bench.measure import cpu_seconds
from tests.stack import Stack, get_json, send_json

MANY = "100000000"
# What would end or slow a run that asks for more than a person does; nothing that changes how work is done.
LIMITS = {
    "COMMENTSENSE_DAILY_QUOTA": MANY,
    "COMMENTSENSE_STUB_DAILY_QUOTA": MANY,
    "COMMENTSENSE_MAX_COMMENTS_CAP": MANY,
    "COMMENTSENSE_RATE_LIMIT": f"{MANY}/second",
}
SERVICES = ("api", "fetcher", "worker", "redis", "model", "stub")
OWN = ("api", "fetcher", "worker")
POLL_SECONDS = 0.25
FINAL = {"completed", "partial", "failed", "cancelled"}


def say(text: str) -> None:
    """Progress, on stderr."""
    print(f"bench: {text}", file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Sizes:
    """How much each scenario does.

    Attributes:
        large: comments of a large analysis.
        huge: of the largest.
        small: of a small one.
        slow: of the one with latency.
        crowd: small analyses at once.
        repeats: of what is cheap to repeat.
        read_seconds: for which reads are measured.
        naive: comments sent to the naive API.
        naive_train: texts it is trained on.
        naive_trees: of its LightGBM, per label.
    """

    large: int = 20_000
    huge: int = 50_000
    small: int = 1_000
    slow: int = 5_000
    crowd: int = 50
    repeats: int = 5
    read_seconds: float = 10.0
    naive: int = 5_000
    naive_train: int = 2_000
    naive_trees: int = 300


FULL = Sizes()
QUICK = Sizes(
    large=2_000, huge=5_000, small=300, slow=600, crowd=6, repeats=1, read_seconds=2.0,
    naive=500, naive_train=300, naive_trees=30,
)  # fmt: skip


@dataclass(frozen=True)
class Run:
    """One analysis that ended.

    Attributes:
        id: of the analysis.
        seconds: from before the POST to the end, by the clock that both this process and Redis read.
        comments: scored and skipped.
        snapshot: the last one.
    """

    id: str
    seconds: float
    comments: int
    snapshot: dict[str, Any]

    @property
    def rate(self) -> float:
        """Comments per second."""
        return self.comments / self.seconds


class System:
    """A running stack.

    Args:
        sizes: how much to do.
        stack: the processes.
    """

    def __init__(self, sizes: Sizes, stack: Stack) -> None:
        self.sizes = sizes
        self.stack = stack
        self.redis = redis.Redis.from_url(stack.redis_url, decode_responses=True)

    @property
    def pids(self) -> dict[str, int]:
        """Root process of each service."""
        return {name: self.stack.services[name].pid for name in SERVICES}

    def cpu(self) -> dict[str, float]:
        """Processor seconds that each service has taken so far."""
        return {name: cpu_seconds(pid) for name, pid in self.pids.items()}

    def video(self, name: str, comments: int) -> str:
        """A generated video; its id. `name` has at most 8 characters."""
        video = f"{name}{'0' * 11}"[:11]
        self.stack.add_video(video, comments)
        return video

    def latency(self, milliseconds: float) -> None:
        """How long each answer of the stub waits."""
        send_json("PUT", f"{self.stack.stub}/stub/switches", {"latency_ms": milliseconds})

    def texts(self, video: str) -> list[str]:
        """Every text that a video holds."""
        return [str(comment["text"]) for comment in get_json(f"{self.stack.stub}/stub/videos/{video}/comments", 60)]

    def start(self, video: str, comments: int) -> str:
        """Starts an analysis of its own, whatever is there already."""
        return self.stack.analyse(video, max_comments=max(comments, 1), refresh=True)

    def finish(self, analysis: str, began: float, seconds: float = 300.0) -> Run:
        """Waits for the end of an analysis that began at `began` (time.time()).

        Raises:
            AssertionError: it did not end as completed.
        """
        deadline = time.monotonic() + seconds
        while (snapshot := self.stack.snapshot(analysis))["state"] not in FINAL:
            assert time.monotonic() < deadline, f"not ended within {seconds:g} s: {snapshot}"
            time.sleep(POLL_SECONDS)
        assert snapshot["state"] == "completed", f"ended otherwise: {snapshot}"
        return Run(analysis, self.ended_at(analysis) - began, handled(snapshot), snapshot)

    def ended_at(self, analysis: str) -> float:
        """When an analysis ended, to the millisecond: finer than polling shows, and finer than the API says."""
        return float(self.redis.hget(f"analysis:{{{analysis}}}", "ended_at") or 0)

    def analyse(self, video: str, comments: int) -> Run:
        """One analysis from POST to its end."""
        began = time.time()
        return self.finish(self.start(video, comments), began)

    def erase(self, analysis: str) -> None:
        """Deletes an analysis, so that the next one meets the same Redis."""
        send_json("DELETE", f"{self.stack.api}/v1/analyses/{analysis}")

    def warm_up(self) -> None:
        """A few small analyses, so that each process has made its clients and loaded its code."""
        video = self.video("warmup", 600)
        for _ in range(3):
            self.erase(self.analyse(video, 600).id)


def handled(snapshot: dict[str, Any]) -> int:
    """Comments scored or skipped."""
    progress = snapshot["progress"]
    return int(progress["scored"]) + sum(progress["skipped"].values())


@contextmanager
def running(sizes: Sizes, **more: str) -> Iterator[System]:
    """A stack of its own, stopped at the end; its logs are shown when something fails.

    Args:
        sizes: how much to do.
        more: further settings, by variable.
    """
    with tempfile.TemporaryDirectory(prefix="commentsense-bench-") as folder:
        stack = Stack(Path(folder), env={**LIMITS, **more})
        try:
            stack.start()
            yield System(sizes, stack)
        except (AssertionError, OSError) as error:
            print(stack.tails(), file=sys.stderr)
            raise error from None
        finally:
            stack.stop()
