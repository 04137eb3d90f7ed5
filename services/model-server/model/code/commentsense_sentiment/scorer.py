"""Probabilities from tokens: TF-IDF and logistic regression as plain dictionary and array work.

The result equals scikit-learn's `TfidfVectorizer` (sublinear), rows divided by their damped
length, and `LogisticRegression` within 1e-6, at a fraction of the cost for a single comment. The
damping keeps a comment of one or two everyday words from weighing as much as a long one. Every row
is computed on its own, in the same order of operations whatever stands beside it, so that a
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
        self._coef = np.ascontiguousarray(weights.coef.T)  # (3, V): one gather per label

    def probabilities(self, batch: Sequence[Sequence[str]]) -> Floats:
        """Probabilities (len(batch), 3) of `LABELS`, each row summing to one."""
        logits = self._term_logits(batch) + self._feature_logits(batch) + self._weights.intercept
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
        _, terms, values = self._entries([tokens])
        parts: list[tuple[str, Floats]] = [
            (self._weights.vocabulary[term], value * self._weights.coef[term])
            for term, value in zip(terms.tolist(), values.tolist(), strict=True)
        ]
        row = features(tokens, self._weights.lexicon)
        empty = features([], self._weights.lexicon)
        for j, name in enumerate(FEATURES):
            step = (row[j] - empty[j]) / self._weights.feature_scale[j]
            if step:
                parts.append((f"lexicon:{name}", step * self._weights.feature_coef[j]))
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

    def _term_logits(self, batch: Sequence[Sequence[str]]) -> Floats:
        rows, terms, values = self._entries(batch)
        columns = [np.bincount(rows, values * coef[terms], minlength=len(batch)) for coef in self._coef]
        return np.stack(columns, axis=1)

    def _feature_logits(self, batch: Sequence[Sequence[str]]) -> Floats:
        table = np.array([features(tokens, self._weights.lexicon) for tokens in batch])
        table = table.reshape(len(batch), -1) - self._weights.feature_mean
        table /= self._weights.feature_scale
        logits = np.zeros((len(batch), len(LABELS)))
        for j in range(len(FEATURES)):
            # Not a matrix product: BLAS may sum in another order for another batch size.
            logits += table[:, j : j + 1] * self._weights.feature_coef[j]
        return logits
