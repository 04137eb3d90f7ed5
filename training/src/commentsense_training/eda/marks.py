"""Punctuation, capitals and other marks that are not words."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from commentsense_sentiment import LABELS
from commentsense_sentiment.tokens import EMOJI, is_break

from commentsense_training.eda.rows import Table
from commentsense_training.eda.sure import differ
from commentsense_training.eda.words import listed, percent

_SARCASM = ("/s",)
_WORD = re.compile(r"\w")
_ELLIPSIS = re.compile(r"\.\.\.|…")
_SHOUTED = re.compile(r"(?<![\w@#])[A-Z]{3,}(?!\w)")
_STRETCHED = re.compile(r"([^\W\d_])\1\1")
_HANDLE = re.compile(r"(?<!\w)@\w")
_HASHTAG = re.compile(r"(?<!\w)#\w")
_URL = re.compile(r"https?://|www\.", re.IGNORECASE)
_QUOTE = re.compile(r"[\"“”]")


def _emoticon(_: str, tokens: Sequence[str]) -> bool:
    return any(
        not (_WORD.match(token) or is_break(token) or EMOJI.match(token) or token in _SARCASM) for token in tokens
    )


_Test = Callable[[str, Sequence[str]], bool]
MARKS: Final[dict[str, _Test]] = {
    "exclamation mark": lambda text, _: "!" in text,
    "two or more !": lambda text, _: "!!" in text,
    "question mark": lambda text, _: "?" in text,
    "full stop": lambda text, _: "." in text,
    "ellipsis": lambda text, _: _ELLIPSIS.search(text) is not None,
    "comma": lambda text, _: "," in text,
    "quotation mark": lambda text, _: _QUOTE.search(text) is not None,
    "emoji": lambda text, _: EMOJI.search(text) is not None,
    "emoticon": _emoticon,
    "any capital letter": lambda text, _: any("A" <= char <= "Z" for char in text),
    "WORD IN CAPITALS": lambda text, _: _SHOUTED.search(text) is not None,
    "stretched word (sooo)": lambda text, _: _STRETCHED.search(text) is not None,
    "#hashtag": lambda text, _: _HASHTAG.search(text) is not None,
    "@handle": lambda text, _: _HANDLE.search(text) is not None,
    "web address": lambda text, _: _URL.search(text) is not None,
}
"""Mark -> whether a comment, given as published and as tokens, has it."""

_FEWEST = 30


@dataclass(frozen=True, slots=True)
class Marks:
    """One source's shares of comments that have each mark."""

    name: str
    rows: dict[str, int]
    overall: dict[str, float]
    by_label: dict[str, dict[str, float]]
    """Mark -> label -> share of the label's comments."""


def compute(tables: Sequence[Table]) -> list[Marks]:
    """Marks of each source's shown rows, in every language."""
    found: list[Marks] = []
    for table in tables:
        counts = {mark: dict.fromkeys(LABELS, 0) for mark in MARKS}
        for row in table.of(table.shown):
            text, tokens, label = table.source.texts[row], table.tokens[row], LABELS[table.labels[row]]
            for mark, has in MARKS.items():
                counts[mark][label] += has(text, tokens)
        rows = table.label_counts(table.shown)
        found.append(
            Marks(
                table.source.name,
                rows,
                {mark: sum(by.values()) / max(1, sum(rows.values())) for mark, by in counts.items()},
                {
                    mark: {label: number / max(1, rows[label]) for label, number in by.items()}
                    for mark, by in counts.items()
                },
            )
        )
    return found


def findings(results: Sequence[Marks]) -> list[str]:
    """What the marks say."""
    said: list[str] = []
    for result in results:
        if min(result.rows["negative"], result.rows["positive"]) < _FEWEST:
            said.append(f"{result.name}: too few negative or positive comments to compare marks.")
            continue
        telling: list[tuple[float, str]] = []
        for mark, shares in result.by_label.items():
            gap = shares["positive"] - shares["negative"]
            hits = {label: shares[label] * result.rows[label] for label in ("positive", "negative")}
            sure = differ(hits["positive"], result.rows["positive"], hits["negative"], result.rows["negative"])
            if abs(gap) < 0.02 or not sure:
                continue
            more, less = ("positive", "negative") if gap > 0 else ("negative", "positive")
            telling.append(
                (-abs(gap), f"{mark} ({percent(shares[more])} of {more} against {percent(shares[less])} of {less})")
            )
        top = [text for _, text in sorted(telling)[:3]]
        verdict = f"the marks that tell most are {listed(top)}" if top else "no mark tells negative from positive"
        said.append(f"{result.name}: {verdict}.")
    plain = [result for result in results if result.overall["any capital letter"] < 0.01]
    for result in plain:
        capitals = result.overall["any capital letter"]
        line = f"{result.name}: {percent(capitals) if capitals else 'none'} of the comments have a capital letter"
        marks = [result.overall[mark] for mark in ("exclamation mark", "question mark", "full stop")]
        if max(marks) == 0.0:
            line += ", none has an exclamation mark, a question mark or a full stop"
        elif max(marks) < 0.01:
            line += f", at most {percent(max(marks))} an exclamation mark, a question mark or a full stop"
        said.append(line + ": the text was brought to this form before it was published, unlike what a service reads.")
    if plain and len(plain) < len(results):
        said.append(
            "Features from capitals would mean one thing in one source and nothing in another, so the model brings "
            "every text to lower case first, in training and in serving alike."
        )
    return said
