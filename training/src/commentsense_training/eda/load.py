"""Read the sources of a profile as they were published: no row is dropped, so that repeats can be counted."""

import csv
import json
import sys
from pathlib import Path

from commentsense_training import datasets
from commentsense_training.datasets import BadData, Example
from commentsense_training.eda.rows import Source

_BY_NUMBER = {"-1": 0, "0": 1, "1": 2}


def corpus(path: Path) -> Source:
    """The project's own corpus, or another JSON Lines file with `text` and `label`. Raises `BadData`."""
    try:
        examples = datasets.read_corpus(path)
    except (json.JSONDecodeError, UnicodeDecodeError, TypeError, AttributeError) as error:
        raise BadData(f"{path.name} is not JSON Lines with a text and a label in every line: {error}") from error
    if not examples:
        raise BadData(f"{path.name} holds no rows")
    return _source("corpus", "Own corpus", "written and labelled for this project", examples)


def public(folder: Path) -> list[Source]:
    """SemEval, YouTube and, where the folder has it, Reddit, as laid out under `folder`. Raises `BadData`."""
    semeval = datasets.read_csv(folder / "semeval" / "train_2013_2016.csv", datasets.semeval_train_part)
    final = datasets.read_csv(folder / "semeval" / "test_2017.csv", lambda *_: "test")
    youtube = datasets.read_csv(folder / "youtube" / "comments_18k.csv", datasets.youtube_part)
    sources = [
        _source("semeval", "SemEval", "labelled by people, several to a tweet", [*semeval, *final]),
        _source("youtube", "YouTube", "who labelled them is not documented", youtube),
    ]
    if (folder / "reddit").is_dir():
        sources.append(_reddit(folder / "reddit"))
    return sources


def _source(slug: str, name: str, labelled: str, examples: list[Example]) -> Source:
    return Source(
        slug, name, labelled, [e.text for e in examples], [e.label for e in examples], [e.part for e in examples]
    )


def _reddit(folder: Path) -> Source:
    train, test, raw = (_two_columns(folder / f"{name}.csv") for name in ("train_clean", "test_clean", "test_raw"))
    rows = [(text, label, "train") for text, label in train] + [(text, label, "test") for text, label in test]
    return Source(
        "reddit",
        "Reddit",
        "the sign of TextBlob's polarity, not people",
        [row[0] for row in rows],
        [row[1] for row in rows],
        [row[2] for row in rows],
        [text for text, _ in raw],
        [label for _, label in raw],
    )


def _two_columns(path: Path) -> list[tuple[str, int]]:
    """Text and label index of each row of a Reddit file."""
    csv.field_size_limit(min(sys.maxsize, 1 << 24))
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = {"clean_comment", "category"} - set(reader.fieldnames or ())
        if missing:
            raise BadData(f"{path.name} has no column {', '.join(sorted(missing))}")
        rows: list[tuple[str, int]] = []
        for number, row in enumerate(reader):
            if row["category"] not in _BY_NUMBER:
                raise BadData(f"{path.name} row {number + 2}: category is not -1, 0 or 1")
            rows.append((row["clean_comment"] or "", _BY_NUMBER[row["category"]]))
    return rows
