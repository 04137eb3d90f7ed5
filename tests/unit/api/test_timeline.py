"""Counts over time."""

import pytest
from commentsense_api.timeline import MOST_POINTS, Granularity, timeline

DAYS = {
    "2026-01-30|positive": "3",
    "2026-02-02|negative": "1",
    "2026-02-02|neutral": "2",
    "2026-03-01|positive": "4",
}


@pytest.mark.parametrize(
    ("granularity", "count", "first"),
    [("day", 31, "2026-01-30"), ("week", 5, "2026-01-26"), ("month", 3, "2026-01-01")],
)
def test_periods_cover_the_span_without_gaps(granularity: Granularity, count: int, first: str) -> None:
    """Every period between the first and the last is there once, in order, and no comment is lost."""
    points, filled, undated = timeline(DAYS, granularity)
    assert filled
    assert undated == 0
    assert len(points) == count
    assert points[0].start == first
    assert [point.start for point in points] == sorted({point.start for point in points})
    assert sum(point.total for point in points) == 10


def test_counts_are_by_label() -> None:
    """A period's counts are those of its days, by label."""
    points, _, _ = timeline(DAYS, "month")
    assert points[1].model_dump() == {"start": "2026-02-01", "negative": 1, "neutral": 2, "positive": 0, "total": 3}


def test_unreadable_times_are_counted_apart() -> None:
    """A comment from before YouTube has no usable time and does not stretch the axis to 1970."""
    points, _, undated = timeline({**DAYS, "1970-01-01|neutral": "5"}, "day")
    assert undated == 5
    assert points[0].start == "2026-01-30"


def test_a_span_with_too_many_periods_lists_only_those_with_comments() -> None:
    """Two comments twenty years apart do not make thousands of empty days."""
    points, filled, _ = timeline({"2006-01-01|neutral": "1", "2026-01-01|neutral": "1"}, "day")
    assert not filled
    assert len(points) == 2 < MOST_POINTS


def test_no_comments_no_points() -> None:
    """An empty analysis has an empty timeline."""
    assert timeline({}, "week") == ([], True, 0)
