"""Drawings about what may be wrong with the data: languages, repeats, labels."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from commentsense_sentiment import LABELS
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from commentsense_training import drawing
from commentsense_training.drawing import LABEL_COLOURS, SERIES
from commentsense_training.eda.duplicates import Sharing
from commentsense_training.eda.languages import LanguageShares
from commentsense_training.eda.noise import Noise
from commentsense_training.eda.pictures import PERCENT, WIDTH, legend, rows_of
from commentsense_training.eda.words import percent

_TENTHS = PercentFormatter(1.0, decimals=1, symbol="\u00a0%")
_LANGUAGE_COLOURS = {"English": SERIES[4], "too short or mixed to tell": "#d0d5db", "not supported": SERIES[3]}


def _rows(axes: Any, names: Sequence[str]) -> None:
    rows_of(axes, names)
    drawing.only_grid(axes, "x")


def _measured(axes: Any, values: Sequence[float], texts: Sequence[str], colours: Any) -> None:
    """Bars with their values written at the end."""
    axes.barh(range(len(values)), values, color=colours, height=0.62)
    top = max([*values, 1e-9])
    for row, (value, text) in enumerate(zip(values, texts, strict=True)):
        axes.text(value + top * 0.02, row, text, va="center", fontsize=8.5)
    axes.set_xlim(0, top * 1.42)
    axes.xaxis.set_major_locator(MaxNLocator(4))


def languages(results: Sequence[LanguageShares]) -> Figure:
    """Shares of English, undetermined and unsupported by source; the languages of the source that has most others."""
    most = max(results, key=lambda result: result.unsupported * result.rows * (not result.stripped))
    height = max(2.3, 1.2 + 0.45 * len(results), 1.0 + 0.3 * len(most.foreign))
    with drawing.figure((WIDTH, height), 1, 2) as (figure, grid):
        axes = grid[0, 0]
        for row, result in enumerate(results):
            left = 0.0
            shares = (result.english, result.undetermined, result.unsupported)
            for share, colour in zip(shares, _LANGUAGE_COLOURS.values(), strict=True):
                axes.barh(row, share, left=left, color=colour, height=0.66, edgecolor="white", linewidth=1.0)
                if share >= 0.12:
                    axes.text(left + share / 2, row, percent(share, 0), ha="center", va="center")
                left += share
        _rows(axes, [result.name for result in results])
        axes.set_xlim(0, 1)
        axes.xaxis.set_major_formatter(PERCENT)
        drawing.only_grid(axes, "")
        axes.set_title("Languages by source")
        handles = [axes.scatter([], [], color=colour, marker="s", s=40) for colour in _LANGUAGE_COLOURS.values()]
        figure.legend(handles, list(_LANGUAGE_COLOURS), loc="outside lower left", ncols=3, handletextpad=0.2)
        axes = grid[0, 1]
        shares_of = [number / max(1, most.rows) for _, number in most.foreign]
        _measured(axes, shares_of, [f"{n:,d}" for _, n in most.foreign], SERIES[3])
        _rows(axes, [name for name, _ in most.foreign])
        axes.xaxis.set_major_formatter(_TENTHS)
        axes.set_title(f"{most.name}: languages not supported")
    return figure


def duplicates(result: Sharing) -> Figure:
    """Repeats by source, conflicting labels, held-out rows that stand in train, texts shared by sources."""
    sources = result.sources
    several = len(sources) > 1
    leaks = [(f"{s.name}\n{part}", n, rows) for s in sources for part, (n, rows) in s.leaked.items()]
    height = (1.4 + 0.4 * len(sources)) + (1.0 + 0.34 * len(leaks) if several else 0.0)
    with drawing.figure((WIDTH, max(2.2, height)), 2 if several else 1, 2) as (figure, grid):
        names = [source.name for source in sources]
        axes = grid[0, 0]
        shares = [s.repeats / max(1, s.rows) for s in sources]
        _measured(axes, shares, [f"{s.repeats:,d}" for s in sources], SERIES[0])
        _rows(axes, names)
        axes.xaxis.set_major_formatter(_TENTHS)
        axes.set_title("Rows that repeat another")
        if several:
            axes = grid[0, 1]
            shares = [s.conflicting / max(1, s.repeated) for s in sources]
            _measured(axes, shares, [f"{s.conflicting:,d} of {s.repeated:,d}" for s in sources], SERIES[1])
            _rows(axes, [""] * len(names))
            axes.xaxis.set_major_formatter(PERCENT)
            axes.set_title("Repeated texts with several labels")
        axes = grid[1, 0] if several else grid[0, 1]
        shares = [n / max(1, rows) for _, n, rows in leaks]
        _measured(axes, shares, [f"{n:,d} of {rows:,d}" for _, n, rows in leaks], SERIES[2])
        _rows(axes, [name for name, *_ in leaks])
        axes.xaxis.set_major_formatter(_TENTHS)
        axes.set_title("Held-out rows that stand in train")
        if several:
            table = np.array(result.shared, dtype=np.float64)
            np.fill_diagonal(table, np.nan)
            _heatmap(grid[1, 1], table, names, "Texts that two sources share")
    return figure


def _heatmap(axes: Any, table: Any, names: Sequence[str], title: str, columns: Sequence[str] | None = None) -> None:
    axes.grid(visible=False)
    top = float(np.nanmax(table)) if np.isfinite(table).any() else 1.0
    axes.imshow(table, cmap=drawing.SEQUENTIAL, vmin=0, vmax=max(top * 1.15, 1.0), aspect="auto")
    for row in range(table.shape[0]):
        for column in range(table.shape[1]):
            value = table[row, column]
            if np.isfinite(value):
                colour = "white" if value > 0.6 * max(top, 1.0) else "black"
                axes.text(column, row, f"{value:,.0f}", ha="center", va="center", fontsize=8.5, color=colour)
    axes.set_xticks(range(table.shape[1]), list(columns or names))
    axes.set_yticks(range(table.shape[0]), list(names))
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.set_title(title)


def suspected(results: Sequence[Noise]) -> Figure:
    """Suspected labels by source and label; what the check finds; agreement with TextBlob's sign."""
    with drawing.figure((WIDTH, 2.0 + 0.5 * len(results)), 1, 3) as (figure, grid):
        names = [result.name for result in results]
        axes = grid[0, 0]
        for row, result in enumerate(results):
            for at, label in enumerate(LABELS):
                axes.barh(row + (at - 1) * 0.25, result.by_label[label], color=LABEL_COLOURS[label], height=0.23)
        axes.set_title("Suspected labels")
        axes = grid[0, 1]
        for row, result in enumerate(results):
            axes.barh(row - 0.17, result.planted_found, color=SERIES[2], height=0.3)
            axes.barh(row + 0.17, result.others_suspected, color="#b6bdc6", height=0.3)
        handles = [axes.scatter([], [], color=colour, marker="s", s=40) for colour in (SERIES[2], "#b6bdc6")]
        place = {"loc": "upper left", "bbox_to_anchor": (-0.08, -0.05 - 0.24 / len(results))}
        axes.legend(handles, ["changed", "others"], ncols=2, handletextpad=0.2, columnspacing=1.0, **place)
        axes.set_title("Suspected when one\nlabel of 20 is changed")
        axes = grid[0, 2]
        for row, result in enumerate(results):
            axes.barh(row, result.polarity_agreement, color=SERIES[6], height=0.6)
            axes.text(
                result.polarity_agreement - 0.03, row, percent(result.polarity_agreement), ha="right", va="center",
                color="white", fontsize=8.5,
            )  # fmt: skip
        axes.set_title("Equal to the sign of\nTextBlob's polarity")
        for column, axes in enumerate(grid[0]):
            _rows(axes, names if column == 0 else [""] * len(names))
            axes.xaxis.set_major_formatter(PERCENT)
            axes.xaxis.set_major_locator(MaxNLocator(3))
        grid[0, 2].set_xlim(0, 1)
        grid[0, 2].set_xticks([0.0, 0.5, 1.0])
        legend(figure, grid[0, 0])
    return figure


def moves(results: Sequence[Noise]) -> Figure:
    """Suspected labels as tables: given against suggested."""
    with drawing.figure((max(3.4, 1.95 * len(results) + 0.8), 2.5), 1, len(results)) as (figure, grid):
        for column, result in enumerate(results):
            table = np.array(result.moves, dtype=np.float64)
            np.fill_diagonal(table, np.nan)
            given = LABELS if column == 0 else [""] * len(LABELS)
            _heatmap(grid[0, column], table, given, result.name, ["neg.", "neut.", "pos."])
            grid[0, column].set_xlabel("suggested")
        grid[0, 0].set_ylabel("given")
    return figure
