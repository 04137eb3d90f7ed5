"""Following an analysis to its end, over streams that break."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from commentsense_local.api_client import BrokenStream, Refused, Unreachable
from commentsense_local.following import TimedOut, follow
from httpx_sse import ServerSentEvent

from tests.unit.local.examples import snapshot_json


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Lets time pass."""
        self.now += seconds


def at(revision: int, final: bool = False) -> dict[str, Any]:
    """The analysis at a revision."""
    return snapshot_json(revision=revision, final=final, state="completed" if final else "scoring")


def event(revision: int, final: bool = False) -> ServerSentEvent:
    """The same as an event."""
    return ServerSentEvent(event="snapshot", id=str(revision), data=json.dumps(at(revision, final)))


class Scripted:
    """An API that answers from a script: each item is an answer, or an error that it raises."""

    def __init__(self, streams: list[Any], answers: list[Any], clock: Clock | None = None) -> None:
        self.streams, self.answers, self.clock = streams, answers, clock
        self.after: list[str] = []
        self.patience: list[float | None] = []

    def get(self, path: str, **query: Any) -> Any:  # noqa: ARG002 - the API's signature
        """The next answer; the last one for ever."""
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def events(
        self,
        analysis: str,  # noqa: ARG002 - the API's signature
        after: str,
        patience: float | None,
    ) -> Iterator[ServerSentEvent]:
        """The next stream; broken ones for ever after the last."""
        self.after.append(after)
        self.patience.append(patience)
        for item in self.streams.pop(0) if self.streams else [BrokenStream("none")]:
            if isinstance(item, Exception):
                raise item
            yield item


def revisions(source: Scripted, timeout: float | None = None) -> list[int]:
    """The revisions that follow gives."""
    clock = source.clock or Clock()
    return [one.revision for one in follow(source, "a1", timeout, clock=clock, sleep=clock.sleep)]


def test_a_whole_stream_is_enough():
    """With a stream that lasts, nothing else is asked."""
    source = Scripted([[event(1), event(2), event(3, final=True)]], [AssertionError("asked")])
    assert revisions(source) == [1, 2, 3]


def test_a_broken_stream_is_taken_up_where_it_broke():
    """After a break the next stream is asked for what comes after the last event, and nothing is shown twice."""
    source = Scripted([[event(1), event(2), BrokenStream("cut")], [event(3), event(4, final=True)]], [at(2)])
    assert revisions(source) == [1, 2, 3, 4]
    assert source.after == ["", "2"]


def test_without_streams_it_asks():
    """Where no stream is to be had, polling gives the same end."""
    source = Scripted([[Refused(404, "no such route")]], [at(1), at(1), at(5), at(9, final=True)])
    assert revisions(source) == [1, 5, 9]


def test_other_events_are_passed_over():
    """An event that is no snapshot is no end and no error."""
    odd = ServerSentEvent(event="deleted", data="{}")
    assert revisions(Scripted([[odd, event(2, final=True)]], [at(1)])) == [2]


def test_an_api_that_restarts_is_waited_for():
    """An API that is away for some seconds costs nothing but these seconds."""
    source = Scripted([[Unreachable("x")]], [Unreachable("x")] * 5 + [at(4, final=True)])
    assert revisions(source) == [4]


def test_an_api_that_stays_away_is_given_up():
    """An API that does not come back within about a minute is reported."""
    clock = Clock()
    with pytest.raises(Unreachable):
        revisions(Scripted([], [Unreachable("x")], clock))
    assert 60 < clock.now < 90


def test_an_erased_analysis_ends_the_following():
    """When the analysis is erased meanwhile, the API's answer is passed on."""
    with pytest.raises(Refused, match="no such analysis"):
        revisions(Scripted([[event(1), BrokenStream("cut")]], [Refused(404, "There is no such analysis.")]))


def test_it_ends_in_time():
    """With a time limit, following ends then, and no stream is awaited for longer than what is left."""
    clock = Clock()
    source = Scripted([], [at(1)], clock)
    with pytest.raises(TimedOut):
        revisions(source, timeout=10)
    assert clock.now == pytest.approx(10, abs=0.2)
    assert all(patience is not None and patience <= 10 for patience in source.patience)
