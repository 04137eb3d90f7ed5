"""Comments as CSV or JSON Lines. Pure.

Texts are hostile: a spreadsheet takes a cell that begins with = + - @ for a formula, so such cells get an apostrophe
in front, and line separators that some programs split at are escaped in JSON.
"""

import csv
import io
import re
from collections.abc import Iterable
from typing import Literal

from commentsense_api.schemas import CommentView

COLUMNS = tuple(CommentView.model_fields)
MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "jsonl": "application/jsonl"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BREAKS = {"\u2028": "\\u2028", "\u2029": "\\u2029", "\x85": "\\u0085"}

Format = Literal["csv", "jsonl"]


def cell(value: object) -> object:
    """A value as a CSV cell that no spreadsheet executes."""
    if value is None:
        return ""
    if isinstance(value, list):
        return " ".join(value)
    if not isinstance(value, str):
        return value
    clean = value.replace("\x00", "")
    # Spreadsheets skip leading blanks before they look for a formula.
    return f"'{clean}" if clean.startswith(_FORMULA) or clean.lstrip().startswith(_FORMULA) else clean


def header(form: Format) -> bytes:
    """What stands before the comments."""
    return (",".join(COLUMNS) + "\r\n").encode() if form == "csv" else b""


def rows(form: Format, comments: Iterable[CommentView]) -> bytes:
    """Comments in the format."""
    if form == "jsonl":
        return "".join(_line(comment) for comment in comments).encode()
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for comment in comments:
        values = comment.model_dump(mode="json")
        writer.writerow([cell(values[name]) for name in COLUMNS])
    return buffer.getvalue().encode("utf-8", "replace")


def _line(comment: CommentView) -> str:
    text = comment.model_dump_json()
    for raw, escaped in _BREAKS.items():
        text = text.replace(raw, escaped)
    return text + "\n"


def filename(video: str, analysis_id: str, form: Format) -> str:
    """A name that is safe in a header and on every disk."""
    safe = re.sub(r"[^A-Za-z0-9_-]", "", f"{video}-{analysis_id}")
    return f"commentsense-{safe}.{form}"
