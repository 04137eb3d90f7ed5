"""Everything that the stub refuses, in YouTube's shape.

https://developers.google.com/youtube/v3/docs/errors names the reasons; the platform's own (key, rate) have a status
name and sometimes details beside them.
"""

import json
from dataclasses import dataclass, field
from typing import Any

_STATUS = {
    400: "INVALID_ARGUMENT",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


@dataclass(eq=False)
class ApiError(Exception):
    """An answer that is an error.

    Attributes:
        status: HTTP status.
        reason: `errors[0].reason`.
        message: for a person.
        domain: `errors[0].domain`.
        location: the parameter at fault; empty when it is none.
        platform: whether Google's front answers, which adds the name of the status.
        details: Google's structured details.
    """

    status: int
    reason: str
    message: str
    domain: str = "youtube.common"
    location: str = ""
    platform: bool = False
    details: list[dict[str, Any]] = field(default_factory=list)

    def body(self) -> bytes:
        """The JSON that YouTube would send."""
        entry: dict[str, Any] = {"message": self.message, "domain": self.domain, "reason": self.reason}
        if self.location:
            entry |= {"location": self.location, "locationType": "parameter"}
        error: dict[str, Any] = {"code": self.status, "message": self.message, "errors": [entry]}
        if self.platform:
            error["status"] = _STATUS.get(self.status, "UNKNOWN")
        if self.details:
            error["details"] = self.details
        return json.dumps({"error": error}, indent=2).encode()


def missing_key() -> ApiError:
    """No key at all."""
    message = "Method doesn't allow unregistered callers. Please use an API key."
    return ApiError(403, "forbidden", message, "global", platform=True)


def invalid_key() -> ApiError:
    """A key that is not ours."""
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "API_KEY_INVALID",
        "domain": "googleapis.com",
        "metadata": {"service": "youtube.googleapis.com"},
    }
    message = "API key not valid. Please pass a valid API key."
    return ApiError(400, "badRequest", message, "global", platform=True, details=[info])


def quota_exceeded() -> ApiError:
    """Nothing is left until midnight Pacific."""
    return ApiError(403, "quotaExceeded", "The request cannot be completed: the quota is exceeded.", "youtube.quota")


def rate_limited(status: int) -> ApiError:
    """Too many requests at a time, in either of the two forms in use."""
    return ApiError(status, "rateLimitExceeded", "Too many requests at a time.", "usageLimits", platform=status == 429)


def backend(status: int) -> ApiError:
    """YouTube's own trouble."""
    return ApiError(status, "backendError", "The backend failed. Try again later.", "global", platform=True)


def comments_disabled(video: str) -> ApiError:
    """The owner turned comments off."""
    message = f"The video {video} has disabled comments."
    return ApiError(403, "commentsDisabled", message, "youtube.commentThread", "videoId")


def video_not_found(video: str) -> ApiError:
    """No such video."""
    message = f"The video {video} could not be found."
    return ApiError(404, "videoNotFound", message, "youtube.commentThread", "videoId")


def forbidden(domain: str) -> ApiError:
    """A video that this key may not read."""
    return ApiError(403, "forbidden", "The request is not properly authorized to read these comments.", domain)


def processing_failure() -> ApiError:
    """YouTube could not process the request."""
    message = "The API server failed to process the request."
    return ApiError(400, "processingFailure", message, "youtube.commentThread")


def comment_not_found(location: str) -> ApiError:
    """No such comment or thread."""
    message = "One or more of the specified comments could not be found."
    return ApiError(404, "commentNotFound", message, "youtube.comment", location)


def thread_not_found() -> ApiError:
    """No such thread."""
    message = "One or more of the specified comment threads could not be found."
    return ApiError(404, "commentThreadNotFound", message, "youtube.commentThread", "id")


def playlist_not_found() -> ApiError:
    """No such playlist, or the uploads of a channel that has none."""
    message = "There is no playlist with the id that playlistId gives."
    return ApiError(404, "playlistNotFound", message, "youtube.playlistItem", "playlistId")


def channel_not_found() -> ApiError:
    """No such channel whose playlists could be listed."""
    return ApiError(404, "channelNotFound", "Channel not found.", "youtube.playlist", "channelId")


def invalid_page_token() -> ApiError:
    """A token of another list, or no token."""
    message = "The request specifies an invalid page token."
    return ApiError(400, "invalidPageToken", message, "youtube.parameter", "pageToken")


def missing_parameter(name: str) -> ApiError:
    """A parameter that has to be there."""
    return ApiError(400, "missingRequiredParameter", f"Required: {name}", "youtube.parameter", name)


def incompatible(names: str) -> ApiError:
    """Parameters that exclude each other."""
    message = f"Incompatible parameters specified in the request: {names}"
    return ApiError(400, "incompatibleParameters", message, "youtube.parameter", names)


def invalid_value(name: str, why: str) -> ApiError:
    """A value that the parameter does not take."""
    return ApiError(400, "invalidParameter", why, "global", name, platform=True)


def unknown_part(part: str) -> ApiError:
    """A part that the resource does not have."""
    return ApiError(400, "unknownPart", f"'{part}'", "youtube.part", "part")


def unexpected_parameter(name: str) -> ApiError:
    """A parameter that the method does not have, or that this stub does not imitate."""
    return ApiError(400, "unexpectedParameter", f"Unexpected parameter: {name}", "youtube.parameter", name)


def no_such_path() -> ApiError:
    """No such method."""
    return ApiError(404, "notFound", "Not Found", "global", platform=True)
