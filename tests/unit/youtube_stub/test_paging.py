"""Pages: nothing is lost, whatever repeats or arrives."""

import pytest
from commentsense_youtube_stub import paging, tokens
from commentsense_youtube_stub.tokens import InvalidToken, Place
from hypothesis import given
from hypothesis import strategies as st


@given(st.integers(0, 300), st.integers(0, 20), st.integers(1, 100), st.integers(0, 120))
def test_paging_by_time_shows_everything_that_was_there(total: int, late: int, size: int, repeat: int) -> None:
    """One item arrives after each page; all that were there at first come, in order, and paging ends."""
    seen: list[int] = []
    anchor, arrived, pages = None, total, 0
    while True:
        cut = paging.by_time(arrived, anchor, size, repeat)
        assert len(cut.items) <= size
        assert list(cut.items) == sorted(cut.items, reverse=True)
        seen += cut.items
        arrived = min(total + late, arrived + 1)
        pages += 1
        assert pages <= total + 1
        if cut.anchor is None:
            break
        anchor = cut.anchor
    assert set(seen) == set(range(total))


@given(st.integers(1, 300), st.integers(0, 20), st.integers(1, 100), st.integers(0, 120))
def test_paging_by_rank_shows_everything_in_the_end(total: int, late: int, size: int, repeat: int) -> None:
    """Late items join at the end, so that a walk that goes on while they arrive sees them too."""
    seen: set[int] = set()
    anchor, arrived = None, total
    while True:
        cut = paging.by_rank(range(arrived), anchor, size, repeat)
        seen.update(cut.items)
        if cut.anchor is None:
            break
        anchor = cut.anchor
        arrived = min(total + late, arrived + 1)
    assert seen == set(range(arrived))


def test_repeats_are_those_of_the_page_before() -> None:
    """Three repeats: the second page begins with the last three of the first."""
    first = paging.by_time(100, None, 10, 3)
    second = paging.by_time(101, first.anchor, 10, 3)
    assert list(second.items)[:3] == list(first.items)[-3:]


def test_a_place_survives_its_token() -> None:
    """What is encoded comes back."""
    assert tokens.decode("list", tokens.encode("list", Place(17, 3))) == Place(17, 3)


@pytest.mark.parametrize("token", ["", "x", "AAAA", "not a token", "ünïcode", "a" * 5000])
def test_what_is_no_token_is_refused(token: str) -> None:
    """Anything that was not made here."""
    with pytest.raises(InvalidToken):
        tokens.decode("list", token)


def test_a_token_of_another_list_is_refused() -> None:
    """Tokens do not travel between videos or orders."""
    with pytest.raises(InvalidToken):
        tokens.decode("threads/time/b", tokens.encode("threads/time/a", Place(1, 1)))
