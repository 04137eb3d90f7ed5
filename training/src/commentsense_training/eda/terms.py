"""Which words and n-grams are frequent under each label, and which set it apart."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from commentsense_sentiment import LABELS
from commentsense_sentiment.tokens import is_break

from commentsense_training.eda.rows import Table
from commentsense_training.eda.stops import stop_words
from commentsense_training.eda.taste import GROUPS, mask
from commentsense_training.eda.words import listed, quoted

SIZES = (1, 2, 3)
_KEPT = 10
_CLOUD = 70
_PRIOR_COMMENTS = 500.0
_SURE = 1.96


@dataclass(frozen=True, slots=True)
class Term:
    """An n-gram under one label."""

    text: str
    comments: int
    """Comments of the label that have it."""
    z: float
    """Log-odds against the other labels with an informative prior, in standard errors."""


@dataclass(frozen=True, slots=True)
class LabelTerms:
    """The terms of one label: by size (1, 2, 3), and the words of its cloud."""

    frequent: dict[int, list[Term]]
    distinctive: dict[int, list[Term]]
    cloud: dict[str, int]


@dataclass(frozen=True, slots=True)
class SourceTerms:
    """One source's terms by label."""

    name: str
    slug: str
    comments: dict[str, int]
    shared_by: int
    """A term that fewer comments have is not shown: it could be one person's."""
    labels: dict[str, LabelTerms]
    groups: list[str]
    """Words for groups of people that stand under negative more than elsewhere, the surest first."""


def compute(tables: Sequence[Table]) -> list[SourceTerms]:
    """Terms of each source: comments in supported languages, each text once, a term once a comment."""
    return [_one(table) for table in tables]


def _one(table: Table) -> SourceTerms:
    comments = table.label_counts(table.distinct)
    shared_by = 3 if sum(comments.values()) < 5_000 else 10
    labels = {label: LabelTerms({}, {}, {}) for label in LABELS}
    groups: list[str] = []
    for size in SIZES:
        counts: list[Counter[str]] = []
        for index in range(len(LABELS)):
            counter: Counter[str] = Counter()
            for row in table.of(table.distinct, index):
                counter.update(set(grams(table.tokens[row], size)))
            counts.append(counter)
        kept = sorted(term for term, n in sum(counts, Counter()).items() if n >= shared_by)
        numbers = np.array([[counter[term] for counter in counts] for term in kept], dtype=np.float64)
        scores = log_odds(numbers.reshape(len(kept), len(LABELS)))
        for index, label in enumerate(LABELS):
            found = [
                Term(mask(term), counts[index][term], round(float(scores[at, index]), 2))
                for at, term in enumerate(kept)
                # A swear word alone is shown masked; a phrase with one is not shown.
                if counts[index][term] >= shared_by and (size == 1 or mask(term) == term)
            ]
            if size == 1 and label == "negative":
                blamed = [term for term in found if term.text in GROUPS and term.z >= _SURE]
                groups = [term.text for term in sorted(blamed, key=lambda term: (-term.z, term.text))]
            _fill(labels[label], size, [term for term in found if GROUPS.isdisjoint(term.text.split())])
    return SourceTerms(table.source.name, table.source.slug, comments, shared_by, labels, groups)


def _fill(terms: LabelTerms, size: int, found: Sequence[Term]) -> None:
    telling = [term for term in found if any(word not in stop_words() for word in term.text.split())]
    terms.frequent[size] = sorted(telling, key=lambda term: (-term.comments, term.text))[:_KEPT]
    sure = [term for term in found if term.z >= _SURE]
    terms.distinctive[size] = sorted(sure, key=lambda term: (-term.z, term.text))[:_KEPT]
    if size == 1:
        own = [term for term in telling if term.z > 0.0 and len(term.text) > 2 and term.text.isalpha()]
        for term in sorted(own, key=lambda term: (-term.comments, term.text))[:_CLOUD]:
            terms.cloud.setdefault(term.text, term.comments)


def grams(tokens: Sequence[str], size: int) -> Iterator[str]:
    """The n-grams of `size` neighbouring tokens; marks end a run, numbers are no words."""
    run: list[str] = []
    for token in (*tokens, "!"):
        if is_break(token):
            for at in range(len(run) - size + 1):
                piece = run[at : at + size]
                if not any(word.replace("_", "").isdigit() or word.strip("_") == "" for word in piece):
                    yield " ".join(piece)
            run = []
        else:
            run.append(token)


def log_odds(counts: np.ndarray) -> np.ndarray:
    """z-scores (terms, labels) of counts (terms, labels): Monroe, Colaresi and Quinn's "Fightin' Words".

    The prior is the term's share in all labels together, worth 500 occurrences in all; so a rare term is not
    called distinctive for having stood three times under one label.
    """
    if len(counts) == 0:
        return np.zeros_like(counts)
    totals = counts.sum(axis=0)
    prior = counts.sum(axis=1, keepdims=True) / counts.sum() * _PRIOR_COMMENTS
    others, other_totals = counts.sum(axis=1, keepdims=True) - counts, counts.sum() - totals
    here = (counts + prior) / np.maximum(totals + _PRIOR_COMMENTS - counts - prior, 1e-9)
    there = (others + prior) / np.maximum(other_totals + _PRIOR_COMMENTS - others - prior, 1e-9)
    spread = np.sqrt(1.0 / (counts + prior) + 1.0 / (others + prior))
    return np.asarray((np.log(here) - np.log(there)) / spread)


def frequent_findings(results: Sequence[SourceTerms]) -> list[str]:
    """What the most frequent n-grams say."""
    said: list[str] = []
    for result in results:
        tops = [{term.text for term in result.labels[label].frequent.get(1, ())} for label in LABELS]
        shared = set.intersection(*tops)
        smallest = min(len(top) for top in tops)
        if not smallest:
            said.append(f"{result.name}: too few comments of a label for a word that {result.shared_by} of them share.")
            continue
        first = ", ".join(f"{label} “{result.labels[label].frequent[1][0].text}”" for label in LABELS)
        line = f"{result.name}: most frequent word by label: {first}. {len(shared)} of the ten most frequent "
        line += f"{'is' if len(shared) == 1 else 'are'} the same under all three labels"
        line += ": frequency shows the topic more than the tone." if len(shared) >= 4 else "."
        said.append(line)
    return said


def distinctive_findings(results: Sequence[SourceTerms]) -> list[str]:
    """What the distinctive n-grams say."""
    said: list[str] = []
    for result in results:
        parts = []
        for label in LABELS:
            best = [term.text for size in SIZES for term in result.labels[label].distinctive.get(size, ())[:2]][:4]
            parts.append(f"{label} {quoted(best)}" if best else f"{label} none that is sure")
        said.append(f"{result.name}: what sets the labels apart: {'; '.join(parts)}.")
    for result in results:
        if result.groups:
            said.append(
                f"{result.name}: words for groups of people stand more under negative than elsewhere "
                f"({quoted(result.groups[:6])}): the topics, it may be, rather than the tone. A model learns it all "
                "the same, so behaviour is tested with such words exchanged."
            )
    many = [result for result in results if all(result.labels[label].distinctive.get(1) for label in LABELS)]
    weaker = [
        result.name
        for result in many
        if result.labels["neutral"].distinctive[1][0].z
        < min(result.labels[label].distinctive[1][0].z for label in ("negative", "positive"))
    ]
    if weaker:
        said.append(
            f"In {listed(weaker)} no word speaks for neutral as strongly as the best ones do for negative and "
            "positive: neutral is known by what is absent."
        )
    return said


def cloud_findings(results: Sequence[SourceTerms]) -> list[str]:
    """What the clouds say."""
    said: list[str] = []
    for result in results:
        parts = [
            f"{label} {quoted(list(result.labels[label].cloud)[:4])}" for label in LABELS if result.labels[label].cloud
        ]
        said.append(f"{result.name}: largest words: {'; '.join(parts)}." if parts else f"{result.name}: too few words.")
    return said
