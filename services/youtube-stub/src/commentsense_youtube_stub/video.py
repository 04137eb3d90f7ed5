"""What a video of the stub holds. Values only; nothing here decides anything."""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class State(Enum):
    """How a video answers."""

    OK = "ok"
    COMMENTS_DISABLED = "comments_disabled"
    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"
    PROCESSING_FAILURE = "processing_failure"
    GONE_AFTER_PAGE = "gone_after_page"  # threads beyond page k: 404 videoNotFound
    TOKEN_EXPIRES_AFTER_PAGE = "token_expires_after_page"  # noqa: S105 - a state; threads beyond page k: 400


class Comment(NamedTuple):
    """One comment or reply.

    A tuple, because a video may hold 50,000 of them.

    Attributes:
        id: 26 characters; a reply's is `<thread id>.<22 characters>`.
        parent: id of the thread a reply belongs to; empty for a top-level comment.
        text: as its author wrote it.
        likes: number of likes.
        published: seconds since 1970, UTC.
        author: handle without `@`.
        is_owner: written by the owner of the video.
        label: tone of its own words (negative, neutral, positive); None where nobody labelled it.
        language: ISO 639-1 code, `und` where there is none; None where unknown.
    """

    id: str
    parent: str
    text: str
    likes: int
    published: int
    author: str
    is_owner: bool
    label: str | None
    language: str | None


class Thread(NamedTuple):
    """A top-level comment and its replies, newest first."""

    top: Comment
    replies: tuple[Comment, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """What `videos.list` says of a video."""

    id: str
    title: str
    text: str
    channel_id: str
    channel_title: str
    owner: str
    published: int
    duration: str
    views: int
    likes: int
    language: str


@dataclass(frozen=True, slots=True)
class Content:
    """All that a video will ever hold.

    Attributes:
        description: the video itself.
        threads: in the order in which they arrive, oldest first.
        late: how many threads, at the end, arrive only while somebody pages.
    """

    description: Description
    threads: tuple[Thread, ...]
    late: int = 0
