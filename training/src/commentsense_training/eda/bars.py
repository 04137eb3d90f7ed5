"""Drawings of n-grams."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from commentsense_sentiment import LABELS
from commentsense_sentiment.tokens import EMOJI
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from commentsense_training import drawing
from commentsense_training.drawing import LABEL_COLOURS
from commentsense_training.eda.pictures import rows_of
from commentsense_training.eda.terms import SIZES, SourceTerms, Term

_LONGEST = 24


def frequent(result: SourceTerms) -> Figure:
    """The most frequent n-grams of one source: a column a label, a row a size."""
    return _terms(result, distinctive=False)


def distinctive(result: SourceTerms) -> Figure:
    """The n-grams that set each label of one source apart."""
    return _terms(result, distinctive=True)


def _terms(result: SourceTerms, *, distinctive: bool) -> Figure:
    named = {1: "words", 2: "pairs", 3: "triples"}
    columns = [(t.distinctive if distinctive else t.frequent) for t in result.labels.values()]
    # A row of three empty places says nothing.
    sizes = [size for size in SIZES if any(column.get(size) for column in columns)] or [SIZES[0]]
    with drawing.figure((9.2, 2.1 * len(sizes)), len(sizes), len(LABELS)) as (figure, grid):
        for row, size in enumerate(sizes):
            for column, label in enumerate(LABELS):
                axes = grid[row, column]
                terms = result.labels[label]
                found = (terms.distinctive if distinctive else terms.frequent).get(size, [])[:8]
                _bars(axes, found, label, [term.z if distinctive else float(term.comments) for term in found])
                axes.set_title(f"{label}, {named[size]}", color=title_colour(label))
    return figure


def title_colour(label: str) -> str:
    """The label's colour, darker where it would be too pale to read."""
    return drawing.MUTED if label == "neutral" else LABEL_COLOURS[label]


def _bars(axes: Any, found: Sequence[Term], label: str, values: Sequence[float]) -> None:
    if not found:
        axes.axis("off")
        words = "none that is sure,\nor that enough\ncomments share"
        axes.text(0, 0.8, words, color=drawing.MUTED, transform=axes.transAxes, va="top")
        return
    axes.barh(range(len(found)), values, color=LABEL_COLOURS[label], height=0.7, alpha=0.9)
    rows_of(axes, [spelt(term.text) for term in found])
    axes.set_ylim(7.55, -0.55)
    drawing.only_grid(axes, "x")
    axes.xaxis.set_major_locator(MaxNLocator(3, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.spines["left"].set_visible(False)


def spelt(term: str) -> str:
    """A term as the pictures' font can show it: emoji by their names, what has no letter there as a box."""
    shown = "".join(_named(char) if EMOJI.match(char) else char if _has(char) else "□" for char in term)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


def _named(emoji: str) -> str:
    return f"[{unicodedata.name(emoji, 'emoji').lower()}]"


def _has(char: str) -> bool:
    # Latin, Greek and Cyrillic with marks, punctuation: all of them are in DejaVu Sans.
    return char.isprintable() and (ord(char) < 0x0250 or 0x0370 <= ord(char) < 0x0482 or 0x2010 <= ord(char) <= 0x2026)
