"""Fit the linear model and hand its numbers over as `Weights`."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from commentsense_sentiment.lexicon import Lexicon, features
from commentsense_sentiment.normalise import normalise
from commentsense_sentiment.tokens import ngrams, tokenise
from commentsense_sentiment.weights import Floats, Weights
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler


@dataclass(frozen=True, slots=True)
class Recipe:
    """What was chosen on the development part. Class weights follow the order of `LABELS`."""

    longest: int = 2
    min_df: int = 2
    c: float = 1.0
    feature_scale: float = 0.1
    class_weights: tuple[float, float, float] = (1.8, 0.8, 0.9)
    youtube_weight: float = 0.3
    damping: float = 15.0


@dataclass(frozen=True)
class Fitted:
    """The scikit-learn parts of a fit; the reference that the shipped scorer must equal."""

    recipe: Recipe
    vectorizer: TfidfVectorizer
    scaler: StandardScaler
    classifier: LogisticRegression
    lexicon: Lexicon

    def matrix(self, texts: Sequence[str]) -> sp.csr_matrix:
        """Features (len(texts), V + F) of raw texts."""
        tokens = [tokenise(normalise(text)) for text in texts]
        table = self.scaler.transform(feature_table(tokens, self.lexicon))
        terms = damped(self.vectorizer.transform(tokens), self.recipe.damping)
        return sp.hstack([terms, sp.csr_matrix(table * self.recipe.feature_scale)]).tocsr()

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """scikit-learn's own probabilities (len(texts), 3), uncalibrated."""
        return np.asarray(self.classifier.predict_proba(self.matrix(texts)))

    def weights(self, prior: Floats) -> Weights:
        """The same model as plain arrays, at temperature one; `prior` (3,) answers empty text."""
        terms = self.vectorizer.get_feature_names_out()
        count = len(terms)
        coef = self.classifier.coef_.T
        return Weights(
            vocabulary=[str(term) for term in terms],
            idf=self.vectorizer.idf_,
            coef=coef[:count],
            feature_mean=self.scaler.mean_,
            feature_scale=self.scaler.scale_ / self.recipe.feature_scale,
            feature_coef=coef[count:],
            intercept=self.classifier.intercept_,
            prior=prior,
            longest=self.recipe.longest,
            damping=self.recipe.damping,
            temperature=1.0,
            lexicon=self.lexicon,
        )


def feature_table(tokens: Sequence[Sequence[str]], lexicon: Lexicon) -> Floats:
    """The lexicon features (len(tokens), F) of tokenised texts."""
    return np.array([features(words, lexicon) for words in tokens], dtype=np.float64)


def damped(terms: sp.csr_matrix, damping: float) -> sp.csr_matrix:
    """Rows divided by the root of their squared length plus `damping` squared."""
    squares = np.asarray(terms.multiply(terms).sum(axis=1)).ravel()
    return sp.diags(1.0 / np.sqrt(np.maximum(squares + damping**2, 1e-12))) @ terms


def fit(
    texts: Sequence[str],
    labels: npt.NDArray[np.int64],
    sample_weights: Floats,
    lexicon: Lexicon,
    recipe: Recipe,
    tokens: Sequence[Sequence[str]] | None = None,
) -> Fitted:
    """Fit vectoriser, scaler and classifier on these texts alone; the same numbers each time.

    `tokens` are those of `texts`, where they have been made before.
    """
    if tokens is None:
        tokens = [tokenise(normalise(text)) for text in texts]
    vectorizer = TfidfVectorizer(
        analyzer=partial(ngrams, longest=recipe.longest), min_df=recipe.min_df, sublinear_tf=True, norm=None
    )
    terms = damped(vectorizer.fit_transform(tokens), recipe.damping)
    scaler = StandardScaler()
    table = scaler.fit_transform(feature_table(tokens, lexicon)) * recipe.feature_scale
    classifier = LogisticRegression(C=recipe.c, class_weight=dict(enumerate(recipe.class_weights)), max_iter=500)
    classifier.fit(sp.hstack([terms, sp.csr_matrix(table)]).tocsr(), labels, sample_weight=sample_weights)
    return Fitted(recipe, vectorizer, scaler, classifier, lexicon)
