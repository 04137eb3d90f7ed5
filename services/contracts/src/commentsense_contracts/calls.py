"""A script call as a value: what is to be run, apart from running it, so that what decides needs no Redis."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Call(Generic[T]):
    """One script call.

    Attributes:
        script: file name in scripts/, without the ending.
        keys: KEYS, in the script's order.
        args: ARGV, in the script's order.
        parse: makes the answer of what Redis returned.
    """

    script: str
    keys: Sequence[str]
    args: Sequence[str | int | float]
    parse: Callable[[Any], T]
