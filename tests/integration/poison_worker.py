"""The worker, but a comment with a certain text kills the process that scores it: what a parser's bug would do.

Run instead of `commentsense_worker` by the test of poison comments. Everything else is the real service.
"""

import os
import signal

from commentsense_worker import scoring
from commentsense_worker.select import select

POISON = "this comment is poison"


def deadly(comments):
    """`select`, with the bug."""
    if any(POISON in comment.text for comment in comments):
        os.kill(os.getpid(), signal.SIGKILL)
    return select(comments)


if __name__ == "__main__":
    vars(scoring)["select"] = deadly
    from commentsense_worker.__main__ import main

    main()
