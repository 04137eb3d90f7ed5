"""Text from the internet on a terminal."""

import unicodedata

import pytest
from commentsense_local.safe_text import clip, neutralise
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len


@given(st.text(alphabet=st.characters(), max_size=200))
def test_nothing_that_acts_on_a_terminal_is_left(text: str):
    """Whatever the text, no control character, surrogate or direction mark comes through, and it stays one line."""
    shown = neutralise(text)
    categories = {unicodedata.category(character) for character in shown}
    assert not categories & {"Cc", "Cs", "Zl", "Zp"}
    assert not set(shown) & set("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    shown.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x1b]0;title\x07", "␛]0;title␇"),
        ("\x9b31m", "\ufffd31m"),
        ("safe\u202egpj.exe", "safe\ufffdgpj.exe"),
        ("two\nlines\r\nand\u2028three", "two lines and three"),
        ("a\x00b", "a␀b"),
        ("[bold]no markup[/bold]", "[bold]no markup[/bold]"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467 ok", "\U0001f468\u200d\U0001f469\u200d\U0001f467 ok"),
        ("مرحبا שלום", "مرحبا שלום"),
        ("plain", "plain"),
    ],
)
def test_each_kind_gets_its_stand_in(text: str, shown: str):
    """Escapes, direction marks, breaks, NUL and surrogates become visible; words, emoji and other scripts stay."""
    assert neutralise(text) == shown


def test_marks_do_not_pile_up():
    """Hundreds of combining marks on a letter are cut to a few."""
    assert len(neutralise("e" + "\u0301" * 300)) < 10


@given(st.text(max_size=80), st.integers(min_value=1, max_value=30))
def test_a_clipped_text_fits(text: str, cells: int):
    """A clipped text takes no more cells than asked, wide characters counted as two."""
    assert cell_len(clip(text, cells)) <= cells
