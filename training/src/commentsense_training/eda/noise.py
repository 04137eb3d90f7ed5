"""How far the labels can be trusted: confident learning, planted errors, and a word list's own answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import scipy.sparse as sp
from cleanlab.filter import find_label_issues
from commentsense_sentiment import LABELS
from commentsense_sentiment.tokens import ngrams
from commentsense_sentiment.weights import Floats
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import make_pipeline
from textblob import TextBlob

from commentsense_training.eda.rows import Flags, Ints, Table
from commentsense_training.eda.words import listed, percent

FEWEST = 20
"""Distinct comments that each label needs before labels are questioned."""

_FOLDS = 5
_PLANTED = 0.05
_MANY = 5_000
_REPEATS = 5


@dataclass(frozen=True, slots=True)
class Noise:
    """What is suspected of one source's labels."""

    name: str
    labelled: str
    comments: int
    accuracy: float
    """Of the questioning model, out of fold, against the labels as given."""
    suspected: float
    by_label: dict[str, float]
    """Share of the comments given this label that are suspected."""
    moves: list[list[int]]
    """Suspected comments [given][suggested], in the order of the labels."""
    planted: int
    """Labels changed on purpose, one of twenty; in small sources five times over."""
    planted_found: float
    """Share of them that are suspected then."""
    planted_right: float
    """Share of these for which the old label is suggested."""
    others_suspected: float
    """Share of the labels left alone that are suspected then."""
    polarity_agreement: float
    """Share of labels that are the sign of TextBlob's polarity of the published (raw, where there is one) text."""
    polarity_rows: int


def compute(table: Table, seed: int) -> Noise | None:
    """Question a source's labels; None where a label has fewer than `FEWEST` comments.

    The questioning model is a plain one (word and word pair TF-IDF, logistic regression) that is fitted on four
    fifths and asks about the last one, each text once. Then every twentieth label is changed on purpose and all is
    done again: what share of these is found says how far the first answer can be trusted.
    """
    rows = table.of(table.distinct)
    labels = table.labels[rows]
    if min(np.bincount(labels, minlength=len(LABELS))) < FEWEST:
        return None
    # Counting looks at no label; weights by document frequency are fitted inside each fold.
    counter = CountVectorizer(analyzer=partial(ngrams, longest=2), min_df=2, dtype=np.float64)
    counts = counter.fit_transform([table.tokens[row] for row in rows])
    probabilities = out_of_fold(counts, labels, seed)
    suspected = issues(labels, probabilities)
    suggested = probabilities.argmax(axis=1)
    moves = np.zeros((len(LABELS), len(LABELS)), dtype=np.int64)
    np.add.at(moves, (labels[suspected], suggested[suspected]), 1)

    check = _Check.of(counts, labels, seed)
    agreement, compared = polarity_agreement(table)
    return Noise(
        name=table.source.name,
        labelled=table.source.labelled,
        comments=len(rows),
        accuracy=float((suggested == labels).mean()),
        suspected=float(suspected.mean()),
        by_label={label: float(suspected[labels == index].mean()) for index, label in enumerate(LABELS)},
        moves=moves.tolist(),
        planted=check.planted,
        planted_found=check.found / check.planted,
        planted_right=check.right / max(1, check.found),
        others_suspected=check.others_suspected / check.others,
        polarity_agreement=agreement,
        polarity_rows=compared,
    )


@dataclass(frozen=True, slots=True)
class _Check:
    """Counts of labels changed on purpose and of the others, over all repetitions."""

    planted: int
    found: int
    right: int
    others: int
    others_suspected: int

    @classmethod
    def of(cls, counts: sp.csr_matrix, labels: Ints, seed: int) -> "_Check":
        totals = np.zeros(5, dtype=np.int64)
        # A twentieth of a small source is a handful: changed again and again, other ones each time.
        for step in range(1 if len(labels) >= _MANY else _REPEATS):
            changed, planted = plant(labels, seed + step)
            probabilities = out_of_fold(counts, planted, seed + step)
            then = issues(planted, probabilities)
            found = changed & then
            right = found & (probabilities.argmax(axis=1) == labels)
            totals += [changed.sum(), found.sum(), right.sum(), (~changed).sum(), (then & ~changed).sum()]
        return cls(*(int(total) for total in totals))


def out_of_fold(counts: sp.csr_matrix, labels: Ints, seed: int) -> Floats:
    """Probabilities (n, 3) of comments that the model was not fitted on, from counts (n, terms)."""
    model: Any = make_pipeline(TfidfTransformer(sublinear_tf=True), LogisticRegression(C=2.0, tol=1e-3, max_iter=1_000))
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=seed)
    return np.asarray(cross_val_predict(model, counts, labels, cv=folds, method="predict_proba"))


def issues(labels: Ints, probabilities: Floats) -> Flags:
    """Which labels (n,) confident learning suspects."""
    return np.asarray(find_label_issues(labels, probabilities, n_jobs=1), dtype=np.bool_)


def plant(labels: Ints, seed: int) -> tuple[Flags, Ints]:
    """Change one label of twenty to another; returns which, and the labels then."""
    generator = np.random.default_rng(seed)
    changed = np.zeros(len(labels), dtype=np.bool_)
    changed[generator.choice(len(labels), max(1, round(_PLANTED * len(labels))), replace=False)] = True
    shift = generator.integers(1, len(LABELS), size=len(labels))
    return changed, np.where(changed, (labels + shift) % len(LABELS), labels)


def polarity_agreement(table: Table) -> tuple[float, int]:
    """Share of labels equal to the sign of TextBlob's polarity, and the rows compared (all shown, or raw ones)."""
    source = table.source
    rows = table.of(table.shown)
    texts: Sequence[str] = source.polarity_texts or [source.texts[row] for row in rows]
    labels = np.array(source.polarity_labels or table.labels[rows], dtype=np.int64)
    signs = np.array([np.sign(TextBlob(text).sentiment.polarity) for text in texts], dtype=np.int64) + 1
    return float((signs == labels).mean()) if len(labels) else 0.0, len(labels)


def findings(results: Sequence[Noise], skipped: Sequence[str]) -> list[str]:
    """What the suspicions say, source by source."""
    said = [line for result in results for line in (_finding(result), _check(result), _polarity(result))]
    if skipped:
        said.append(f"{listed(list(skipped))}: not questioned, some label has fewer than {FEWEST} comments.")
    return said


def _check(result: Noise) -> str:
    lift = result.planted_found / max(result.others_suspected, 1e-9)
    strength = "little" if lift < 2.0 else "something" if lift < 5.0 else "much"
    return (
        f"{result.name}: as a check, {result.planted:,d} labels were changed on purpose. Of these "
        f"{percent(result.planted_found)} are suspected then ({percent(result.planted_right)} with the old label "
        f"suggested), of the others {percent(result.others_suspected)}. A wrong label is {lift:.1f} times as likely to "
        f"be suspected as any other, so a suspicion says {strength}, and proves nothing."
    )


def _polarity(result: Noise) -> str:
    line = f"{result.name}: {percent(result.polarity_agreement)} of {result.polarity_rows:,d} labels are the sign of "
    if result.polarity_agreement < 0.999:
        return line + "TextBlob's polarity."
    return (
        line + "TextBlob's polarity: a program made them. They cannot be wrong in the sense of this section: what is "
        "suspected here is what the questioning model has not learnt of the word list, and a good figure on this "
        "source says that a word list was learnt, not what people feel."
    )


def _finding(result: Noise) -> str:
    worst = max(LABELS, key=lambda label: result.by_label[label])
    moves = np.array(result.moves)
    given, suggested = np.unravel_index(int(moves.argmax()), moves.shape)
    line = f"{result.name}: {percent(result.suspected)} of {result.comments:,d} labels are suspected, most among "
    line += f"{worst} ones ({percent(result.by_label[worst])})"
    if moves.sum():
        line += f"; the most frequent suspicion is “given {LABELS[given]}, looks {LABELS[suggested]}” "
        line += f"({percent(moves.max() / moves.sum())} of them)"
    return (
        line + f". The questioning model itself agrees with {percent(result.accuracy)} of the "
        f"labels, so part of what it suspects is its own error."
    )
