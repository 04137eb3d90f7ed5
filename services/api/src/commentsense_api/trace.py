"""W3C trace context: which request caused the work that other services do for it."""

import re
import secrets

_VALID = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


def traceparent(header: str | None) -> str:
    """The header's value when it is valid, a new one otherwise."""
    if header and _VALID.fullmatch(header):
        return header
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"
