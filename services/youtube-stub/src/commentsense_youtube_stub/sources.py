"""Where a generated video's texts come from: the corpus, or a CSV file with a text column."""

import csv
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from commentsense_youtube_stub.corpus import entries

# A second comment is appended only when it is a short one, so that lengths stay those of comments.
_SHORT = 40
_VARIED_SHARE = 0.9


class UnusableSource(ValueError):
    """A CSV file that gives no texts; the message says why."""


class Text(NamedTuple):
    """One text, with what is known of it."""

    text: str
    label: str | None = None
    language: str | None = None


_LABELS = ("negative", "neutral", "positive")


def in_tone(chooser: random.Random, replies: bool, tone: tuple[float, float, float] | None) -> Iterator[Text]:
    """As `from_corpus`, the labels drawn by weight where `tone` gives weights: negative, neutral, positive."""
    if tone is None:
        yield from from_corpus(chooser, replies)
        return
    texts = [from_corpus(chooser, replies, label) for label in _LABELS]
    while True:
        yield next(chooser.choices(texts, tone)[0])


def from_corpus(chooser: random.Random, replies: bool, label: str = "") -> Iterator[Text]:
    """Texts without end: each of the corpus once, in random order, then most of them with a second one appended.

    The second one is a short one with the same label and language, so that the label still holds and few texts of a
    large video are the same.

    Args:
        chooser: random numbers.
        replies: whether the texts are of replies or of top-level comments.
        label: only texts with this one; empty for all.
    """
    fitting = (e for e in entries() if bool(e.parent) is replies and label in {"", e.label})
    texts = [Text(e.text, e.label, e.language) for e in fitting]
    short: dict[tuple[str | None, str | None], list[str]] = defaultdict(list)
    for entry in entries():
        if len(entry.text) <= _SHORT and not {"hostile", "spam", "reply"} & set(entry.kind):
            short[entry.label, entry.language].append(entry.text)
    yield from chooser.sample(texts, len(texts))
    while True:
        for text, its_label, language in chooser.sample(texts, len(texts)):
            more = short.get((its_label, language))
            if more and chooser.random() < _VARIED_SHARE:
                yield Text(f"{text} {chooser.choice(more)}", its_label, language)
            else:
                yield Text(text, its_label, language)


def cycle(texts: Sequence[Text], chooser: random.Random) -> Iterator[Text]:
    """Every text once in random order, then again in another order, without end."""
    while True:
        yield from chooser.sample(texts, len(texts))


def read_csv(path: Path, text_column: str, label_column: str = "") -> list[Text]:
    """The texts of a CSV file, empty ones included.

    Args:
        path: the file; UTF-8, lone surrogates kept.
        text_column: name of the column of texts.
        label_column: name of the column of labels; empty when there is none.

    Raises:
        UnusableSource: it cannot be read, or holds no text.
    """
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        with path.open(newline="", encoding="utf-8-sig", errors="surrogatepass") as lines:
            rows = csv.DictReader(lines)
            missing = {text_column, label_column} - {""} - set(rows.fieldnames or ())
            if missing:
                raise UnusableSource(f"The CSV file has no column {', '.join(sorted(missing))}.")
            texts = [
                Text(row[text_column] or "", (row[label_column] or None) if label_column else None) for row in rows
            ]
    except (OSError, UnicodeError, csv.Error) as error:
        raise UnusableSource(f"The CSV file cannot be read ({type(error).__name__}).") from error
    if not texts:
        raise UnusableSource("The CSV file holds no rows.")
    return texts
