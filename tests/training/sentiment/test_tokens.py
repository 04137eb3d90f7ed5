"""Tokens, negation and n-grams."""

import pytest
from commentsense_sentiment.tokens import mark_negations, ngrams, tokenise, unstretch


@pytest.mark.parametrize(
    ("canonical", "tokens"),
    [
        ("what a song!!!", ["what", "a", "song", "!!!"]),
        ("nice :) <3 ^_^ xd", ["nice", ":)", "<3", "^_^", "xd"]),
        ("😂😂 👍", ["😂", "😂", "👍"]),
        ("at 1:30 and (2018) 3:d", ["at", "1", "30", "and", "2018", "3", "d"]),
        ("self-made", ["self-made"]),
        ("שלום עולם", ["שלום", "עולם"]),
        ("really?! no.", ["really", "?!", "no", "."]),
        ("so helpful /s", ["so", "helpful", "/s"]),
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


@pytest.mark.parametrize(
    ("stretched", "word"),
    [("soooo", "so"), ("goood", "good"), ("looove", "love"), ("reallyyy", "really"), ("boooring", "boring")],
)
def test_a_stretched_word_is_the_word_that_it_stretches(stretched: str, word: str) -> None:
    """Each run of letters is tried as two and as one; the known form is taken."""
    assert unstretch([stretched], {"so", "good", "love", "really", "boring"}) == [word]


def test_a_stretched_word_that_nobody_knows_keeps_one_letter_of_each_run() -> None:
    """Other tokens, and double letters, stay as they are."""
    assert unstretch(["blaaarghhh", "good", "!!!", "🔥"], frozenset()) == ["blargh", "good", "!!!", "🔥"]


def test_a_stop_ends_what_a_negation_governs_and_is_no_term() -> None:
    """What follows the full stop is not marked, and no n-gram holds the stop."""
    assert ngrams(["not", "digital", ".", "love", "it"], 1) == ["not", "not_digital", "love", "it"]


def test_who_somebody_is_is_one_term() -> None:
    """Two groups give the same n-grams, so that neither can weigh more."""
    assert ngrams(["my", "deaf", "friend"], 2) == ngrams(["my", "jewish", "friend"], 2)
