"""Figures from labels and probabilities: quality, calibration, confusion."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from commentsense_sentiment import LABELS
from commentsense_sentiment.weights import Floats

BINS = 10
Labels = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Quality:
    """How well answers agree with labels on one set; every figure lies between 0 and 1."""

    comments: int
    macro_recall: float
    accuracy: float
    macro_f1: float
    recall: dict[str, float]
    precision: dict[str, float]
    calibration_error: float
    confusion: list[list[int]]
    """Counts [true][answered], in the order of the labels."""

    def as_record(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)


def confusion(labels: Labels, answers: Labels) -> npt.NDArray[np.int64]:
    """Counts (3 true, 3 answered)."""
    table = np.zeros((3, 3), dtype=np.int64)
    np.add.at(table, (labels, answers), 1)
    return table


def confusion_by_confidence(labels: Labels, probabilities: Floats) -> list[list[list[int]]]:
    """Ten confusion tables, one for each tenth of the top probability, the last closed at 1."""
    answers = probabilities.argmax(axis=1)
    bins = np.minimum((probabilities.max(axis=1) * BINS).astype(np.int64), BINS - 1)
    return [confusion(labels[bins == b], answers[bins == b]).tolist() for b in range(BINS)]


def calibration_error(labels: Labels, probabilities: Floats) -> float:
    """Expected calibration error over ten bins of the top probability."""
    top = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    bins = np.minimum((top * BINS).astype(np.int64), BINS - 1)
    gaps = [
        abs(float(top[bins == b].mean() - right[bins == b].mean())) * float((bins == b).mean())
        for b in range(BINS)
        if (bins == b).any()
    ]
    return float(sum(gaps))


def quality(labels: Labels, probabilities: Floats) -> Quality:
    """Every figure of one set. A label that the set lacks counts as recall 0."""
    table = confusion(labels, probabilities.argmax(axis=1)).astype(np.float64)
    hits = table.diagonal()
    recall = hits / np.maximum(table.sum(axis=1), 1.0)
    precision = hits / np.maximum(table.sum(axis=0), 1.0)
    f1 = 2.0 * recall * precision / np.maximum(recall + precision, 1e-12)

    def by_label(values: Floats) -> dict[str, float]:
        return {name: round(float(v), 4) for name, v in zip(LABELS, values, strict=True)}

    return Quality(
        comments=len(labels),
        macro_recall=round(float(recall.mean()), 4),
        accuracy=round(float(hits.sum() / max(1, len(labels))), 4),
        macro_f1=round(float(f1.mean()), 4),
        recall=by_label(recall),
        precision=by_label(precision),
        calibration_error=round(calibration_error(labels, probabilities), 4),
        confusion=table.astype(np.int64).tolist(),
    )


def best_temperature(labels: Labels, probabilities: Floats) -> float:
    """The divisor of the logits that makes held-out answers most likely, to two digits."""
    logits = np.log(np.clip(probabilities, 1e-12, 1.0))
    best, best_loss = 1.0, np.inf
    for step in range(50, 301):
        scaled = logits / (step / 100.0)
        scaled -= scaled.max(axis=1, keepdims=True)
        chosen = scaled[np.arange(len(labels)), labels]
        loss = float((np.log(np.exp(scaled).sum(axis=1)) - chosen).mean())
        if loss < best_loss:
            best, best_loss = step / 100.0, loss
    return best
