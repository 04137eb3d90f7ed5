"""Templates with slots, the lexicons that fill them, and which half a template belongs to."""

import hashlib
import math
import random
import re
import tomllib
from collections.abc import Iterator
from importlib import resources
from typing import Any, Final

HALVES: Final = ("open", "sealed")

# Found before any model was run: with it each half has at least 30 % of every capability's templates.
_SALT = 55340
_MOST_FILLINGS = 1000

_SLOT = re.compile(r"\{([A-Za-z_]+)(\d*)\}")
_A_BEFORE_VOWEL = re.compile(r"\b([Aa]) (?=[aeiouAEIO])(?!(?:use|uni|eu|one)\w*)")
_TABLES = resources.files("commentsense_training.checklist") / "data"


def table(name: str) -> dict[str, Any]:
    """The table `name` of this package's data folder."""
    return tomllib.loads((_TABLES / f"{name}.toml").read_text("utf-8"))


LEXICONS: Final[dict[str, list[str]]] = table("lexicons")
"""Slot name -> what may stand there."""


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8])


def half_of(template: str) -> str:
    """The half, "open" or "sealed", that a template belongs to wherever it is used.

    It follows from the template's text alone: adding one moves no other, and a sentence that
    several capabilities share is seen in all of them or in none.
    """
    return HALVES[_number(f"half {_SALT} {template}") % 2]


def chance_of(*parts: str) -> random.Random:
    """A source of chance that is the same in every process for the same `parts`."""
    return random.Random(_number("\n".join(parts)))


def fillings(template: str, vary: str | None = None) -> Iterator[dict[str, str]]:
    """Ways to fill `template`, at most a thousand, in an order that follows from its text.

    With `vary`, each filling has two different terms of that lexicon as `vary` and `other`.
    Raises `KeyError` for a slot that no lexicon fills.
    """
    slots = sorted({match[1].lower() + match[2] for match in _SLOT.finditer(template)} - {"vary"})
    choices = [LEXICONS[slot.rstrip("0123456789")] for slot in slots]
    if vary is not None:
        slots += ["vary", "other"]
        choices += [LEXICONS[vary]] * 2
    total = math.prod(len(choice) for choice in choices)
    for index in chance_of("fill", template).sample(range(total), min(total, _MOST_FILLINGS)):
        filling: dict[str, str] = {}
        for slot, choice in zip(slots, choices, strict=True):
            index, position = divmod(index, len(choice))
            filling[slot] = choice[position]
        same = [slot for slot in slots if filling.get(slot + "2") == filling[slot]]
        if not same and (vary is None or filling["vary"] != filling["other"]):
            yield filling


def fill(template: str, filling: dict[str, str]) -> str:
    """`template` with its slots filled; a capital in the slot's name asks for one in the text."""

    def put(match: re.Match[str]) -> str:
        word = filling[match[1].lower() + match[2]]
        return word[:1].upper() + word[1:] if match[1][0].isupper() else word

    return _A_BEFORE_VOWEL.sub(r"\1n ", _SLOT.sub(put, template))
