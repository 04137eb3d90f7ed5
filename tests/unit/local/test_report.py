"""The result in a terminal."""

import io
import re

import pytest
from commentsense_local.answers import LABELS, Comment, Point, Share, Term, Terms, Timeline
from commentsense_local.bars import period_bar, share_bar
from commentsense_local.palette import looks, parts
from commentsense_local.report import Result, print_report
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from tests.unit.local.examples import snapshot

HOSTILE = "\x1b[2J\x1b]0;owned\x07 [bold red]x[/bold red] \u202e :smile: =cmd|'/c calc'!A1 <script>"


def printed(result: Result, *, colour: bool = False, encoding: str = "utf-8", width: int = 100) -> str:
    """What a console writes for a result."""
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, errors="replace")
    console = Console(
        file=file, width=width, markup=False, highlight=False, emoji=False, force_terminal=colour, no_color=not colour
    )
    print_report(console, result)
    file.flush()
    return raw.getvalue().decode(encoding)


def full(**changes: object) -> Result:
    """A result with every part."""
    points = [
        Point(start="2026-09-07", negative=10, neutral=5, positive=5, total=20),
        Point(start="2026-09-14", negative=0, neutral=0, positive=0, total=0),
        Point(start="2026-09-21", negative=1, neutral=2, positive=37, total=40),
    ]
    terms = {label: [Term(term=f"{label} word", z=3.0, count=7)] for label in LABELS}
    comment = Comment(id="c", likes=1234, text=HOSTILE)
    return Result(
        snapshot(**changes),
        Timeline(granularity="week", points=points, undated=0),
        Terms(**terms),
        {label: [comment] for label in LABELS},
    )


def test_everything_is_there():
    """Shares with intervals, timeline, terms and liked comments are printed, and whose figures these are."""
    text = printed(full())
    for expected in ("41.0 %", "30.0 to 52.0 %", "2026-09-07", "positive word (7)", "1,234 likes", "A video"):
        assert expected in text
    assert "Not YouTube's figures." in text
    assert "That is all of them." in text
    assert "2 comments could not be scored: 2 empty." in text


@pytest.mark.parametrize("colour", [False, True])
def test_hostile_text_does_nothing(colour: bool):
    """No escape sequence, direction mark or markup of a comment or title reaches the terminal as one."""
    text = printed(full(title=HOSTILE, channel=HOSTILE), colour=colour, width=220)
    assert "\x1b[2J" not in text
    assert "\x1b]" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
    assert "[bold red]x[/bold red]" in text
    assert ":smile:" in text
    if not colour:
        assert "\x1b" not in text


def test_labels_differ_without_colour():
    """In a file the bars of the labels differ by their fill, also where the encoding is ASCII."""
    for encoding in ("utf-8", "ascii"):
        text = printed(full(), encoding=encoding)
        assert "?" not in re.sub(r"\S*(calc|x\[)\S*", "", text.split("Most liked")[0])
        look = looks(Console(file=io.TextIOWrapper(io.BytesIO(), encoding=encoding)))
        assert len({one.fill for one in look.values()}) == 3


def test_colours_are_told_apart_by_colour_blind_people():
    """The colours are three of Okabe and Ito's, or grey."""
    allowed = {"#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#999999"}
    styles = {one.style for one in looks(Console()).values()}
    assert len(styles) == 3
    assert styles <= allowed


def test_too_few_and_partial_are_said():
    """Too few comments, why it is partial, when to go on, and a change of the model are warned of."""
    trouble = {
        "code": "quota_exhausted",
        "reason": "The day's quota is spent.",
        "advice": "Resume later.",
        "retry_at": "2026-11-22T08:00:00Z",
    }
    text = printed(
        full(
            state="partial",
            trouble=trouble,
            not_enough_because="Only 12 comments count here.",
            coverage="1,000 of about 12,340 comments were read. They were read newest first.",
            model={"versions": ["v1", "v2"], "mixed": True},
        ),
        width=200,
    )
    for expected in ("quota_exhausted", "commentsense resume a1", "2026-11-22T08:00:00Z", "Only 12 comments"):
        assert expected in text
    assert "1,000 of about 12,340" in text
    assert "more than one version" in text


def test_nothing_counted_prints_no_shares():
    """An analysis that counted nothing shows its reason and no shares that would mean nothing."""
    basis = {"counted": 0, "owner_comments": 0, "unsupported_language": 0, "corrected": False, "method": "Raw."}
    trouble = {"code": "comments_disabled", "reason": "Comments are off.", "advice": "Choose another video."}
    result = Result(snapshot(state="failed", basis=basis, trouble=trouble), None, None, {})
    text = printed(result)
    assert "Comments are off. Choose another video." in text
    assert "Shares" not in text


@given(st.tuples(*[st.integers(0, 10_000)] * 3), st.integers(0, 80))
def test_a_bar_is_filled_exactly(counts: tuple[int, int, int], cells: int):
    """A bar's cells are all given out, no label gets more than a cell beside its due."""
    given_out = parts(dict(zip(LABELS, counts, strict=True)), cells)
    total = sum(counts)
    assert sum(given_out.values()) == (cells if total else 0)
    for label, count in zip(LABELS, counts, strict=True):
        assert not total or abs(given_out[label] - count * cells / total) <= 1


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_share_bar_keeps_its_length(one: float, two: float, three: float):
    """Whatever the shares, the bar is as long as asked and shows both ends of the interval in order."""
    low, estimate, high = sorted((one, two, three))
    look = looks(Console(file=io.TextIOWrapper(io.BytesIO(), encoding="ascii")))["negative"]
    share = Share(label="negative", count=1, share_raw=estimate, estimate=estimate, low=low, high=high)
    bar = share_bar(share, look, 40, ascii_only=True).plain
    assert len(bar) == 40
    assert "[" in bar
    assert bar.rfind("]") in {-1, *range(bar.index("["), 40)}


def test_the_busiest_period_has_the_longest_bar():
    """Bars of periods are in proportion, and an empty period has none."""
    look = looks(Console())
    busy = Point(start="2026-09-07", negative=10, neutral=10, positive=20, total=40)
    quiet = Point(start="2026-09-14", negative=0, neutral=0, positive=10, total=10)
    empty = Point(start="2026-09-21", negative=0, neutral=0, positive=0, total=0)
    assert [len(period_bar(one, look, 40, 20).plain) for one in (busy, quiet, empty)] == [20, 5, 0]
