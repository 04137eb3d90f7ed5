"""Figures of a candidate from true and answered labels: per class, averaged, and as a confusion table."""

from typing import Any

import numpy as np
from commentsense_sentiment import LABELS
from commentsense_sentiment.weights import Floats

from commentsense_training import evaluate
from commentsense_training.evaluate import Labels

Figures = dict[str, Any]


def one_hot(answers: Labels) -> Floats:
    """Rows (n, 3) with a 1 at the answered label."""
    return np.eye(len(LABELS), dtype=np.float64)[answers]


def figures(labels: Labels, answers: Labels) -> Figures:
    """Accuracy, macro averages, precision, recall and F1 per label, and the confusion [true][answered].

    All but the counts lie between 0 and 1, rounded to four digits.
    """
    found = evaluate.quality(labels, one_hot(answers))
    f1 = {
        label: round(2 * p * r / max(p + r, 1e-12), 4)
        for label, p, r in zip(LABELS, found.precision.values(), found.recall.values(), strict=True)
    }
    return {
        "comments": found.comments,
        "accuracy": found.accuracy,
        "macro_f1": found.macro_f1,
        "macro_recall": found.macro_recall,
        "precision": found.precision,
        "recall": found.recall,
        "f1": f1,
        "confusion": found.confusion,
    }


def macro_f1(labels: Labels, answers: Labels) -> float:
    """Macro-averaged F1, not rounded: what searches maximise."""
    table = evaluate.confusion(labels, answers).astype(np.float64)
    hits = table.diagonal()
    return float((2.0 * hits / np.maximum(table.sum(axis=0) + table.sum(axis=1), 1.0)).mean())


def flat(found: Figures) -> dict[str, float]:
    """The figures as MLflow metrics: `f1_negative` and so on for each label."""
    single = {key: float(value) for key, value in found.items() if isinstance(value, int | float)}
    by_label = {
        f"{key}_{label}": float(value) for key in ("precision", "recall", "f1") for label, value in found[key].items()
    }
    return {**single, **by_label}
