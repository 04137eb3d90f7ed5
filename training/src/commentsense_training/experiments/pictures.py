"""Pictures of an experiment, drawn from plain numbers, equal byte for byte for equal numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from commentsense_sentiment import LABELS

from commentsense_training import drawing


def confusion(table: Sequence[Sequence[int]], name: str) -> bytes:
    """The confusion table [true][answered] as PNG: counts, shaded by their share of the true label."""
    counts = np.asarray(table, dtype=np.float64)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1.0)
    with drawing.figure(size=(4.4, 3.6)) as (fig, axes):
        axis = axes[0, 0]
        axis.imshow(shares, cmap=drawing.SEQUENTIAL, vmin=0, vmax=1)
        for true in range(len(LABELS)):
            for said in range(len(LABELS)):
                share = shares[true, said]
                axis.text(
                    said,
                    true,
                    f"{int(counts[true, said]):,}\n{share:.0%}",
                    ha="center",
                    va="center",
                    color=drawing.PAPER if share > 0.5 else drawing.INK,
                )
        axis.set_xticks(range(len(LABELS)), LABELS)
        axis.set_yticks(range(len(LABELS)), LABELS)
        axis.set_xlabel("answered")
        axis.set_ylabel("true")
        drawing.only_grid(axis, "")
        drawing.headline(axis, name, "comments, and share of the true label")
        return drawing.png(fig, dpi=110, colours=48)


def comparison(rows: Sequence[Mapping[str, Any]], title: str) -> bytes:
    """Macro F1 (bar) and accuracy (dot) of each candidate as PNG, best on top."""
    ordered = sorted(rows, key=lambda row: float(row["macro_f1"]))
    places = np.arange(len(ordered))
    with drawing.figure(size=(7.2, 1.5 + 0.3 * max(len(ordered), 1))) as (fig, axes):
        axis = axes[0, 0]
        values = [float(row["macro_f1"]) for row in ordered]
        axis.barh(places, values, color=drawing.SERIES[0], height=0.62, label="macro F1")
        axis.plot(
            [float(row["accuracy"]) for row in ordered], places, "o", color=drawing.SERIES[1], label="accuracy", ms=5
        )
        for place, value in zip(places, values, strict=True):
            axis.text(0.008, place, f"{value:.3f}", va="center", color=drawing.PAPER, fontsize=8.5)
        axis.set_yticks(places, [str(row["name"]) for row in ordered])
        axis.set_xlim(0, 1)
        axis.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
        drawing.only_grid(axis, "x")
        drawing.headline(axis, title, "from 0 to 1, best on top")
        return drawing.png(fig, dpi=110, colours=48)


def history(search: Mapping[str, Any]) -> bytes:
    """What each trial of a search scored and the best so far, pruned trials as crosses, as PNG."""
    trials = search["trials"]
    with drawing.figure(size=(6.0, 3.2)) as (fig, axes):
        axis = axes[0, 0]
        done = [(t["number"], t["value"]) for t in trials if t["state"] == "COMPLETE"]
        cut = [(t["number"], t["value"]) for t in trials if t["state"] == "PRUNED" and t["value"] is not None]
        if done:
            numbers, values = zip(*done, strict=True)
            axis.plot(numbers, values, "o", ms=5, color=drawing.SERIES[0], label="complete")
            axis.step(
                numbers, np.maximum.accumulate(values), where="post", color=drawing.SERIES[2], label="best so far"
            )
        if cut:
            numbers, values = zip(*cut, strict=True)
            axis.plot(numbers, values, "x", ms=5, color=drawing.SERIES[1], label="pruned, last fold's mean")
        axis.set_xlabel("trial")
        axis.set_ylabel("macro F1 on folds")
        axis.xaxis.get_major_locator().set_params(integer=True)
        axis.legend(loc="best")
        drawing.headline(axis, f"{search['name']}: history of the search")
        return drawing.png(fig, dpi=110, colours=48)


def importances(search: Mapping[str, Any]) -> bytes:
    """Which settings explain the scores of a search, as shares that add up to 1, as PNG."""
    found = sorted(search["importances"].items(), key=lambda item: float(item[1]))
    with drawing.figure(size=(6.0, 1.2 + 0.3 * max(len(found), 1))) as (fig, axes):
        axis = axes[0, 0]
        places = np.arange(len(found))
        axis.barh(places, [value for _, value in found], color=drawing.SERIES[0], height=0.62)
        axis.set_yticks(places, [name for name, _ in found])
        axis.set_xlim(0, 1)
        drawing.only_grid(axis, "x")
        drawing.headline(axis, f"{search['name']}: what the score depends on", "share of its variance over the trials")
        return drawing.png(fig, dpi=110, colours=48)
