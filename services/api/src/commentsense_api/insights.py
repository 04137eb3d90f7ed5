"""What an audience asks, praises, complains of and repeats, gathered in one walk over its comments. Pure.

Memory is bounded whatever the comments hold: `MOST_TOPICS` terms, `MOST_TEXTS` fingerprints, `KEPT` comments per kind.
"""

import hashlib
import heapq
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from commentsense_contracts.records import StoredComment

from commentsense_api.kinds import Kind, kinds
from commentsense_api.terms import words
from commentsense_api.topic_words import is_topic

# Items, topics and groups that are kept of an analysis; the API shows as many of them as are asked for.
MOST = 50
# Comments remembered per kind, so that enough are left when those that say the same are dropped.
KEPT = 4 * MOST
# Terms of all kinds together.
MOST_TOPICS = 60_000
# Texts that can be recognised when they come again; of the others, the first ones only.
MOST_TEXTS = 150_000
MOST_GROUPS = 2_000
# A topic is shared: by so many comments at least.
FEWEST = 2
# Two comments of which so much of all their words is common say the same.
ALIKE = 0.75
# Letters of a repeated text that are shown.
SHOWN_LETTERS = 200
MOST_LANGUAGES = 200
OTHER_LANGUAGE = "und"

_REPEATED = re.compile(r"(\D)\1+")
_MARKS = re.compile(r"[^\w\s]+", re.ASCII)
_READ_LETTERS = 2_000
TOPICAL: tuple[Kind, ...] = ("question", "praise", "complaint")


def normalised(text: str) -> str:
    """A text without what does not make it another: case, spacing, drawn-out letters, ASCII punctuation."""
    text = unicodedata.normalize("NFKC", text[:_READ_LETTERS])[:_READ_LETTERS].casefold().replace("\ufe0f", "")
    bare = _MARKS.sub(" ", text.replace("'", ""))
    # What is nothing but punctuation is the same as what is the same punctuation.
    return " ".join(_REPEATED.sub(r"\1", bare if bare.strip() else text).split())


def fingerprint(text: str) -> int:
    """A number that texts which are the same after `normalised` share."""
    return int.from_bytes(hashlib.blake2b(normalised(text).encode("utf-8", "replace"), digest_size=8).digest(), "big")


class Repeats:
    """Counts texts that were there before, in bounded memory.

    Args:
        most: fingerprints remembered; a text whose first copy came later is not recognised.
        most_groups: repeated texts remembered; when there are more, the least repeated ones are forgotten.
    """

    def __init__(self, most: int = MOST_TEXTS, most_groups: int = MOST_GROUPS) -> None:
        self._most, self._most_groups = most, most_groups
        self._seen: dict[int, int] = {}
        self._texts: dict[int, str] = {}
        self.count = 0

    def add(self, mark: int, text: str) -> None:
        """One more comment with this fingerprint."""
        before = self._seen.get(mark, 0)
        if before:
            self.count += 1
            self._seen[mark] = before + 1
            if mark not in self._texts:
                self._keep(mark, text)
        elif len(self._seen) < self._most:
            self._seen[mark] = 1

    def _keep(self, mark: int, text: str) -> None:
        self._texts[mark] = " ".join(text[: 2 * SHOWN_LETTERS].split())[:SHOWN_LETTERS]
        if len(self._texts) > self._most_groups:
            best = heapq.nlargest(self._most_groups // 2, self._texts, key=self._seen.__getitem__)
            self._texts = {mark: self._texts[mark] for mark in best}

    def groups(self, most: int) -> list[tuple[str, int]]:
        """The most repeated texts, each with the number of comments that say it."""
        ranked = sorted(self._texts.items(), key=lambda entry: (-self._seen[entry[0]], entry[1]))
        return [(text, self._seen[mark]) for mark, text in ranked[:most]]


class Topics:
    """Counts what comments are about, once per comment, in bounded memory.

    Args:
        most: terms; when there are more, the rarest are forgotten.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._counts: dict[str, int] = {}

    def add(self, row: list[str]) -> None:
        """One comment, given its words in order."""
        topical = [is_topic(word) for word in row]
        found = {word for word, is_one in zip(row, topical, strict=True) if is_one}
        for (one, first), (two, second) in pairwise(zip(row, topical, strict=True)):
            if first and second and one != two:
                found.add(f"{one} {two}")
        for term in found:
            self._counts[term] = self._counts.get(term, 0) + 1
        rare = 1
        if len(self._counts) > self._most:
            while len(self._counts) > self._most // 2:
                self._counts = {term: count for term, count in self._counts.items() if count > rare}
                rare += 1

    def __len__(self) -> int:
        return len(self._counts)

    def most(self, most: int) -> list[tuple[str, int]]:
        """The terms that most comments share, without words that hardly occur outside a pair that is shared too."""
        shared = [(term, count) for term, count in self._counts.items() if count >= FEWEST]
        pairs = [(term, count) for term, count in shared if " " in term]
        covered: dict[str, int] = {}
        for pair, count in pairs:
            for word in pair.split(" "):
                covered[word] = max(count, covered.get(word, 0))
        kept = [(term, count) for term, count in shared if " " in term or covered.get(term, 0) < 0.8 * count]
        return heapq.nsmallest(most, kept, key=lambda entry: (-entry[1], entry[0].count(" ") == 0, entry[0]))


@dataclass(slots=True)
class _Item:
    likes: int
    time: int
    id: str
    words: frozenset[str]

    @property
    def rank(self) -> tuple[int, int, str]:
        return self.likes, self.time, self.id


class Items:
    """The most liked comments of a kind, each text once.

    Args:
        kept: comments remembered.
    """

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._items: dict[int, _Item] = {}
        self._least = -1

    def add(self, mark: int, found: StoredComment, row: list[str]) -> None:
        """One comment of the kind, with its fingerprint and its words."""
        comment = found.comment
        if comment.likes < self._least:
            return
        item = _Item(comment.likes, comment.time, comment.id, frozenset(row[:60]))
        there = self._items.get(mark)
        if there is None or there.rank < item.rank:
            self._items[mark] = item
        if len(self._items) > 2 * self._kept:
            best = heapq.nlargest(self._kept, self._items.items(), key=lambda entry: entry[1].rank)
            self._items = dict(best)
            self._least = best[-1][1].likes

    def ids(self, most: int) -> list[str]:
        """Comment ids, most liked first, then newest; those that say what one before them says are dropped."""
        taken: list[_Item] = []
        for item in sorted(self._items.values(), key=lambda item: item.rank, reverse=True):
            if not any(_alike(item.words, other.words) for other in taken):
                taken.append(item)
                if len(taken) == most:
                    break
        return [item.id for item in taken]


def _alike(one: frozenset[str], two: frozenset[str]) -> bool:
    common = len(one & two)
    return common > 0 and common >= ALIKE * len(one | two)


class Collector:
    """Gathers the insights of one analysis: `add` every scored comment of the audience, then `found`."""

    def __init__(self) -> None:
        self.comments = 0
        self._counts: dict[Kind, int] = {"question": 0, "praise": 0, "complaint": 0, "spam": 0}
        self._items = {kind: Items() for kind in self._counts}
        self._topics = {kind: Topics(MOST_TOPICS // len(TOPICAL)) for kind in TOPICAL}
        self._repeats = Repeats()
        self._languages: dict[str, list[int]] = {}

    def add(self, rows: Iterable[StoredComment]) -> None:
        """Comments that were scored."""
        for found in rows:
            prediction = found.prediction
            if prediction is None:
                continue
            self.comments += 1
            text = found.comment.text
            mark = fingerprint(text)
            self._repeats.add(mark, text)
            self._language(prediction.language, prediction.supported)
            of = kinds(text, prediction.label, prediction.confidence, prediction.supported)
            if not of:
                continue
            row = words(text[:_READ_LETTERS])
            for kind in of:
                self._counts[kind] += 1
                self._items[kind].add(mark, found, row)
                # Function words are known in English alone: elsewhere they would pass for topics.
                if kind != "spam" and prediction.supported:
                    self._topics[kind].add(row)

    def _language(self, code: str, supported: bool) -> None:
        if code not in self._languages and len(self._languages) >= MOST_LANGUAGES:
            code = OTHER_LANGUAGE
        counts = self._languages.setdefault(code, [0, 0])
        counts[0] += 1
        counts[1] += supported

    def found(self) -> dict[str, Any]:
        """Everything gathered, at most MOST of each, as it is kept: comments by id alone."""
        result: dict[str, Any] = {"comments": self.comments}
        for kind, count in self._counts.items():
            result[kind] = {"count": count, "ids": self._items[kind].ids(MOST)}
            if kind != "spam":
                result[kind]["topics"] = self._topics[kind].most(MOST)
        result["duplicates"] = {"count": self._repeats.count, "groups": self._repeats.groups(MOST)}
        ranked = sorted(self._languages.items(), key=lambda entry: (-entry[1][0], entry[0]))
        # What the model knows of a language may differ between versions: most of the comments decide.
        result["languages"] = [(code, count, 2 * known > count) for code, (count, known) in ranked]
        return result
