"""Which terms set a label apart: log-odds ratios with an informative Dirichlet prior (Monroe, Colaresi, Quinn 2008).

A term is a word or two neighbouring words, counted once per comment. The prior is the corpus itself, scaled down: a
word that is equally common under every label gets a ratio near 0, and a rare one gets a large error. All words count in
the statistic; those that say nothing about a subject are only not listed. Pure; memory is bounded by `MOST_TERMS`.
"""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from commentsense_contracts.states import LABELS

from commentsense_api.function_words import says_something

MOST_TERMS = 60_000
LONGEST = 40
FEWEST = 3
LEAST_Z = 1.96
# The prior weighs as much as this many term occurrences.
PRIOR = 500.0
_NOISE = re.compile(r"https?://\S+|www\.\S+|(?<!\w)@[\w.\-]+", re.I)
# Words with the marks that Indic, Thai, Arabic and Hebrew words are written with, or one pictograph.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e00-\u0eff"
_WORD = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}]|['’](?=[^\W_]))*|[\u2600-\u27bf\U0001f300-\U0001faff]")
_BITS = 21
_MASK = (1 << _BITS) - 1


@dataclass(frozen=True, slots=True)
class Distinctive:
    """A term of one label: its z-score, the label's comments that hold it, and all comments that do."""

    term: str
    z: float
    count: int
    total: int


def words(text: str) -> list[str]:
    """The words of a comment in order, lower case; links, handles, numbers and endless words dropped."""
    found = _WORD.findall(_NOISE.sub(" ", text).casefold().replace("’", "'"))
    return [word for word in found if len(word) <= LONGEST and not word.isdecimal()]


def terms(text: str) -> set[str]:
    """Words and pairs of neighbouring words, each once."""
    row = words(text)
    return {*row, *(f"{one} {two}" for one, two in pairwise(row))}


class Counter:
    """Counts terms by label in bounded memory: when there are too many, the rarest are forgotten."""

    def __init__(self, most: int = MOST_TERMS) -> None:
        self._most = most
        # Three counts packed into one number: a list per term would take three times the memory.
        self._counts: dict[str, int] = {}
        self._totals = [0, 0, 0]
        self.comments = 0

    def add(self, label: int, texts: Iterable[str]) -> None:
        """Counts comments of one label (its place in LABELS)."""
        one = 1 << (label * _BITS)
        counts = self._counts
        for text in texts:
            found = terms(text)
            self.comments += 1
            self._totals[label] += len(found)
            for term in found:
                counts[term] = counts.get(term, 0) + one
        if len(counts) > self._most:
            self._forget()

    def _forget(self) -> None:
        rare = 1
        while len(self._counts) > self._most // 2:
            self._counts = {term: packed for term, packed in self._counts.items() if sum(_unpack(packed)) > rare}
            rare += 1

    def rows(self) -> Iterator[tuple[str, tuple[int, int, int]]]:
        """Terms with their counts."""
        return ((term, _unpack(packed)) for term, packed in self._counts.items())

    def distinctive(self, most: int) -> dict[str, list[Distinctive]]:
        """Per label the terms that set it apart from the other labels, strongest first."""
        whole = sum(self._totals)
        scale = PRIOR / whole if whole else 0.0
        ranked: dict[str, list[Distinctive]] = {label.value: [] for label in LABELS}
        for term, row in self.rows():
            if not says_something(term):
                continue
            total = sum(row)
            for place, label in enumerate(LABELS):
                if row[place] < FEWEST:
                    continue
                mine, all_mine = row[place], self._totals[place]
                z = log_odds(mine, all_mine, total - mine, whole - all_mine, total * scale, PRIOR)
                if z >= LEAST_Z:
                    ranked[label.value].append(Distinctive(term, round(z, 3), mine, total))
        return {label: _shortlist(found, most) for label, found in ranked.items()}


def _unpack(packed: int) -> tuple[int, int, int]:
    return packed & _MASK, (packed >> _BITS) & _MASK, packed >> (2 * _BITS)


def log_odds(mine: float, all_mine: float, other: float, all_other: float, prior: float, all_prior: float) -> float:
    """The z-score of a term's log-odds ratio between one label and the rest.

    Args:
        mine: occurrences of the term under the label.
        all_mine: occurrences of all terms under it.
        other: occurrences of the term under the other labels.
        all_other: occurrences of all terms under them.
        prior: pseudo-occurrences of the term.
        all_prior: pseudo-occurrences of all terms.
    """
    here = math.log((mine + prior) / max(all_mine + all_prior - mine - prior, 1e-9))
    there = math.log((other + prior) / max(all_other + all_prior - other - prior, 1e-9))
    return (here - there) / math.sqrt(1 / (mine + prior) + 1 / (other + prior))


def _shortlist(found: list[Distinctive], most: int) -> list[Distinctive]:
    """The strongest terms, without words that hardly occur outside a pair that is listed too."""
    found.sort(key=lambda entry: (-entry.z, -entry.count, entry.term))
    pairs = [entry for entry in found[: most * 3] if " " in entry.term]
    covered = {word: entry.count for entry in reversed(pairs) for word in entry.term.split(" ")}
    kept = [e for e in found if " " in e.term or covered.get(e.term, 0) < 0.8 * e.count]
    return kept[:most]
