"""Tables as CSV files that no spreadsheet executes. Pure."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")


def cell(value: Any) -> Any:
    """A value as a cell. A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return value
    text = " ".join(value) if isinstance(value, list | tuple) else str(value)
    clean = text.replace("\x00", "")
    if _NUMBER.fullmatch(clean):
        return clean
    # Spreadsheets skip leading blanks before they look for a formula.
    return f"'{clean}" if clean.startswith(_FORMULA) or clean.lstrip().startswith(_FORMULA) else clean


def to_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> bytes:
    """Rows as CSV with a byte order mark, by which spreadsheets know that it is UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([cell(name) for name in columns])
    for row in rows:
        writer.writerow([cell(row.get(name)) for name in columns])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode("utf-8", "replace")


def file_name(*parts: str) -> str:
    """A name that is safe on every disk."""
    safe = [re.sub(r"[^A-Za-z0-9_-]+", "-", part).strip("-") for part in parts]
    return "-".join(["commentsense", *filter(None, safe)])[:100]
