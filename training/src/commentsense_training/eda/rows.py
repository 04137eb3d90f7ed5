"""Rows of labelled data, as every question about them needs them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from commentsense_sentiment import LABELS
from commentsense_sentiment.language import Detector
from commentsense_sentiment.normalise import normalise
from commentsense_sentiment.tokens import tokenise

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Source:
    """The rows of one data set as they were published: texts, label indexes and parts, side by side."""

    slug: str
    name: str
    labelled: str
    """How its labels came about, in one sentence."""
    texts: Sequence[str]
    labels: Sequence[int]
    parts: Sequence[str]
    polarity_texts: Sequence[str] = ()
    """Raw texts with `polarity_labels`, where the rows themselves were cleaned before they were published."""
    polarity_labels: Sequence[int] = ()


@dataclass(frozen=True)
class Table:
    """A source's rows with what is computed once for all questions; every sequence has one entry a row."""

    source: Source
    labels: Ints
    canonical: list[str]
    tokens: list[list[str]]
    keys: list[str]
    """Equal for texts that the model cannot tell apart."""
    languages: list[str]
    supported: Flags
    shown: Flags = field(repr=False)
    """False for rows of a test part: of those only repeats are counted."""
    distinct: Flags = field(repr=False)
    """True for the first shown row of each key that has a word, in a language that the model supports."""

    def of(self, flags: Flags, label: int | None = None) -> list[int]:
        """Indexes of the rows that have the flag, and the label where one is given."""
        chosen = flags if label is None else flags & (self.labels == label)
        return [int(i) for i in np.flatnonzero(chosen)]

    def label_counts(self, flags: Flags) -> dict[str, int]:
        """Rows with the flag, by label."""
        counts = np.bincount(self.labels[flags], minlength=len(LABELS))
        return {label: int(count) for label, count in zip(LABELS, counts, strict=True)}


def prepare(source: Source, detector: Detector) -> Table:
    """Normalise, tokenise and detect the language of each row, by the model's own functions."""
    canonical = [normalise(text) for text in source.texts]
    tokens = [tokenise(text) for text in canonical]
    keys = [" ".join(words) for words in tokens]
    found = [detector.detect(text, words) for text, words in zip(canonical, tokens, strict=True)]
    shown = np.array([part != "test" for part in source.parts], dtype=np.bool_)
    supported = np.array([language.supported for language in found], dtype=np.bool_)
    distinct = np.zeros(len(keys), dtype=np.bool_)
    seen: set[str] = set()
    for row in np.flatnonzero(shown & supported):
        if keys[row] not in seen and _WORD.search(keys[row]):
            seen.add(keys[row])
            distinct[row] = True
    return Table(
        source=source,
        labels=np.array(source.labels, dtype=np.int64),
        canonical=canonical,
        tokens=tokens,
        keys=keys,
        languages=[language.code for language in found],
        supported=supported,
        shown=shown,
        distinct=distinct,
    )
