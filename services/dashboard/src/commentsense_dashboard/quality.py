"""What a model's description says of its quality: reliability and drift. Pure."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from commentsense_dashboard.words import LABELS

_Z = 1.959963984540054
_LEAST = 1e-4
# The limits of the population stability index that are in common use.
SMALL, LARGE = 0.1, 0.25


def wilson(right: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share by Wilson; 0 to 1 where nothing was counted."""
    if not n:
        return 0.0, 1.0
    share = right / n
    base = 1 + _Z**2 / n
    middle = (share + _Z**2 / (2 * n)) / base
    half = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)) / base
    return max(0.0, middle - half), min(1.0, middle + half)


def reliability(confusion: Sequence[Sequence[Sequence[int]]]) -> list[dict[str, Any]]:
    """Of ten bins of confidence, with 3 by 3 counts [true][answered]: how many, and how many of them right."""
    found = []
    for place, table in enumerate(confusion):
        n = sum(sum(row) for row in table)
        right = sum(table[label][label] for label in range(len(table)))
        low, high = wilson(right, n)
        found.append(
            {
                "range": f"{place * 10}–{place * 10 + 10}%",
                # The counts do not say where in the bin the answers lie; the least that can win is a third.
                "mean confidence": (max(place / 10, 1 / 3) + (place + 1) / 10) / 2,
                "n": n,
                "right": right / n if n else 0.0,
                "low": low,
                "high": high,
            }
        )
    return found


def stability(reference: Mapping[str, float], recent: Mapping[str, float]) -> float:
    """The population stability index of the labels' shares; 0 where they are the same."""
    total = 0.0
    for label in LABELS:
        one, other = max(_LEAST, float(reference[label])), max(_LEAST, float(recent[label]))
        total += (other - one) * math.log(other / one)
    return total


def verdict(index: float, comments: int) -> str:
    """What the index means, in plain words."""
    if comments < 200:
        return "Too few comments were labelled lately to tell whether the answers have shifted."
    if index < SMALL:
        return "The answers look much like those when the model was made: nothing to do."
    if index < LARGE:
        return (
            "The answers have shifted somewhat. It may be the videos: other topics have other tones. Look at a sample "
            "of comments before trusting small differences."
        )
    return (
        "The answers have shifted a lot. Either these audiences are unlike the texts the model learnt from, or people "
        "write differently now. Check some comments by hand before relying on the shares."
    )
