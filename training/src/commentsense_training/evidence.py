"""What is logged beside a registered model: figures, confusion tables, reference window. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd
from commentsense_sentiment import LABELS

from commentsense_training.datasets import BadData

REFERENCE_COLUMNS: Final = (
    "part",
    "truth",
    "label",
    *LABELS,
    "confidence",
    "language",
    "supported",
    "length",
)
"""All that a reference window may hold: nothing from which a comment could be read."""
_NEEDED: Final = frozenset(("label", *LABELS))
_LONGEST_WORD: Final = 40
_NOT_IN_NAMES = re.compile(r"[^\w\-. /]+", re.ASCII)


class BadEvidence(BadData):
    """Evidence is not what its description says; the text says what to change."""


def window(
    texts: Sequence[str], records: Sequence[Mapping[str, Any]], *, part: str = "", truth: Sequence[int] | None = None
) -> pd.DataFrame:
    """The reference window (len(texts), columns of `REFERENCE_COLUMNS`) of a model's `records` for `texts`.

    The texts themselves are left out; `length` is in characters, `truth` are indices of `LABELS`.
    """
    rows = {
        "part": [part] * len(texts),
        "truth": [LABELS[label] for label in truth] if truth is not None else [None] * len(texts),
        "label": [record["label"] for record in records],
        **{name: [round(float(record[name]), 6) for record in records] for name in LABELS},
        "confidence": [round(max(float(record[name]) for name in LABELS), 6) for record in records],
        "language": [record.get("language") for record in records],
        "supported": [record.get("supported") for record in records],
        "length": [len(text) for text in texts],
    }
    return pd.DataFrame(rows)


def check_window(reference: pd.DataFrame) -> None:
    """Raise `BadEvidence` unless `reference` has rows, labels and probabilities, and nothing but derived columns."""
    have = {str(column) for column in reference.columns}
    if missing := _NEEDED - have:
        raise BadEvidence(f"the reference window has no column {', '.join(sorted(missing))}")
    if foreign := have - set(REFERENCE_COLUMNS):
        raise BadEvidence(
            f"the reference window may hold derived columns only, not {', '.join(sorted(foreign))}: "
            f"leave it out (allowed: {', '.join(REFERENCE_COLUMNS)})"
        )
    if not len(reference):
        raise BadEvidence("the reference window holds no rows")
    for column in ("label", "language", "part", "truth"):
        if column in have and reference[column].dropna().astype(str).str.len().max() > _LONGEST_WORD:
            raise BadEvidence(f"column {column} of the reference window holds more than a name; texts may not be in it")


def metrics(figures: Mapping[str, Any]) -> dict[str, float]:
    """The numbers of a JSON record under the names MLflow allows: its keys joined by dots; lists are left out."""
    return {_NOT_IN_NAMES.sub("_", path)[:250]: value for path, value in _numbers(figures, "")}


def _numbers(record: Mapping[str, Any], path: str) -> Iterator[tuple[str, float]]:
    for key, value in record.items():
        inner = f"{path}.{key}" if path else str(key)
        if isinstance(value, Mapping):
            yield from _numbers(value, inner)
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            yield inner, float(value)


def confusions(record: Mapping[str, Any], path: str = "") -> dict[str, list[list[int]]]:
    """Every table of three by three counts [true][answered] under a key `confusion`, by where it stands.

    Tables by confidence, as a model's description has them, are summed.
    """
    found: dict[str, list[list[int]]] = {}
    for key, value in record.items():
        inner = f"{path}.{key}" if path else str(key)
        if isinstance(value, Mapping):
            found.update(confusions(value, inner))
        elif key == "confusion" and (table := _table(value)) is not None:
            found[path or "calibration"] = table
    return found


def _table(value: object) -> list[list[int]] | None:
    if not isinstance(value, list) or not value:
        return None
    if all(isinstance(row, list) and len(row) == len(LABELS) for row in value):
        if all(isinstance(cell, int) for row in value for cell in row) and len(value) == len(LABELS):
            return [list(row) for row in value]
        tables = [_table(inner) for inner in value]
        if all(table is not None for table in tables):
            kept = [table for table in tables if table is not None]
            return [[sum(t[i][j] for t in kept) for j in range(len(LABELS))] for i in range(len(LABELS))]
    return None


def confusion_page(tables: Mapping[str, Sequence[Sequence[int]]]) -> str:
    """The tables as Markdown, a row for each true label."""
    lines: list[str] = []
    for name, table in tables.items():
        lines += [f"### {name}", "", "| true \\ answered | " + " | ".join(LABELS) + " |", "| --- |" + " --- |" * 3]
        lines += [
            f"| {label} | " + " | ".join(f"{n:,}" for n in row) + " |" for label, row in zip(LABELS, table, strict=True)
        ]
        lines.append("")
    return "\n".join(lines)
