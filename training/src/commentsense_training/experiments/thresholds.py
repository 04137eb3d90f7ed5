"""Thresholds per class, chosen on probabilities of rows that the model was not fitted on. Pure."""

import numpy as np
from commentsense_sentiment import LABELS
from commentsense_sentiment.weights import Floats

from commentsense_training.evaluate import Labels
from commentsense_training.experiments.figures import macro_f1

LOWEST = 0.05
HIGHEST = 0.95


def for_f1(labels: Labels, probabilities: Floats, rounds: int = 3) -> list[float]:
    """One threshold a label that make macro F1 largest when the label with the largest p / threshold is answered.

    `labels` (n,) and `probabilities` (n, 3) are those of held-out rows. Each threshold is searched
    in turn with the others fixed, `rounds` times; 1/3 for all is plain argmax, where it begins.
    """
    limits = np.full(len(LABELS), 1.0 / len(LABELS))
    best = macro_f1(labels, (probabilities / limits).argmax(axis=1))
    for _ in range(rounds):
        before = best
        for label in range(len(LABELS)):
            for value in np.round(np.arange(LOWEST, HIGHEST, 0.01), 2):
                tried = limits.copy()
                tried[label] = value
                score = macro_f1(labels, (probabilities / tried).argmax(axis=1))
                if score > best:
                    best, limits = score, tried
        if best == before:
            break
    return [round(float(value), 4) for value in limits]


def for_precision(labels: Labels, probabilities: Floats, wanted: float, least: int = 10) -> list[float]:
    """The lowest threshold of each label above which its answers are right in `wanted` of the cases.

    An answer of a label is one where it is the most probable. At least `least` answers must be left
    above a threshold; a label that never gets so precise has the highest threshold there is, 0.95.
    """
    said = probabilities.argmax(axis=1)
    limits: list[float] = []
    for label in range(len(LABELS)):
        mine = said == label
        sure, right = probabilities[mine, label], labels[mine] == label
        limit = HIGHEST
        for value in np.round(np.arange(1.0 / len(LABELS), HIGHEST, 0.01), 4):
            over = sure >= value
            if over.sum() >= least and right[over].mean() >= wanted:
                limit = float(value)
                break
        limits.append(round(limit, 4))
    return limits
