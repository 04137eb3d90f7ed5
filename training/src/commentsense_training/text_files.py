"""Files of comments in, files of answers out: CSV, JSON Lines, or plain text with a comment a line."""

import csv
import io
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TextIO

from commentsense_training.datasets import BadData
from commentsense_training.hostile import cell, printable

TEXT: Final = "text"
Row = dict[str, Any]


def read(path: Path, *, column: str = TEXT, encoding: str = "utf-8") -> list[Row]:
    """The rows of `path`, by its ending (.csv, .jsonl, .txt); each has its comment under `column`.

    Raises `BadData`, with the line, for another ending, an encoding that does not fit, a missing column,
    a row that is no row, or a file without rows.
    """
    readers = {".csv": _csv, ".jsonl": _jsonl, ".txt": _txt}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise BadData(f"{path.name}: the name must end in {', '.join(readers)}, so that it is known how to read it")
    rows = reader(path.name, _decoded(path, encoding), column)
    if not rows:
        raise BadData(f"{path.name} holds no rows")
    return rows


def _decoded(path: Path, encoding: str) -> str:
    data = path.read_bytes()
    try:
        # What spreadsheets write begins with a byte order mark.
        return data.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except LookupError:
        raise BadData(f"no encoding is called {encoding!r}; usual ones are utf-8, utf-16, cp1252") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadData(
            f"{path.name} line {line}: byte 0x{data[error.start]:02x} is not {encoding}; save the file as UTF-8, "
            "or say how it was written, e.g. --encoding cp1252"
        ) from None


def _csv(name: str, content: str, column: str) -> list[Row]:
    csv.field_size_limit(1 << 24)
    reader = csv.DictReader(io.StringIO(content, newline=""), strict=True)
    rows: list[Row] = []
    try:
        columns = reader.fieldnames or ()
        if columns and column not in columns:
            raise BadData(f"{name} has no column {column!r}, only {_listed(columns)}; name the right one by --column")
        for row in reader:
            if None in row or None in row.values():
                raise BadData(f"{name} line {reader.line_num}: not as many cells as the header has")
            rows.append(dict(row))
    except csv.Error as error:
        raise BadData(f"{name} line {reader.line_num}: {error}") from None
    return rows


def _jsonl(name: str, content: str, column: str) -> list[Row]:
    rows: list[Row] = []
    # Not splitlines(): it also splits at signs that a JSON string may hold.
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BadData(f"{name} line {number}: not JSON ({error})") from None
        if not isinstance(row, dict) or not isinstance(row.get(column), str):
            have = f", only {_listed(row)}" if isinstance(row, dict) else ""
            raise BadData(f"{name} line {number}: no text under {column!r}{have}; name the right key by --column")
        rows.append(row)
    return rows


def _txt(_: str, content: str, column: str) -> list[Row]:
    return [{column: line.rstrip("\r")} for line in content.split("\n") if line.strip()]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(printable(name) for name in names)[:300]


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """A new file that appears as `path` when the block ends well, and not at all when it does not."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows with the same keys as CSV (cells that no spreadsheet executes) or, by the ending, JSON Lines."""
    with whole_file(path) as file:
        if path.suffix.lower() == ".jsonl":
            file.writelines(json.dumps(row) + "\n" for row in rows)
            return
        columns = list(rows[0])
        table = csv.writer(file)
        table.writerow([cell(name) for name in columns])
        table.writerows([cell(row.get(name)) for name in columns] for row in rows)
