"""What of a text is sent to a model server."""

from commentsense_contracts.records import sanitise

MAX_CHARACTERS = 5000


def prepare(text: str) -> str:
    """The text as the server accepts it: no lone surrogates, no NUL, at most `MAX_CHARACTERS`."""
    return sanitise(text[:MAX_CHARACTERS]).replace("\x00", " ")
