"""Reads a YouTube video id out of what people paste."""

import re
from urllib.parse import parse_qs, urlsplit

from commentsense_contracts.errors import InvalidVideo

ACCEPTED_FORMS = (
    "dQw4w9WgXcQ",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    "https://youtu.be/dQw4w9WgXcQ",
    "https://www.youtube.com/shorts/dQw4w9WgXcQ",
    "https://www.youtube.com/live/dQw4w9WgXcQ",
    "https://www.youtube.com/embed/dQw4w9WgXcQ",
)
VIDEO_ID = "[A-Za-z0-9_-]{11}"
_ID = re.compile(VIDEO_ID)
_HOSTS = {"youtube.com", "youtube-nocookie.com"}
_PREFIXES = {"", "www.", "m.", "music.", "gaming."}
_PATHS = {"shorts", "live", "embed", "v", "e", "vi", "watch", "video"}
_OTHER_HOSTS = {"i.ytimg.com", "img.youtube.com", "studio.youtube.com", "www.youtubekids.com"}


def parse_video_id(text: str) -> str:
    """The 11-character id in an id or any YouTube URL form, with or without the scheme.

    Raises:
        InvalidVideo: the text holds none; the message shows the accepted forms.
    """
    candidate = text.strip().strip("<>\"'")
    if _ID.fullmatch(candidate):
        return candidate
    found = _from_url(candidate) if len(candidate) <= 2048 else ""
    if _ID.fullmatch(found):
        return found
    raise InvalidVideo(
        "This is neither a YouTube video id nor a URL of a video. Accepted: " + ", ".join(ACCEPTED_FORMS)
    )


def _from_url(text: str) -> str:
    try:
        url = urlsplit(text if "://" in text else f"https://{text.lstrip('/')}")
        host = (url.hostname or "").lower()
    except ValueError:
        return ""
    if url.scheme not in {"http", "https"}:
        return ""
    segments = [segment for segment in url.path.split("/") if segment]
    if host in {"youtu.be", "www.youtu.be"}:
        return segments[0] if segments else ""
    if host not in _OTHER_HOSTS and not any(host == prefix + name for prefix in _PREFIXES for name in _HOSTS):
        return ""
    query = parse_qs(url.query)
    if segments in ([], ["watch"]):
        return (query.get("v") or query.get("vi") or [""])[0]
    if segments == ["attribution_link"]:
        inner = query.get("u", [""])[0]
        return _from_url(f"https://www.youtube.com{inner}") if inner.startswith("/watch") else ""
    return segments[1] if len(segments) >= 2 and segments[0] in _PATHS else ""
