"""What analyses of listed videos cost, before they are started."""

import pytest
from commentsense_api.collection_quota import estimate
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("comments", "most", "replies", "expected"),
    [
        (None, 1000, True, (1, 2)),  # comments turned off
        (0, 1000, True, (2, 2)),
        (5, 1000, True, (2, 2)),
        (100, 1000, False, (2, 2)),
        (101, 1000, False, (2, 4)),  # two pages, and once more from the top
        (600, 600, True, (2, 108)),
        (601, 1000, True, (4, 109)),
        (800, 1000, False, (2, 10)),
        (1000, 1000, True, (4, 178)),
        (25_000, 1000, True, (3, 177)),  # the limit ends reading: not from the top again
        (25_000, 1000, False, (2, 11)),
        (25_000, 50, True, (2, 10)),
    ],
)
def test_known_costs(comments: int | None, most: int, replies: bool, expected: tuple[int, int]) -> None:
    """Worked out by hand: description, pages of threads, reading again from the top, cut-off replies."""
    assert estimate(comments, most, replies) == expected


@given(st.lists(st.integers(0, 250), max_size=80), st.integers(1, 6_000), st.booleans())
def test_no_video_costs_less_or_more(sizes: list[int], most: int, replies: bool) -> None:
    """Whatever the threads, what the fetcher would ask for lies between the two figures."""
    comments = len(sizes) + sum(sizes)
    units, kept, cut = 1, 0, []
    for first in range(0, max(1, len(sizes)), 100):
        units += 1
        page = sizes[first : first + 100]
        kept += len(page) + (sum(min(size, 5) for size in page) if replies else 0)
        cut += [size for size in page if replies and size > 5]
        if kept >= most:
            break
    else:
        units += len(sizes) > 100
    for size in cut:
        for at in range(0, size, 100):
            if kept < most:
                units += 1
                kept += min(100, size - at) - (5 if at == 0 else 0)
    least, greatest = estimate(comments, most, replies)
    assert least <= units <= greatest
    assert 1 <= least <= greatest
