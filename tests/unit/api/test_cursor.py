"""Cursors."""

import pytest
from commentsense_api.cursor import decode, encode
from commentsense_api.problems import ApiProblem
from hypothesis import given
from hypothesis import strategies as st


def test_a_cursor_gives_back_its_place() -> None:
    """What went in comes out."""
    assert decode("list", encode("list", {"positive": "Ugx-äöü"})) == {"positive": "Ugx-äöü"}


def test_a_cursor_of_another_list_is_refused() -> None:
    """The kind belongs to the cursor."""
    with pytest.raises(ApiProblem) as caught:
        decode("other", encode("list", 1))
    assert caught.value.status == 422


@given(st.text(max_size=80))
def test_any_other_text_is_refused(text: str) -> None:
    """Nothing but our own cursors passes, and nothing raises anything else."""
    with pytest.raises(ApiProblem):
        decode("list", text)


@given(st.integers(0, 200), st.characters(codec="ascii"))
def test_an_edited_cursor_is_refused(place: int, character: str) -> None:
    """Changing any one character is noticed."""
    good = encode("list", [1_760_000_000.25, "abc"])
    place %= len(good) - 1
    bad = good[:place] + character + good[place + 1 :]
    if bad != good:
        with pytest.raises(ApiProblem):
            decode("list", bad)
