"""Prints what a month of the cluster of k8s/eks costs, line by line: amount x price; see --help.

Prices are those of k8s/eks/prices.json, with their sources. Amounts stand below, since they are this project's choice.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PRICES = Path(__file__).resolve().parents[1] / "k8s" / "eks" / "prices.json"
HOURS = 730
# Spot prices move all day. Half of the price on demand is an assumption; the console shows the history.
SPOT = 0.5


@dataclass(frozen=True)
class Line:
    """One thing that is paid for: how much of it in a month, and by which price."""

    what: str
    amount: float
    price: str
    how: str


LINES = (
    Line("control plane", HOURS, "eks_cluster_hour", "1 cluster"),
    Line("nodes `base`", 3 * HOURS, "m7i_large_hour", "3 x m7i.large"),
    Line("nodes `spot-arm64`", SPOT * HOURS, "m7g_large_hour", "1 x m7g.large on average, at half the price"),
    Line("volumes", 3 * 40 + 30 + 30, "gp3_gb_month", "3 x 40 GB, 30 GB, and 30 GB for Prometheus"),
    Line("NAT gateway", HOURS, "nat_hour", "1, in one zone"),
    Line("traffic through it", 50, "nat_gb", "50 GB: YouTube's answers, images of others"),
    Line("public addresses", 7 * HOURS, "ipv4_hour", "3 of each load balancer, 1 of the gateway"),
    Line("load balancer", 2 * HOURS, "alb_hour", "1 for each environment"),
    Line("its capacity units", 2 * HOURS, "alb_lcu_hour", "1 of each, on average"),
    Line("Redis", 3 * HOURS, "cache_t4g_small_hour", "production 2 x cache.t4g.small, staging 1"),
    Line("images", 20, "ecr_gb_month", "20 GB in ECR"),
    Line("secrets", 8, "secret_month", "4 for each environment"),
    Line("logs of the control plane", 5, "logs_gb", "5 GB"),
)


def table(document: dict[str, Any]) -> list[tuple[Line, float, float]]:
    """Each line with its price and what it comes to, in US dollars a month.

    Raises:
        KeyError: a price that a line needs is missing.
    """
    prices = document["prices"]
    return [(line, prices[line.price]["usd"], line.amount * prices[line.price]["usd"]) for line in LINES]


def markdown(document: dict[str, Any], rows: list[tuple[Line, float, float]]) -> str:
    """The table of docs/costs.md; sums are rounded to dollars, since the assumptions are no finer."""
    checked = document["checked"] or "never: compare them before you rely on a sum"
    lines = [
        f"Region {document['region']}, prices written down on {document['written']}, compared with AWS: {checked}.",
        "",
        "| what | assumption | amount a month | list price (USD) | USD a month |",
        "| --- | --- | ---: | ---: | ---: |",
    ]
    lines += [f"| {line.what} | {line.how} | {line.amount:g} | {price:g} | {cost:.0f} |" for line, price, cost in rows]
    lines.append(f"| **sum** | | | | **{sum(cost for *_, cost in rows):.0f}** |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Print the table; returns the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--prices", type=Path, default=PRICES, help="another file of prices (your region's)")
    parser.add_argument("--json", action="store_true", help="the sum alone, as JSON")
    args = parser.parse_args()
    document = json.loads(args.prices.read_text("utf-8"))
    try:
        rows = table(document)
    except KeyError as missing:
        print(f"{args.prices} has no price {missing}.", file=sys.stderr)
        return 1
    if args.json:
        print(json.dumps({"region": document["region"], "monthly_usd": sum(cost for *_, cost in rows)}))
    else:
        print(markdown(document, rows), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
