"""Which items make a page. Pure: positions in, positions out.

Both orders keep what late arrivals would shift in place. By time, the list is newest first and grows at its front, so
a page is anchored on the arrival number of its first item. By relevance, late ones join at the end.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Cut(NamedTuple):
    """One page.

    Attributes:
        items: positions of its items, in the order in which they are shown.
        anchor: where the next page begins; None when this is the last one.
    """

    items: Sequence[int]
    anchor: int | None


def by_time(arrived: int, anchor: int | None, size: int, repeat: int) -> Cut:
    """A page of the list that is newest first.

    Args:
        arrived: how many items there are; the newest has the position arrived - 1.
        anchor: position of the first item that no page has shown; None for the first page.
        size: most items on a page.
        repeat: how many items of the page before come again; always fewer than a page, so that paging ends.
    """
    first = arrived - 1 if anchor is None else min(anchor + min(repeat, size - 1), arrived - 1)
    last = max(first - size, -1)
    return Cut(range(first, last, -1), last if last >= 0 else None)


def by_rank(ranked: Sequence[int], anchor: int | None, size: int, repeat: int) -> Cut:
    """A page of a list whose order is given and which grows at its end.

    Args:
        ranked: the positions in their order.
        anchor: index in `ranked` of the first item that no page has shown; None for the first page.
        size: most items on a page.
        repeat: as in by_time.
    """
    first = 0 if anchor is None else max(0, anchor - min(repeat, size - 1))
    end = first + size
    return Cut(ranked[first:end], end if end < len(ranked) else None)
