"""Charts from the API's answers. Pure: each gives a figure that the page draws and that pictures are made from.

Labels, terms and titles go in as data, never into an expression, so a hostile text is at most a strange label.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from commentsense_dashboard.look import Palette
from commentsense_dashboard.words import LABELS, MARKS, NAMES, count, percent, short, signed, span

Json = Mapping[str, Any]
Rows = list[dict[str, Any]]
Chart = Any  # Altair's chart classes have no common one that knows all that is used here.
_NAMED = [NAMES[label] for label in LABELS]
ROW = 34
TITLE = 46


@dataclass(frozen=True)
class Figure:
    """A chart, its figures as a table, and what it shows in a sentence.

    Attributes:
        name: for files, such as `shares`.
        title: for the picture.
        alt: what it shows, for who does not see it.
        rows: the figures.
        columns: of the table, in order.
        draw: makes the chart in a palette.
        width: of the picture in pixels.
    """

    name: str
    title: str
    alt: str
    rows: Rows
    columns: tuple[str, ...]
    draw: Callable[[Palette], Chart]
    width: int = 760


def _data(rows: Sequence[Json]) -> alt.Data:
    return alt.Data(values=[dict(row) for row in rows])  # type: ignore[no-untyped-call]


def _colours(colours: Palette, legend: bool = False) -> alt.Color:
    scale = alt.Scale(domain=_NAMED, range=[colours.label(label) for label in LABELS])
    key = alt.Legend(title=None, orient="top", direction="horizontal", symbolType="square") if legend else None
    return alt.Color("label:N", scale=scale, legend=key, sort=_NAMED)


def styled(chart: Chart, colours: Palette, ground: str = "transparent", font: str = "Source Sans, sans-serif") -> Chart:
    """The chart with our fonts, lines and colours, on a ground."""
    return (
        chart.configure(background=ground, font=font, padding={"left": 4, "right": 14, "top": 6, "bottom": 4})
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=colours.quiet,
            titleColor=colours.quiet,
            gridColor=colours.line,
            domainColor=colours.line,
            tickColor=colours.line,
            labelFontSize=13,
            titleFontSize=13,
            titleFontWeight="normal",
            labelPadding=6,
        )
        .configure_axisY(labelColor=colours.text, labelLimit=320)
        .configure_legend(labelColor=colours.text, titleColor=colours.quiet, labelFontSize=13, symbolSize=130)
        .configure_title(
            color=colours.text,
            subtitleColor=colours.quiet,
            fontSize=16,
            subtitleFontSize=12,
            anchor="start",
            offset=12,
            fontWeight="bold",
        )
    )


# One analysis ---------------------------------------------------------------------------------------------------------


def shares(items: Sequence[Json]) -> Figure:
    """Each label's share with its interval."""
    rows: Rows = [
        {
            "label": NAMES[item["label"]],
            "share": item["estimate"],
            "low": item["low"],
            "high": item["high"],
            "comments": item["count"],
            "raw share": item["share_raw"],
            "shown": f"{percent(item['estimate'])}  ({span(item['low'], item['high'])})",
        }
        for item in sorted(items, key=lambda item: LABELS.index(item["label"]))
    ]
    # Beyond the longest bar there is room for its words, on a narrow screen too.
    most = max([0.1, *(float(row["high"]) for row in rows)]) * 1.45
    ticks = [place / 10 for place in range(0, 11, 2 if most > 0.4 else 1) if place / 10 <= most]

    def draw(colours: Palette) -> Chart:
        y = alt.Y("label:N", sort=_NAMED, title=None, axis=alt.Axis(ticks=False, domain=False, labelFontSize=14))
        x = alt.X("share:Q", title=None, scale=alt.Scale(domain=[0, most]), axis=alt.Axis(format=".0%", values=ticks))
        tip = [
            alt.Tooltip("label:N", title="Label"),
            alt.Tooltip("shown:N", title="Share (95% interval)"),
            alt.Tooltip("raw share:Q", title="As counted", format=".1%"),
            alt.Tooltip("comments:Q", title="Comments", format=","),
        ]
        base = alt.Chart(_data(rows))
        bars = base.mark_bar(size=26, cornerRadiusEnd=4).encode(y=y, x=x, color=_colours(colours), tooltip=tip)
        ends = base.mark_rule(strokeWidth=2.5, color=colours.text).encode(y=y, x="low:Q", x2="high:Q", tooltip=tip)
        caps = base.mark_tick(thickness=2.5, size=12, color=colours.text)
        words = base.mark_text(align="left", dx=9, fontSize=14, fontWeight="bold", color=colours.text)
        return (
            bars + ends + caps.encode(y=y, x="low:Q") + caps.encode(y=y, x="high:Q")
            + words.encode(y=y, x="high:Q", text="shown:N")
        ).properties(height=3 * 46 + 34)  # fmt: skip

    told = "; ".join(f"{row['label']} {row['shown']}" for row in rows)
    about = f"Share of comments by tone, with 95% intervals. {told}."
    return Figure("shares", "Share of comments by tone", about, rows,
                  ("label", "comments", "raw share", "share", "low", "high"), draw)  # fmt: skip


_PERIODS = {"day": "%-d %b %y", "week": "%-d %b %y", "month": "%b %Y"}


def trend(timeline: Json, as_share: bool) -> Figure:
    """Comments or shares per period."""
    rows: Rows = []
    for point in timeline["points"]:
        for place, label in enumerate(LABELS):
            total = point["total"]
            rows.append(
                {
                    "from": point["start"],
                    "label": NAMES[label],
                    "comments": point[label],
                    "share": point[label] / total if total else 0.0,
                    "place": place,
                    "all": total,
                }
            )
    field, form = ("share", ".0%") if as_share else ("comments", "~s")
    unit = {"day": "yearmonthdate", "week": "yearmonthdate", "month": "yearmonth"}[timeline["granularity"]]
    periods = len(timeline["points"])
    size = max(2, min(46, 620 // max(1, periods)))

    def draw(colours: Palette) -> Chart:
        axis = alt.Axis(title=None, grid=False, format="%b %Y" if unit == "yearmonth" else "%-d %b %Y",
                        labelOverlap="greedy", labelFlush=False, tickCount=min(periods, 9))  # fmt: skip
        return (
            alt.Chart(_data(rows))
            .mark_bar(size=size, stroke=colours.ground, strokeWidth=0.6 if size > 5 else 0)
            .encode(
                x=alt.X("from:T", timeUnit=f"utc{unit}", axis=axis, scale=alt.Scale(padding=size / 2 + 4)),  # type: ignore[arg-type]
                y=alt.Y(
                    f"{field}:Q",
                    title="Share of comments" if as_share else "Comments",
                    axis=alt.Axis(format=form, tickCount=5, domain=False, ticks=False),
                    scale=alt.Scale(domain=[0, 1]) if as_share else alt.Undefined,
                ),
                color=_colours(colours, legend=True),
                order=alt.Order("place:Q"),
                tooltip=[
                    alt.Tooltip("from:T", title="From", format="%-d %b %Y"),
                    alt.Tooltip("label:N", title="Label"),
                    alt.Tooltip("comments:Q", title="Comments", format=","),
                    alt.Tooltip("share:Q", title="Share", format=".0%"),
                    alt.Tooltip("all:Q", title="Comments of the period", format=","),
                ],
            )
            .properties(height=320)
        )

    granularity = timeline["granularity"]
    told = f"Comments by tone per {granularity}, {periods} periods"
    if timeline["points"]:
        busiest = max(timeline["points"], key=lambda point: point["total"])
        told += f"; most in the {granularity} from {busiest['start']}: {count(busiest['total'])}"
    return Figure(f"trend-{granularity}", f"Comments by tone per {granularity}", f"{told}.", rows,
                  ("from", "label", "comments", "share"), draw)  # fmt: skip


def terms(label: str, found: Sequence[Json], most: int = 15) -> Figure:
    """A label's most distinctive terms."""
    rows: Rows = [
        {"term": short(item["term"], 40), "strength": item["z"], "comments": item["count"], "in all": item["total"]}
        for item in found[:most]
    ]
    order = [row["term"] for row in rows]
    top = max([1, *(row["comments"] for row in rows)])

    def draw(colours: Palette) -> Chart:
        tip = [
            alt.Tooltip("term:N", title="Term"),
            alt.Tooltip("comments:Q", title=f"{NAMES[label]} comments with it", format=","),
            alt.Tooltip("in all:Q", title="Comments with it", format=","),
            alt.Tooltip("strength:Q", title="How distinctive (z)", format=".1f"),
        ]
        base = alt.Chart(_data(rows)).encode(
            y=alt.Y("term:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=150)),
            x=alt.X("comments:Q", title=None, axis=None, scale=alt.Scale(domain=[0, top * 1.18])),
            tooltip=tip,
        )
        return (
            base.mark_bar(size=15, cornerRadiusEnd=3, color=colours.label(label))
            + base.mark_text(align="left", dx=4, color=colours.quiet, fontSize=12).encode(text="comments:Q")
        ).properties(height=max(1, len(rows)) * 26 + 12)

    told = ", ".join(f"{row['term']} ({count(row['comments'])})" for row in rows) or "none"
    return Figure(f"terms-{label}", f"Terms that set {label} comments apart",
                  f"Terms that set {label} comments apart: {told}.", rows,
                  ("term", "comments", "in all", "strength"), draw, width=420)  # fmt: skip


def cloud(label: str, found: Sequence[Json], places: Sequence[Json], width: int, height: int) -> Figure:
    """A label's terms, larger where more distinctive, at places that `clouds` found."""
    rows: Rows = [
        {"term": item["term"], "strength": item["z"], "comments": item["count"], "in all": item["total"]}
        for item in found
    ]
    drawn: Rows = [{**place, "drawn": place["term"]} for place in places]

    def draw(colours: Palette) -> Chart:
        plane = {"axis": None, "scale": alt.Scale(domain=[0, width], nice=False, zero=False)}
        return (
            alt.Chart(_data(drawn))
            .mark_text(align="left", baseline="alphabetic", fontWeight=600, color=colours.label(label))
            .encode(
                x=alt.X("x:Q", **plane),  # type: ignore[arg-type]
                y=alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False, zero=False)),
                text="drawn:N",
                size=alt.Size("size:Q", scale=None),
                opacity=alt.Opacity("shade:Q", scale=None),
                tooltip=[
                    alt.Tooltip("term:N", title="Term"),
                    alt.Tooltip("comments:Q", title="Comments with it", format=","),
                ],
            )
            .properties(height=height, width=width)
        )

    # The picture is wider than the layout: its font is, and words must not touch.
    told = ", ".join(f"{row['term']} ({count(row['comments'])})" for row in rows[:20]) or "none"
    return Figure(f"word-cloud-{label}", f"Words of {label} comments", f"Word cloud of {label} comments: {told}.", rows,
                  ("term", "comments", "in all", "strength"), draw, width=round(width * 1.4))  # fmt: skip


def languages(items: Sequence[Json], names: Callable[[str | None], str], most: int = 8) -> Figure:
    """Languages of the comments; the rarer ones together."""
    rows: Rows = [
        {
            "language": names(item["language"]),
            "code": item["language"] or "und",
            "comments": item["count"],
            "share": item["share"],
            "known": "Labels count" if item["supported"] else "Labels left out",
            "shown": f"{percent(item['share'])}  ({count(item['count'])})",
        }
        for item in items
    ]
    shown = rows[:most]
    if len(rows) > most:
        rest = rows[most:]
        whole, part = sum(row["comments"] for row in rest), sum(row["share"] for row in rest)
        shown = [
            *shown,
            {"language": f"{len(rest)} others", "code": "", "comments": whole, "share": part,
             "known": "Labels left out", "shown": f"{percent(part)}  ({count(whole)})"},
        ]  # fmt: skip
    order = [row["language"] for row in shown]
    top = max([0.01, *(row["share"] for row in shown)])

    def draw(colours: Palette) -> Chart:
        kinds = alt.Color(
            "known:N",
            scale=alt.Scale(domain=["Labels count", "Labels left out"], range=[colours.accent, colours.neutral]),
            legend=alt.Legend(title=None, orient="top", direction="horizontal", symbolType="square"),
        )
        base = alt.Chart(_data(shown)).encode(
            y=alt.Y("language:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False)),
            x=alt.X("share:Q", title=None, axis=None, scale=alt.Scale(domain=[0, top * 1.25])),
            tooltip=[alt.Tooltip("language:N", title="Language"), alt.Tooltip("comments:Q", title="Comments")],
        )
        return (
            base.mark_bar(size=16, cornerRadiusEnd=3).encode(color=kinds)
            + base.mark_text(align="left", dx=6, color=colours.text, fontSize=13).encode(text="shown:N")
        ).properties(height=max(2, len(shown)) * 28 + 40)

    told = "; ".join(f"{row['language']} {row['shown']}" for row in shown)
    return Figure("languages", "Languages of the comments", f"Languages of the comments. {told}.", rows,
                  ("language", "code", "comments", "share", "known"), draw)  # fmt: skip


# Several analyses -----------------------------------------------------------------------------------------------------


def names_of(items: Sequence[Json], length: int = TITLE) -> list[str]:
    """A name for each, no two the same: the title's beginning, numbered where that is not enough."""
    bare = [short(str(item.get("title") or item.get("video") or item.get("id")), length) for item in items]
    if len(set(bare)) == len(bare):
        return bare
    return [f"{place}. {name}" for place, name in enumerate(bare, 1)]


def _dots(
    rows: Rows,
    order: list[str],
    x_title: str | None,
    form: str,
    zero: bool,
    colour: Callable[[Palette], Any],
    extra: int = 0,
) -> Callable[[Palette], Chart]:
    """Points with intervals, one row each, the figure written beside."""
    low, high = min(row["low"] for row in rows), max(row["high"] for row in rows)
    room = max(0.02, (high - low) * 0.12)
    # Beyond the ends of the scale of a share or a mean there is room for words, not for ticks.
    bottom = -1.0 if zero else 0.0
    step = next(step for step in (0.02, 0.05, 0.1, 0.2, 0.5) if (high - low + room) / step <= 9)
    inside = max(bottom, low - room), min(1.0, high + room)
    ticks = [round(place * step, 2) for place in range(-60, 61) if inside[0] <= place * step <= inside[1]]
    domain = [min(low - room, 0) if zero else low - room, max(high + room * 5, 0) if zero else high + room * 5]

    def draw(colours: Palette) -> Chart:
        y = alt.Y(
            "name:N",
            sort=order,
            title=None,
            axis=alt.Axis(ticks=False, domain=False, grid=True, gridOpacity=0.5, labelLimit=300),
        )
        scale = alt.Scale(domain=domain, nice=False)
        tip = [alt.Tooltip("name:N", title="What"), alt.Tooltip("shown:N", title="Figure (95% interval)")]
        base = alt.Chart(_data(rows)).encode(y=y, tooltip=tip)
        paint = colour(colours)
        bars = base.mark_rule(strokeWidth=3, opacity=0.75).encode(
            x=alt.X("low:Q", title=x_title, scale=scale, axis=alt.Axis(format=form, values=ticks, grid=False)),
            x2="high:Q",
            color=paint,
        )
        dots = base.mark_point(filled=True, size=130, opacity=1).encode(x=alt.X("value:Q", scale=scale), color=paint)
        words = base.mark_text(align="left", dx=9, fontSize=13, color=colours.text).encode(
            x=alt.X("high:Q", scale=scale), text="shown:N"
        )
        layers = bars + dots + words
        if zero:
            line = alt.Chart(_data([{"at": 0}])).mark_rule(strokeDash=[4, 4], color=colours.quiet)
            layers = line.encode(x=alt.X("at:Q", scale=scale)) + layers
        return layers.properties(height=len(rows) * ROW + (60 if x_title else 40) + extra)

    return draw


def _single(name: str) -> Callable[[Palette], Any]:
    return lambda colours: alt.value(colours.label(name) if name in LABELS else colours.accent)


def compared(items: Sequence[Json], label: str) -> Figure:
    """One label's share, or the mean sentiment, of several analyses."""
    rows: Rows = []
    for name, item in zip(names_of(items), items, strict=True):
        if label == "mean_sentiment":
            found = item["mean_sentiment"]
            shown = f"{signed(found['estimate'])}  ({signed(found['low'])} to {signed(found['high'])})"
        else:
            found = next(share for share in item["shares"] if share["label"] == label)
            shown = f"{percent(found['estimate'])}  ({span(found['low'], found['high'])})"
        rows.append(
            {"name": name, "value": found["estimate"], "low": found["low"], "high": found["high"], "shown": shown}
        )
    order = [row["name"] for row in rows]
    mean = label == "mean_sentiment"
    draw = _dots(rows, order, None, "+.2f" if mean else ".0%", mean, _single(label))
    title = "Mean sentiment" if mean else f"Share of {label} comments"
    told = "; ".join(f"{row['name']}: {row['shown']}" for row in rows)
    return Figure(f"compare-{label}", title, f"{title}, with 95% intervals. {told}.", rows,
                  ("name", "value", "low", "high"), draw)  # fmt: skip


def ranking(videos: Sequence[Json], by: str) -> Figure | None:
    """A collection's analysed videos, best first, by mean sentiment or by comments; None while none is analysed."""
    seen = [video for video in videos if video.get("analysis") and video["analysis"].get("scored")]
    if not seen:
        return None
    if by == "comments":
        ordered = sorted(seen, key=lambda video: -(video["analysis"]["scored"]))
    else:
        ordered = sorted(seen, key=lambda video: -video["analysis"]["mean_sentiment"]["estimate"])
    rows: Rows = []
    for name, video in zip(names_of(ordered), ordered, strict=True):
        mean, counts = video["analysis"]["mean_sentiment"], video["analysis"]["counts"]
        rows.append(
            {
                "name": name,
                "video": video["video"],
                "value": mean["estimate"],
                "low": mean["low"],
                "high": mean["high"],
                "comments": video["analysis"]["scored"],
                **{label: counts[label] for label in LABELS},
                "shown": f"{signed(mean['estimate'])}  ({signed(mean['low'])} to {signed(mean['high'])})",
            }
        )
    order = [row["name"] for row in rows]
    columns = ("name", "video", "comments", *LABELS, "value", "low", "high")
    if by == "comments":
        told = "; ".join(f"{row['name']}: {count(row['comments'])}" for row in rows)
        return Figure("ranking-comments", "Videos by labelled comments", f"Videos by labelled comments. {told}.", rows,
                      columns, _stacked(rows, order))  # fmt: skip
    told = "; ".join(f"{row['name']}: {row['shown']}" for row in rows)
    draw = _dots(rows, order, "Mean sentiment, −1 to +1", "+.2f", True, _single(""))
    return Figure("ranking-sentiment", "Videos by mean sentiment", f"Videos by mean sentiment. {told}.", rows, columns,
                  draw)  # fmt: skip


def _stacked(rows: Rows, order: list[str]) -> Callable[[Palette], Chart]:
    long: Rows = [
        {"name": row["name"], "label": NAMES[label], "comments": row[label], "place": place}
        for row in rows
        for place, label in enumerate(LABELS)
    ]

    def draw(colours: Palette) -> Chart:
        return (
            alt.Chart(_data(long))
            .mark_bar(size=20)
            .encode(
                y=alt.Y("name:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=300)),
                x=alt.X("comments:Q", title="Comments", axis=alt.Axis(format="~s", tickCount=6)),
                color=_colours(colours, legend=True),
                order=alt.Order("place:Q"),
                tooltip=[alt.Tooltip("name:N", title="Video"), alt.Tooltip("label:N", title="Label"),
                         alt.Tooltip("comments:Q", title="Comments", format=",")],
            )
            .properties(height=len(rows) * ROW + 90)
        )  # fmt: skip

    return draw


# Predictions and models -----------------------------------------------------------------------------------------------


def weights(clues: Sequence[Json], name: str = "weights") -> Figure:
    """How strongly each word or clue pushed, and towards which label."""
    rows: Rows = [
        {"clue": short(clue["clue"], 44), "label": NAMES.get(clue["label"], clue["label"]), "weight": clue["weight"],
         "shown": f"{MARKS.get(clue['label'], '')} {clue['weight']:.2f}"}
        for clue in clues
    ]  # fmt: skip
    order = [row["clue"] for row in rows]
    top = max([0.01, *(row["weight"] for row in rows)])

    def draw(colours: Palette) -> Chart:
        base = alt.Chart(_data(rows)).encode(
            y=alt.Y("clue:N", sort=order, title=None, axis=alt.Axis(ticks=False, domain=False, labelLimit=260)),
            x=alt.X("weight:Q", title=None, axis=None, scale=alt.Scale(domain=[0, top * 1.15])),
            tooltip=[alt.Tooltip("clue:N", title="What"), alt.Tooltip("label:N", title="Speaks for"),
                     alt.Tooltip("weight:Q", title="Weight", format=".3f")],
        )  # fmt: skip
        return (
            base.mark_bar(size=15, cornerRadiusEnd=3).encode(color=_colours(colours, legend=True))
            + base.mark_text(align="left", dx=5, color=colours.quiet, fontSize=12).encode(text="shown:N")
        ).properties(height=max(1, len(rows)) * 26 + 44)

    told = "; ".join(f"{row['clue']} for {row['label'].lower()} {row['weight']:.2f}" for row in rows) or "nothing"
    return Figure(name, "What pushed the answer", f"What pushed the answer, strongest first: {told}.", rows,
                  ("clue", "label", "weight"), draw, width=520)  # fmt: skip


def reliability(bins: Sequence[Json]) -> Figure:
    """How often the model is right, by how sure it says it is."""
    rows: Rows = [dict(found) for found in bins if found["n"]]

    def draw(colours: Palette) -> Chart:
        x = alt.X("mean confidence:Q", title="How sure the model was", scale=alt.Scale(domain=[0.3, 1]),
                  axis=alt.Axis(format=".0%", tickCount=8))  # fmt: skip
        y_scale = alt.Scale(domain=[0.2, 1], clamp=True)
        axis = alt.Axis(format=".0%", tickCount=8)
        tip = [
            alt.Tooltip("range:N", title="How sure"),
            alt.Tooltip("right:Q", title="Right", format=".1%"),
            alt.Tooltip("low:Q", title="Interval from", format=".1%"),
            alt.Tooltip("high:Q", title="to", format=".1%"),
            alt.Tooltip("n:Q", title="Held-out comments", format=","),
        ]
        line = (
            alt.Chart(_data([{"a": 0.3, "b": 0.3}, {"a": 1, "b": 1}]))
            .mark_line(strokeDash=[5, 5], color=colours.quiet)
            .encode(x=alt.X("a:Q", scale=alt.Scale(domain=[0.3, 1])), y=alt.Y("b:Q", scale=y_scale))
        )
        base = alt.Chart(_data(rows)).encode(x=x, tooltip=tip)
        span_ = base.mark_rule(strokeWidth=3, color=colours.accent, opacity=0.6).encode(
            y=alt.Y("low:Q", title="How often it was right", scale=y_scale, axis=axis), y2="high:Q"
        )
        path = base.mark_line(color=colours.accent, strokeWidth=2).encode(y=alt.Y("right:Q", scale=y_scale))
        dots = base.mark_point(filled=True, color=colours.accent, size=120, opacity=1).encode(
            y=alt.Y("right:Q", scale=y_scale)
        )
        return (line + span_ + path + dots).properties(height=340)

    told = "; ".join(f"{row['range']}: right {percent(row['right'])} of {count(row['n'])}" for row in rows)
    return Figure("reliability", "How often the model is right, by how sure it is",
                  f"How often the model is right, by how sure it says it is. {told}.", rows,
                  ("range", "n", "mean confidence", "right", "low", "high"), draw, width=520)  # fmt: skip


def slices(found: Sequence[Json], most: int = 20) -> Figure:
    """The slices of held-out data on which the model does worst."""
    rows: Rows = [
        {
            "name": short(f"{item['slice']} · {item['part']}".replace("_", " "), 60),
            "part": item["part"],
            "slice": item["slice"],
            "n": item["n"],
            "few": "Few comments" if item.get("few") else "Enough comments",
            "value": item["macro_recall"]["value"],
            "low": item["macro_recall"]["low"],
            "high": item["macro_recall"]["high"],
            "shown": f"{percent(item['macro_recall']['value'])}  (n {count(item['n'])})",
        }
        for item in sorted(found, key=lambda item: item["macro_recall"]["value"])
    ]
    shown = rows[:most]
    order = [row["name"] for row in shown]

    def colour(colours: Palette) -> Any:
        if all(row["few"] == "Enough comments" for row in shown):
            return alt.value(colours.accent)
        return alt.Color(
            "few:N",
            scale=alt.Scale(domain=["Enough comments", "Few comments"], range=[colours.accent, colours.neutral]),
            legend=alt.Legend(title=None, orient="top", direction="horizontal"),
        )

    draw = _dots(shown, order, "Macro recall", ".0%", False, colour, extra=34)
    told = "; ".join(f"{row['name']} {row['shown']}" for row in shown[:8])
    return Figure("slices", "Where the model does worst", f"Macro recall by slice, worst first. {told}.", rows,
                  ("part", "slice", "n", "value", "low", "high", "few"), draw)  # fmt: skip


def drift(reference: Json, recent: Json) -> Figure:
    """Shares of answers when the model was made, and lately."""
    rows: Rows = [
        {"label": NAMES[label], "when": when, "share": found[label], "shown": percent(found[label])}
        for label in LABELS
        for when, found in (("When it was made", reference), ("Lately", recent))
    ]

    def draw(colours: Palette) -> Chart:
        sides = ["When it was made", "Lately"]
        base = alt.Chart(_data(rows)).encode(
            y=alt.Y("label:N", sort=_NAMED, title=None, axis=alt.Axis(ticks=False, domain=False, labelFontSize=14)),
            yOffset=alt.YOffset("when:N", sort=sides, scale=alt.Scale(paddingInner=0.15)),
            x=alt.X("share:Q", title=None, axis=None),
            tooltip=[alt.Tooltip("label:N", title="Label"), alt.Tooltip("when:N", title="When"),
                     alt.Tooltip("share:Q", title="Share", format=".1%")],
        )  # fmt: skip
        colour = alt.Color(
            "when:N",
            scale=alt.Scale(domain=sides, range=[colours.neutral, colours.accent]),
            legend=alt.Legend(title=None, orient="top", direction="horizontal", symbolType="square"),
        )
        return (
            base.mark_bar(cornerRadiusEnd=3).encode(color=colour)
            + base.mark_text(align="left", dx=6, color=colours.text, fontSize=13).encode(text="shown:N")
        ).properties(height=230)

    told = "; ".join(f"{row['label']}, {row['when'].lower()}: {row['shown']}" for row in rows)
    return Figure("drift", "Answers when the model was made, and lately", f"Shares of answers. {told}.", rows,
                  ("label", "when", "share"), draw)  # fmt: skip
