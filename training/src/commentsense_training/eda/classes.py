"""How often each label is given."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from commentsense_sentiment import LABELS

from commentsense_training.eda.rows import Table
from commentsense_training.eda.words import count, percent


@dataclass(frozen=True, slots=True)
class ClassShares:
    """One source's shown rows by label."""

    name: str
    rows: int
    counts: dict[str, int]
    shares: dict[str, float]

    @property
    def largest(self) -> str:
        """The label that most rows have; the first of the labels where two are equal."""
        return max(LABELS, key=lambda label: self.counts[label])

    @property
    def smallest(self) -> str:
        """The label that fewest rows have."""
        return min(LABELS, key=lambda label: self.counts[label])

    @property
    def evenness(self) -> float:
        """Entropy of the shares over that of three equal ones: 1 is even, 0 is one label alone."""
        shares = np.array([share for share in self.shares.values() if share > 0.0])
        return float(-(shares * np.log(shares)).sum() / np.log(len(LABELS))) + 0.0


def compute(tables: Sequence[Table]) -> list[ClassShares]:
    """The shares of each source, test parts left out."""
    found: list[ClassShares] = []
    for table in tables:
        counts = table.label_counts(table.shown)
        rows = sum(counts.values())
        shares = {label: number / max(1, rows) for label, number in counts.items()}
        found.append(ClassShares(table.source.name, rows, counts, shares))
    return found


def findings(results: Sequence[ClassShares]) -> list[str]:
    """What the shares say."""
    said: list[str] = []
    for result in results:
        ratio = result.counts[result.largest] / max(1, result.counts[result.smallest])
        said.append(
            f"{result.name}: {percent(result.shares[result.largest])} of {count(result.rows)} comments are "
            f"{result.largest}, {ratio:.1f} times as many as {result.smallest} "
            f"({percent(result.shares[result.smallest])}). A model that always answers {result.largest} is right that "
            "often, and has a macro-averaged recall of one third."
        )
    if len(results) > 1:
        even = max(results, key=lambda result: result.evenness)
        uneven = min(results, key=lambda result: result.evenness)
        said.append(
            f"{even.name} is the most even source (evenness {even.evenness:.2f} of 1), {uneven.name} the least "
            f"({uneven.evenness:.2f})."
        )
        majorities = {result.largest for result in results}
        if len(majorities) > 1:
            said.append(
                "The most frequent label is not the same everywhere: a model that learns one source's shares is wrong "
                "about another's, so figures are averaged over labels and shares are corrected when they are shown."
            )
    return said
