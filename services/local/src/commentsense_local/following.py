"""Follows an analysis to its end: by events while they come, by asking when they do not."""

import time
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from httpx_sse import ServerSentEvent
from pydantic import ValidationError

from commentsense_local.answers import Snapshot
from commentsense_local.api_client import BrokenStream, Refused, Unreachable

# An API that restarts is away for some seconds; an analysis does not need it to go on.
_AWAY_SECONDS = 60.0
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 5.0


class TimedOut(Exception):
    """The analysis did not end in the time given; it goes on."""


class Source(Protocol):
    """The two calls that following needs."""

    def get(self, path: str, **query: Any) -> Any:
        """The JSON that a GET answers."""

    def events(self, analysis: str, after: str, patience: float | None) -> Iterator[ServerSentEvent]:
        """Events of an analysis after the given one."""


def follow(
    source: Source,
    analysis: str,
    timeout: float | None = None,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Snapshot]:
    """Snapshots of the analysis as they come, revisions rising, the last one final.

    Args:
        source: the API.
        analysis: its id.
        timeout: seconds after which to give up; None waits for as long as it takes.
        clock: seconds that only rise.
        sleep: waits.

    Raises:
        TimedOut: no final state in time.
        Unreachable: nothing answered for a minute.
        Refused: the API said no, for example because the analysis was erased meanwhile.
    """
    deadline = None if timeout is None else clock() + timeout
    revision = -1
    last_event = ""
    pause = _FIRST_PAUSE
    away_since: float | None = None

    def left() -> float | None:
        if deadline is None:
            return None
        if clock() >= deadline:
            raise TimedOut
        return max(0.1, deadline - clock())

    while True:
        try:
            for event in source.events(analysis, last_event, left()):
                last_event = event.id or last_event
                snapshot = _read(event.data)
                if snapshot is not None:
                    away_since, pause = None, _FIRST_PAUSE
                    if snapshot.revision >= revision:
                        revision = snapshot.revision
                        yield snapshot
                    if snapshot.final:
                        return
                left()
        except (BrokenStream, Unreachable):
            pass
        except Refused as error:
            if error.status < 500 and error.status not in {404, 405, 406, 429}:
                raise
        left()
        # The stream ended early or is not to be had: ask, so that no stream at all still gives the result.
        try:
            snapshot = Snapshot.model_validate(source.get(f"/v1/analyses/{analysis}"))
        except Unreachable:
            away_since = clock() if away_since is None else away_since
            if clock() - away_since > _AWAY_SECONDS:
                raise
        except Refused as error:
            if error.status < 500 and error.status != 429:
                raise
        else:
            away_since = None
            if snapshot.revision > revision or snapshot.final:
                revision, pause = snapshot.revision, _FIRST_PAUSE
                yield snapshot
            if snapshot.final:
                return
        remaining = left()
        sleep(pause if remaining is None else min(pause, remaining))
        pause = min(_LONGEST_PAUSE, pause * 1.5)


def _read(data: str) -> Snapshot | None:
    try:
        return Snapshot.model_validate_json(data)
    except ValidationError:
        # Another kind of event; the next question settles what it meant.
        return None
