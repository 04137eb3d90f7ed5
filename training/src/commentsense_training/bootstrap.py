"""Intervals by resampling what was measured, comments or whole clusters of them, and paired comparisons. Pure.

Figures that follow from a table of counts are resampled as tables: drawing n rows with replacement
and counting them is one multinomial draw, so thousands of resamples take milliseconds.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from commentsense_sentiment import LABELS
from commentsense_sentiment.weights import Floats

Labels = npt.NDArray[np.int64]
TableMetric = Callable[[Floats], Floats]
"""From counts (..., 3 true, 3 answered) to a figure for each table (...)."""

RESAMPLES: Final = 2000
SEED: Final = 20
_Z: Final = 1.959963984540054
_K: Final = len(LABELS)
_ROWS_AT_ONCE: Final = 2_000_000
# Probabilities carry six digits; what is written as 0 may be up to half of the last.
_SMALLEST: Final = 5e-7


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the bounds of its 95 % interval."""

    value: float
    low: float
    high: float

    def as_record(self) -> dict[str, float]:
        """Plain JSON, six digits."""
        return {name: round(float(v), 6) for name, v in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Difference:
    """What `a` has more than `b` on the same rows, its 95 % interval, and the two-sided p of there being none."""

    difference: float
    low: float
    high: float
    p: float
    resamples: int

    def as_record(self) -> dict[str, float]:
        """Plain JSON, six digits."""
        return {name: round(v, 6) for name, v in asdict(self).items()}


def tables_of(labels: Labels, answers: Labels) -> Floats:
    """Counts (3 true, 3 answered) as floats."""
    return np.bincount(labels * _K + answers, minlength=_K * _K).reshape(_K, _K).astype(np.float64)


def recalls(tables: Floats) -> Floats:
    """Recall (..., 3) of each label; NaN for a label that a table lacks."""
    return _ratio(_hits(tables), tables.sum(axis=-1))


def precisions(tables: Floats) -> Floats:
    """Precision (..., 3) of each label; NaN for a label that was never answered."""
    return _ratio(_hits(tables), tables.sum(axis=-2))


def macro_recall(tables: Floats) -> Floats:
    """Mean recall (...) over the labels that a table has: SemEval's official metric; 0 for an empty table."""
    return _mean_of_known(recalls(tables))


def accuracy(tables: Floats) -> Floats:
    """Share (...) of right answers; 0 for an empty table."""
    return np.asarray(_hits(tables).sum(axis=-1) / np.maximum(tables.sum(axis=(-2, -1)), 1.0))


def macro_f1(tables: Floats) -> Floats:
    """Mean F1 (...) over the labels that are true or answered somewhere in a table."""
    return _mean_of_known(_ratio(2.0 * _hits(tables), tables.sum(axis=-1) + tables.sum(axis=-2)))


TABLE_METRICS: Final[Mapping[str, TableMetric]] = {
    "macro_recall": macro_recall,
    "accuracy": accuracy,
    "macro_f1": macro_f1,
}


def log_losses(labels: Labels, probabilities: Floats) -> Floats:
    """Negative log likelihood (n,) of each true label, in nats."""
    return np.asarray(-np.log(np.maximum(probabilities[np.arange(len(labels)), labels], _SMALLEST)))


def brier_losses(labels: Labels, probabilities: Floats) -> Floats:
    """Squared distance (n,) between probabilities and truth, summed over the labels: 0 to 2."""
    return np.asarray(((probabilities - np.eye(_K)[labels]) ** 2).sum(axis=1))


ROW_METRICS: Final[Mapping[str, Callable[[Labels, Floats], Floats]]] = {"nll": log_losses, "brier": brier_losses}
"""Figures that are a mean over rows; less is better."""


def table_intervals(
    labels: Labels,
    answers: Labels,
    metrics: Mapping[str, TableMetric] = TABLE_METRICS,
    *,
    n: int = RESAMPLES,
    seed: int = SEED,
    clusters: Sequence[object] | None = None,
) -> dict[str, Interval]:
    """Each of `metrics` of (n,) `answers` to (n,) `labels`, with its bootstrap interval.

    `clusters` names, for each row, what is drawn as one (rows of a video, cases of a template).
    """
    _check(labels, answers)
    drawn = _drawn(labels * _K + answers, _K * _K, n, seed, clusters).reshape(-1, _K, _K)
    table = tables_of(labels, answers)
    found = {}
    for name, metric in metrics.items():
        low, high = quantiles(metric(drawn))
        found[name] = Interval(float(metric(table)), low, high)
    return found


def mean_interval(
    values: Floats, *, n: int = RESAMPLES, seed: int = SEED, clusters: Sequence[object] | None = None
) -> Interval:
    """The mean of (n,) `values` with its bootstrap interval."""
    if not len(values):
        raise ValueError("no rows to measure")
    low, high = quantiles(_drawn_means(np.asarray(values, dtype=np.float64), n, seed, clusters))
    return Interval(float(np.mean(values)), low, high)


def paired_bootstrap(
    labels: Labels,
    a: Floats,
    b: Floats,
    metric: str = "macro_recall",
    n: int = 10_000,
    seed: int = SEED,
    *,
    clusters: Sequence[object] | None = None,
) -> Difference:
    """How much more `a` has of `metric` than `b`, both answers to the same (n,) `labels`.

    `a` and `b` are probabilities (n, 3), or answered labels (n,) for the metrics of tables
    (macro_recall, accuracy, macro_f1); nll and brier need probabilities, and less of them is better.
    Rows are drawn together, so that what both find hard cancels. Raises ValueError for another
    metric or for lengths that differ.
    """
    if metric in TABLE_METRICS:
        first, second = _answers(a), _answers(b)
        _check(labels, first)
        _check(labels, second)
        cells = (labels * _K + first) * _K + second
        drawn = _drawn(cells, _K**3, n, seed, clusters).reshape(-1, _K, _K, _K)
        measure = TABLE_METRICS[metric]
        differences = measure(drawn.sum(axis=3)) - measure(drawn.sum(axis=2))
        found = float(measure(tables_of(labels, first)) - measure(tables_of(labels, second)))
    elif metric in ROW_METRICS:
        _check(labels, a)
        _check(labels, b)
        losses = ROW_METRICS[metric](labels, a) - ROW_METRICS[metric](labels, b)
        differences = _drawn_means(losses, n, seed, clusters)
        found = float(losses.mean())
    else:
        raise ValueError(f"no metric {metric!r}: one of {', '.join((*TABLE_METRICS, *ROW_METRICS))}")
    low, high = quantiles(differences)
    tail = min(int((differences <= 0).sum()), int((differences >= 0).sum()))
    return Difference(found, low, high, min(1.0, 2.0 * (tail + 1) / (n + 1)), n)


def wilson(count: float, total: float) -> Interval:
    """A proportion with its 95 % score interval; 0 of 0 may be anything."""
    if total <= 0:
        return Interval(0.0, 0.0, 1.0)
    share = count / total
    scale = 1 + _Z * _Z / total
    middle = (share + _Z * _Z / (2 * total)) / scale
    half = _Z * float(np.sqrt(share * (1 - share) / total + _Z * _Z / (4 * total * total))) / scale
    return Interval(share, max(0.0, min(share, middle - half)), min(1.0, max(share, middle + half)))


def quantiles(values: Floats) -> tuple[float, float]:
    """The 95 % interval of draws."""
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)


def _hits(tables: Floats) -> Floats:
    return np.asarray(np.diagonal(tables, axis1=-2, axis2=-1))


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.divide(part, whole, out=np.full(np.shape(part), np.nan), where=whole > 0))


def _mean_of_known(values: Floats) -> Floats:
    known = np.isfinite(values)
    total = np.where(known, values, 0.0).sum(axis=-1)
    return np.asarray(total / np.maximum(known.sum(axis=-1), 1))


def _answers(given: Floats) -> Labels:
    return np.asarray(given.argmax(axis=1) if given.ndim == 2 else given, dtype=np.int64)


def _check(labels: Labels, answers: npt.NDArray[Any]) -> None:
    if not len(labels):
        raise ValueError("no rows to measure")
    if len(labels) != len(answers):
        raise ValueError(f"{len(labels)} labels, but {len(answers)} answers")


def _groups(clusters: Sequence[object], rows: int) -> Labels:
    if len(clusters) != rows:
        raise ValueError(f"{rows} rows, but {len(clusters)} cluster names")
    number: dict[object, int] = {}
    return np.array([number.setdefault(name, len(number)) for name in clusters], dtype=np.int64)


def _drawn(cells: Labels, size: int, n: int, seed: int, clusters: Sequence[object] | None) -> Floats:
    """Counts (n, size) of the cells of `n` resamples of the rows, or of the clusters."""
    rng = np.random.default_rng(seed)
    if clusters is None:
        counts = np.bincount(cells, minlength=size)
        return rng.multinomial(len(cells), counts / len(cells), size=n).astype(np.float64)
    group = _groups(clusters, len(cells))
    each = np.zeros((int(group.max()) + 1, size))
    np.add.at(each, (group, cells), 1.0)
    return np.concatenate([weights @ each for weights in _weights(rng, len(each), n)])


def _drawn_means(values: Floats, n: int, seed: int, clusters: Sequence[object] | None) -> Floats:
    rng = np.random.default_rng(seed)
    group = np.arange(len(values)) if clusters is None else _groups(clusters, len(values))
    sums, sizes = np.bincount(group, values), np.bincount(group).astype(np.float64)
    return np.concatenate([(w @ sums) / (w @ sizes) for w in _weights(rng, len(sums), n)])


def _weights(rng: np.random.Generator, units: int, n: int) -> Iterator[Floats]:
    """How often each of `units` is drawn, for `n` resamples in blocks that fit the memory."""
    step = max(1, _ROWS_AT_ONCE // units)
    for start in range(0, n, step):
        rows = min(step, n - start)
        drawn = rng.integers(0, units, size=(rows, units)) + np.arange(rows)[:, None] * units
        yield np.bincount(drawn.ravel(), minlength=rows * units).reshape(rows, units).astype(np.float64)
