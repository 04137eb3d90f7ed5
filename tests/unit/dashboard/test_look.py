"""Colours that can be read and told apart."""

import itertools

import pytest
from commentsense_dashboard import look
from commentsense_dashboard.look import DARK, LIGHT, Palette


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_can_be_read(colours: Palette) -> None:
    """Text has a contrast of 4.5 on each ground, marks and bars 3."""
    for text, ground in itertools.product(
        (colours.text, colours.quiet, colours.accent), (colours.ground, colours.raised)
    ):
        assert contrast(text, ground) >= 4.5, (text, ground)
    for label in ("negative", "neutral", "positive"):
        assert contrast(colours.label(label), colours.ground) >= 3, label
    assert contrast(colours.on_accent, colours.accent) >= 4.5


def test_modes() -> None:
    """Dark where the browser says so, light otherwise."""
    assert look.palette("dark") is DARK
    assert look.palette("light") is LIGHT
    assert look.palette(None) is LIGHT


def test_the_sheet_holds_the_modes_colours() -> None:
    """One style sheet for both, with the variables of its mode, and nothing that loads."""
    assert DARK.negative in look.sheet(DARK)
    assert DARK.negative not in look.sheet(LIGHT)
    assert "url(" not in look.sheet(LIGHT)
    assert "@import" not in look.sheet(LIGHT)
