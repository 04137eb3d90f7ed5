"""Bars: a share with its interval, and counts by label over time."""

from rich.text import Text

from commentsense_local.answers import LABELS, Label, Point, Share
from commentsense_local.palette import Look, parts


def share_bar(share: Share, look: Look, cells: int, ascii_only: bool) -> Text:
    """A bar from 0 to 100 %: filled up to the estimate, the ends of the interval marked over it."""
    start, line, end = ("[", "-", "]") if ascii_only else ("├", "─", "┤")
    filled = round(share.estimate * cells)
    low, high = _cell(share.low, cells), _cell(share.high, cells)
    row = [look.fill if index < filled else line if index <= high else " " for index in range(cells)]
    row[high] = end
    row[low] = start
    bar = Text()
    for index, sign in enumerate(row):
        bar.append(sign, "bold" if index in {low, high} else look.style)
    return bar


def _cell(share: float, cells: int) -> int:
    return max(0, min(cells - 1, round(share * cells) - (1 if share >= 1 else 0)))


def period_bar(point: Point, look: dict[Label, Look], most: int, cells: int) -> Text:
    """One period's counts beside each other, its length in proportion to the busiest period."""
    length = max(1, round(point.total * cells / most)) if point.total and most else 0
    counts: dict[Label, int] = {"negative": point.negative, "neutral": point.neutral, "positive": point.positive}
    bar = Text()
    for label, width in parts(counts, length).items():
        bar.append(look[label].fill * width, look[label].style)
    return bar


def legend(look: dict[Label, Look]) -> Text:
    """Which fill means which label."""
    line = Text()
    for label in LABELS:
        line.append(look[label].fill * 2, look[label].style)
        line.append(f" {label}   ")
    return line
