"""Predict: type texts, see labels and what pushed them."""

import streamlit as st

from commentsense_dashboard import explain, figures, parts, sheets, words
from commentsense_dashboard.markup import Markup, tag
from commentsense_dashboard.parts import Json

MOST_TEXTS = 50
_EXAMPLE = "I love this song, but the sound is so bad!\nWhen is part two coming out?"


def draw() -> None:
    """The page. Texts are never put into the address: they may be private."""
    parts.heading("Predict", "Type what somebody could write, and see how the model reads it and why.")
    with st.form("predict", border=False):
        typed = st.text_area(
            "Texts, one a line", key="predict-texts", height=140, max_chars=20_000, placeholder=_EXAMPLE
        )
        sent = st.form_submit_button("Label them", type="primary", icon=":material/label:")
    if sent:
        texts = [line.strip() for line in (typed or "").splitlines() if line.strip()]
        st.session_state.pop("predict-answer", None)
        if not texts:
            parts.note("info", "Type at least one text.")
            return
        if len(texts) > MOST_TEXTS:
            parts.note("info", f"Only the first {MOST_TEXTS} texts are read.")
        texts = texts[:MOST_TEXTS]
        st.session_state["predict-answer"] = (texts, parts.api().predict(texts))
    if "predict-answer" not in st.session_state:
        parts.empty("The answers appear here. Nothing that you type is kept.")
        return
    texts, answer = st.session_state["predict-answer"]
    predictions = answer["predictions"]
    for place, (text, prediction) in enumerate(zip(texts, predictions, strict=True)):
        with st.container(border=True, key=f"prediction-{place}"):
            _prediction(place, text, prediction)
    rows = [{"text": text, **prediction} for text, prediction in zip(texts, predictions, strict=True)]
    columns = ("text", "label", *words.LABELS, "confidence", "language", "supported", "model_version")
    parts.table_file(rows, columns, sheets.file_name("predictions"), "Save all answers (CSV)")
    parts.footer(answer["notice"])


def _prediction(place: int, text: str, prediction: Json) -> None:
    if prediction["label"] is None:
        parts.show(tag("div", text, class_="cs-text", dir="auto"))
        reason = words.SKIPPED.get(prediction["skipped"], "could not be labelled")
        parts.note("info", f"This text has no label: {reason}.")
        return
    terms = prediction["terms"] or []
    parts.show(coloured(text, terms))
    shown = tag(
        "div",
        parts.label_tag(prediction["label"]),
        tag("span", f"{words.percent(prediction['confidence'])} sure"),
        tag("span", f"Language: {words.language(prediction['language'])}"),
        tag("span", f"Model version {prediction['model_version']}", class_="cs-quiet cs-small"),
        class_="cs-line",
    )
    parts.show(shown)
    if not prediction["supported"]:
        parts.note("warn", "The model was not measured on this language: the label is a guess.")
    if prediction["truncated"]:
        parts.note("info", "Only the beginning of this text was read.")
    left, right = st.columns([2, 3], gap="large")
    with left:
        parts.show(tag("h3", "Probabilities"))
        parts.show(_probabilities(prediction))
    with right:
        clues = explain.clues(terms)
        head = parts.head("What pushed the answer", level="h3")
        if clues:
            parts.figure(figures.weights(clues), head, subject=text, key=str(place + 1))
        else:
            parts.show(head)
            parts.show(tag("p", "Nothing in it that the model knows.", class_="cs-quiet"))


def coloured(text: str, terms: list[Json]) -> Markup:
    """The text with the words that pushed underlined: solid for positive, dashed for negative, dotted for neutral."""
    pieces = [
        tag("span", piece.text, class_=f"cs-word {piece.label}", title=f"speaks for {piece.label}")
        if piece.label in words.LABELS
        else tag("span", piece.text)
        for piece in explain.pieces(text, terms)
    ]
    return tag("div", *pieces, class_="cs-text", dir="auto")


def _probabilities(prediction: Json) -> Markup:
    rows = []
    for label in words.LABELS:
        share = prediction[label]
        fill = tag("div", class_=f"cs-fill {label}", style=f"width:{share * 100:.1f}%;height:100%;border-radius:5px")
        rows += [
            tag("div", parts.label_tag(label)),
            tag("div", fill, class_="cs-meter", style="align-self:center"),
            tag("div", words.percent(share, 1), style="text-align:right;font-variant-numeric:tabular-nums"),
        ]
    return tag("div", *rows, style="display:grid;grid-template-columns:auto 1fr 4rem;gap:.5rem .8rem;margin-top:.3rem")
