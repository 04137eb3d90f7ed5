"""What YouTube's refusals mean, decided without talking to anybody.

https://developers.google.com/youtube/v3/docs/errors lists the reasons; `rateLimitExceeded` and its kin are the
platform's own.
"""

from dataclasses import dataclass
from enum import Enum

from commentsense_contracts.states import Code


class Fate(Enum):
    """What becomes of the page."""

    RETRY = "retry"  # the same request may succeed later
    HALT = "halt"  # no request of this analysis can succeed: end fetching
    DAY_SPENT = "day_spent"  # no request of anybody can succeed until the quota renews
    RESTART = "restart"  # the token is no longer accepted: the chain has to begin again
    SKIP = "skip"  # only this page cannot be had (its thread is gone)


@dataclass(eq=False)
class Failure(Exception):
    """A request that brought no page."""

    fate: Fate
    reason: str
    code: Code = Code.UPSTREAM_UNAVAILABLE


# Requests for a channel or playlist, and for the list of a channel's uploads.
LISTING, UPLOADS = "listing", "uploads"
_RATE = {"RATE_LIMIT_EXCEEDED", "rateLimitExceeded", "userRateLimitExceeded", "concurrentLimitExceeded"}
_SPENT = {"quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"}
_KEY = {
    "keyInvalid",
    "badRequest",
    "keyExpired",
    "accessNotConfigured",
    "ipRefererBlocked",
    "forbidden",
    "API_KEY_INVALID",
}


_CLOSED = {
    "channelClosed",
    "channelForbidden",
    "channelSuspended",
    "playlistForbidden",
    "playlistItemsNotAccessible",
    "playlistOperationUnsupported",
}


def classify(status: int, reason: str, kind: str) -> Failure:
    """Maps an HTTP status and YouTube's reason to a fate.

    Args:
        status: HTTP status of the answer.
        reason: `errors[0].reason` of its body, or an empty string.
        kind: of the page asked for; `LISTING` or `UPLOADS` for a collection's.
    """
    if reason == "commentsDisabled":
        return Failure(Fate.HALT, "The video's owner has turned comments off.", Code.COMMENTS_DISABLED)
    if reason in _SPENT:
        return Failure(Fate.DAY_SPENT, "YouTube says that today's quota is spent.", Code.QUOTA_EXHAUSTED)
    if reason in _RATE or status == 429:
        return Failure(Fate.RETRY, "YouTube asks for fewer requests at a time.")
    if status >= 500 or reason == "processingFailure":
        return Failure(Fate.RETRY, f"YouTube answered {status}.")
    if kind == UPLOADS and status == 404:
        return Failure(Fate.SKIP, "The channel has no videos.")
    if kind in {LISTING, UPLOADS} and (status == 404 or reason in _CLOSED):
        why = "There is no such channel or playlist, or it is private."
        return Failure(Fate.HALT, why, Code.SOURCE_NOT_FOUND)
    if reason == "invalidPageToken" and kind not in {LISTING, UPLOADS}:
        return Failure(Fate.RESTART, "YouTube no longer accepts the place that had been reached.")
    if kind == "replies" and (status == 404 or reason in {"commentNotFound", "commentThreadNotFound"}):
        return Failure(Fate.SKIP, "The thread is gone.")
    if status == 404 or reason == "videoNotFound":
        return Failure(Fate.HALT, "There is no such video, or it is private.", Code.VIDEO_NOT_FOUND)
    if reason in _KEY or status in {400, 401, 403}:
        why = f"YouTube refused the request ({status}" + (f", {reason}" if reason.isalnum() else "") + ")."
        return Failure(Fate.HALT, why + " Check YOUTUBE_API_KEY and that YouTube Data API v3 is enabled for it.")
    return Failure(Fate.HALT, f"YouTube answered {status}, which this version does not know.")
