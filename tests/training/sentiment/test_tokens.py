"""Tokens, negation and n-grams."""

import pytest
from commentsense_sentiment.tokens import mark_negations, ngrams, tokenise


@pytest.mark.parametrize(
    ("canonical", "tokens"),
    [
        ("what a song!!!", ["what", "a", "song", "!!!"]),
        ("nice :) <3 ^_^ xd", ["nice", ":)", "<3", "^_^", "xd"]),
        ("😂😂 👍", ["😂", "😂", "👍"]),
        ("at 1:30 and (2018) 3:d", ["at", "1", "30", "and", "2018", "3", "d"]),
        ("self-made", ["self-made"]),
        ("שלום עולם", ["שלום", "עולם"]),
        ("really?! no...", ["really", "?!", "no"]),
        ("", []),
    ],
)
def test_words_emoji_emoticons_and_marks_are_tokens(canonical: str, tokens: list[str]) -> None:
    """What carries tone is a token; other punctuation is not."""
    assert tokenise(canonical) == tokens


def test_a_negation_marks_the_next_three_words() -> None:
    """The fourth word after a negation is free again."""
    assert mark_negations(["not", "a", "very", "good", "song"]) == ["not", "not_a", "not_very", "not_good", "song"]


def test_marks_end_what_a_negation_governs() -> None:
    """After an exclamation mark words are free again."""
    assert mark_negations(["no", "!", "good"]) == ["no", "!", "good"]


def test_emoji_are_not_marked_and_do_not_use_the_negation_up() -> None:
    """An emoji means the same after a negation."""
    assert mark_negations(["not", "😂", "good"]) == ["not", "😂", "not_good"]


def test_ngrams_join_marked_neighbours() -> None:
    """Pairs are built from the marked tokens, in order, after the single ones."""
    assert ngrams(["not", "good", "!"], 2) == ["not", "not_good", "!", "not not_good", "not_good !"]
    assert ngrams(["a", "b", "c"], 3)[-1] == "a b c"
