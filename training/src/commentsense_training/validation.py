"""Whether rows are what their source promises: pandera schemas, and every wrong row by its number."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import pandera.pandas as pa
from commentsense_sentiment import LABELS
from pandera.errors import SchemaErrors

from commentsense_training import datasets
from commentsense_training.datasets import Example
from commentsense_training.params import Limits
from commentsense_training.rows import Row

SHOWN: Final = 20
"""Row numbers that a report lists for a finding; the count says how many there are."""
SIDES: Final = ("train", "calibration", "dev", "test")
_NOT_UTF8 = re.compile(r"[\ud800-\udfff]")
# Text in UTF-8 that was once read as Latin-1 or Windows-1252, or whose letters were lost on the way.
_GARBLED = re.compile("\ufffd|[ÃÂ][\u0080-\u00bf\u2018-\u2122]|â€|ðŸ|\u0000")

_WHAT: Final = {
    "labels": f"the label is not one of {', '.join(LABELS)}",
    "empty": "the text is missing or empty",
    "encoding": "the text is not UTF-8",
    "garbled": "the text was decoded wrongly once (mojibake, replacement characters)",
    "sides": f"the split is not one of {', '.join(SIDES)}",
    "repeats": "the text stands in an earlier row too, with the same label",
    "conflicts": "the text stands in an earlier row too, with another label",
    "leakage": "the text stands on a side that is more held out too",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with some rows of a source, and whether that is more than allowed."""

    check: str
    count: int
    share: float
    """Of the source's rows, from 0 to 1."""
    limit: float
    rows: list[int]
    """Numbers of the first rows, as they stand in the file (from 1; a CSV's header is row 1)."""

    @property
    def refused(self) -> bool:
        """Whether there are more such rows than the limit allows."""
        return self.share > self.limit

    def sentence(self, source: str) -> str:
        """The finding in words."""
        more = ", ..." if self.count > len(self.rows) else ""
        return (
            f"{source}: {_WHAT[self.check]}: {self.count} rows ({self.share:.2%}, allowed {self.limit:.2%}), "
            f"row {', '.join(map(str, self.rows))}{more}"
        )

    def record(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "what": _WHAT[self.check],
            "rows": self.count,
            "share": round(self.share, 6),
            "limit": self.limit,
            "refused": self.refused,
            "first_rows": self.rows,
        }


def schema(own: bool) -> pa.DataFrameSchema:
    """What a source's rows must be; the index is the row's number. `own` rows may name their side."""
    text = [
        _check("empty", lambda text: text.strip() != ""),
        _check("garbled", lambda text: _GARBLED.search(text) is None),
    ]
    columns = {
        "text": pa.Column(str, text, nullable=False),
        "utf8": pa.Column(bool, pa.Check(lambda column: column, name="encoding")),
        "label": pa.Column(str, _check("labels", lambda label: label in LABELS)),
    }
    if own:
        columns["split"] = pa.Column(str, _check("sides", lambda side: side in ("", *SIDES)))
    return pa.DataFrameSchema(columns, index=pa.Index(int, unique=True))


def _check(name: str, right: Callable[[str], bool]) -> pa.Check:
    return pa.Check(lambda column: column.map(right).astype(bool), name=name)


def findings(rows: Sequence[Row], limits: Limits, *, own: bool = False) -> list[Finding]:
    """What is wrong with `rows`, the refused first; empty where nothing is."""
    if not rows:
        return [Finding("empty", 1, 1.0, 0.0, [1])]
    frame = pd.DataFrame(
        {
            # pandas' strings hold no bytes that are no UTF-8: whether there are any is a column of its own.
            "text": [_NOT_UTF8.sub("?", row.text) for row in rows],
            "utf8": [_NOT_UTF8.search(row.text) is None for row in rows],
            "label": [_NOT_UTF8.sub("?", row.label) for row in rows],
            "split": [_NOT_UTF8.sub("?", row.split) for row in rows],
        },
        index=[row.number for row in rows],
    )
    wrong: dict[str, list[int]] = {}
    try:
        schema(own).validate(frame, lazy=True)
    except SchemaErrors as error:
        for check, cases in error.failure_cases.groupby("check"):
            wrong[str(check)] = sorted({int(number) for number in cases["index"]})
    wrong["repeats"], wrong["conflicts"] = _repeated(rows)
    wrong["leakage"] = _leaking(rows) if own else []
    found = [
        Finding(check, len(numbers), len(numbers) / len(rows), getattr(limits, check), numbers[:SHOWN])
        for check, numbers in wrong.items()
        if numbers
    ]
    return sorted(found, key=lambda finding: (not finding.refused, finding.check))


def _repeated(rows: Sequence[Row]) -> tuple[list[int], list[int]]:
    first: dict[str, str] = {}
    repeats: list[int] = []
    conflicts: list[int] = []
    for row in rows:
        if row.text not in first:
            first[row.text] = row.label
        elif row.text.strip():
            (repeats if first[row.text] == row.label else conflicts).append(row.number)
    return repeats, conflicts


def _leaking(rows: Sequence[Row]) -> list[int]:
    """Rows of a side whose text a more held-out side has too."""
    rank = {side: i for i, side in enumerate(SIDES)}
    keyed = [(row, datasets.key(row.text)) for row in rows if row.split in rank]
    highest: dict[str, int] = {}
    for row, key in keyed:
        highest[key] = max(highest.get(key, 0), rank[row.split])
    return [row.number for row, key in keyed if rank[row.split] < highest[key]]


def shared_texts(parts: Mapping[str, Sequence[Example]]) -> dict[str, int]:
    """For each pair of parts that share texts which the model cannot tell apart: how many. Empty is right."""
    keys = {name: {example.key for example in examples} for name, examples in parts.items()}
    names = list(keys)
    return {
        f"{a} and {b}": len(keys[a] & keys[b]) for i, a in enumerate(names) for b in names[i + 1 :] if keys[a] & keys[b]
    }
