"""Page tokens: opaque to clients, kept nowhere, and refused where they do not belong.

A token says where the next page begins, by a position that later comments do not move.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass


class InvalidToken(ValueError):
    """No token of this stub, or one of another list."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page begins.

    Attributes:
        anchor: position in the list that the token belongs to.
        page: how many pages came before.
    """

    anchor: int
    page: int


def encode(subject: str, place: Place) -> str:
    """The token of a place in the list called `subject`."""
    payload = f"{place.anchor}.{place.page}"
    return base64.urlsafe_b64encode(_mark(subject, payload) + payload.encode()).decode().rstrip("=")


def decode(subject: str, token: str) -> Place:
    """The place that a token stands for.

    Raises:
        InvalidToken: it was not made for this list.
    """
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        payload = raw[8:].decode("ascii")
        if raw[:8] != _mark(subject, payload):
            raise InvalidToken
        anchor, page = payload.split(".")
        return Place(int(anchor), int(page))
    except (binascii.Error, ValueError):
        raise InvalidToken from None


def _mark(subject: str, payload: str) -> bytes:
    return hashlib.blake2b(f"{subject}|{payload}".encode(), digest_size=8).digest()
