"""What each experiment teaches: a sentence, and whether the numbers bear it out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

Summary = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A sentence for the page and its check; the page is not written where the check fails."""

    text: str
    holds: Callable[[Summary], bool]


def row(summary: Summary, name: str) -> Mapping[str, Any]:
    """The candidate called `name`. Raises KeyError where there is none."""
    for found in summary["candidates"]:
        if found["name"] == name:
            candidate: Mapping[str, Any] = found
            return candidate
    raise KeyError(name)


def f1(summary: Summary, name: str) -> float:
    """Macro F1 of the candidate called `name`."""
    return float(row(summary, name)["macro_f1"])


LESSONS: Final[dict[str, Lesson]] = {}
