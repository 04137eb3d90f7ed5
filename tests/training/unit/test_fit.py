"""Fitting, and the shipped scorer against what training learnt."""

import dataclasses
import filecmp
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from commentsense_sentiment import weights as weights_io
from commentsense_sentiment.reading import Reader
from commentsense_sentiment.scorer import Scorer
from commentsense_sentiment.weights import BrokenModel
from commentsense_training import wordlists
from commentsense_training.fit import Fitted, Lesson, Recipe, fit, one_hot

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
    return fit(_lesson(texts, labels), wordlists.build(), _RECIPE, print)


_RECIPE = Recipe(min_df=2, width=8, hidden=16, epochs=12)


def _lesson(texts: Sequence[str], labels: np.ndarray) -> Lesson:
    reader = Reader(wordlists.build())
    weights = np.linspace(0.3, 1.0, len(texts)).astype(np.float32)
    shares = np.bincount(labels, minlength=3) / len(labels)
    tokens = [reader.tokens(text) for text in texts]
    return Lesson(tokens, one_hot(labels, 0.1), weights, len(texts), shares)


def _scored(scorer: Scorer, texts: Sequence[str]) -> np.ndarray:
    reader = Reader(wordlists.build())
    return scorer.probabilities([reader.tokens(text) for text in texts])


def test_the_scorer_equals_what_was_learnt(fitted: Fitted, tmp_path: Path) -> None:
    """Written, read back and scored by the serving code, every probability is the trainer's own within 1e-5."""
    half = {
        name: getattr(fitted.network, name).astype(np.float16).astype(np.float32)
        for name in ("term_coef", "term_vectors")
    }
    # On disk the two tables have half precision; what was learnt is compared as it is stored.
    learnt = dataclasses.replace(fitted, network=dataclasses.replace(fitted.network, **half))
    weights_io.save(fitted.weights(np.full(3, 1 / 3)), tmp_path)
    texts = [text for text in _texts(500, 2) if text.strip()]
    served = _scored(Scorer(weights_io.load(tmp_path)), texts)
    assert np.abs(served - learnt.probabilities(texts)).max() < 1e-5
    assert np.abs(served - fitted.probabilities(texts)).max() < 2e-3


def test_an_answer_does_not_depend_on_its_batch(fitted: Fitted) -> None:
    """Alone, in another order and in another batch, a comment's probabilities are the very same numbers."""
    scorer = Scorer(fitted.weights(np.full(3, 1 / 3)))
    texts = _texts(64, 5)
    whole = _scored(scorer, texts)
    assert (_scored(scorer, texts[::-1])[::-1] == whole).all()
    assert all((_scored(scorer, [text])[0] == row).all() for text, row in zip(texts, whole, strict=True))


def test_explained_parts_name_what_moved_the_answer(fitted: Fitted) -> None:
    """The strongest part of plain praise is the praise, for the label that it speaks for."""
    scorer = Scorer(fitted.weights(np.full(3, 1 / 3)))
    terms = scorer.explain(["love", "love", "this"], "positive")
    assert terms[0][1] == "positive"
    assert [term[2] for term in terms] == sorted((term[2] for term in terms), reverse=True)


def test_the_same_fit_writes_the_same_bytes(fitted: Fitted, tmp_path: Path) -> None:
    """Fitted and written twice, the files are equal byte for byte."""
    texts = _texts(200, 3)
    labels = np.array([len(text) % 3 for text in texts])
    for name in ("one", "two"):
        again = fit(_lesson(texts, labels), fitted.lexicon, _RECIPE, print)
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
