"""Compare: two to ten analyses side by side."""

import re

import streamlit as st

from commentsense_dashboard import figures, markup, parts, sheets, words
from commentsense_dashboard.markup import join, tag, text
from commentsense_dashboard.parts import Json

MOST = 10
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def draw() -> None:
    """The page: `ids` in the address, separated by commas, says which; the first is what others are held against."""
    parts.heading("Compare", "Which audience was happier, and is the difference more than chance?")
    ids = [name for name in st.query_params.get("ids", "").split(",") if _ID.fullmatch(name)][:MOST]
    _choose(ids)
    if len(ids) < 2:
        parts.empty("Choose two to ten analyses. The first one is what the others are held against.")
        return
    parts.copy_link(parts.address("compare", ids=",".join(ids)))
    found = parts.api().compare(ids)
    if found["caution"]:
        parts.note("warn", tag("b", "Be careful. "), found["caution"])
    items = found["items"]
    _legend(items)
    st.space("small")
    for place, label in enumerate(("mean_sentiment", *words.LABELS)):
        name = "Mean sentiment" if label == "mean_sentiment" else f"Share of {label} comments"
        about = "Share of positive less share of negative, with 95% intervals." if not place else ""
        parts.figure(figures.compared(items, label), parts.head(name, about))
    _differences(items)
    parts.footer(found["notice"])


def _choose(ids: list[str]) -> None:
    kept = parts.api().analyses(limit=200)["items"]
    known = {item["id"]: item for item in kept}
    options = list(dict.fromkeys([*ids, *known]))

    def name(analysis: str) -> str:
        item = known.get(analysis)
        if item is None:
            return f"Analysis {analysis[:8]}"
        title = words.short(words.title(item["title"], item["video"]), 60)
        return f"{title} · {words.moment(item['created_at'], parts.zone())}"

    with st.form("compare", border=False):
        chosen = st.multiselect(
            "Analyses", options, default=ids, format_func=name, max_selections=MOST, select_all=False,
            placeholder="Choose from the history",
        )  # fmt: skip
        links = st.text_input(
            "Or paste links", placeholder="Links or ids of videos, separated by blanks: the newest analysis of each"
        )
        if not st.form_submit_button("Compare", type="primary", icon=":material/compare_arrows:"):
            return
    missing = []
    for link in (links or "").split()[:MOST]:
        newest = parts.api().analyses(link, 1)["items"]
        if newest:
            chosen.append(newest[0]["id"])
        else:
            missing.append(link)
    chosen = list(dict.fromkeys(chosen))[:MOST]
    if missing:
        parts.note("info", tag("b", "Not analysed yet: "), text(", ".join(missing)), ". Analyse it first.")
        return
    if len(chosen) < 2:
        parts.note("info", "Choose at least two.")
        return
    parts.to_page("compare", ids=",".join(chosen))


def _legend(items: list[Json]) -> None:
    rows = []
    for place, (name, item) in enumerate(zip(figures.names_of(items), items, strict=True)):
        link = tag("a", text(name), href=parts.address("", analysis=item["id"]), target="_self")
        first = tag("span", "Held against this one", class_="cs-chip plain") if not place else None
        head = tag("div", link, parts.chip(item["state"]), first, class_="cs-line")
        shares = {share["label"]: share["estimate"] for share in item["shares"]}
        bar = join(parts.share_bar(shares, thin=True), parts.shares_told(shares))
        few = (
            tag("div", item["not_enough_because"], class_="cs-small", style="margin-bottom:.45rem")
            if not item["enough"]
            else None
        )
        youtube = markup.link("Watch on YouTube", markup.video_url(item["video"]))
        about = tag("div", f"{item['coverage']} ", youtube, class_="cs-quiet cs-small", style="margin-bottom:.45rem")
        rows.append(tag("div", head, about, few, bar, class_="cs-card"))
    parts.show(tag("div", *rows, class_="cs-list"))


def _differences(items: list[Json]) -> None:
    names = figures.names_of(items)
    parts.section(
        f"Differences from “{names[0]}”", "A difference is told apart from chance where its interval leaves out 0."
    )
    rows, shown = [], []
    for name, item in list(zip(names, items, strict=True))[1:]:
        for found in item["differences"]:
            mean = found["label"] == "mean_sentiment"
            form = words.signed if mean else words.points
            rows.append({"name": name, **found})
            shown.append(
                {
                    "Video": name,
                    "What": words.NAMES[found["label"]],
                    "Difference": form(found["difference"]),
                    "95% interval": f"{form(found['low'])} to {form(found['high'])}",
                    "More than chance": "Yes" if found["distinguishable"] else "Cannot tell",
                }
            )
    parts.grid(shown, "Differences with intervals")
    parts.table_file(
        rows, ("name", "label", "difference", "low", "high", "distinguishable"), sheets.file_name("differences")
    )
