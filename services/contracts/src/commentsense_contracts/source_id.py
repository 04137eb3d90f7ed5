"""Reads a channel or a playlist out of what people paste."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from commentsense_contracts.errors import InvalidSource

ACCEPTED_FORMS = (
    "@TidewaterWorkshop",
    "https://www.youtube.com/@TidewaterWorkshop",
    "https://www.youtube.com/channel/UC_x5XG1OV2P6uZZ5FSM9Ttw",
    "https://www.youtube.com/c/TidewaterWorkshop",
    "https://www.youtube.com/user/TidewaterWorkshop",
    "UC_x5XG1OV2P6uZZ5FSM9Ttw",
    "https://www.youtube.com/playlist?list=PLcs-demo-sailboat-1962",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=PLcs-demo-sailboat-1962",
    "PLcs-demo-sailboat-1962",
)
LONGEST = 2048
_CHANNEL = re.compile(r"UC[A-Za-z0-9_-]{22}")
# A channel's uploads: the same as the channel.
_UPLOADS = re.compile(r"UU([A-Za-z0-9_-]{22})")
_PLAYLIST = re.compile(r"(?:PL|FL|EC|UU|OLAK5uy_)[A-Za-z0-9_-]{10,60}")
# Mixes, and what only its owner may see: the API lists none of them.
_UNLISTED = re.compile(r"RD[A-Za-z0-9_-]*|WL|LL|LM")
_NAME = re.compile(r"[\w.\u00b7-]{1,60}")
_HOSTS = {prefix + "youtube.com" for prefix in ("", "www.", "m.", "music.", "gaming.", "studio.")}
_SHORT_HOSTS = {"youtu.be", "www.youtu.be"}


class SourceKind(StrEnum):
    """What lists the videos."""

    CHANNEL = "channel"
    PLAYLIST = "playlist"


class By(StrEnum):
    """By what YouTube is asked for it."""

    ID = "id"
    HANDLE = "handle"
    USERNAME = "username"
    # The address of a channel of old (/c/name). No method looks one up: it is tried as a handle, then as a user name.
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True)
class Source:
    """A channel or a playlist, as somebody named it.

    Attributes:
        kind: which of the two.
        by: what `value` is; always the id for a playlist.
        value: the id or the name, a handle without its `@`.
    """

    kind: SourceKind
    by: By
    value: str


def parse_source(text: str) -> Source:
    """The channel or playlist in an id, a handle or any URL of one, with or without the scheme.

    A video's URL with `list=` is the playlist.

    Raises:
        InvalidSource: the text names none; the message shows the accepted forms.
    """
    candidate = text.strip().strip("<>\"'")
    if len(candidate) <= LONGEST:
        found = _from_id(candidate) or _from_handle(candidate) or _from_url(candidate)
        if found:
            return found
    raise InvalidSource("This is neither a channel nor a playlist of YouTube's. Accepted: " + ", ".join(ACCEPTED_FORMS))


def _from_id(text: str) -> Source | None:
    if _CHANNEL.fullmatch(text):
        return Source(SourceKind.CHANNEL, By.ID, text)
    uploads = _UPLOADS.fullmatch(text)
    if uploads:
        return Source(SourceKind.CHANNEL, By.ID, "UC" + uploads[1])
    return Source(SourceKind.PLAYLIST, By.ID, text) if _PLAYLIST.fullmatch(text) else None


def _from_handle(text: str) -> Source | None:
    return _named(By.HANDLE, text[1:]) if text.startswith("@") else None


def _named(by: By, name: str) -> Source | None:
    return Source(SourceKind.CHANNEL, by, name) if _NAME.fullmatch(name) else None


def _from_url(text: str) -> Source | None:
    try:
        url = urlsplit(text if "://" in text else f"https://{text.lstrip('/')}")
        host = (url.hostname or "").lower()
    except ValueError:
        return None
    if url.scheme not in {"http", "https"}:
        return None
    if host in _SHORT_HOSTS:
        return _listed(url)
    if host not in _HOSTS:
        return None
    match [unquote(segment) for segment in url.path.split("/") if segment]:
        case ["channel", name, *_]:
            return _from_id(name) if _CHANNEL.fullmatch(name) else None
        case ["c", name, *_]:
            return _from_handle(name) or _named(By.CUSTOM, name)
        case ["user", name, *_]:
            return _named(By.USERNAME, name)
        case [name, *_] if name.startswith("@"):
            return _from_handle(name)
        case _:
            return _listed(url)


def _listed(url: SplitResult) -> Source | None:
    """The playlist that a URL names.

    Raises:
        InvalidSource: it is one that YouTube lists to nobody else.
    """
    name = parse_qs(url.query).get("list", [""])[0]
    if _UNLISTED.fullmatch(name):
        raise InvalidSource(
            "YouTube makes this list for one viewer (a mix, liked or saved videos) and shows it to nobody else. "
            "Accepted: " + ", ".join(ACCEPTED_FORMS)
        )
    return _from_id(name) if not _CHANNEL.fullmatch(name) else None
