"""One canonical form for every source."""

import pytest
from commentsense_sentiment.normalise import MAX_CHARS, normalise
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("I LOVE it", "i love it"),
        ("sooooooo good", "sooo good"),
        ("good!!!!!!!!", "good!!!"),
        ("don’t", "dont"),
        ("don't", "dont"),
        ("rock &amp; roll", "rock & roll"),
        ("see https://example.org/a?b=c now", "see   now"),
        ("@someone.else thanks", "  thanks"),
        ("mail me@example.org", "mail me@example.org"),
        ("ｆｕｌｌ ｗｉｄｔｈ", "full width"),
        ("👍🏽", "👍"),
        ("❤️", "❤"),
        ("a\x00b\ud800c", "abc"),
    ],
)
def test_what_carries_no_tone_is_brought_to_one_form(raw: str, canonical: str) -> None:
    """Case, quotes, entities, addresses, handles, stretched letters and invisible marks go."""
    assert normalise(raw) == canonical


@given(st.text())
def test_any_text_is_normalised_without_error_and_can_be_encoded(text: str) -> None:
    """Whatever is written, the canonical form is text that any encoder accepts."""
    normalise(text).encode("utf-8")


@given(st.text(alphabet=st.characters(codec="ascii"), max_size=200))
def test_letter_case_never_changes_the_answer(text: str) -> None:
    """Two texts that differ in letter case alone are one to the model."""
    assert normalise(text.upper()) == normalise(text.lower())


def test_a_very_long_text_is_cut_at_the_documented_length() -> None:
    """The time for one comment is bounded."""
    assert len(normalise("ab " * MAX_CHARS)) <= MAX_CHARS
