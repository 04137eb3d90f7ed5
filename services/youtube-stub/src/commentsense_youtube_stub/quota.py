"""Units a day, renewed at midnight Pacific as YouTube's are."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

_PACIFIC = ZoneInfo("America/Los_Angeles")


def now_utc() -> datetime:
    """The clock."""
    return datetime.now(UTC)


class Quota:
    """Counts the units of one key.

    Args:
        limit: units a day.
        clock: gives the time, with its zone.
    """

    def __init__(self, limit: int, clock: Callable[[], datetime] = now_utc) -> None:
        self.limit = limit
        self._clock = clock
        self._day = ""
        self._spent = 0

    @property
    def spent(self) -> int:
        """Units spent today."""
        self._renew()
        return self._spent

    def charge(self) -> bool:
        """Takes one unit; False when none is left. A call that fails afterwards has cost its unit all the same."""
        self._renew()
        if self._spent >= self.limit:
            return False
        self._spent += 1
        return True

    def reset(self) -> None:
        """As if nothing had been spent."""
        self._spent = 0

    def _renew(self) -> None:
        day = self._clock().astimezone(_PACIFIC).date().isoformat()
        if day != self._day:
            self._day, self._spent = day, 0
