"""Fit the fast model and hand its numbers over as `Weights`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from commentsense_sentiment.lexicon import Lexicon, features
from commentsense_sentiment.reading import Reader
from commentsense_sentiment.tokens import ngrams
from commentsense_sentiment.weights import Floats, Weights
from sklearn.feature_extraction.text import TfidfVectorizer

from commentsense_training.network import Network, Shape, Single, train

_LEAST_SPREAD = 0.1
"""Standard deviation that a rare feature is given at least, so that no single comment is far out."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What was chosen on the development part."""

    longest: int = 2
    """Longest n-gram, in words."""
    min_df: int = 3
    """Texts that an n-gram must be in."""
    damping: float = 15.0
    width: int = 32
    """Numbers of a term's vector."""
    hidden: int = 128
    epochs: int = 4
    rate: float = 0.004
    dropout: float = 0.4
    softening: float = 1.6
    """Temperature at which a teacher's probabilities are learnt."""
    smoothing: float = 0.1
    """Probability that a label leaves to the others, where labels are learnt."""
    prior_shift: float = 0.5
    """Share of the labels' log-frequency taken from the logits: the rarer labels are the harder ones."""
    youtube_weight: float = 0.5
    unlabelled_weight: float = 0.5
    pieces_weight: float = 0.5
    seed: int = 0


@dataclass(frozen=True)
class Lesson:
    """What is learnt: the `tokens` of texts, target probabilities (n, 3) and a weight (n,) each.

    The first `whole` texts are whole comments and make the vocabulary; `shares` (3,) are the
    frequencies of the labels among them.
    """

    tokens: Sequence[Sequence[str]]
    targets: Single
    weights: Single
    whole: int
    shares: Floats


@dataclass(frozen=True)
class Fitted:
    """What training learnt, in its own form; the reference that the shipped scorer must equal."""

    recipe: Recipe
    vectorizer: TfidfVectorizer
    mean: Floats
    scale: Floats
    network: Network
    shift: Floats
    lexicon: Lexicon

    def matrices(self, texts: Sequence[str]) -> tuple[sp.csr_matrix, Single]:
        """TF-IDF rows (n, V) and standardised lexicon features (n, F) of raw texts."""
        tokens = [Reader(self.lexicon).tokens(text) for text in texts]
        table = (feature_table(tokens, self.lexicon) - self.mean) / self.scale
        return damped(self.vectorizer.transform(tokens), self.recipe.damping), table.astype(np.float32)

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Probabilities (len(texts), 3), uncalibrated."""
        logits = self.network.logits(*self.matrices(texts)).astype(np.float64) + self.shift
        logits -= logits.max(axis=1, keepdims=True)
        np.exp(logits, out=logits)
        return np.asarray(logits / logits.sum(axis=1, keepdims=True))

    def weights(self, prior: Floats) -> Weights:
        """The same model as plain arrays, at temperature one; `prior` (3,) answers empty text."""
        network = self.network
        return Weights(
            vocabulary=[str(term) for term in self.vectorizer.get_feature_names_out()],
            idf=self.vectorizer.idf_.astype(np.float64),
            coef=_half(network.term_coef),
            vectors=_half(network.term_vectors),
            feature_mean=self.mean,
            feature_scale=self.scale,
            feature_coef=network.feature_coef.astype(np.float64),
            hidden_terms=network.hidden_terms.astype(np.float64),
            hidden_features=network.hidden_features.astype(np.float64),
            hidden_bias=network.hidden_bias.astype(np.float64),
            hidden_out=network.hidden_out.astype(np.float64),
            intercept=network.intercept.astype(np.float64) + self.shift,
            prior=prior,
            longest=self.recipe.longest,
            damping=self.recipe.damping,
            temperature=1.0,
            lexicon=self.lexicon,
        )


def _half(array: Single) -> Floats:
    """`array` as it will be read back from half precision."""
    return array.astype(np.float16).astype(np.float64)


def feature_table(tokens: Sequence[Sequence[str]], lexicon: Lexicon) -> Floats:
    """The lexicon features (len(tokens), F) of tokenised texts."""
    return np.array([features(words, lexicon) for words in tokens], dtype=np.float64)


def damped(terms: sp.csr_matrix, damping: float) -> sp.csr_matrix:
    """Rows divided by the root of their squared length plus `damping` squared; float32."""
    squares = np.asarray(terms.multiply(terms).sum(axis=1)).ravel()
    rows = sp.diags(1.0 / np.sqrt(np.maximum(squares + damping**2, 1e-12))) @ terms
    return rows.tocsr().astype(np.float32)


def one_hot(labels: npt.NDArray[np.int64], smoothing: float) -> Single:
    """Targets (n, 3) of labels: all but `smoothing` on the label, the rest shared evenly."""
    return ((1 - smoothing) * np.eye(3)[labels] + smoothing / 3).astype(np.float32)


def fit(lesson: Lesson, lexicon: Lexicon, recipe: Recipe, say: Callable[[str], None]) -> Fitted:
    """Fit vectoriser, scaling and network on the lesson alone; the same numbers each time."""
    tokens = lesson.tokens
    vectorizer = TfidfVectorizer(
        analyzer=partial(ngrams, longest=recipe.longest),
        min_df=recipe.min_df,
        sublinear_tf=True,
        norm=None,
        dtype=np.float32,
    )
    vectorizer.fit(tokens[: lesson.whole])
    terms = damped(vectorizer.transform(tokens), recipe.damping)
    table = feature_table(tokens, lexicon)
    mean, scale = table.mean(axis=0), np.maximum(table.std(axis=0), _LEAST_SPREAD)
    shape = Shape(
        recipe.width, recipe.hidden, recipe.epochs, rate=recipe.rate, dropout=recipe.dropout, seed=recipe.seed
    )
    say(f"{len(tokens):,} texts, {terms.shape[1]:,} terms")
    standard = ((table - mean) / scale).astype(np.float32)
    network = train(terms, standard, lesson.targets, lesson.weights, shape, say)
    shift = -recipe.prior_shift * np.log(np.maximum(lesson.shares, 1e-3))
    return Fitted(recipe, vectorizer, mean, scale, network, shift - shift.mean(), lexicon)
