"""Fitting, and the shipped scorer against scikit-learn."""

import filecmp
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from commentsense_sentiment import weights as weights_io
from commentsense_sentiment.normalise import normalise
from commentsense_sentiment.scorer import Scorer
from commentsense_sentiment.tokens import tokenise
from commentsense_sentiment.weights import BrokenModel
from commentsense_training import wordlists
from commentsense_training.fit import Fitted, Recipe, fit

_WORDS = [
    "song",
    "video",
    "love",
    "hate",
    "great",
    "awful",
    "not",
    "very",
    "but",
    "the",
    "this",
    "is",
    "was",
    "it",
    "never",
    "good",
    "bad",
    ":)",
    "😂",
    "!",
    "?",
    "meh",
    "ok",
]


def _texts(count: int, seed: int) -> list[str]:
    chosen = random.Random(seed)
    return [" ".join(chosen.choices(_WORDS, k=chosen.randint(0, 14))) for _ in range(count)]


@pytest.fixture(scope="module")
def fitted() -> Fitted:
    """A model of 600 random comments labelled by their words."""
    texts = _texts(600, 1)
    labels = np.array(
        [2 if t.count("love") + t.count("great") > t.count("hate") + t.count("bad") else len(t) % 2 for t in texts]
    )
    weights = np.linspace(0.3, 1.0, len(texts))
    return fit(texts, labels, weights, wordlists.build(), Recipe())


def _scored(scorer: Scorer, texts: Sequence[str]) -> np.ndarray:
    return scorer.probabilities([tokenise(normalise(text)) for text in texts])


def test_the_scorer_equals_scikit_learn(fitted: Fitted, tmp_path: Path) -> None:
    """Written, read back and scored by the serving code, every probability is scikit-learn's within 1e-6."""
    weights_io.save(fitted.weights(np.full(3, 1 / 3)), tmp_path)
    texts = [text for text in _texts(500, 2) if text.strip()]
    served = _scored(Scorer(weights_io.load(tmp_path)), texts)
    assert np.abs(served - fitted.probabilities(texts)).max() < 1e-6


def test_the_same_fit_writes_the_same_bytes(fitted: Fitted, tmp_path: Path) -> None:
    """Fitted and written twice, the files are equal byte for byte."""
    texts = _texts(200, 3)
    labels = np.array([len(text) % 3 for text in texts])
    for name in ("one", "two"):
        again = fit(texts, labels, np.ones(len(texts)), fitted.lexicon, Recipe())
        weights_io.save(again.weights(np.full(3, 1 / 3)), tmp_path / name)
    names = [path.name for path in (tmp_path / "one").iterdir()]
    assert filecmp.cmpfiles(tmp_path / "one", tmp_path / "two", names, shallow=False)[0] == names


def test_lexicon_features_see_unmarked_tokens(fitted: Fitted) -> None:
    """A negated word still reaches the word lists: negated praise is less positive than none said."""
    praise, negated = _scored(Scorer(fitted.weights(np.full(3, 1 / 3))), ["good", "not good"])
    assert praise[2] > negated[2]


def test_weights_that_do_not_fit_together_are_refused(fitted: Fitted, tmp_path: Path) -> None:
    """A vocabulary of another length than the weights is an error, not a wrong answer."""
    weights_io.save(fitted.weights(np.full(3, 1 / 3)), tmp_path)
    whole = weights_io.load(tmp_path)
    whole.vocabulary.pop()
    with pytest.raises(BrokenModel, match="idf"):
        whole.check()


def test_the_word_lists_know_words_emoticons_and_emoji() -> None:
    """Each kind of token that the lists name is found under the form the model sees."""
    lexicon = wordlists.build()
    assert (lexicon["love"].valence or 0) > 0 > (lexicon["hate"].valence or 0)
    assert (lexicon[":)"].valence or 0) > 0
    assert (lexicon["😂"].valence or 0) > 0
    assert lexicon["very"].intensity > 1
