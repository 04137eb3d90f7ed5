"""`python -m tests.bench`: measures the system, prints a table and writes docs/benchmarks.md."""

import argparse
import dataclasses
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime

from tests.bench import cluster, fairness, latency, machine, memory, reads, report, throughput
from tests.bench.system import FULL, QUICK, Sizes, say
from tests.stack import ROOT

SCENARIOS: dict[str, Callable[[Sizes], report.Section]] = {
    "throughput": throughput.measure,
    "latency": latency.measure,
    "fairness": fairness.measure,
    "reads": reads.measure,
    "memory": memory.measure,
    "cluster": cluster.measure,
}
PAGE = ROOT / "docs/benchmarks.md"


def main() -> int:
    """Entry point; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", choices=SCENARIOS, action="append", help="run one scenario; writes nothing")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it works; writes nothing")
    parser.add_argument("--check", action="store_true", help="exit with 1 when a target is missed")
    given = parser.parse_args()
    sections = []
    for name in given.only or SCENARIOS:
        say(f"{name} ...")
        began = time.monotonic()
        section = SCENARIOS[name](QUICK if given.quick else FULL)
        sections.append(dataclasses.replace(section, seconds=time.monotonic() - began))
    print(report.table(sections))
    if given.quick:
        print("\nSmall sizes: this shows that the measurements run, not how fast the system is.")
    elif not given.only:
        PAGE.write_text(report.page(sections, machine.describe(), "make bench", datetime.now(UTC).date()))
        print(f"\nWritten: {PAGE.relative_to(ROOT)}")
    short = report.missed(sections)
    if short:
        print(f"\nTargets missed: {len(short)}")
    return 1 if short and given.check else 0


if __name__ == "__main__":
    sys.exit(main())
