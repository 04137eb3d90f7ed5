"""Partial answers: the `fields` parameter of Google's APIs, such as `nextPageToken,items(id,snippet/title)`."""

from typing import Any

# What to keep below each name; None keeps all of it.
Mask = dict[str, "Mask | None"]

_DEEPEST = 20


class InvalidMask(ValueError):
    """The text is no mask, or names a field that is not there."""


def parse(text: str) -> Mask:
    """Reads a mask.

    Raises:
        InvalidMask: it cannot be read.
    """
    mask, end = _selectors(text, 0, 0)
    if end != len(text):
        raise InvalidMask(f"Invalid field selection {text[end:]}")
    return mask


def _selectors(text: str, at: int, depth: int) -> tuple[Mask, int]:
    mask: Mask = {}
    while True:
        at = _selector(text, at, depth, mask)
        if at >= len(text) or text[at] != ",":
            return mask, at
        at += 1


def _selector(text: str, at: int, depth: int, into: Mask) -> int:
    if depth > _DEEPEST:
        raise InvalidMask("Invalid field selection: too deep")
    start = at
    while at < len(text) and (text[at].isalnum() or text[at] in "*_-"):
        at += 1
    name = text[start:at]
    if not name:
        raise InvalidMask(f"Invalid field selection {text[start:] or text}")
    below: Mask | None = None
    if at < len(text) and text[at] == "/":
        below = {}
        at = _selector(text, at + 1, depth + 1, below)
    elif at < len(text) and text[at] == "(":
        below, at = _selectors(text, at + 1, depth + 1)
        if at >= len(text) or text[at] != ")":
            raise InvalidMask(f"Invalid field selection {text}")
        at += 1
    _merge(into, name, below)
    return at


def _merge(into: Mask, name: str, below: Mask | None) -> None:
    if name not in into:
        into[name] = below
        return
    known = into[name]
    if known is None or below is None:
        into[name] = None
    else:
        for inner, more in below.items():
            _merge(known, inner, more)


def check(mask: Mask, sample: object) -> None:
    """Compares a mask with a resource that holds every field.

    Raises:
        InvalidMask: it names a field that the resource does not have.
    """
    while isinstance(sample, list):
        sample = sample[0] if sample else {}
    for name, below in mask.items():
        if name == "*":
            continue
        if not isinstance(sample, dict) or name not in sample:
            raise InvalidMask(f"Invalid field selection {name}")
        if below:
            check(below, sample[name])


def below(mask: Mask | None, name: str) -> tuple[bool, Mask | None]:
    """Whether a mask keeps a field, and the mask for what the field holds."""
    if mask is None:
        return True, None
    for key in (name, "*"):
        if key in mask:
            return True, mask[key]
    return False, None


def prune(value: Any, mask: Mask | None) -> Any:
    """The value with only what the mask keeps; an object left without fields is dropped by its parent."""
    if mask is None:
        return value
    if isinstance(value, list):
        return [prune(item, mask) for item in value]
    if not isinstance(value, dict):
        return value
    kept: dict[str, Any] = {}
    for name, inner in value.items():
        keep, inner_mask = below(mask, name)
        if keep:
            pruned = prune(inner, inner_mask)
            if pruned != {} or inner == {}:
                kept[name] = pruned
    return kept
