"""Whether probabilities keep what they promise, what to do when they do not, and when to abstain. Pure.

Confidence is the highest of a comment's three probabilities.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from commentsense_sentiment import LABELS
from commentsense_sentiment.weights import Floats
from scipy.optimize import minimize_scalar
from sklearn.isotonic import IsotonicRegression

from commentsense_training.bootstrap import (
    Interval,
    Labels,
    brier_losses,
    log_losses,
    mean_interval,
    quantiles,
    wilson,
)

BINS: Final = 15
TARGET: Final = 0.8
_SMALLEST: Final = 5e-7
_RESAMPLES: Final = 500
Calibrator = Callable[[Floats], Floats]
"""From probabilities (n, 3) to calibrated ones."""


def confidence(probabilities: Floats) -> Floats:
    """The highest probability (n,) of each row."""
    return np.asarray(probabilities.max(axis=1))


def mass_bins(values: Floats, bins: int = BINS) -> Labels:
    """A bin (n,) for each value, about equally many in each; equal values share one."""
    ordered = np.sort(values)
    edges = ordered[[len(values) * b // bins for b in range(1, bins)]] if len(values) else ordered
    return np.asarray(np.searchsorted(np.unique(edges), values, side="right"), dtype=np.int64)


def calibration_error(labels: Labels, probabilities: Floats, bins: int = BINS) -> float:
    """Expected calibration error (ECE) over equal-mass bins of the confidence."""
    if not len(labels):
        return 0.0
    top = confidence(probabilities)
    gap = top - (probabilities.argmax(axis=1) == labels)
    return float(np.abs(np.bincount(mass_bins(top, bins), gap)).sum() / len(labels))


def losses(labels: Labels, probabilities: Floats, *, seed: int = 20) -> dict[str, Any]:
    """ECE with 15 equal-mass bins, negative log likelihood (nats) and Brier score (0 to 2), with 95 % intervals.

    ECE cannot be negative, so resamples of a good model have more of it than the whole: its
    interval is the basic bootstrap's, which mirrors the draws at the measured value.
    """
    error = calibration_error(labels, probabilities)
    rng = np.random.default_rng(seed)
    draws = []
    for _ in range(_RESAMPLES):
        rows = rng.integers(0, len(labels), len(labels))
        draws.append(calibration_error(labels[rows], probabilities[rows]))
    low, high = quantiles(np.array(draws))
    ece = Interval(error, max(0.0, min(error, 2 * error - high)), max(error, 2 * error - low))
    return {
        "ece15": ece.as_record(),
        "nll": mean_interval(log_losses(labels, probabilities), seed=seed).as_record(),
        "brier": mean_interval(brier_losses(labels, probabilities), seed=seed).as_record(),
    }


def reliability(labels: Labels, probabilities: Floats, bins: int = BINS) -> list[dict[str, float]]:
    """For each equal-mass bin: mean confidence, share of right answers with its interval, comments."""
    top = confidence(probabilities)
    right = probabilities.argmax(axis=1) == labels
    place = mass_bins(top, bins)
    rows = []
    for b in np.unique(place):
        inside = place == b
        record = wilson(int(right[inside].sum()), int(inside.sum())).as_record()
        rows.append(
            {
                "confidence": round(float(top[inside].mean()), 6),
                "accuracy": record["value"],
                "low": record["low"],
                "high": record["high"],
                "comments": int(inside.sum()),
            }
        )
    return rows


def abstention(labels: Labels, probabilities: Floats, step: float = 0.05) -> list[dict[str, float]]:
    """What remains when less sure answers are withheld: threshold, share answered, its accuracy with interval."""
    top = confidence(probabilities)
    right = probabilities.argmax(axis=1) == labels
    rows = []
    for threshold in np.round(np.arange(0.0, 1.0, step), 6):
        kept = top >= threshold
        if not kept.any() or (0 < threshold < 1 / len(LABELS)):
            continue
        record = wilson(int(right[kept].sum()), int(kept.sum())).as_record()
        rows.append(
            {
                "min_confidence": float(threshold),
                "answered": round(float(kept.mean()), 6),
                "accuracy": record["value"],
                "low": record["low"],
                "high": record["high"],
                "comments": int(kept.sum()),
            }
        )
    return rows


def smallest_min_confidence(
    labels: Labels, probabilities: Floats, target: float = TARGET, *, step: float | None = None
) -> float | None:
    """The smallest threshold whose answers, at least that sure, are right with a share of `target` or more.

    Candidates are multiples of `step`, or every confidence that occurs; None where none reaches it.
    """
    top = confidence(probabilities)
    order = np.argsort(-top, kind="stable")
    sure = top[order]
    right = np.cumsum(probabilities.argmax(axis=1)[order] == labels[order])
    candidates = np.unique(top) if step is None else np.round(np.arange(0.0, 1.0 + step / 2, step), 6)
    for threshold in candidates:
        kept = int(np.searchsorted(-sure, -threshold, side="right"))
        if kept and right[kept - 1] >= target * kept:
            return float(threshold)
    return None


def sharpened(probabilities: Floats, temperature: float) -> Floats:
    """Probabilities (n, 3) whose logits were divided by `temperature`: above one they become less sure."""
    logits = np.log(np.maximum(probabilities, _SMALLEST)) / temperature
    logits -= logits.max(axis=1, keepdims=True)
    rows = np.exp(logits)
    return np.asarray(rows / rows.sum(axis=1, keepdims=True))


def fit_temperature(labels: Labels, probabilities: Floats) -> float:
    """The temperature, 0.2 to 5 with four digits, that makes the labels most likely; fit it on held-out rows."""

    def loss(log_temperature: float) -> float:
        return float(log_losses(labels, sharpened(probabilities, float(np.exp(log_temperature)))).mean())

    if not len(labels):
        raise ValueError("no rows to calibrate on")
    found = minimize_scalar(loss, bounds=(np.log(0.2), np.log(5.0)), method="bounded", options={"xatol": 1e-5})
    return round(float(np.exp(found.x)), 4)


@dataclass(frozen=True, slots=True)
class Isotonic:
    """A rising step line for each label: probability as given -> share that was true, then made to sum to one."""

    given: tuple[tuple[float, ...], ...]
    kept: tuple[tuple[float, ...], ...]

    def __call__(self, probabilities: Floats) -> Floats:
        """Calibrated probabilities (n, 3)."""
        columns = [
            np.interp(probabilities[:, i], x, y) for i, (x, y) in enumerate(zip(self.given, self.kept, strict=True))
        ]
        rows = np.stack(columns, axis=1)
        return np.asarray(rows / rows.sum(axis=1, keepdims=True))


def fit_isotonic(labels: Labels, probabilities: Floats, floor: float = 1e-3) -> Isotonic:
    """Isotonic calibration of each label against the rest; no probability falls below about `floor`.

    A floor, because a step of exactly 0 would make one later counterexample infinitely unlikely.
    """
    if not len(labels):
        raise ValueError("no rows to calibrate on")
    lines = []
    for label in range(len(LABELS)):
        line = IsotonicRegression(y_min=floor, y_max=1.0 - floor, out_of_bounds="clip")
        line.fit(probabilities[:, label], (labels == label).astype(np.float64))
        lines.append((tuple(map(float, line.X_thresholds_)), tuple(map(float, line.y_thresholds_))))
    return Isotonic(tuple(x for x, _ in lines), tuple(y for _, y in lines))


def temperature_scaling(labels: Labels, probabilities: Floats) -> Calibrator:
    """`fit_temperature` as a fitting function for `out_of_fold`."""
    temperature = fit_temperature(labels, probabilities)
    return lambda rows: sharpened(rows, temperature)


def out_of_fold(
    labels: Labels,
    probabilities: Floats,
    fit: Callable[[Labels, Floats], Calibrator],
    *,
    folds: int = 5,
    seed: int = 20,
) -> Floats:
    """Each row (n, 3) calibrated by what was fitted on the other folds: how well `fit` does on rows it has not seen."""
    place = np.random.default_rng(seed).permutation(len(labels)) % folds
    result = np.empty_like(probabilities)
    for fold in range(folds):
        inside = place == fold
        result[inside] = fit(labels[~inside], probabilities[~inside])(probabilities[inside])
    return result
