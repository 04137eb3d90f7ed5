"""Whether one model is worse than another anywhere, when one looks in many places. Pure.

Every test is a paired bootstrap on the same rows. One test in twenty alarms by chance, so the p
values of all of them are corrected together (Holm).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from commentsense_sentiment import LABELS
from commentsense_sentiment.weights import Floats

from commentsense_training import bootstrap
from commentsense_training.bootstrap import Difference, Labels

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Part:
    """Held-out rows, what the models answered to them, and the slices to look at."""

    name: str
    labels: Labels
    challenger: Floats
    """Probabilities (n, 3)."""
    champion: Floats | None = None
    slices: Mapping[str, Mask] = field(default_factory=dict)
    """Name -> rows (n,) that belong to it."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Both models on the same rows."""

    name: str
    rows: int
    challenger: float
    champion: float
    difference: Difference
    p: float | None
    """Corrected one-sided p of the challenger being worse by chance; None where there are too few rows."""


def holm(p: Sequence[float]) -> list[float]:
    """Corrected p values, in the same order: the chance of one false alarm among all stays below the level."""
    corrected = [0.0] * len(p)
    highest = 0.0
    for rank, i in enumerate(sorted(range(len(p)), key=lambda i: p[i])):
        highest = max(highest, min(1.0, (len(p) - rank) * p[i]))
        corrected[i] = highest
    return corrected


def compare(part: Part, name: str, mask: Mask, metric: str, *, resamples: int, seed: int) -> Compared:
    """Both models' `metric` on the rows of `mask`; raises ValueError where the champion did not answer."""
    if part.champion is None:
        raise ValueError(f"the champion did not answer part {part.name}")
    labels, challenger, champion = part.labels[mask], part.challenger[mask], part.champion[mask]
    found = bootstrap.paired_bootstrap(labels, challenger, champion, metric, resamples, seed)
    value = float(bootstrap.TABLE_METRICS[metric](bootstrap.tables_of(labels, challenger.argmax(axis=1))))
    return Compared(f"{part.name}: {name}", len(labels), value, value - found.difference, found, None)


def everywhere(parts: Sequence[Part], *, smallest: int, resamples: int, seed: int) -> list[Compared]:
    """Every part but the first as a whole, and each part's labels and slices; too small ones come last, without p."""
    found: list[Compared] = []
    for at, part in enumerate(parts):
        everything = np.ones(len(part.labels), dtype=bool)
        wanted: list[tuple[str, Mask, str]] = [("macro recall", everything, "macro_recall")] if at else []
        # Among the rows of one label, accuracy is its recall.
        wanted += [(f"recall of {label}", part.labels == i, "accuracy") for i, label in enumerate(LABELS)]
        # A slice that is the whole part is no other test.
        wanted += [(f"slice {name}", mask, "macro_recall") for name, mask in part.slices.items() if not mask.all()]
        found += [
            compare(part, name, mask, metric, resamples=resamples, seed=seed)
            for name, mask, metric in wanted
            if mask.any()
        ]
    enough = [one for one in found if one.rows >= smallest]
    corrected = holm([_one_sided(one.difference) for one in enough])
    tested = [
        Compared(one.name, one.rows, one.challenger, one.champion, one.difference, p)
        for one, p in zip(enough, corrected, strict=True)
    ]
    return tested + [one for one in found if one.rows < smallest]


def _one_sided(difference: Difference) -> float:
    """The p of the challenger's loss; near 1 where it gained."""
    return difference.p / 2 if difference.difference < 0 else 1.0 - difference.p / 2
