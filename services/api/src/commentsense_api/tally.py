"""Reads the tally of an analysis: who was counted, as what, and what was left out. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from commentsense_contracts.states import LABELS

BINS = 10
_PLACE = {label.value: index for index, label in enumerate(LABELS)}


@dataclass(frozen=True, slots=True)
class Basis:
    """What the shares rest on.

    Attributes:
        counts: model version -> comments labelled negative, neutral, positive.
        counted: comments in them.
        owner: comments of the video's owner, left out unless asked for.
        unsupported: comments in a language that the model does not know.
        unsure: comments below the confidence asked for.
        skipped: reason -> comments that were not scored.
    """

    counts: dict[str, tuple[int, int, int]]
    counted: int
    owner: int
    unsupported: int
    unsure: int
    skipped: dict[str, int]


def basis(tally: Mapping[str, str], lowest_bin: int, include_owner: bool) -> Basis:
    """Sums a tally as it is stored.

    Args:
        tally: field (records.tally_field, or `skipped|<reason>`) -> count.
        lowest_bin: first of the ten confidence bins that counts.
        include_owner: whether the owner's comments count with the audience's.
    """
    counts: dict[str, list[int]] = {}
    skipped: dict[str, int] = {}
    counted = owner = unsupported = unsure = 0
    for name, value in tally.items():
        parts, number = name.split("|"), int(value)
        if parts[0] == "skipped":
            skipped[parts[1]] = skipped.get(parts[1], 0) + number
            continue
        who, label, version, bin_index, supported = parts
        if who == "owner":
            owner += number
            if not include_owner:
                continue
        if supported == "0":
            unsupported += number
        elif int(bin_index) < lowest_bin:
            unsure += number
        else:
            counts.setdefault(version, [0, 0, 0])[_PLACE[label]] += number
            counted += number
    rows = {version: (row[0], row[1], row[2]) for version, row in sorted(counts.items())}
    return Basis(rows, counted, owner, unsupported, unsure, dict(sorted(skipped.items())))


def confusion(description: Mapping[str, Any] | None, lowest_bin: int) -> tuple[tuple[float, ...], ...] | None:
    """Held-out counts [true][predicted] of the bins that count, None where the model does not say."""
    bins: Sequence[Any] = (description or {}).get("confusion") or ()
    if len(bins) != BINS:
        return None
    try:
        rows = tuple(
            tuple(float(sum(matrix[true][said] for matrix in bins[lowest_bin:])) for said in range(3))
            for true in range(3)
        )
    except (IndexError, TypeError, KeyError):
        return None
    return rows if sum(map(sum, rows)) > 0 else None
