"""YouTube's daily quota: which day it is, what is left, when it renews."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from commentsense_contracts import keys
from commentsense_contracts.calls import Call

PACIFIC = ZoneInfo("America/Los_Angeles")


@dataclass(frozen=True, slots=True)
class QuotaDay:
    """One Pacific day, as YouTube counts them.

    Attributes:
        name: YYYY-MM-DD.
        renews_at: its end, seconds since the epoch.
    """

    name: str
    renews_at: int


def quota_day(now: float) -> QuotaDay:
    """The quota day of a time (seconds since the epoch, by Redis' clock, so that all services agree)."""
    local = datetime.fromtimestamp(now, UTC).astimezone(PACIFIC)
    tomorrow = datetime.combine(local.date() + timedelta(days=1), datetime.min.time(), tzinfo=PACIFIC)
    return QuotaDay(local.strftime("%Y-%m-%d"), int(tomorrow.timestamp()))


def reserve(day: QuotaDay, analysis_id: str, units: int, limit: int) -> Call[int | None]:
    """Reserves units before a call is made; none is given back. Gives what is left, None when the day is spent."""
    names = (keys.quota(day.name), keys.AnalysisKeys(analysis_id).main)
    # Kept for three days, so that yesterday's figure can still be read.
    args = (units, limit, day.renews_at + 3 * 86400)
    return Call("reserve_quota", names, args, lambda left: None if int(left) < 0 else int(left))
