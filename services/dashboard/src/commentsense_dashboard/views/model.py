"""Model: which one answers, how good it is and where it is weak, and whether its answers have shifted."""

from typing import Any

import streamlit as st

from commentsense_dashboard import figures, parts, quality, sheets, words
from commentsense_dashboard.markup import tag, text
from commentsense_dashboard.parts import Json

ALIASES = {"champion": "The model in use", "challenger": "The challenger"}


def draw() -> None:
    """The page: `alias` in the address says which model."""
    parts.heading("Model", "Which model labels the comments, how far to trust it, and where it is weak.")
    with st.container(horizontal=True, vertical_alignment="center"):
        alias = _alias()
        parts.copy_link(parts.address("model", alias="" if alias == "champion" else alias))
    found = parts.api().model(alias)
    about = found["description"]
    _says(found, about)
    st.space("small")
    _drift(found, about)
    if about.get("confusion"):
        st.space("small")
        _reliability(about)
    card = about.get("card") or {}
    if card:
        _card(card)
    else:
        parts.note("info", "This model brings no model card, so its figures by slice cannot be shown.")
    parts.footer(found["notice"])


def _alias() -> str:
    return st.segmented_control(
        "Model", list(ALIASES), format_func=ALIASES.__getitem__, default="champion", required=True, key="alias",
        bind="query-params", label_visibility="collapsed",
    )  # fmt: skip


def _says(found: Json, about: Json) -> None:
    languages = ", ".join(words.language(code) for code in about.get("languages", [])) or "–"
    parts.cards(
        parts.card("Version", found["version"], text(found["name"])),
        parts.card("Made", words.day(about.get("created"), parts.zone()), f"measured on: {languages}"),
        parts.card(
            "Suggested least confidence",
            words.percent(about["min_confidence"]) if "min_confidence" in about else "–",
            "below it, answers are often guesses",
        ),
    )
    trained = about.get("trained_on")
    if trained:
        parts.show(tag("p", tag("b", "Learnt from: "), text(str(trained)), class_="cs-quiet"))


def _drift(found: Json, about: Json) -> None:
    head = parts.head("Have the answers shifted?", "Shares of answers lately, against those when the model was made.")
    reference, recent = about.get("reference"), found["recent"]
    if not reference or not recent:
        parts.show(head)
    if not reference:
        parts.empty("The model does not say what its answers were when it was made.")
        return
    if not recent:
        parts.empty("This version has labelled nothing lately, so there is nothing to hold against it.")
        return
    index = quality.stability(reference, recent)
    figure = figures.drift(reference, recent)
    left, right = st.columns([3, 2], gap="large", vertical_alignment="center")
    with left:
        parts.figure(figure, head, f"Model version {found['version']}")
    with right:
        parts.cards(
            parts.card(
                "Population stability index",
                f"{index:.2f}",
                f"of {words.plural(recent['comments'], 'comment')}; under 0.1 is little, over 0.25 much",
            )
        )
        parts.note("info" if index < quality.SMALL else "warn", quality.verdict(index, recent["comments"]))


def _reliability(about: Json) -> None:
    source = about.get("confusion_source") or {}
    n = f" {words.count(source['n'])} comments of" if source.get("n") else ""
    on = f" Measured on{n} {source['dataset']}." if source.get("dataset") else ""
    asked = "When it says 80% sure, is it right 80% of the time?"
    figure = figures.reliability(quality.reliability(about["confusion"]))
    left, right = st.columns([3, 2], gap="large")
    with left:
        parts.figure(figure, parts.head(asked, f"On the dashed line it would be just so.{on}"))
    with right:
        parts.grid(
            [
                {"How sure": row["range"], "Comments": row["n"], "Right": words.percent(row["right"]),
                 "95% interval": words.span(row["low"], row["high"])}
                for row in figure.rows
            ],
            figure.alt,
        )  # fmt: skip
        parts.show(tag("p", "Above the line it is too modest, below it too sure of itself.", class_="cs-quiet"))


def _card(card: Json) -> None:
    if card.get("parts"):
        parts.section("How good it is", "On held-out texts that people labelled; 95% intervals.")
        rows = [_part(part) for part in card["parts"]]
        parts.grid(rows, "Quality by part")
        parts.table_file(rows, tuple(rows[0]), sheets.file_name("model-parts"))
    if card.get("slices"):
        _slices(card["slices"])
    if card.get("behaviour"):
        _behaviour(card["behaviour"])


def _slices(found: list[Json]) -> None:
    enough = [item for item in found if not item.get("few")]
    few = st.toggle("Show slices with few comments too", key="few") if len(enough) < len(found) else False
    figure = figures.slices(found if few or not enough else enough)
    about = "Macro recall (the mean share that it finds of each label) by slice, worst first, with 95% intervals."
    parts.figure(figure, parts.head("Where it is weak", about))
    parts.as_text(figure, f"All {len(figure.rows)} slices as a table")


def _behaviour(found: list[Json]) -> None:
    parts.section("Small tests of behaviour", "Made-up sentences, each with an answer that nobody would dispute.")
    rows = [
        {
            "What is tested": str(item["capability"]).replace("_", " ").capitalize(),
            "Sentences": item["n"],
            "Wrong": item["failed"],
            "Share wrong": item["failed"] / item["n"] * 100 if item["n"] else 0.0,
        }
        for item in sorted(found, key=lambda item: -(item["failed"] / max(1, item["n"])))
    ]
    wrong = [row for row in rows if row["Wrong"]]
    bar = st.column_config.ProgressColumn(format="%.0f%%", min_value=0, max_value=100)
    if wrong:
        parts.grid(wrong, "Tests of behaviour, worst first", {"Share wrong": bar}, 12)
    right = [row["What is tested"].lower() for row in rows if not row["Wrong"]]
    if right:
        parts.show(
            tag("p", f"No sentence wrong in {len(right)} tests: ", text(", ".join(right)), ".", class_="cs-quiet")
        )
    parts.table_file(rows, tuple(rows[0]), sheets.file_name("model-behaviour"))


def _part(part: Json) -> dict[str, Any]:
    def told(name: str) -> str:
        value = part.get(name)
        if value is None:
            return "–"
        if isinstance(value, dict):
            return f"{value['value'] * 100:.1f}% ({words.span(value['low'], value['high'])})"
        return f"{value:.3f}"

    return {
        "Texts": str(part["name"]),
        "Comments": part["n"],
        "Macro recall": told("macro_recall"),
        "Accuracy": told("accuracy"),
        "Macro F1": told("macro_f1"),
        "Calibration error": told("ece"),
    }
