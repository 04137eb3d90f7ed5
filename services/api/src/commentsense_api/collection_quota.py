"""What analyses of listed videos will cost in units of YouTube quota, said before they are started. Pure.

Both figures rest on YouTube's own count of the comments, replies among them, and on nobody writing or failing
meanwhile: a request that has to be sent again, and comments that arrive while the others are read, cost more.
"""

# Threads, and comments of a page of replies, that one unit brings.
PAGE = 100
# A thread comes with at most so many of its replies; the rest is asked for, a unit a page.
CARRIED = 5
# The fewest comments of a thread whose replies are cut off, the ones that came along counted.
_CUT = 1 + CARRIED


def listing_at_most() -> int:
    """Units that listing a channel or playlist costs at most: its name (twice for an address of old), list, videos."""
    return 4


def estimate(comments: int | None, most: int, include_replies: bool) -> tuple[int, int]:
    """The fewest and the most units that an analysis of a video costs.

    Always one for the video's description and one for the first page of threads. The fewest: comments are as close
    together as they can be, all replies carried along by their threads, or, where replies are not read, all but the
    first page are replies. The most: every comment is a thread of its own, for the pages of threads; and comments come
    in the smallest threads whose replies are cut off, for the pages of replies.

    Args:
        comments: YouTube's count; None where it gives none because comments are turned off. That costs one unit, or two
            when both first requests are under way before the answer.
        most: comments at which reading stops.
        include_replies: whether replies are read.
    """
    if comments is None:
        return 1, 2
    wanted = min(comments, most)
    fewest = _pages(wanted, PAGE * _CUT) if include_replies else 1
    threads = _pages(wanted, PAGE)
    # Once at the end, from the top, for what arrived meanwhile; not when the limit ends reading, or one page was all.
    again = int(comments <= most)
    replies = wanted // _CUT if include_replies else 0
    return 1 + fewest + again * (fewest > 1), 1 + threads + again * (threads > 1) + replies


def _pages(comments: int, size: int) -> int:
    return max(1, -(-comments // size))
