"""How often the kinds of comments are right: the tables of docs/insights.md.

    .venv/bin/python scripts/kinds_quality.py [--write] [--misses]

Asks the shipped model for the labels, as MLflow loads it, and `commentsense_api.kinds` for the kinds. What is right was
decided by reading (the annotation rule is in docs/insights.md). The texts of YouTube's comments are not in this
repository: they are measured where the labelled data is (`COMMENTSENSE_DATA`, else ../shared/data).
"""

import argparse
import csv
import hashlib
import json
import os
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from commentsense_api.estimate import wilson
from commentsense_api.kinds import KINDS, Kind, kinds

ROOT = Path(__file__).resolve().parents[1]
MODEL = ROOT / "services" / "model-server" / "model"
CORPUS = ROOT / "services" / "youtube-stub" / "src" / "commentsense_youtube_stub" / "data" / "corpus.jsonl"
READ = ROOT / "tests" / "unit" / "api" / "data"
PAGE = ROOT / "docs" / "insights.md"
BEGIN, END = "<!-- measured: scripts/kinds_quality.py --write -->", "<!-- end of what was measured -->"
Record = dict[str, Any]
Predict = Callable[[list[str]], list[Record]]


@dataclass(frozen=True)
class Read:
    """A comment that somebody read: its text, the part of the sample it is in, and its kinds."""

    text: str
    part: str
    kinds: frozenset[str]


@dataclass
class Score:
    """How often a kind was right."""

    kind: Kind
    both: int = 0
    found: int = 0
    true: int = 0

    @property
    def precision(self) -> float:
        """Of those found, the share that is of the kind; 1 where none was found."""
        return self.both / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Of those that are of the kind, the share found; 1 where there is none."""
        return self.both / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.both / (self.found + self.true) if self.found + self.true else 1.0

    def row(self, name: str) -> str:
        """A line of the table."""
        return (
            f"| {name} | {self.kind} | {self.true} | {_ratio(self.both, self.found)} | {_ratio(self.both, self.true)} "
            f"| {self.f1:.2f} |"
        )


def _ratio(count: int, total: int) -> str:
    if not total:
        return "none"
    low, high = wilson(count, total)
    return f"{count / total:.2f} ({low:.2f} to {high:.2f}; {count} of {total})"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _lines(path: Path) -> Iterator[Record]:
    return (json.loads(line) for line in path.read_text("utf-8").splitlines())


def corpus() -> list[Record]:
    """The audience's comments of the project's own corpus."""
    return [row for row in _lines(CORPUS) if not row["is_owner"]]


def read_corpus() -> list[Read]:
    """Its English comments, and those in no language, as they were read."""
    texts = {row["key"]: row["text"] for row in corpus()}
    rows = _lines(READ / "kinds_corpus.jsonl")
    return [Read(texts[row["key"]], row["part"], frozenset(row["kinds"])) for row in rows]


def read_youtube(data: Path) -> list[Read]:
    """YouTube's comments as they were read, where the data is."""
    with (data / "youtube" / "comments_18k.csv").open(encoding="utf-8", newline="") as file:
        texts = {_digest(row["text"]): row["text"] for row in csv.DictReader(file)}
    rows = _lines(READ / "kinds_youtube.jsonl")
    return [Read(texts[row["text"]], row["part"], frozenset(row["kinds"])) for row in rows]


def read_found(data: Path) -> list[tuple[Read, Kind]]:
    """YouTube's comments that the rules called a kind, and whether they are of it, where the data is."""
    with (data / "youtube" / "comments_18k.csv").open(encoding="utf-8", newline="") as file:
        texts = {_digest(row["text"]): row["text"] for row in csv.DictReader(file)}
    rows = _lines(READ / "kinds_found.jsonl")
    return [
        (Read(texts[row["text"]], row["kind"], frozenset([row["kind"]] if row["right"] else [])), row["kind"])
        for row in rows
    ]


def marked() -> list[Read]:
    """The corpus in all its languages with what its authors marked: questions and spam."""
    return [Read(row["text"], "all languages", frozenset(row["kind"])) for row in corpus()]


def found(texts: list[str], predict: Predict) -> list[frozenset[str]]:
    """The kinds of texts by the rules, with the model's answers."""
    result: list[frozenset[str]] = []
    for text, record in zip(texts, predict(texts), strict=True):
        values = [record[label] for label in ("negative", "neutral", "positive")]
        confidence = None if None in values else max(values)
        result.append(frozenset(kinds(text, record["label"], confidence, record["supported"])))
    return result


def scores(rows: Iterable[Read], answers: Iterable[frozenset[str]], of: Iterable[Kind] = KINDS) -> dict[str, Score]:
    """A score per kind."""
    result: dict[str, Score] = {kind: Score(kind) for kind in of}
    for row, answer in zip(rows, answers, strict=True):
        for kind, score in result.items():
            score.both += kind in row.kinds and kind in answer
            score.found += kind in answer
            score.true += kind in row.kinds
    return result


def shipped() -> Predict:
    """The shipped model as MLflow loads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import mlflow

        model = mlflow.pyfunc.load_model(str(MODEL))

    def predict(texts: list[str]) -> list[Record]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answer = model.predict(texts)
        records: list[Record] = answer if isinstance(answer, list) else answer.to_dict("records")
        return records

    return predict


def _table(name: str, rows: list[Read], predict: Predict, of: Iterable[Kind] = KINDS) -> list[str]:
    answers = found([row.text for row in rows], predict)
    parts = list(dict.fromkeys(row.part for row in rows))
    lines = []
    for part in parts:
        picked = [place for place, row in enumerate(rows) if row.part == part]
        result = scores([rows[place] for place in picked], [answers[place] for place in picked], of)
        title = f"{name}, {part} ({len(picked)})"
        lines += [score.row(title) for score in result.values()]
    return lines


def _precision_table(rows: list[tuple[Read, Kind]], predict: Predict) -> list[str]:
    answers = found([row.text for row, _ in rows], predict)
    lines = []
    for kind in KINDS:
        score = Score(kind)
        for (row, of), answer in zip(rows, answers, strict=True):
            if of == kind and kind in answer:
                score.found += 1
                score.both += kind in row.kinds
        lines.append(f"| YouTube, found by the rules | {kind} | | {_ratio(score.both, score.found)} | | |")
    return lines


def report(predict: Predict, data: Path | None) -> tuple[list[str], list[str]]:
    """Lines of the tables: of the project's corpus, and of YouTube's comments where they are."""
    own = _table("own", read_corpus(), predict)
    own += _table("own, as its authors marked it", marked(), predict, ("question", "spam"))
    if data is None:
        return own, []
    return own, [*_table("YouTube", read_youtube(data), predict), *_precision_table(read_found(data), predict)]


def _misses(rows: list[Read], predict: Predict) -> None:
    answers = found([row.text for row in rows], predict)
    for row, answer in zip(rows, answers, strict=True):
        for kind in sorted(row.kinds ^ answer):
            print("missed " if kind in row.kinds else "wrongly", kind, "|", row.text[:160].replace("\n", " / "))


HEAD = ["| sample | kind | of the kind | precision | recall | F1 |", "| --- | --- | --- | --- | --- | --- |"]


def main() -> int:
    """Prints the tables, and writes them into the page."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--write", action="store_true", help="write the tables into docs/insights.md")
    parser.add_argument("--misses", action="store_true", help="also print every comment of ours that came out wrong")
    wanted = parser.parse_args()
    folder = Path(os.environ.get("COMMENTSENSE_DATA", ROOT.parent / "shared" / "data"))
    data = folder if (folder / "youtube" / "comments_18k.csv").is_file() else None
    predict = shipped()
    own, youtube = report(predict, data)
    print("\n".join(HEAD + own + youtube))
    if not youtube:
        print("NOT RUN: YouTube's comments; the labelled data is not here. Set COMMENTSENSE_DATA to its folder.")
    if wanted.misses:
        _misses(read_corpus(), predict)
    if wanted.write:
        if not youtube:
            print("Not written: the page holds figures of YouTube's comments, which are not here.", file=sys.stderr)
            return 1
        before, rest = PAGE.read_text("utf-8").split(BEGIN)
        after = rest.split(END)[1]
        PAGE.write_text(f"{before}{BEGIN}\n\n" + "\n".join(HEAD + own + youtube) + f"\n\n{END}{after}", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
