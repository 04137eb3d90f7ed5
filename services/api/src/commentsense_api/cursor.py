"""Cursors: where the next page of a list begins, as opaque text. Pure.

A checksum tells a cursor that was cut or edited from one that we made. It is no secret: a cursor grants nothing.
"""

import base64
import hashlib
import json
from typing import Any

from commentsense_api.problems import ApiProblem

_CHECK = 6


def encode(kind: str, place: Any) -> str:
    """A cursor.

    Args:
        kind: which list and filters it belongs to.
        place: JSON-able.
    """
    body = json.dumps([kind, place], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(body).digest()[:_CHECK] + body).decode().rstrip("=")


def decode(kind: str, text: str) -> Any:
    """The place in a cursor of `kind`.

    Raises:
        ApiProblem: 422, the cursor is not one of ours or belongs to another list.
    """
    wrong = ApiProblem(
        422, "This cursor does not belong to this list: use next_cursor of its last page.", code="invalid_cursor"
    )
    try:
        raw = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
        check, body = raw[:_CHECK], raw[_CHECK:]
        if hashlib.sha256(body).digest()[:_CHECK] != check:
            raise wrong
        found, place = json.loads(body)
    except ValueError as error:
        raise wrong from error
    if found != kind:
        raise wrong
    return place
