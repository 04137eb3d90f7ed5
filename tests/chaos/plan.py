"""Who is killed when: chosen by a seed, so that a run can be repeated."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

TARGETS = ("fetcher", "worker", "model", "redis", "api")
# What must be underway for a kill to hit work: the API has none of its own but the requests it answers.
WORK_OF = {"fetcher": ("pages",), "worker": ("batches",), "model": ("batches",), "redis": ("pages", "batches")}


@dataclass(frozen=True, slots=True)
class Kill:
    """One planned kill.

    Attributes:
        target: the service.
        pause: seconds to wait before looking for the moment.
    """

    target: str
    pause: float


def plan(seed: int, count: int) -> Iterator[Kill]:
    """`count` kills; each run of five hits every service once, in an order of its own."""
    chooser = random.Random(seed)
    made = 0
    while made < count:
        for target in chooser.sample(TARGETS, len(TARGETS)):
            if made == count:
                return
            made += 1
            yield Kill(target, chooser.uniform(1.0, 6.0))
