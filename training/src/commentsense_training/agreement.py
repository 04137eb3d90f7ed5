"""How far two people agree on labels beyond chance. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from commentsense_sentiment import LABELS


@dataclass(frozen=True, slots=True)
class Agreement:
    """Cohen's kappa of two people over the comments that both labelled."""

    comments: int
    observed: float
    """Share of comments with the same label, 0 to 1."""
    kappa: float | None
    """1 is full agreement, 0 what chance gives; None where both used one and the same label only."""
    low: float | None
    high: float | None
    """Bounds of the 95 % bootstrap interval of kappa."""
    table: list[list[int]]
    """Counts [first person's label][second person's], in the order of `LABELS`."""


def kappa(table: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Cohen's kappa (...,) of tables of counts (..., 3, 3); NaN where only one label occurs."""
    total = table.sum(axis=(-2, -1))
    observed = np.trace(table, axis1=-2, axis2=-1) / total
    chance = (table.sum(axis=-1) * table.sum(axis=-2)).sum(axis=-1) / total**2
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (observed - chance) / (1.0 - chance)
    return np.asarray(np.where(chance > 1.0 - 1e-12, np.nan, found))


def agreement(first: Sequence[str], second: Sequence[str], *, resamples: int = 5000, seed: int = 7) -> Agreement:
    """Compare two people's labels of the same comments, in the same order; raises `ValueError` for none."""
    if not first or len(first) != len(second):
        raise ValueError("there must be at least one comment that both labelled")
    table = np.zeros((len(LABELS), len(LABELS)))
    for one, other in zip(first, second, strict=True):
        table[LABELS.index(one), LABELS.index(other)] += 1
    # Drawing comments with replacement is drawing the table's cells: kappa knows nothing else of a comment.
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(len(first), (table / len(first)).ravel(), size=resamples)
    spread = kappa(drawn.reshape(-1, len(LABELS), len(LABELS)).astype(np.float64))
    point = float(kappa(table))
    usual = not np.isnan(point)
    low, high = np.nanquantile(spread, (0.025, 0.975)) if usual else (None, None)
    return Agreement(
        comments=len(first),
        observed=float(np.trace(table) / len(first)),
        kappa=point if usual else None,
        low=float(low) if low is not None else None,
        high=float(high) if high is not None else None,
        table=table.astype(int).tolist(),
    )
