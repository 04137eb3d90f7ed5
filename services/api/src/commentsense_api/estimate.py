"""What share of an audience is negative, neutral and positive, given what a fallible model said of it: pure.

The model's labels are counted per confidence bin. Held-out comments tell how often it says j of a comment that is
truly i (the confusion counts of the same bins). The estimate is the shares that make the observed counts most likely;
its interval comes from drawing both the counts (Dirichlet, for the sampling) and each row of the confusion matrix
(Dirichlet, for the finite held-out set) and solving again. On the edge of what shares can be, all draws may land on
the same spot, as if nothing could be doubted: no interval is narrower than the one that an infallible model would have
with as many comments. Draws are seeded by what goes in, so that every replica answers the same.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from commentsense_contracts.states import LABELS

Matrix = np.ndarray[Any, np.dtype[np.float64]]

DRAWS = 600
LEVEL = 0.95
Z = 1.959963984540054
# Jeffreys' prior for a row of the matrix; a small one for the counts, which are many where the answer matters.
_ROW_PRIOR = 0.5
_COUNT_PRIOR = 1 / 3
_BISECTIONS = 45
FEWEST = 30
WIDEST = 0.4


@dataclass(frozen=True, slots=True)
class Share:
    """One label: comments so labelled, their raw share, the estimate and its interval (shares in 0..1)."""

    label: str
    count: int
    raw: float
    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """Shares of all labels.

    Attributes:
        shares: in the order of LABELS; empty shares are 0 with an interval of 0 to 1.
        total: comments counted.
        corrected: whether the model's confusion counts were known.
        sentiment: share of positive minus share of negative: estimate, low, high.
        draws: (DRAWS, 3) plausible shares, for differences between analyses.
        sampled: (DRAWS, 3) shares that the estimate's own would give by chance, were the model infallible.
    """

    shares: tuple[Share, ...]
    total: int
    corrected: bool
    sentiment: tuple[float, float, float]
    draws: Matrix
    sampled: Matrix

    @property
    def too_few(self) -> str | None:
        """Why this is not enough to tell; None when it is."""
        if self.total < FEWEST:
            return f"Only {self.total} comments count here; below {FEWEST} shares say little."
        widest = max(share.high - share.low for share in self.shares)
        if widest > WIDEST:
            return f"The interval of a label spans {widest * 100:.0f} percentage points: too wide to tell."
        return None


def solve_shares(matrix: Matrix, observed: Matrix) -> Matrix:
    """The shares p >= 0, sum 1, that maximise sum_j observed_j * log((p C)_j): the maximum of the likelihood.

    Inside the simplex it is the solution of p C = observed. Elsewhere the likelihood, being concave, is greatest on an
    edge, where one dimension is left and bisection of the slope finds it.

    Args:
        matrix: (n, 3, 3), rows are true labels and sum to 1.
        observed: (n, 3), rows sum to 1.
    """
    count = len(matrix)
    first, second, third = matrix[:, 0], matrix[:, 1], matrix[:, 2]
    volume = np.einsum("ni,ni->n", first, np.cross(second, third))
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = np.stack(
            [
                np.einsum("ni,ni->n", observed, np.cross(second, third)) / volume,
                np.einsum("ni,ni->n", first, np.cross(observed, third)) / volume,
                np.einsum("ni,ni->n", first, np.cross(second, observed)) / volume,
            ],
            axis=1,
        )
    outside = ~(np.isfinite(inside).all(axis=1) & (inside >= 0).all(axis=1) & (np.abs(volume) > 1e-9))
    result = np.where(outside[:, None], 0.0, inside)
    if outside.any():
        result[outside] = _best_edge(matrix[outside], observed[outside])
    total = result.sum(axis=1, keepdims=True)
    return np.asarray(result / np.where(total > 0, total, count and 1.0))


def _best_edge(matrix: Matrix, observed: Matrix) -> Matrix:
    ends = np.array([(0, 1), (0, 2), (1, 2)])
    start, stop = matrix[:, ends[:, 0]], matrix[:, ends[:, 1]]
    step = stop - start
    weight = observed[:, None, :]
    low, high = np.zeros(start.shape[:2]), np.ones(start.shape[:2])
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2
        slope = (weight * step / np.maximum(start + middle[..., None] * step, 1e-12)).sum(axis=2)
        rising = slope > 0
        low, high = np.where(rising, middle, low), np.where(rising, high, middle)
    place = (low + high) / 2
    likelihood = (weight * np.log(np.maximum(start + place[..., None] * step, 1e-12))).sum(axis=2)
    best = likelihood.argmax(axis=1)
    rows = np.arange(len(matrix))
    result = np.zeros((len(matrix), 3))
    result[rows, ends[best, 0]] = 1 - place[rows, best]
    result[rows, ends[best, 1]] = place[rows, best]
    return result


def _rng(*parts: object) -> np.random.Generator:
    digest = hashlib.sha256(repr(parts).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:8], "big")))


def _dirichlet(rng: np.random.Generator, weights: Matrix, draws: int) -> Matrix:
    gamma = rng.standard_gamma(weights, size=(draws, *weights.shape))
    return np.asarray(gamma / np.maximum(gamma.sum(axis=-1, keepdims=True), 1e-300))


def estimate(
    counts: Mapping[str, Sequence[int]], confusions: Mapping[str, Sequence[Sequence[float]] | None], salt: str
) -> Estimate:
    """Shares with their intervals.

    Args:
        counts: model version -> comments it labelled negative, neutral, positive.
        confusions: model version -> held-out counts [true][predicted] of the same confidence bins; None if unknown.
        salt: tells analyses apart, so that equal counts of two do not give equal draws.
    """
    versions = sorted(version for version, row in counts.items() if sum(row))
    observed = np.array([counts[version] for version in versions], dtype=float).reshape(-1, 3)
    sums = observed.sum(axis=0)
    total = int(sums.sum())
    if not total:
        shares = tuple(Share(label, 0, 0.0, 0.0, 0.0, 1.0) for label in LABELS)
        uniform = _dirichlet(_rng(salt), np.ones(3), DRAWS)
        return Estimate(shares, 0, False, (0.0, -1.0, 1.0), uniform, uniform)
    corrected = all(confusions.get(version) is not None for version in versions)
    if corrected:
        point, draws = _corrected(versions, observed, confusions, salt)
    else:
        point, draws = sums / total, _dirichlet(_rng(salt, versions, observed.tolist()), sums + _COUNT_PRIOR, DRAWS)
    sampled = _dirichlet(_rng(salt, total), point * total + _COUNT_PRIOR, DRAWS)
    return _summary(sums, point, draws, sampled, corrected)


def _corrected(
    versions: list[str],
    observed: Matrix,
    confusions: Mapping[str, Sequence[Sequence[float]] | None],
    salt: str,
) -> tuple[Matrix, Matrix]:
    point, draws = np.zeros(3), np.zeros((DRAWS, 3))
    weights = observed.sum(axis=1) / observed.sum()
    for version, row, weight in zip(versions, observed, weights, strict=True):
        held_out = np.array(confusions[version], dtype=float) + _ROW_PRIOR
        best = held_out / held_out.sum(axis=1, keepdims=True)
        point += weight * solve_shares(best[None], (row / row.sum())[None])[0]
        # The matrix' draws depend on the model alone: two analyses by one model share its errors, and their
        # difference must too.
        matrices = _dirichlet(_rng(version, held_out.tolist()), held_out, DRAWS)
        sampled = _dirichlet(_rng(salt, version, row.tolist()), row + _COUNT_PRIOR, DRAWS)
        draws += weight * solve_shares(matrices, sampled)
    return point, draws


def wilson(count: float, total: float) -> tuple[float, float]:
    """The 95 % score interval of a proportion."""
    share = count / total
    scale = 1 + Z * Z / total
    middle = (share + Z * Z / (2 * total)) / scale
    half = Z * math.sqrt(share * (1 - share) / total + Z * Z / (4 * total * total)) / scale
    return max(0.0, middle - half), min(1.0, middle + half)


def quantiles(values: Matrix) -> tuple[float, float]:
    """The 95 % interval of draws."""
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _interval(best: float, *draws: Matrix) -> tuple[float, float]:
    """The widest of the draws' intervals, with the estimate in it."""
    ends = [quantiles(values) for values in draws]
    return min(best, *(low for low, _ in ends)), max(best, *(high for _, high in ends))


def _summary(sums: Matrix, point: Matrix, draws: Matrix, sampled: Matrix, corrected: bool) -> Estimate:
    total = int(sums.sum())
    shares = []
    for index, label in enumerate(LABELS):
        best = float(point[index])
        found = (draws[:, index], sampled[:, index])
        low, high = _interval(best, *found) if corrected else wilson(float(sums[index]), total)
        shares.append(Share(label, int(sums[index]), float(sums[index] / total), best, low, high))
    tone = float(point[2] - point[0])
    sentiment = (tone, *_interval(tone, *(values[:, 2] - values[:, 0] for values in (draws, sampled))))
    return Estimate(tuple(shares), total, corrected, sentiment, draws, sampled)


def difference(one: Estimate, other: Estimate) -> list[tuple[float, float, float]]:
    """`one` minus `other`: per label, then for the sentiment: difference, low, high."""
    apart = (one.draws - other.draws, one.sampled - other.sampled)
    result = []
    for index in range(3):
        best = one.shares[index].estimate - other.shares[index].estimate
        result.append((best, *_interval(best, *(values[:, index] for values in apart))))
    best = one.sentiment[0] - other.sentiment[0]
    result.append((best, *_interval(best, *(values[:, 2] - values[:, 0] for values in apart))))
    return result
