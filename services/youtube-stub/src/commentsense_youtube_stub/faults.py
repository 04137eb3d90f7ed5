"""Which calls fail: by rate, seeded, or the next ones by order."""

import random
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from commentsense_youtube_stub import errors
from commentsense_youtube_stub.errors import ApiError
from commentsense_youtube_stub.settings import StubSettings

Method = Literal["videos", "commentThreads", "comments", "channels", "playlists", "playlistItems"]
Share = Annotated[float, Field(ge=0, le=1)]


class FailNext(BaseModel):
    """The next calls fail.

    Attributes:
        status: HTTP status.
        reason: `errors[0].reason`.
        times: how many calls.
        method: only calls of this one; None for all.
    """

    model_config = ConfigDict(extra="forbid")

    status: int = Field(ge=400, le=599)
    reason: str = "backendError"
    times: int = Field(default=1, ge=0)
    method: Method | None = None


class SwitchChange(BaseModel):
    """What `PUT /stub/switches` takes; what is absent stays as it is."""

    model_config = ConfigDict(extra="forbid")

    latency_ms: Annotated[float, Field(ge=0)] | None = None
    rate_5xx: Share | None = None
    rate_limit_rate: Share | None = None
    repeat_comments: Annotated[int, Field(ge=0)] | None = None
    quota_exceeded: bool | None = None
    fail_next: FailNext | None = None


class Switches:
    """The faults that are switched on.

    Args:
        settings: where they start, and where `reset` goes back to.
    """

    def __init__(self, settings: StubSettings) -> None:
        self._settings = settings
        self.reset()

    def reset(self) -> None:
        """As the settings say."""
        settings = self._settings
        self.latency_ms = settings.latency_ms
        self.rate_5xx = settings.rate_5xx
        self.rate_limit_rate = settings.rate_limit_rate
        # None: as each video says.
        self.repeat_comments: int | None = None
        self.quota_exceeded = False
        self.fail_next: FailNext | None = None
        self._random = random.Random(settings.seed)

    def change(self, change: SwitchChange) -> None:
        """Sets what was sent."""
        for name in change.model_fields_set:
            value = getattr(change, name)
            if value is not None or name in {"fail_next", "repeat_comments"}:
                setattr(self, name, value)

    def shown(self) -> dict[str, object]:
        """For `GET /stub/state`."""
        return {
            "latency_ms": self.latency_ms,
            "rate_5xx": self.rate_5xx,
            "rate_limit_rate": self.rate_limit_rate,
            "repeat_comments": self.repeat_comments,
            "quota_exceeded": self.quota_exceeded,
            "fail_next": self.fail_next.model_dump() if self.fail_next else None,
        }

    def failure(self, method: str) -> ApiError | None:
        """The error that this call gets, if any."""
        ordered = self.fail_next
        if ordered and ordered.times > 0 and ordered.method in {None, method}:
            self.fail_next = ordered.model_copy(update={"times": ordered.times - 1})
            return ApiError(ordered.status, ordered.reason, f"Failed on request: {ordered.reason}", "global")
        drawn = self._random.random()
        if drawn < self.rate_5xx:
            return errors.backend(self._random.choice((500, 503)))
        if drawn < self.rate_5xx + self.rate_limit_rate:
            return errors.rate_limited(self._random.choice((403, 429)))
        return None
