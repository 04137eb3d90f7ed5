"""How long reading a finished analysis takes under load."""

import http.client
import threading
import time
from urllib.parse import urlsplit

from tests.bench.measure import percentile
from tests.bench.report import Row, Section
from tests.bench.system import Sizes, System, running

CLIENTS = 4
TARGET = 10.0


def method(seconds: float) -> str:
    """How it was measured, in words."""
    return f"""{CLIENTS} clients, each on one connection that it keeps, for {seconds:g} s: each reads the snapshot of a
finished analysis, then `/healthz`, then the snapshot again, with no pause. The p99 of the snapshot is compared with the
p50 of `/healthz` from the same seconds. Nothing else runs."""


def load(system: System, paths: tuple[str, ...], seconds: float) -> dict[str, list[float]]:
    """Seconds of each request, by path."""
    address = urlsplit(system.stack.api).netloc
    found: dict[str, list[float]] = {path: [] for path in paths}
    lock = threading.Lock()
    errors: list[str] = []
    until = time.monotonic() + seconds

    def work() -> None:
        own: dict[str, list[float]] = {path: [] for path in paths}
        connection = http.client.HTTPConnection(address, timeout=30)
        while time.monotonic() < until:
            for path in paths:
                began = time.perf_counter()
                connection.request("GET", path)
                answer = connection.getresponse()
                answer.read()
                own[path].append(time.perf_counter() - began)
                if answer.status != 200:
                    errors.append(f"{path}: {answer.status}")
        connection.close()
        with lock:
            for path in paths:
                found[path] += own[path]

    threads = [threading.Thread(target=work) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors, errors[:3]
    return found


def measure(sizes: Sizes) -> Section:
    """Runs the scenario."""
    with running(sizes) as system:
        system.warm_up()
        run = system.analyse(system.video("reads", sizes.large), sizes.large)
        paths = (f"/v1/analyses/{run.id}", "/healthz")
        load(system, paths, sizes.read_seconds / 5)
        found = load(system, paths, sizes.read_seconds)
        snapshot, health = found[paths[0]], found[paths[1]]
        base, p99 = percentile(health, 0.5), percentile(snapshot, 0.99)
        return Section("Read latency", method(sizes.read_seconds), (
            Row("GET /healthz, p50", f"{base * 1000:.2f} ms ({len(health):,} requests)"),
            Row(f"GET /v1/analyses/{{id}} of {run.comments:,}, p50", f"{percentile(snapshot, 0.5) * 1000:.2f} ms"),
            Row(
                f"GET /v1/analyses/{{id}} of {run.comments:,}, p99", f"{p99 * 1000:.2f} ms",
                f"< {TARGET:g} x p50 of /healthz", p99 < TARGET * base, p99 / base,
            ),
        ))  # fmt: skip
