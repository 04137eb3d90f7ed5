"""Numbers and labels in words, for findings and tables."""

from collections.abc import Sequence

SPACE = "\u00a0"
"""A space that does not break: between a number and its unit."""


def percent(share: float, digits: int = 1) -> str:
    """A share of 1 as per cent; what is above nothing never reads as nothing."""
    smallest = 10.0**-digits
    if 0.0 < share * 100.0 < smallest / 2:
        return f"under {smallest:.{digits}f}{SPACE}%"
    return f"{share * 100.0:.{digits}f}{SPACE}%"


def count(number: int) -> str:
    """A whole number with thousands parted."""
    return f"{number:,d}"


def several(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun in the right form."""
    return f"{number:,d} {one if number == 1 else many or one + 's'}"


def listed(items: Sequence[str]) -> str:
    """Items joined by commas and a last `and`."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def quoted(terms: Sequence[str]) -> str:
    """Terms in quotation marks, listed."""
    return listed([f"“{term}”" for term in terms])
