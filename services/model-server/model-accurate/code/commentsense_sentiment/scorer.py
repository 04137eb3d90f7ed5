"""Probabilities from tokens: TF-IDF and a small network as plain dictionary and array work.

A comment's term vectors, weighted by TF-IDF divided by the row's damped length, are summed; the
first part of the sum are logits, the rest goes with the lexicon features through one hidden layer.
The damping keeps a comment of one or two everyday words from weighing as much as a long one. Every
row is computed on its own, in the same order of operations whatever stands beside it, so that a
comment's answer does not depend on its batch.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from commentsense_sentiment import LABELS
from commentsense_sentiment.lexicon import FEATURES, features
from commentsense_sentiment.tokens import ngrams
from commentsense_sentiment.weights import Floats, Weights

Term = tuple[str, str, float]


class Scorer:
    """Scores tokenised comments with one set of weights. Holds no state between calls."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._index = {term: i for i, term in enumerate(weights.vocabulary)}
        # (3 + D, V): one gather for each column.
        self._columns = np.ascontiguousarray(np.concatenate([weights.coef, weights.vectors], axis=1).T)

    def probabilities(self, batch: Sequence[Sequence[str]]) -> Floats:
        """Probabilities (len(batch), 3) of `LABELS`, each row summing to one."""
        logits, _ = self._logits(batch)
        logits /= self._weights.temperature
        logits -= logits.max(axis=1, keepdims=True)
        np.exp(logits, out=logits)
        # Three explicit additions: a reduction over the axis may add in another order.
        total = logits[:, 0] + logits[:, 1] + logits[:, 2]
        logits /= total[:, None]
        # Nothing to go by: what comments are like as a whole, not what a length of zero adds up to.
        logits[[not tokens for tokens in batch]] = self._weights.prior
        return logits

    def explain(self, tokens: Sequence[str], label: str, top: int = 8) -> list[Term]:
        """What moved the comment: (term, label, weight), the strongest first, at most `top`.

        A weight is what the term adds to the logit of the label it speaks for most, less the
        mean over the labels. Lexicon features appear as `lexicon:<feature>`; at equal strength
        terms for `label`, the answer given, come first.
        """
        if not tokens:
            return []
        weights = self._weights
        _, terms, values = self._entries([tokens])
        _, active = self._logits([tokens])
        # Where the hidden units stand, the network is linear, so each part's share is exact.
        back = weights.hidden_out * active[0][:, None]
        pull_of_term = weights.coef[terms] + weights.vectors[terms] @ weights.hidden_terms @ back
        parts: list[tuple[str, Floats]] = [
            (weights.vocabulary[term], value * pull)
            for term, value, pull in zip(terms.tolist(), values.tolist(), pull_of_term, strict=True)
        ]
        row = features(tokens, weights.lexicon)
        empty = features([], weights.lexicon)
        pull_of_feature = weights.feature_coef + weights.hidden_features @ back
        for j, name in enumerate(FEATURES):
            step = (row[j] - empty[j]) / weights.feature_scale[j]
            if step:
                parts.append((f"lexicon:{name}", step * pull_of_feature[j]))
        terms_out: list[Term] = []
        for name, pull in parts:
            centred = pull - pull.mean()
            best = int(np.argmax(centred))
            terms_out.append((name, LABELS[best], round(float(centred[best]), 6)))
        terms_out.sort(key=lambda term: (-term[2], term[1] != label, term[0]))
        return terms_out[:top]

    def _entries(self, batch: Sequence[Sequence[str]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]:
        """The known terms of a batch as (row, term, TF-IDF value), rows divided by their damped length."""
        get = self._index.get
        longest = self._weights.longest
        found: list[int] = []
        lengths: list[int] = []
        for tokens in batch:
            before = len(found)
            found += [i for gram in ngrams(tokens, longest) if (i := get(gram)) is not None]
            lengths.append(len(found) - before)
        size = max(1, len(self._weights.vocabulary))
        keys = np.repeat(np.arange(len(batch), dtype=np.int64) * size, lengths)
        keys += np.asarray(found, dtype=np.int64)
        unique, counts = np.unique(keys, return_counts=True)
        rows, terms = np.divmod(unique, size)
        values = (1.0 + np.log(counts)) * self._weights.idf[terms]
        squares = np.bincount(rows, values * values, minlength=len(batch))
        norms = np.sqrt(squares + self._weights.damping**2)
        values /= norms[rows]
        return rows, terms, values

    def _logits(self, batch: Sequence[Sequence[str]]) -> tuple[Floats, Floats]:
        """Logits (n, 3) and which hidden units are active (n, H)."""
        weights = self._weights
        rows, terms, values = self._entries(batch)
        sums = [
            np.bincount(rows, values * column[terms], minlength=len(batch)).astype(np.float64, copy=False)
            for column in self._columns
        ]
        table = np.array([features(tokens, weights.lexicon) for tokens in batch])
        table = table.reshape(len(batch), -1) - weights.feature_mean
        table /= weights.feature_scale
        logits: Floats = np.stack(sums[:3], axis=1)
        logits += _product(table.T, weights.feature_coef, weights.intercept)
        hidden = _product(sums[3:], weights.hidden_terms, weights.hidden_bias)
        hidden += _product(table.T, weights.hidden_features, np.zeros_like(weights.hidden_bias))
        active = (hidden > 0.0).astype(np.float64)
        hidden *= active
        logits += _product(hidden.T, weights.hidden_out, np.zeros(len(LABELS)))
        return logits, active


def _product(columns: Sequence[Floats] | Floats, matrix: Floats, start: Floats) -> Floats:
    """`start` plus the product of the matrix with these columns (each (n,)) and `matrix`, (n, m).

    Column by column: BLAS may sum in another order for another batch size.
    """
    total = np.tile(start, (len(columns[0]) if len(columns) else 0, 1))
    for column, row in zip(columns, matrix, strict=True):
        total += column[:, None] * row
    return total
