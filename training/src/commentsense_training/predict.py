"""Label every comment of a file with one model."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from commentsense_sentiment import LABELS

from commentsense_training import text_files
from commentsense_training.model_process import ModelProcess
from commentsense_training.text_files import Row

ANSWERS: Final = ("label", *LABELS, "confidence", "language", "supported", "model_version")
"""The columns that are added to each row of the input."""


def joined(rows: Sequence[Row], records: Sequence[dict[str, Any]]) -> list[Row]:
    """Each row of the input with the model's answer; an input column of an answer's name becomes `input_<name>`."""
    out: list[Row] = []
    for row, record in zip(rows, records, strict=True):
        kept = {f"input_{name}" if name in ANSWERS else name: value for name, value in row.items()}
        answer = {name: record.get(name) for name in ANSWERS}
        answer["confidence"] = max(record[name] for name in LABELS)
        out.append({**kept, **answer})
    return out


def label_file(
    model: Path,
    source: Path,
    target: Path,
    *,
    column: str = text_files.TEXT,
    encoding: str = "utf-8",
    started: Callable[[int], Callable[[int], object]],
) -> int:
    """Label `source` with the model directory `model` into `target`; returns the number of comments.

    `started` is told how many comments there are and gives what hears of each batch's. `target`
    appears when all is done, not before. Raises `BadData` and `ModelFailed`.
    """
    rows = text_files.read(source, column=column, encoding=encoding)
    with ModelProcess(model) as process:
        records = process.records([str(row[column]) for row in rows], started(len(rows)))
    text_files.write(target, joined(rows, records))
    return len(rows)
