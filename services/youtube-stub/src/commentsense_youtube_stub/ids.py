"""Ids that look like YouTube's and are the same in every run."""

import base64
import hashlib


def _letters(name: str, length: int) -> str:
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=24).digest()
    return base64.urlsafe_b64encode(digest).decode()[:length]


def thread_id(video: str, name: str) -> str:
    """26 characters, unique by video and name."""
    return f"Ugx{_letters(f'{video}/{name}', 16)}4AaABAg"


def reply_id(thread: str, name: str) -> str:
    """The thread's id, a dot and 22 characters."""
    return f"{thread}.{_letters(f'{thread}/{name}', 22)}"


def channel_id(handle: str) -> str:
    """24 characters, as a channel's."""
    return f"UC{_letters(f'channel/{handle}', 22)}"


def item_id(name: str) -> str:
    """The id of an entry of a playlist."""
    return base64.urlsafe_b64encode(name.encode()).decode().rstrip("=")


def etag(name: str) -> str:
    """27 characters, as an entity tag of YouTube's."""
    return _letters(f"etag/{name}", 27)
