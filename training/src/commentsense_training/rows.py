"""Rows of a source as they were published: kept as they are, so that validation can say which one is wrong."""

import csv
import io
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from commentsense_training.datasets import BadData


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a source file.

    `number` is its place in the file, from 1 (a CSV's header is row 1). `label` is what the file
    says, right or wrong; bytes that are no UTF-8 stand as lone surrogates in `text`.
    """

    number: int
    id: str
    text: str
    label: str
    split: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Under which names a file has its text, label, id and split; empty where it has none."""

    text: str = "text"
    label: str = "label"
    id: str = "id"
    split: str = "split"


def decode(data: bytes) -> str:
    """Text of `data`, byte order mark removed; bytes that are no UTF-8 stay as lone surrogates."""
    return data.decode("utf-8", errors="surrogateescape").removeprefix("\ufeff")


def parse(path: Path, columns: Columns, labels: Mapping[str, str]) -> list[Row]:
    """Rows of a CSV or JSON Lines file, by its suffix (.csv, .jsonl).

    `labels` maps what the file writes to our names; what it lacks stays for validation to report.
    Raises `BadData` where the file cannot be read as rows at all.
    """
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise BadData(f"cannot read {path}: {error.strerror}. Check the path, and COMMENTSENSE_DATA.") from error
    if path.suffix == ".csv":
        found = list(_csv(text, path.name, columns))
    elif path.suffix == ".jsonl":
        found = list(_jsonl(text, path.name))
    else:
        raise BadData(f"{path.name} is neither .csv nor .jsonl")
    return [
        Row(
            number,
            _text(record.get(columns.id), str(number)),
            _text(record.get(columns.text)),
            labels.get(_text(record.get(columns.label)), _text(record.get(columns.label))),
            _text(record.get(columns.split)),
        )
        for number, record in found
    ]


def _text(value: object, missing: str = "") -> str:
    return missing if value is None else str(value)


def _csv(text: str, name: str, columns: Columns) -> Iterator[tuple[int, dict[str, Any]]]:
    csv.field_size_limit(min(sys.maxsize, 1 << 24))
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = {columns.text, columns.label} - set(reader.fieldnames or ())
    if missing:
        raise BadData(f"{name} has no column {', '.join(sorted(missing))}; it has {', '.join(reader.fieldnames or ())}")
    try:
        yield from enumerate(reader, start=2)
    except csv.Error as error:
        raise BadData(f"{name} near line {reader.line_num}: {error}") from error


def _jsonl(text: str, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except json.JSONDecodeError as error:
            raise BadData(f"{name} line {number} is no JSON: {error.msg}") from error
        if not isinstance(record, dict):
            raise BadData(f"{name} line {number} is no JSON object")
        yield number, record


def line(row: Row) -> bytes:
    """The row as a line of JSON in ASCII: any text survives, and equal rows are equal bytes."""
    return json.dumps(asdict(row)).encode() + b"\n"


def write(rows: Iterable[Row], path: Path) -> None:
    """Write `rows` as JSON Lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(line(row) for row in rows))


def read(path: Path) -> list[Row]:
    """The rows that `write` wrote. Raises `BadData` where the file is missing."""
    if not path.is_file():
        raise BadData(f"{path} is missing: run the stages before this one (`dvc repro` in training/)")
    return [Row(**json.loads(line)) for line in path.read_bytes().splitlines()]
