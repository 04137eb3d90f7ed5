"""What each service holds in memory, idle and at its peak, and what a comment costs in Redis."""

import json
import urllib.request
from dataclasses import dataclass

from tests.bench.measure import MIB, PeakSampler, pss
from tests.bench.report import Row, Section
from tests.bench.system import OWN, SERVICES, Sizes, System, running, say

MOST_MIB = 150
FLAT = 1.1
PER_COMMENT = 1024
SMALL_RUNS = 5
METHOD = f"""PSS (proportional set size) of each service's process tree, read from `/proc` twice a second. *Idle* is
before any analysis. Then analyses of rising size run, each followed by what a person asks for: the snapshot, the
timeline, the distinctive terms, a page of comments and the whole export as CSV. The smallest size runs {SMALL_RUNS}
times, because one such run is over within a few samples. Peaks of a size are those of its own runs; *flat* compares the
peak of the largest size with that of the smallest, which comes after the services have loaded everything. Redis' bytes
per comment are the growth of `used_memory`, and of PSS, over an analysis that is kept, divided by its comments."""


@dataclass(frozen=True)
class Size:
    """What was seen at one size.

    Attributes:
        comments: of the analysis.
        peaks: service -> bytes.
        used: Redis' own bytes per comment.
        grown: growth of Redis' PSS per comment, from before the run to after it.
    """

    comments: int
    peaks: dict[str, int]
    used: float
    grown: float


def ask_for_everything(system: System, analysis: str) -> None:
    """What the page and the dashboard ask for after an analysis."""
    for path in ("", "/timeline", "/terms", "/comments?label=positive", "/export?format=csv"):
        with urllib.request.urlopen(f"{system.stack.api}/v1/analyses/{analysis}{path}", timeout=120) as answer:
            while answer.read(1 << 16):
                pass


def observe(system: System, name: str, comments: int, runs: int) -> Size:
    """Peaks over `runs` analyses of one size."""
    video = system.video(name, comments)
    with PeakSampler(system.pids) as sampler:
        for _ in range(runs):
            before, resident = _used(system), pss(system.pids["redis"])
            run = system.analyse(video, comments)
            after, now = _used(system), pss(system.pids["redis"])
            ask_for_everything(system, run.id)
            system.erase(run.id)
    say(f"{comments} comments: " + json.dumps({name: round(peak / MIB) for name, peak in sampler.peaks.items()}))
    return Size(comments, sampler.peaks, (after - before) / run.comments, (now - resident) / run.comments)


def _used(system: System) -> int:
    return int(system.redis.info("memory")["used_memory"])


def measure(sizes: Sizes) -> Section:
    """Runs the scenario."""
    with running(sizes) as system:
        idle = {name: pss(pid) for name, pid in system.pids.items()}
        if not idle["api"]:
            return Section("Memory", METHOD, (Row("PSS", "NOT RUN: /proc has no smaps_rollup", "any"),))
        steps = (("memsmall", sizes.small, SMALL_RUNS), ("memlarge", sizes.large, 1), ("memhuge", sizes.huge, 1))
        found = [observe(system, *step) for step in steps]
    rows = []
    for name in SERVICES:
        peaks = " / ".join(f"{size.peaks[name] / MIB:.0f}" for size in found)
        told = f"{idle[name] / MIB:.0f} idle, peaks {peaks} MiB"
        highest = max(size.peaks[name] for size in found)
        counts = " / ".join(f"{size.comments:,}" for size in found)
        if name in OWN:
            fits = highest < MOST_MIB * 1_000_000
            ratio = found[-1].peaks[name] / found[0].peaks[name]
            rows.append(Row(f"{name}, at {counts} comments", told, f"< {MOST_MIB} MB", fits))
            rows.append(Row(f"{name}, flat", f"{ratio:.2f} x", f"largest <= {FLAT} x smallest", ratio <= FLAT, ratio))
        else:
            rows.append(Row(f"{name}, at {counts} comments", told))
    last = found[-1]
    rows.append(_per_comment(f"Redis' used_memory per comment, {last.comments:,} kept", last.used))
    rows.append(_per_comment(f"Redis' PSS per comment, {last.comments:,} kept", last.grown))
    return Section("Memory", METHOD, tuple(rows))


def _per_comment(what: str, measured: float) -> Row:
    met = measured <= PER_COMMENT
    return Row(what, f"{measured:.0f} bytes", f"<= {PER_COMMENT} bytes", met, measured / PER_COMMENT)
