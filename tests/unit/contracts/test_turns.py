"""Taking turns: when a process goes on with the next item itself, and when it rings for it."""

from collections.abc import Callable

import pytest
from commentsense_contracts.ledger import Bells
from commentsense_contracts.turns import SLICE_SECONDS, TURN_SECONDS, StopFlag, Turns

SCORED, READY = Bells(0, 1), Bells(1, 1)


def take(
    steps: list[Bells],
    queue: str = "fetch",
    waiting: Callable[[], int] = lambda: 0,
    stopping: StopFlag | None = None,
    clock: Callable[[], float] = lambda: 0.0,
) -> tuple[int, list[Bells]]:
    """How many steps were taken, and what was rung."""
    rung: list[Bells] = []
    left = iter(steps)
    taken = []

    def step() -> Bells:
        taken.append(1)
        return next(left)

    Turns(queue, waiting, lambda _, bells: rung.append(bells), stopping or StopFlag(), clock).take("a", step)
    return len(taken), rung


def test_while_nobody_waits_the_next_item_is_taken_without_a_message() -> None:
    """Three items, and no doorbell for its own queue; those of the other queue are rung at once."""
    assert take([READY, READY, SCORED]) == (3, [Bells(0, 1), Bells(0, 1), Bells(0, 1)])


def test_the_worker_keeps_its_own_kind() -> None:
    """A worker goes on with batches and rings for pages."""
    assert take([Bells(1, 2), Bells(1, 0)], queue="score") == (2, [Bells(1, 1), Bells(1, 0)])


def test_who_waits_comes_next() -> None:
    """With a message in the queue, the doorbell goes behind it when the slice is over."""
    times = iter([0.0, SLICE_SECONDS / 2, SLICE_SECONDS])
    assert take([READY] * 3, waiting=lambda: 1, clock=lambda: next(times)) == (2, [Bells(0, 1), READY])


def test_an_item_as_long_as_a_slice_ends_it() -> None:
    """With a message in the queue, long items alternate between analyses one by one."""
    times = iter([0.0, SLICE_SECONDS])
    assert take([READY] * 2, waiting=lambda: 1, clock=lambda: next(times)) == (1, [READY])


def test_further_items_are_rung_for() -> None:
    """It keeps one doorbell of several, so that other processes take the rest."""
    assert take([Bells(3, 0), Bells(0, 0)])[1] == [Bells(2, 0), Bells(0, 0)]


def test_a_service_that_stops_begins_nothing() -> None:
    """After the flag is raised, the item at hand is the last."""
    flag = StopFlag()
    flag.raise_(sig="SIGTERM")
    assert take([READY, READY], stopping=flag) == (1, [READY])


def test_a_turn_ends() -> None:
    """It stays far below a task's time limit however much is ready."""
    times = iter([0.0, 1.0, TURN_SECONDS, TURN_SECONDS])
    assert take([READY] * 4, clock=lambda: next(times)) == (2, [Bells(0, 1), READY])


def test_nothing_ready_ends_it() -> None:
    """No doorbell, no further look at the queue."""

    def waiting() -> int:
        pytest.fail("asked")

    assert take([Bells(0, 0)], waiting=waiting) == (1, [Bells(0, 0)])
