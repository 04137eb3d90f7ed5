"""Labelled texts, read by schema and split before anything is fitted."""

import csv
import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from commentsense_sentiment import LABELS
from commentsense_sentiment.normalise import normalise
from commentsense_sentiment.tokens import STOPS, tokenise

BLOCK_ROWS = 200
"""YouTube rows lie in order of topic: whole blocks of this many go to one side."""

_NUMBERED = {"-1": 0, "0": 1, "1": 2}


class BadData(ValueError):
    """A data file is not what its schema says."""


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled text: `label` indexes `LABELS`, `part` names its side of the split."""

    text: str
    label: int
    part: str
    key: str
    """Equal for texts that the model cannot tell apart."""


def key(text: str) -> str:
    """What the model sees of `text`: equal for texts that it cannot tell apart."""
    return " ".join(token for token in tokenise(normalise(text)) if token not in STOPS)


def read_csv(path: Path, part_of: Callable[[int, dict[str, str]], str]) -> list[Example]:
    """Rows of a CSV with `text` and `label` (-1, 0, 1). Raises `BadData` on another schema."""
    csv.field_size_limit(min(sys.maxsize, 1 << 24))
    examples: list[Example] = []
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = {"text", "label"} - set(reader.fieldnames or ())
        if missing:
            raise BadData(f"{path.name} has no column {', '.join(sorted(missing))}")
        for number, row in enumerate(reader):
            label = _NUMBERED.get(row["label"])
            if label is None:
                raise BadData(f"{path.name} row {number + 2}: label is not -1, 0 or 1")
            text = row["text"]
            examples.append(Example(text, label, part_of(number, row), key(text)))
    if not examples:
        raise BadData(f"{path.name} holds no rows")
    return examples


def read_corpus(path: Path) -> list[Example]:
    """Rows of a JSON Lines file with `text` and a named `label`; three of ten parts held out."""
    examples: list[Example] = []
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        row = json.loads(line)
        if "text" not in row or row.get("label") not in LABELS:
            raise BadData(f"{path.name} line {number + 1}: no text or no known label")
        seen = key(row["text"])
        part = {0: "calibration", 1: "test", 2: "test"}.get(bucket(seen, 10), "train")
        examples.append(Example(row["text"], LABELS.index(row["label"]), part, seen))
    return examples


def bucket(key: str, buckets: int) -> int:
    """A number below `buckets` that depends on `key` alone, the same on every machine."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") % buckets


def semeval_train_part(_: int, row: dict[str, str], calibration_one_in: int = 3) -> str:
    """The 2016 test round is the development part; a third of it calibrates and is never fitted."""
    if row["split"] != "2016test":
        return "train"
    return "calibration" if bucket(row["id"], calibration_one_in) == 0 else "dev"


def youtube_part(number: int, _: dict[str, str]) -> str:
    """Blocks of rows in a fixed pattern: seven tenths train, one calibrates, two test."""
    return {3: "calibration", 6: "test", 9: "test"}.get((number // BLOCK_ROWS) % 10, "train")


def one_side(examples: Sequence[Example], *, held_out: Sequence[str]) -> list[Example]:
    """Let no text stand on two sides of the split.

    `held_out` lists the parts from the most held out to the least; every other part is fitted.
    A text stays in the most held-out part that has it. Repeats inside a held-out part stay, so
    that a published test set keeps its size; repeats among the fitted ones go.
    """
    rank = {part: i for i, part in enumerate(held_out)}
    owner: dict[str, int] = {}
    for example in examples:
        mine = rank.get(example.part, len(rank))
        owner[example.key] = min(owner.get(example.key, mine), mine)
    fitted: set[str] = set()
    kept: list[Example] = []
    for example in examples:
        mine = rank.get(example.part, len(rank))
        if mine != owner[example.key] or example.key in fitted:
            continue
        if mine == len(rank):
            fitted.add(example.key)
        kept.append(example)
    return kept


def of_part(examples: Iterable[Example], *parts: str) -> list[Example]:
    """The examples whose part is one of `parts`."""
    return [example for example in examples if example.part in parts]
