"""What an analysis came out as, and the comparison of one with faults to one without: lost, double, different.

The same criteria for processes that are killed on one machine (tests/chaos) and for pods (tests/cluster).
"""

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPException
from typing import Any

from tests.stack import Product, get_json, wait_until

FINAL = frozenset({"completed", "partial", "failed", "cancelled"})


@dataclass
class Outcome:
    """What is compared: labels by comment id, the rows that hold them, what the API counts, and the quota spent."""

    labels: dict[str, str]
    rows: list[dict[str, Any]]
    snapshot: dict[str, Any]

    @property
    def shown(self) -> Counter[str]:
        """The counts that the API derives from its tally: shares, unsupported languages, skipped ones by reason."""
        shares = {share["label"]: share["count"] for share in self.snapshot["shares"]}
        unsupported = {"unsupported": self.snapshot["basis"]["unsupported_language"]}
        return +Counter({**shares, **unsupported, **self.snapshot["progress"]["skipped"]})

    @property
    def counted(self) -> Counter[str]:
        """The same, counted from the stored comments themselves."""
        return Counter(row["skipped"] or (row["label"] if row["supported"] else "unsupported") for row in self.rows)


def outcome(product: Product, analysis: str) -> Outcome:
    """What an ended analysis holds."""
    snapshot = get_json(f"{product.api}/v1/analyses/{analysis}?include_owner=true")
    rows = list(product.comments(analysis))
    labels = {row["id"]: row["label"] or row["skipped"] for row in rows}
    return Outcome(labels, rows, snapshot)


def true_comments(product: Product, video: str) -> list[dict[str, Any]]:
    """What the stub holds; it may be away for a moment."""
    url = f"{product.stub}/stub/videos/{video}/comments"
    return list(wait_until(lambda: get_json(url, 60), 60, f"the stub's {video}", every=0.5))


def start(product: Product, video: str) -> str:
    """Starts an analysis; the API may be away for a moment."""
    return str(wait_until(lambda: product.analyse(video, refresh=True), 60, "an analysis started", every=0.3))


def settled(product: Product, analysis: str) -> dict[str, Any] | None:
    """The last snapshot of an analysis that has ended; None while it runs or while the API is away."""
    try:
        seen = product.snapshot(analysis)
    except (OSError, HTTPException, ValueError):  # killed before or in the middle of its answer
        return None
    return seen if seen["state"] in FINAL else None


def wait_settled(product: Product, analysis: str, seconds: float, every: float = 0.5) -> dict[str, Any]:
    """The last snapshot of an analysis, once it has ended; the API may be away meanwhile."""
    last = wait_until(partial(settled, product, analysis), seconds, f"the end of {analysis}", every)
    assert isinstance(last, dict)
    return last


@dataclass
class Verdict:
    """Sums over analyses that ran with faults.

    Attributes:
        states: how they ended.
        comments: stored in all.
        lost: comments of a video that are not there.
        double: comments counted twice, or that the video does not have.
        relabelled: whose label is another than without faults.
        tally_off: analyses whose tally differs from their own comments.
        quota_extra: units spent beyond what the runs without faults spent.
    """

    states: Counter[str] = field(default_factory=Counter)
    comments: int = 0
    lost: int = 0
    double: int = 0
    relabelled: int = 0
    tally_off: int = 0
    quota_extra: int = 0

    def add(self, product: Product, video: str, found: Outcome, calm: Outcome, state: str) -> None:
        """Compares one analysis of a video with the one that ran without faults, and with what the stub holds."""
        truth = {row["id"] for row in true_comments(product, video)}
        assert truth == calm.labels.keys(), "the run without faults must hold every comment too"
        self.states[state] += 1
        self.comments += len(found.labels)
        self.lost += len(truth - found.labels.keys())
        self.double += len(found.rows) - len(found.labels) + len(found.labels.keys() - truth)
        self.relabelled += sum(found.labels.get(i) != label for i, label in calm.labels.items())
        self.tally_off += found.shown != found.counted
        self.quota_extra += found.snapshot["quota_spent"] - calm.snapshot["quota_spent"]

    def report(self) -> dict[str, Any]:
        """For people."""
        return {
            "states": dict(self.states),
            "comments": self.comments,
            "lost": self.lost,
            "double": self.double,
            "labels that differ": self.relabelled,
            "analyses whose tally is off": self.tally_off,
            "extra quota": self.quota_extra,
        }

    def assert_nothing_lost_or_doubled(self) -> None:
        """Fails with the report when it is otherwise."""
        assert (self.lost, self.double, self.relabelled, self.tally_off) == (0, 0, 0, 0), self.report()
