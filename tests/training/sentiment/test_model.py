"""The model as a whole: records, rounding, batches, hostile text."""

import json

import numpy as np
import pytest
from commentsense_sentiment import LABELS
from commentsense_sentiment.model import SentimentModel, round_to_one
from hypothesis import given, settings
from hypothesis import strategies as st

HOSTILE = [
    "",
    " ",
    "\x00",
    "\ud800",
    "\ud83d alone",
    "😂" * 300,
    "a" * 10_000,
    "good " * 2_000,
    "\u202etfel ot thgir\u202c",
    "مرحبا بالعالم",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "%s %n {0} {}",
    "\n\r\n\t",
    "&#0;&#xD800;&lt;b&gt;",
    "not " * 500,
    "!" * 10_000,
    "@" * 5_000,
    "http" * 2_000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_answered_in_full(model: SentimentModel, text: str) -> None:
    """Any text gets a whole record that JSON can carry."""
    (record,) = model.predict([text], explain=True)
    assert record["label"] in LABELS
    json.dumps(record, allow_nan=False).encode("ascii")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(max_size=80), min_size=1, max_size=6))
def test_probabilities_sum_to_one_and_the_label_is_the_most_probable(model: SentimentModel, texts: list[str]) -> None:
    """For any texts: one record each, six digits, a sum of one, the label at the top."""
    records = model.predict(texts)
    assert len(records) == len(texts)
    for record in records:
        probabilities = [record[label] for label in LABELS]
        assert sum(probabilities) == pytest.approx(1.0, abs=1e-9)
        assert all(round(p, 6) == p and 0.0 <= p <= 1.0 for p in probabilities)
        assert record[record["label"]] == max(probabilities)


def test_an_answer_does_not_depend_on_the_batch(model: SentimentModel) -> None:
    """Alone, among others, or in another order, a comment gets the same answer."""
    texts = [*(t for t in HOSTILE if len(t) < 500), "I love it", "I hate it", "meh", "so so"]
    together = model.predict(texts)
    alone = [model.predict([text])[0] for text in texts]
    backwards = model.predict(texts[::-1])[::-1]
    for one, other, third in zip(together, alone, backwards, strict=True):
        for label in LABELS:
            assert one[label] == pytest.approx(other[label], abs=1e-6)
            assert one[label] == pytest.approx(third[label], abs=1e-6)
        assert one["language"] == other["language"] == third["language"]


def test_no_texts_give_no_records(model: SentimentModel) -> None:
    """An empty request has an empty answer."""
    assert model.predict([]) == []


def test_a_comment_without_tokens_is_neutral(model: SentimentModel) -> None:
    """Nothing to go by is answered with what comments are like as a whole."""
    (record,) = model.predict(["   "], explain=True)
    assert record["label"] == "neutral"
    assert record["terms"] == []


def test_the_terms_say_what_moved_the_answer(model: SentimentModel) -> None:
    """The strongest terms come first and name the words that matter."""
    (record,) = model.predict(["I love this song"], explain=True)
    weights = [weight for _, _, weight in record["terms"]]
    assert weights == sorted(weights, reverse=True)
    assert ("love", "positive") in [(term, label) for term, label, _ in record["terms"]]
    assert "terms" not in model.predict(["I love this song"])[0]


@given(st.lists(st.tuples(*[st.floats(1e-9, 1.0)] * 3), min_size=1, max_size=20))
def test_rounding_keeps_the_order_and_the_sum(rows: list[tuple[float, float, float]]) -> None:
    """Six digits, a sum of one, and the largest stays the largest."""
    table = np.array(rows)
    table /= table.sum(axis=1, keepdims=True)
    rounded = round_to_one(table)
    assert np.allclose(rounded.sum(axis=1), 1.0, atol=1e-12)
    assert (rounded.max(axis=1) - rounded[np.arange(len(table)), table.argmax(axis=1)] <= 1.1e-6).all()
