"""Numbers and times as people read them."""

import pytest
from commentsense_dashboard import words


@pytest.mark.parametrize(
    ("share", "shown"), [(0.0, "0%"), (0.001, "<1%"), (0.424, "42%"), (0.996, "100%"), (1.0, "100%"), (None, "–")]
)
def test_shares(share: float | None, shown: str) -> None:
    """A share is a whole per cent, and what is there is not shown as nothing."""
    assert words.percent(share) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(0.345, "+0.34"), (-0.5, "−0.50"), (0.0, "0.00"), (-0.001, "0.00"), (1, "+1.00")]
)
def test_signs(value: float, shown: str) -> None:
    """A number says which way it goes, zero says neither."""
    assert words.signed(value) == shown


def test_times_are_the_readers_own() -> None:
    """A time is shown in the zone of the reader, in UTC where the zone is unknown, and not at all where it is none."""
    assert words.moment("2026-11-21T23:30:00Z", "Europe/Berlin") == "22 Nov 2026, 00:30"
    assert words.day("2026-11-21T23:30:00Z", "America/New_York") == "21 Nov 2026"
    assert words.moment("2026-11-21T23:30:00Z", "../../etc") == "21 Nov 2026, 23:30"
    assert words.day("2026-11-20") == "20 Nov 2026"
    assert words.moment("soon") == "–"
    assert words.moment(None) == "–"


def test_every_state_has_a_name_and_a_look() -> None:
    """What runs looks busy, what ended does not."""
    assert {words.tone(state) for state in words.STATES if state not in words.FINAL} == {"busy"}
    assert "busy" not in {words.tone(state) for state in words.FINAL}


def test_languages() -> None:
    """Common languages by name, others by code, none as none."""
    assert words.language("de") == "German"
    assert words.language("xx") == "xx"
    assert words.language(None) == "No language found"


def test_small_things() -> None:
    """Counts, sizes, durations, plurals and beginnings of texts."""
    assert words.count(12345) == "12,345"
    assert words.count(None) == "–"
    assert words.size(4_300_000) == "4.3 MB"
    assert words.size(2_500_000_000) == "2.5 GB"
    assert [words.seconds(value) for value in (4.2, 600, 9000)] == ["4 s", "10 min", "2.5 h"]
    assert words.plural(1, "analysis", "analyses") == "1 analysis"
    assert words.plural(2, "analysis", "analyses") == "2 analyses"
    assert words.short("one\n two  three", 8) == "one two…"
    assert words.points(0.021) == "+2.1 pp"
    assert words.span(0.1, 0.25) == "10–25%"
