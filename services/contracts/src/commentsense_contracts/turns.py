"""How long one message keeps a process at one analysis.

A message through Celery costs more processor time than a page of comments. So while nobody else waits in the queue,
the process that would ring for the next item of the same analysis takes that item itself. When somebody waits, it does
so for a slice of time that is short for a person and long for small items, then the doorbell goes to the end of the
queue: analyses take turns, and most of their time is not spent on messages. Nothing else changes, since the ledger, not
the message, says what the work is.
"""

import mmap
import time
from collections.abc import Callable
from dataclasses import dataclass

from commentsense_contracts.ledger import Bells

# Several small pages, less than a full batch.
SLICE_SECONDS = 0.02
# Far below the time limit of a task, so that a turn never becomes the reason for which its process is killed.
TURN_SECONDS = 5.0


class StopFlag:
    """Tells forked children that their service was asked to stop. Made before the fork, which shares its one byte."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, 1)

    def raise_(self, **_signal: object) -> None:
        """To be connected to Celery's `worker_shutting_down`."""
        self._shared[0] = 1

    def __bool__(self) -> bool:
        """Whether it was raised."""
        return bool(self._shared[0])


@dataclass(frozen=True)
class Turns:
    """Takes one item after the other.

    Attributes:
        queue: `fetch` or `score`, whose items are taken.
        waiting: how many messages wait in that queue.
        ring: rings doorbells for an analysis.
        stopping: raised when no further item is to be begun.
        clock: seconds.
    """

    queue: str
    waiting: Callable[[], int]
    ring: Callable[[str, Bells], None]
    stopping: StopFlag
    clock: Callable[[], float] = time.monotonic

    def take(self, analysis_id: str, step: Callable[[], Bells]) -> None:
        """Works on an analysis until nothing is ready, its slice is over while somebody waits, or the service stops.

        Args:
            analysis_id: whose doorbell rang.
            step: works on one item; gives the doorbells to ring afterwards.
        """
        began = self.clock()
        while True:
            bells = step()
            fetch, score = bells.fetch, bells.score
            own = fetch if self.queue == "fetch" else score
            goes_on = own > 0 and not self.stopping and self._has_time(self.clock() - began)
            if goes_on and self.queue == "fetch":
                fetch -= 1
            elif goes_on:
                score -= 1
            self.ring(analysis_id, Bells(fetch, score))
            if not goes_on:
                return

    def _has_time(self, spent: float) -> bool:
        return spent < SLICE_SECONDS or (spent < TURN_SECONDS and self.waiting() == 0)
