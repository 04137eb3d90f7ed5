"""How each label looks: a colour that colour-blind people can tell apart (Okabe and Ito's), and a fill without it.

The fills differ, so that a bar is read on a terminal without colours and in a file as well.
"""

from dataclasses import dataclass

from rich.console import Console

from commentsense_local.answers import LABELS, Label


@dataclass(frozen=True, slots=True)
class Look:
    """A label's sign before its name, the fill of its bars, and its rich style."""

    sign: str
    fill: str
    style: str


_UNICODE: dict[Label, Look] = {
    "negative": Look("−", "▒", "#d55e00"),
    "neutral": Look("○", "░", "#999999"),
    "positive": Look("+", "█", "#56b4e9"),
}
_ASCII: dict[Label, Look] = {
    "negative": Look("-", "-", "#d55e00"),
    "neutral": Look("o", ".", "#999999"),
    "positive": Look("+", "#", "#56b4e9"),
}


def looks(console: Console) -> dict[Label, Look]:
    """The look of each label on this terminal or in this file."""
    return _ASCII if console.options.ascii_only else _UNICODE


def parts(counts: dict[Label, int], cells: int) -> dict[Label, int]:
    """Splits a bar of `cells` among the labels by their counts: every cell is given, by largest remainder."""
    total = sum(counts.values())
    if not total or cells <= 0:
        return dict.fromkeys(LABELS, 0)
    exact = {label: counts[label] * cells / total for label in LABELS}
    given = {label: int(exact[label]) for label in LABELS}
    by_remainder = sorted(LABELS, key=lambda label: exact[label] - given[label], reverse=True)
    for label in by_remainder[: cells - sum(given.values())]:
        given[label] += 1
    return given
