"""How long comments are, by label."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from commentsense_sentiment import LABELS
from commentsense_sentiment.weights import Floats
from scipy.stats import gaussian_kde, mannwhitneyu

from commentsense_training.eda.rows import Table

MEASURES = ("characters", "words")
_POINTS = 160
_FEWEST = 8
_PERCENTILES = (5, 25, 50, 75, 95)


@dataclass(frozen=True, slots=True)
class Lengths:
    """One label's lengths in one measure."""

    rows: int
    percentiles: dict[int, float]
    """5th, 25th, 50th, 75th and 95th."""
    grid: list[float]
    """Lengths at which the density was estimated; empty where there are too few different ones."""
    density: list[float]
    """Per decade: the estimate is made of the logarithm, because lengths spread over decades."""


@dataclass(frozen=True, slots=True)
class SourceLengths:
    """One source's lengths, by measure and label."""

    name: str
    by_measure: dict[str, dict[str, Lengths]]
    overall: dict[str, Lengths]
    longer_negative: float | None
    """Chance that a negative comment has more words than a positive one, a tie counting half."""
    p_value: float
    """Of that chance against one half (Mann-Whitney)."""


def compute(tables: Sequence[Table]) -> list[SourceLengths]:
    """Lengths of the shown rows; characters of the text as published, words as the model's tokeniser finds them."""
    return [_one(table) for table in tables]


def _one(table: Table) -> SourceLengths:
    measured = {
        "characters": np.array([len(text) for text in table.source.texts], dtype=np.float64),
        "words": np.array([sum(t[0].isalnum() for t in tokens) for tokens in table.tokens], dtype=np.float64),
    }
    by_measure = {
        measure: {label: _lengths(values[table.shown & (table.labels == index)]) for index, label in enumerate(LABELS)}
        for measure, values in measured.items()
    }
    overall = {measure: _lengths(values[table.shown]) for measure, values in measured.items()}
    negative, positive = (measured["words"][table.shown & (table.labels == index)] for index in (0, 2))
    chance, p_value = None, 1.0
    if len(negative) >= _FEWEST and len(positive) >= _FEWEST:
        test = mannwhitneyu(negative, positive)
        chance, p_value = float(test.statistic) / (len(negative) * len(positive)), float(test.pvalue)
    return SourceLengths(table.source.name, by_measure, overall, chance, p_value)


def _lengths(values: Floats) -> Lengths:
    if len(values) == 0:
        return Lengths(0, dict.fromkeys(_PERCENTILES, 0.0), [], [])
    percentiles = {p: float(v) for p, v in zip(_PERCENTILES, np.percentile(values, _PERCENTILES), strict=True)}
    logs = np.log10(np.maximum(values, 1.0))
    if len(values) < _FEWEST or len(np.unique(logs)) < 3:
        return Lengths(len(values), percentiles, [], [])
    grid = np.linspace(0.0, float(logs.max()) + 0.15, _POINTS)
    density = gaussian_kde(logs, bw_method=max(0.12, len(values) ** -0.2))(grid)
    return Lengths(len(values), percentiles, [float(10.0**g) for g in grid], [float(d) for d in density])


def findings(results: Sequence[SourceLengths]) -> list[str]:
    """What the lengths say."""
    said: list[str] = []
    for result in results:
        words, characters = result.overall["words"].percentiles, result.overall["characters"].percentiles
        said.append(
            f"{result.name}: the median comment has {words[50]:.0f} words and {characters[50]:.0f} characters; nine of "
            f"ten lie between {characters[5]:.0f} and {characters[95]:.0f} characters. {_by_class(result)}"
        )
    if len(results) > 1:
        ordered = sorted(results, key=lambda result: result.overall["words"].percentiles[50])
        short, long = ordered[0], ordered[-1]
        low, high = (result.overall["words"].percentiles[50] for result in (short, long))
        line = f"Comments of {short.name} are the shortest (median {low:.0f} words), those of {long.name} the longest"
        line += f" ({high:.0f})"
        if high >= 1.3 * max(low, 1.0):
            line += ": a feature that grows with length would mean another thing in each, so a text's features are "
            line += "divided by their own size"
        said.append(line + ".")
    return said


def _by_class(result: SourceLengths) -> str:
    chance = result.longer_negative
    if chance is None:
        return "Too few comments of both tones to compare their lengths."
    medians = {label: result.by_measure["words"][label].percentiles[50] for label in LABELS}
    numbers = ", ".join(f"{label} {median:.0f}" for label, median in medians.items())
    if abs(chance - 0.5) < 0.03 or result.p_value > 0.001:
        verdict = "says next to nothing sure about tone"
    else:
        strength = "a little" if abs(chance - 0.5) < 0.1 else "clearly"
        verdict = f"is {strength} {'longer' if chance > 0.5 else 'shorter'} where the tone is negative"
    return (
        f"Median words by label: {numbers}. Length {verdict}: a negative comment is longer than a positive one in "
        f"{chance * 100:.0f} of 100 pairs."
    )
