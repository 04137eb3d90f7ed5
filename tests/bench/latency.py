"""What the system adds to the time that YouTube's own answers take."""

import statistics
import time

from tests.bench.paging import Paging
from tests.bench.report import Row, Section
from tests.bench.system import FINAL, Run, Sizes, System, handled, running, say
from tests.stack import get_json

MILLISECONDS = 150
TARGET = 1.15
PARALLEL = 2
METHOD = f"""The stub waits {MILLISECONDS} ms before each answer. *Paging alone* is the official client with the fields
that the fetcher asks for, no storing and no scoring: the video, its pages of threads, and the reply pages of threads
whose replies were cut off. It makes them {PARALLEL} at a time, as an analysis does by default, pages of threads first,
since each of those names the next; the row below it makes the same requests one after another. An analysis makes at
least one request more: it reads the first page again at the end for comments that arrived meanwhile. *First counts*:
the snapshot is read every 20 ms; when it first shows scored comments, the stub is asked how many pages of threads it
has answered by then: the third can only be asked for when the second has been answered."""


def requests(system: System) -> dict[str, int]:
    """How many requests the stub has answered, by method."""
    return dict(get_json(f"{system.stack.stub}/stub/state")["requests"])


def measure(sizes: Sizes) -> Section:
    """Runs the scenario."""
    with running(sizes) as system:
        system.warm_up()
        video = system.video("latency", sizes.slow)
        system.erase(system.analyse(video, sizes.slow).id)
        system.latency(MILLISECONDS)
        paths, alone = [], []
        for repeat in range(sizes.repeats):
            paging = Paging(system.stack.stub, video, PARALLEL)
            alone.append(paging.read())
            before = requests(system)
            run = system.analyse(video, sizes.slow)
            made = {name: count - before.get(name, 0) for name, count in requests(system).items()}
            assert len(paging.comments) == run.comments, f"{len(paging.comments)} comments paged, {run.comments} kept"
            paths.append(run.seconds)
            system.erase(run.id)
            say(f"whole path {run.seconds:.2f} s, paging alone {alone[-1]:.2f} s ({repeat + 1})")
        sequential = Paging(system.stack.stub, video, 1).read()
        path, best = statistics.median(paths), statistics.median(alone)
        pages = paging.requests
        seen = first_counts(system, video)
        return Section("Latency", METHOD, (
            Row(f"paging alone, {PARALLEL} at a time, {_told(pages)}", f"{best:.2f} s"),
            Row("the same, one after another", f"{sequential:.2f} s", ratio=path / sequential),
            Row(
                f"whole path, {run.comments:,} comments, {_told(made)}", f"{path:.2f} s",
                f"<= {TARGET} x paging alone", path <= TARGET * best, path / best,
            ),
            Row(
                "first counts visible", f"after {seen[0]:.2f} s, pages of threads answered: {seen[1]}",
                "before the third page is requested", seen[1] < 2,
            ),
        ))  # fmt: skip


def _told(requests: dict[str, int]) -> str:
    """Numbers of requests in words."""
    threads = requests.get("threads", requests.get("commentThreads", 0))
    return f"{threads} + {requests.get('comments', 0)} pages"


def first_counts(system: System, video: str) -> tuple[float, int]:
    """After how many seconds counts were visible, and how many pages of threads had been answered when they were."""
    before = requests(system).get("commentThreads", 0)
    began = time.time()
    analysis = system.start(video, system.sizes.slow)
    while True:
        snapshot = system.stack.snapshot(analysis)
        if snapshot["progress"]["scored"] or snapshot["state"] in FINAL:
            break
        time.sleep(0.02)
    answered = requests(system).get("commentThreads", 0) - before
    seen = time.time() - began
    assert handled(snapshot) > 0
    ended: Run = system.finish(analysis, began)
    system.erase(ended.id)
    return seen, answered
