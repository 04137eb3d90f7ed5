"""Do estimated shares of an audience hold? Simulated videos, drawn from labelled comments. Pure.

The estimator is given by the caller: the one that users see is the aggregation API's.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from commentsense_sentiment import LABELS
from commentsense_sentiment.weights import Floats

from commentsense_training.bootstrap import Labels, mean_interval, wilson

VIDEOS: Final = 400
COMMENTS: Final = 300
Counts = tuple[int, int, int]
Estimator = Callable[[Counts, str], Sequence[tuple[float, float, float]]]
"""From the counts of answered labels and a name of the video to (estimate, low, high) of each label's share."""


@dataclass(frozen=True, slots=True)
class Videos:
    """Simulated videos: true `shares` (v, 3) and how often each label was answered, `counts` (v, 3)."""

    shares: Floats
    counts: Labels
    comments: int


def videos(labels: Labels, answers: Labels, *, count: int = VIDEOS, comments: int = COMMENTS, seed: int = 20) -> Videos:
    """Draw `count` videos of `comments` comments from rows with true `labels` (n,) and the model's `answers` (n,).

    Each video's shares are drawn evenly from all that there can be (Dirichlet of ones), then its
    comments, with replacement, from the rows of each label. Raises ValueError where a label has no rows.
    """
    rng = np.random.default_rng(seed)
    pools = [answers[labels == label] for label in range(len(LABELS))]
    if empty := [LABELS[i] for i, pool in enumerate(pools) if not len(pool)]:
        raise ValueError(f"no rows that are {', '.join(empty)}: videos need all labels")
    shares = rng.dirichlet(np.ones(len(LABELS)), size=count)
    table = np.zeros((count, len(LABELS)), dtype=np.int64)
    for number, share in enumerate(shares):
        for pool, size in zip(pools, rng.multinomial(comments, share), strict=True):
            table[number] += np.bincount(pool[rng.integers(0, len(pool), size)], minlength=len(LABELS))
    return Videos(shares, table, comments)


def simulate(drawn: Videos, estimator: Estimator) -> dict[str, Any]:
    """Mean absolute error and coverage of the estimator's shares, and the error of raw shares, with intervals.

    Intervals resample whole videos: the three shares of one are no three observations.
    """
    found = np.array(
        [estimator((int(row[0]), int(row[1]), int(row[2])), f"video-{i}") for i, row in enumerate(drawn.counts)]
    )
    error = np.abs(found[:, :, 0] - drawn.shares)
    covered = (found[:, :, 1] <= drawn.shares) & (drawn.shares <= found[:, :, 2])
    raw = np.abs(drawn.counts / drawn.comments - drawn.shares)
    count = len(drawn.counts)
    return {
        "videos": count,
        "comments": drawn.comments,
        "mean_absolute_error": mean_interval(error.mean(axis=1)).as_record(),
        "raw_mean_absolute_error": mean_interval(raw.mean(axis=1)).as_record(),
        "coverage": mean_interval(covered.mean(axis=1)).as_record(),
        "width": mean_interval((found[:, :, 2] - found[:, :, 1]).mean(axis=1)).as_record(),
        "bias": {name: round(float((found[:, i, 0] - drawn.shares[:, i]).mean()), 6) for i, name in enumerate(LABELS)},
        "coverage_by_label": {
            name: wilson(int(covered[:, i].sum()), count).as_record() for i, name in enumerate(LABELS)
        },
    }
