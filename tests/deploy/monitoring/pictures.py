"""Draws what the dashboards show of a run: the same expressions, asked of the same real Prometheus.

`python -m tests.deploy.monitoring.pictures` writes docs/images/monitoring-service.png and monitoring-audience.png. It
is no Grafana: places, titles, units and colours are those of the dashboards' files, the drawing is ours.
"""

import itertools
import json
import math
import re
import tempfile
import warnings
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator

from tests.deploy.monitoring.watched import DASHBOARDS, LATER, Points, Watched, substitute
from tests.stack import ROOT

IMAGES = ROOT / "docs" / "images"
NAMES = {"service": "monitoring-service.png", "audience-and-model": "monitoring-audience.png"}
INK, FAINT, PAPER, GROUND = "#24292f", "#6e7781", "#ffffff", "#f3f4f6"
CYCLE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#8C8C8C")
PHASES = {
    "calm": "analyses, two of which have to wait",
    "youtube_fails": "YouTube fails",
    "model_fails": "the model server is killed",
    "api_refuses": "Redis is nearly full",
    "fetcher_missing": "the fetcher is killed",
    "challenger_comes": "the second model scores",
    "quota_spent": "the quota is spent",
}
UNIT_INCH, COLUMN_INCH, HEAD_INCH = 0.36, 0.72, 1.15
SLOW = 2.5


def shown(value: float, unit: str) -> str:
    """A figure with its unit, as short as it is read."""
    if not math.isfinite(value):
        return "–"
    if unit == "percentunit":
        return f"{value:.2%}" if 0 < value < 0.01 or 0.99 < value < 1 else f"{value:.0%}"
    if unit == "bytes":
        for name in ("B", "KiB", "MiB", "GiB"):
            if abs(value) < 1024 or name == "GiB":
                return f"{value:.3g} {name}"
            value /= 1024
    if unit == "s" and 0 < abs(value) < 1:
        return f"{value * 1000:.3g} ms"
    ends = {"s": " s", "reqps": "/s", "cps": "/s", "cpm": "/min"}
    return (f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}") + ends.get(unit, "")


def legend(template: str, labels: dict[str, str]) -> str:
    """The name of a series; a long value is cut."""
    return re.sub(r"\{\{\s*(\w+)\s*\}\}", lambda match: labels.get(match[1], "")[:36], template).strip()


def colour_of(panel: dict[str, Any], name: str, ref: str) -> str | None:
    """The colour that the dashboard's file gives a series; None where it leaves it to Grafana's shades."""
    for override in panel["fieldConfig"].get("overrides", []):
        kind, wanted = override["matcher"]["id"], override["matcher"]["options"]
        fits = {"byName": wanted == name, "byRegexp": kind == "byRegexp" and bool(re.fullmatch(wanted, name)),
                "byFrameRefID": wanted == ref}  # fmt: skip
        value = override["properties"][0]["value"]
        if fits[kind] and value["mode"] == "fixed":
            return str(value["fixedColor"])
    return None


def named(watched: Watched, panel: dict[str, Any]) -> list[tuple[str, str, Points]]:
    """Name, colour and points of each series of a panel."""
    found = []
    rest = itertools.cycle(CYCLE)
    for target in panel["targets"]:
        expression = substitute(target["expr"], watched.values())
        for labels, points in watched.prometheus.over(expression, watched.start, watched.end):
            name = legend(target["legendFormat"], labels)
            colour = colour_of(panel, name, target["refId"])
            if colour is None:
                colour = next(rest)
            found.append((name, colour, points))
    return [one for one in found if one[2]]


def curves(axes: Axes, watched: Watched, panel: dict[str, Any]) -> None:
    """A panel of curves."""
    defaults = panel["fieldConfig"]["defaults"]
    stacking = defaults["custom"].get("stacking", {}).get("mode", "none")
    series = named(watched, panel)
    summit = 0.0
    if stacking == "none":
        for name, colour, points in series:
            at, values = [time - watched.start for time, _ in points], [value for _, value in points]
            axes.plot(at, values, color=colour, linewidth=1.4, label=name, solid_capstyle="round")
            axes.fill_between(at, values, color=colour, alpha=0.08, linewidth=0)
    else:
        times = sorted({time for _, _, points in series for time, _ in points})
        given = [dict(points) for _, _, points in series]
        rows = [[one.get(time, 0.0) for time in times] for one in given]
        if stacking == "percent":
            sums = [sum(column) or math.nan for column in zip(*rows, strict=True)]
            rows = [[value / whole for value, whole in zip(row, sums, strict=True)] for row in rows]
        summit = max(sum(column) for column in zip(*rows, strict=True))
        axes.stackplot(
            [time - watched.start for time in times], rows, labels=[name for name, _, _ in series],
            colors=[colour for _, colour, _ in series], alpha=0.8, linewidth=0,
        )  # fmt: skip
    limits = [step["value"] for step in defaults.get("thresholds", {}).get("steps", []) if step["value"] is not None]
    top = max([0.0, *(value for _, _, points in series for _, value in points)])
    if stacking == "normal":
        top = summit
    for limit in limits:
        if limit < 4 * top or top == 0:
            axes.axhline(limit, color="#D55E00", linewidth=0.9, linestyle=(0, (4, 3)))
            top = max(top, limit)
    for began in watched.moments.values():
        axes.axvline(began - watched.start, color="#c4c9d0", linewidth=0.6, linestyle=(0, (2, 3)), zorder=0)
    axes.set_xlim(0, watched.end - watched.start)
    axes.set_ylim(0, 1 if stacking == "percent" else defaults.get("max") or (top * 1.12 or 1))
    unit = defaults["unit"]
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=unit == "short" and top > 3, steps=[1, 2, 2.5, 5, 10]))
    if unit == "bytes":
        whole = 2.0 ** math.floor(math.log2(max(top, 1) / 3))
        axes.yaxis.set_major_locator(MultipleLocator(whole))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: shown(value, unit)))
    axes.xaxis.set_major_locator(MultipleLocator(15))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{int(value) // 60}:{int(value) % 60:02d}"))
    axes.tick_params(labelsize=7, colors=FAINT, length=0)
    axes.grid(axis="y", color="#e6e8eb", linewidth=0.6)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.legend(
        loc="upper left", bbox_to_anchor=(-0.02, -0.13), ncols=4, fontsize=7, frameon=False, handlelength=1.1,
        columnspacing=1.2, labelcolor=INK, borderaxespad=0,
    )  # fmt: skip


def last(watched: Watched, panel: dict[str, Any]) -> list[tuple[str, str | None, float]]:
    """Name, colour and last figure of each series of a panel."""
    found = []
    for target in panel["targets"]:
        expression = substitute(target["expr"], watched.values())
        for labels, value in watched.prometheus.instant(expression, watched.end):
            name = legend(target["legendFormat"], labels)
            if math.isfinite(value):
                found.append((name, colour_of(panel, name, target["refId"]), value))
    return found


def figures(axes: Axes, watched: Watched, panel: dict[str, Any]) -> None:
    """A panel of figures, one below the other."""
    axes.axis("off")
    defaults = panel["fieldConfig"]["defaults"]
    found = last(watched, panel)
    single = len(found) == 1
    for place, (name, _, value) in enumerate(found):
        colour = CYCLE[0]
        for step in defaults["thresholds"]["steps"]:
            if step["value"] is None or value >= step["value"]:
                colour = step["color"]
        height = 1 - (place + 0.5) / len(found)
        text = shown(value, defaults["unit"])
        if single:
            axes.text(0.5, 0.45, text, ha="center", va="center", fontsize=21, color=colour, fontweight="bold")
            continue
        # Where every figure is 1, what it is of is the news.
        only = all(one == 1 for _, _, one in found)
        axes.text(0.0, height, name, ha="left", va="center", fontsize=10, color=colour if only else INK)
        if not only:
            axes.text(1.0, height, text, ha="right", va="center", fontsize=13, color=colour, fontweight="bold")


def bars(axes: Axes, watched: Watched, panel: dict[str, Any]) -> None:
    """A panel of horizontal bars, largest first; shares by their names."""
    unit = panel["fieldConfig"]["defaults"]["unit"]
    found = last(watched, panel)[:14]
    if unit == "percentunit":
        found.sort(key=lambda one: one[0])
    else:
        found.sort(key=lambda one: -one[2])
    names, values = [name for name, _, _ in found], [value for _, _, value in found]
    longest = panel["fieldConfig"]["defaults"].get("max") or max([*values, 1e-9])
    for place, (_, colour, value) in enumerate(found):
        axes.barh(place, longest, color="#eef0f2", height=0.68)
        axes.barh(place, value, color=colour or CYCLE[0], height=0.68)
        axes.text(longest * 1.02, place, shown(value, unit), va="center", fontsize=7, color=INK)
    axes.set_yticks(range(len(names)), names, fontsize=6.5)
    axes.set_xlim(0, longest * 1.14)
    axes.set_ylim(max(len(names), 4) - 0.4, -0.6)
    axes.set_xticks([])
    axes.tick_params(colors=INK, length=0)
    for side in axes.spines.values():
        side.set_visible(False)


def draw(watched: Watched, path: Path) -> Path:
    """One dashboard as a picture."""
    board = json.loads(path.read_text())
    panels = [panel for panel in board["panels"] if LATER not in panel["title"]]
    depth = max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in panels)
    width, height = 24 * COLUMN_INCH, depth * UNIT_INCH + HEAD_INCH
    sheet: Figure = plt.figure(figsize=(width, height), facecolor=GROUND)
    head = 1 - 0.36 / height
    sheet.text(0.008, head, board["title"], fontsize=17, fontweight="bold", color=INK, va="center")
    told = "   ·   ".join(
        f"{int(began - watched.start) // 60}:{int(began - watched.start) % 60:02d} {PHASES[name]}"
        for name, began in watched.moments.items() if name in PHASES
    )  # fmt: skip
    sheet.text(0.008, 1 - 0.74 / height, told, fontsize=9, color=FAINT, va="center")
    for panel in panels:
        place = panel["gridPos"]
        left, right = place["x"] / 24, (place["x"] + place["w"]) / 24
        top = 1 - (HEAD_INCH + place["y"] * UNIT_INCH) / height
        bottom = 1 - (HEAD_INCH + (place["y"] + place["h"]) * UNIT_INCH) / height
        if panel["type"] == "row":
            sheet.text(left + 0.008, (top + bottom) / 2, panel["title"], fontsize=12, color=INK, va="center")
            continue
        gap_x, gap_y = 0.05 / width, 0.05 / height
        box = mpl.patches.FancyBboxPatch(
            (left + gap_x, bottom + gap_y), right - left - 2 * gap_x, top - bottom - 2 * gap_y,
            boxstyle="square,pad=0", facecolor=PAPER, edgecolor="#d8dce1", linewidth=0.7,
            transform=sheet.transFigure, zorder=-1,
        )  # fmt: skip
        sheet.add_artist(box)
        sheet.text(left + 0.16 / width, top - 0.2 / height, panel["title"], fontsize=9.5, color=INK, va="center")
        kind = panel["type"]
        margin = {"timeseries": (0.62, 0.58, 0.2), "bargauge": (2.3, 0.12, 0.1), "stat": (0.2, 0.1, 0.2)}[kind]
        axes = sheet.add_axes(
            (left + margin[0] / width, bottom + margin[1] / height, right - left - (margin[0] + margin[2]) / width,
             top - bottom - (margin[1] + 0.42) / height), facecolor=PAPER,
        )  # fmt: skip
        {"timeseries": curves, "bargauge": bars, "stat": figures}[kind](axes, watched, panel)
    target = IMAGES / NAMES[path.stem]
    sheet.savefig(target, dpi=100, metadata={"Software": None})
    plt.close(sheet)
    return target


def main() -> None:
    """Runs the stack, and draws."""
    mpl.use("Agg")
    mpl.rcParams["font.family"] = "DejaVu Sans"
    warnings.filterwarnings("ignore", message=".*font.*")
    with tempfile.TemporaryDirectory() as folder, Watched(Path(folder), slow=SLOW) as watched:
        watched.run()
        print(f"run of {watched.end - watched.start:.0f} s")
        for path in DASHBOARDS:
            print(draw(watched, path).relative_to(ROOT))


if __name__ == "__main__":
    main()
