"""Counts by day, week or month out of an analysis' days: pure."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Literal

from commentsense_contracts.states import LABELS

from commentsense_api.schemas import TimelinePoint

Granularity = Literal["day", "week", "month"]
# More periods than this are listed without the empty ones.
MOST_POINTS = 1_500
# Comments are younger than YouTube; an earlier day is a time that could not be read.
FIRST_DAY = date(2005, 1, 1)


def period(day: date, granularity: Granularity) -> date:
    """First day of the period that a day is in; weeks begin on Monday."""
    match granularity:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)


def following(start: date, granularity: Granularity) -> date:
    """First day of the next period."""
    return period(start + timedelta(days={"day": 1, "week": 7, "month": 31}[granularity]), granularity)


def _between(first: date, last: date, granularity: Granularity) -> Iterator[date]:
    while first <= last:
        yield first
        first = following(first, granularity)


def timeline(days: Mapping[str, str], granularity: Granularity) -> tuple[list[TimelinePoint], bool, int]:
    """Points in order of time, whether empty periods are among them, and the number of undated comments.

    Args:
        days: `YYYY-MM-DD|label` -> count, as stored.
        granularity: of the points.
    """
    counts: dict[date, dict[str, int]] = {}
    undated = 0
    for name, value in days.items():
        text, label = name.split("|")
        day = date.fromisoformat(text)
        if day < FIRST_DAY:
            undated += int(value)
            continue
        row = counts.setdefault(period(day, granularity), dict.fromkeys(LABELS, 0))
        row[label] += int(value)
    if not counts:
        return [], True, undated
    first, last = min(counts), max(counts)
    filled = (last - first).days // {"day": 1, "week": 7, "month": 28}[granularity] < MOST_POINTS
    starts = _between(first, last, granularity) if filled else iter(sorted(counts))
    return [_point(start, counts.get(start, {})) for start in starts], filled, undated


def _point(start: date, row: Mapping[str, int]) -> TimelinePoint:
    negative, neutral, positive = (row.get(label, 0) for label in LABELS)
    total = negative + neutral + positive
    return TimelinePoint(start=start.isoformat(), negative=negative, neutral=neutral, positive=positive, total=total)
