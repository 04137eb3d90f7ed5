"""The pictures of the model card: reliability before and after calibration, and what abstaining buys."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from commentsense_training import drawing
from commentsense_training.card_facts import Facts

DOMAINS: Final = {"semeval": "Tweets", "youtube": "YouTube", "corpus": "Own corpus", "own": "Own data"}
_BEFORE: Final = drawing.SERIES[1]
_AFTER: Final = drawing.SERIES[0]


def domain(part: str) -> str:
    """What a part's comments are, from its name: `semeval-dev` are tweets."""
    return DOMAINS.get(part.split("-", 1)[0], part)


def calibration_parts(facts: Facts) -> dict[str, Mapping[str, Any]]:
    """The measured parts that calibrate, by the name of their domain."""
    parts: Mapping[str, Mapping[str, Any]] = facts.figures.get("parts", {})
    return {domain(name): part for name, part in parts.items() if name.endswith("calibration")}


def file_name(kind: str, facts: Facts, place: str) -> str:
    """The picture's file, e.g. reliability-fast-tweets.png."""
    return f"{kind}-{facts.name}-{place.lower().replace(' ', '-')}.png"


def draw(models: Sequence[Facts], folder: Path) -> list[Path]:
    """Write every picture into `folder`; returns the files. Equal figures give equal bytes."""
    made = []
    for facts in models:
        for place, part in calibration_parts(facts).items():
            path = folder / file_name("reliability", facts, place)
            _reliability(path, f"{place}, {facts.name} model", part)
            made.append(path)
    curves = {f"{place}, {facts.name}": part for facts in models for place, part in calibration_parts(facts).items()}
    if curves:
        made.append(folder / "abstention.png")
        _abstention(made[-1], curves)
    return made


def _reliability(path: Path, title: str, part: Mapping[str, Any]) -> None:
    with drawing.figure(size=(5.2, 4.6)) as (fig, axes):
        plot = axes[0, 0]
        plot.plot([0.3, 1], [0.3, 1], color=drawing.MUTED, linewidth=1, linestyle=(0, (4, 3)), label="kept exactly")
        series = [("calibrated", part["reliability"], part["calibration"], _AFTER, "o")]
        if "uncalibrated" in part:
            before = part["uncalibrated"]
            series.insert(0, ("before calibration", before["reliability"], before["calibration"], _BEFORE, "s"))
        for name, rows, losses, colour, mark in series:
            x, y = [row["confidence"] for row in rows], [row["accuracy"] for row in rows]
            spread = [[row["accuracy"] - row["low"] for row in rows], [row["high"] - row["accuracy"] for row in rows]]
            label = f"{name}: ECE {losses['ece15']['value']:.3f}"
            plot.errorbar(x, y, yerr=spread, color=colour, marker=mark, markersize=4, elinewidth=0.8, label=label)
        plot.set_xlim(0.3, 1.02)
        plot.set_ylim(0, 1.02)
        plot.set_xlabel("mean confidence of the bin")
        plot.set_ylabel("share of right answers")
        plot.legend(loc="lower right")
        drawing.headline(
            plot, title, f"{part['comments']:,} calibration comments, 15 bins of equal mass, 95 % intervals"
        )
    drawing.save(fig, path)


def _abstention(path: Path, curves: Mapping[str, Mapping[str, Any]]) -> None:
    with drawing.figure(size=(7.2, 4.2)) as (fig, axes):
        plot = axes[0, 0]
        for (name, part), colour in zip(curves.items(), drawing.SERIES, strict=False):
            rows = [row for row in part["abstention"] if row["comments"] >= 30]
            x, y = [row["answered"] for row in rows], [row["accuracy"] for row in rows]
            plot.plot(x, y, color=colour, marker="o", markersize=3, label=name)
            plot.fill_between(
                x, [row["low"] for row in rows], [row["high"] for row in rows], color=colour, alpha=0.12, linewidth=0
            )
        plot.axhline(0.8, color=drawing.MUTED, linewidth=1, linestyle=(0, (4, 3)))
        plot.annotate(
            "80 %", (1.0, 0.8), (0, 3), textcoords="offset points", ha="right", color=drawing.MUTED, fontsize=8
        )
        plot.set_xlim(0, 1.02)
        plot.set_xlabel("share of comments answered")
        plot.set_ylabel("right among the answered")
        plot.legend(loc="lower left")
        drawing.headline(
            plot, "The surer, the more often right", "each point a min_confidence in steps of 0.05; 95 % intervals"
        )
    drawing.save(fig, path)
