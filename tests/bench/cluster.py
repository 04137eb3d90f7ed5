"""The same path on a Kubernetes cluster and as processes of one machine, in turn; and what dying pods cost there."""

import statistics
import time

from tests.bench.report import Row, Section
from tests.bench.system import LIMITS, POLL_SECONDS, Sizes, handled, running, say
from tests.cluster.deployment import Deployment, load_images, node_of_tests
from tests.cluster.faults import COMPONENTS, strike_while_counting
from tests.outcome import FINAL
from tests.stack import Product, send_json

TARGET = 0.8
METHOD = """The chart with `values-kind.yaml` on the current context of kubectl, and beside it the local stack: two
replicas of the API and one of every other service there, as many processes in each, the same video, the stub at zero
latency. An analysis is taken on one, then on the other, and so on; the rate is its comments over the time from POST
to the end, seen every 50 ms. *Ready* is the time of `helm upgrade --install --wait` with the images on the node.
*Count again* is the time from the command that ends a pod to the next comment that is counted (or to the end), while
two analyses run whose stub takes 60 ms an answer: once by deleting the pod, once by SIGKILL to its processes; a
deleted pod ends what it holds, and its successor starts meanwhile. `make images` and a cluster come first; without a
context this section says NOT RUN."""
SLOW_MS = 60


def _erase(product: Product, analysis: str) -> None:
    send_json("DELETE", f"{product.api}/v1/analyses/{analysis}")


def _rate(product: Product, video: str, comments: int) -> float:
    """Comments per second of one analysis, which is erased again."""
    began = time.monotonic()
    analysis = product.analyse(video, max_comments=comments, refresh=True)
    while (last := product.snapshot(analysis))["state"] not in FINAL:
        assert time.monotonic() - began < 300, last
        time.sleep(POLL_SECONDS / 5)
    seconds = time.monotonic() - began
    assert last["state"] == "completed", last
    count = handled(last)
    _erase(product, analysis)
    return count / seconds


def _recovery(deployment: Deployment, video: str, comments: int) -> list[Row]:
    send_json("PUT", f"{deployment.stub}/stub/switches", {"latency_ms": SLOW_MS})
    deployment.prepare_killer()
    rows = []
    for component in COMPONENTS:
        cells = []
        for way in ("delete", "kill"):
            analyses = [deployment.analyse(video, max_comments=comments, refresh=True) for _ in range(2)]
            seconds = strike_while_counting(deployment, analyses, component, way)
            for analysis in analyses:
                deployment.wait(analysis, 180)
                _erase(deployment, analysis)
            deployment.wait_ready(component)
            cells.append(f"{seconds:.1f} s ({'deleted' if way == 'delete' else 'killed'})")
            if component == "youtube-stub":
                send_json("PUT", f"{deployment.stub}/stub/switches", {"latency_ms": SLOW_MS})
        rows.append(Row(f"count again after the death of {component}", ", ".join(cells)))
        say(f"{component}: {cells}")
    return rows


def measure(sizes: Sizes) -> Section:
    """Runs the scenario."""
    try:
        context = node_of_tests()
    except AssertionError:
        return Section("On Kubernetes", METHOD, (Row("whole path on the cluster", "NOT RUN: no context", "-"),))
    load_images(context)
    video = "clusterpath"
    settings = {f"{service}.env.{name}": value for name, value in LIMITS.items() for service in _readers(name)}
    settings["youtubeStub.env.COMMENTSENSE_STUB_VIDEOS"] = f"{video}={sizes.large}"
    deployment = Deployment("commentsense-bench", settings=settings)
    deployment.remove()
    deployment.create_namespace()
    try:
        ready = deployment.install()
        deployment.connect()
        with running(sizes, COMMENTSENSE_STUB_VIDEOS=f"{video}={sizes.large}") as local:
            rates: dict[str, list[float]] = {"here": [], "there": []}
            for product in (local.stack, deployment):
                _rate(product, video, sizes.large)
            for _ in range(max(2, sizes.repeats)):
                rates["here"].append(_rate(local.stack, video, sizes.large))
                rates["there"].append(_rate(deployment, video, sizes.large))
                say(f"local stack {rates['here'][-1]:.0f}/s, cluster {rates['there'][-1]:.0f}/s")
        here, there = statistics.median(rates["here"]), statistics.median(rates["there"])
        rows = [
            Row("local stack", f"{here:,.0f} comments/s"),
            Row(
                "whole path on the cluster", f"{there:,.0f} comments/s", f">= {TARGET} x local stack",
                there >= TARGET * here, there / here,
            ),
            Row("from helm install to ready", f"{ready:.1f} s"),
            *_recovery(deployment, video, min(sizes.large, 3_000)),
        ]  # fmt: skip
        return Section("On Kubernetes", METHOD, tuple(rows))
    finally:
        deployment.remove()


def _readers(name: str) -> tuple[str, ...]:
    """Which services read a setting of the limits."""
    if "STUB" in name:
        return ("youtubeStub",)
    return ("api", "fetcher") if name.endswith("DAILY_QUOTA") else ("api",)
