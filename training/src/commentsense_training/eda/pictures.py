"""Drawings of the computed numbers; nothing here computes or reads."""

from collections.abc import Sequence
from typing import Any, Final

from commentsense_sentiment import LABELS
from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator, PercentFormatter

from commentsense_training import drawing
from commentsense_training.drawing import LABEL_COLOURS
from commentsense_training.eda.classes import ClassShares
from commentsense_training.eda.lengths import MEASURES, SourceLengths
from commentsense_training.eda.marks import MARKS, Marks
from commentsense_training.eda.stops import StopWords
from commentsense_training.eda.words import percent

WIDTH: Final = 7.6
PERCENT: Final = PercentFormatter(1.0, decimals=0, symbol="\u00a0%")
"""Whole per cent, with the space that the words use too."""


def legend(figure: Figure, axes: Any) -> None:
    """The labels' colours above the whole picture."""
    handles = [axes.scatter([], [], color=LABEL_COLOURS[label], s=40, marker="s") for label in LABELS]
    figure.legend(handles, LABELS, loc="outside upper right", ncols=len(LABELS), handletextpad=0.2, columnspacing=1.2)


def class_shares(results: Sequence[ClassShares]) -> Figure:
    """A bar of three shares a source."""
    with drawing.figure((WIDTH, 0.9 + 0.55 * len(results))) as (figure, grid):
        axes = grid[0, 0]
        for row, result in enumerate(results):
            left = 0.0
            for label in LABELS:
                share = result.shares[label]
                bar = {"color": LABEL_COLOURS[label], "height": 0.68, "edgecolor": "white", "linewidth": 1.2}
                axes.barh(row, share, left=left, **bar)
                if share >= 0.06:
                    written = {"ha": "center", "va": "center", "color": "white", "weight": "bold"}
                    axes.text(left + share / 2, row, percent(share, 0), **written)
                left += share
        rows_of(axes, [f"{result.name}\n{result.rows:,d}" for result in results])
        axes.set_xlim(0, 1)
        axes.xaxis.set_major_formatter(PERCENT)
        drawing.only_grid(axes, "")
        axes.spines["bottom"].set_visible(False)
        axes.spines["left"].set_visible(False)
        legend(figure, axes)
    return figure


def length_curves(results: Sequence[SourceLengths]) -> Figure:
    """Densities of characters and words by label, a row a source, lengths on a logarithmic axis."""
    with drawing.figure((WIDTH, 0.6 + 1.55 * len(results)), len(results), 2) as (figure, grid):
        for row, result in enumerate(results):
            for column, measure in enumerate(MEASURES):
                axes = grid[row, column]
                for label in LABELS:
                    found = result.by_measure[measure][label]
                    axes.plot(found.grid, found.density, color=LABEL_COLOURS[label])
                    axes.fill_between(found.grid, found.density, color=LABEL_COLOURS[label], alpha=0.10)
                _lengths_axis(axes, result, measure)
                axes.set_ylim(bottom=0)
                axes.yaxis.set_major_locator(NullLocator())
                axes.spines["left"].set_visible(False)
                axes.set_title(f"{result.name}, {measure}")
        legend(figure, grid[0, 0])
    return figure


def length_boxes(results: Sequence[SourceLengths]) -> Figure:
    """Boxes of characters and words by label: median, quartiles, and whiskers to the 5th and 95th percentile."""
    with drawing.figure((WIDTH, 0.6 + 1.3 * len(results)), len(results), 2) as (figure, grid):
        for row, result in enumerate(results):
            for column, measure in enumerate(MEASURES):
                axes = grid[row, column]
                for at, label in enumerate(reversed(LABELS)):
                    p = result.by_measure[measure][label].percentiles
                    ends = zip(("whislo", "q1", "med", "q3", "whishi"), p.values(), strict=True)
                    box: dict[str, Any] = {name: max(value, 1.0) for name, value in ends}
                    line = {"color": LABEL_COLOURS[label], "linewidth": 1.4}
                    axes.bxp(
                        [box], positions=[at], widths=0.58, orientation="horizontal", patch_artist=True,
                        showfliers=False,
                        boxprops={"facecolor": LABEL_COLOURS[label], "edgecolor": LABEL_COLOURS[label], "alpha": 0.85},
                        medianprops={"color": "white", "linewidth": 2.2}, whiskerprops=line, capprops=line,
                        manage_ticks=False,
                    )  # fmt: skip
                _lengths_axis(axes, result, measure)
                axes.set_yticks(range(len(LABELS)), list(reversed(LABELS)) if column == 0 else [""] * len(LABELS))
                drawing.only_grid(axes, "x")
                axes.set_title(f"{result.name}, {measure}")
    return figure


def _lengths_axis(axes: Any, result: SourceLengths, measure: str) -> None:
    axes.set_xscale("log")
    top = max(max(found.percentiles[95], 2.0) for found in result.by_measure[measure].values())
    least = min(found.percentiles[5] for found in result.by_measure[measure].values())
    low, high = max(1.0, least / 2.2), top * 1.9
    axes.set_xlim(low, high)
    ticks = [t for t in (1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1_000, 3_000, 10_000) if low <= t <= high]
    if len(ticks) > 6:
        ticks = [t for t in ticks if t not in (2, 5, 20, 50, 200, 500)]
    axes.set_xticks(ticks, [f"{t:,d}" for t in ticks])
    axes.xaxis.set_minor_locator(NullLocator())


def stop_shares(results: Sequence[StopWords]) -> Figure:
    """Dots of stop words and of negations by label, a row a source."""
    with drawing.figure((WIDTH, 1.3 + 0.45 * len(results)), 1, 2) as (figure, grid):
        for axes, values, title in (
            (grid[0, 0], [result.share for result in results], "Stop words, share of all words"),
            (grid[0, 1], [result.negations for result in results], "Negations in 100 words"),
        ):
            for row, shares in enumerate(values):
                _dumbbell(axes, row, shares)
            rows_of(axes, [result.name for result in results])
            axes.set_xlim(0, max(max(shares.values()) for shares in values) * 1.12 + 1e-9)
            axes.set_title(title)
            drawing.only_grid(axes, "x")
        grid[0, 0].xaxis.set_major_formatter(PERCENT)
        grid[0, 1].set_yticklabels([])
        legend(figure, grid[0, 0])
    return figure


def mark_shares(results: Sequence[Marks]) -> Figure:
    """Dots of the share of comments that have each mark, by label, a column a source."""
    size = (max(4.6, 1.6 + 1.75 * len(results)), 5.0)
    with drawing.figure(size, 1, len(results), sharey=True) as (figure, grid):
        for axes, result in zip(grid[0], results, strict=True):
            for row, mark in enumerate(MARKS):
                _dumbbell(axes, row, result.by_label[mark], 22)
            rows_of(axes, list(MARKS))
            axes.set_title(result.name)
            axes.set_xlim(-0.05, 1.05)
            axes.set_xticks([0.0, 0.5, 1.0])
            axes.xaxis.set_major_formatter(PERCENT)
            axes.grid(visible=True, axis="both")
        legend(figure, grid[0, 0])
    return figure


def _dumbbell(axes: Any, row: int, values: dict[str, float], size: float = 46) -> None:
    # One below the other, so that equal values do not hide each other.
    places = [row - 0.2, row, row + 0.2]
    axes.plot(
        [min(values.values()), max(values.values())],
        [row, row],
        color="#e3e7eb",
        zorder=1,
        linewidth=6,
        solid_capstyle="butt",
    )
    for label, place in zip(LABELS, places, strict=True):
        axes.scatter(
            values[label], place, color=LABEL_COLOURS[label], s=size, zorder=2, edgecolor="white", linewidth=0.6
        )


def rows_of(axes: Any, names: Sequence[str]) -> None:
    """Rows from above to below."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.45, -0.55)
    axes.tick_params(axis="y", labelcolor=drawing.INK)
