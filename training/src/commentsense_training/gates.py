"""Whether a challenger may serve: one gate asks for a gain, all others for no harm. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import numpy as np

from commentsense_training import bootstrap, harm
from commentsense_training.calibration import calibration_error
from commentsense_training.harm import Compared, Part
from commentsense_training.limits import Promote

Capability = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gate:
    """One line of the table."""

    name: str
    rows: int | None
    champion: float | None
    challenger: float
    rule: str
    passed: bool | None
    """None: shown, but with too few rows to decide anything."""
    low: float | None = None
    high: float | None = None
    """Bounds of the 95 % interval of challenger less champion."""
    p: float | None = None
    """Corrected p of the challenger being worse by chance alone."""

    def as_record(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is measured of one model apart from its answers to held-out rows."""

    speed: float
    """Comments a second of one core."""
    megabytes: float
    behaviour: Mapping[str, Mapping[str, Capability]] = field(default_factory=dict)
    """Half of the suite -> capability -> `kind` (MFT, INV, DIR), `cases`, `failures`, `identity` (of people)."""


def gates(parts: Sequence[Part], challenger: Candidate, champion: Candidate | None, limits: Promote) -> list[Gate]:
    """Every gate; `parts[0]` decides. Without a champion the absolute ones alone."""
    found = _quality(parts, limits)
    found += [_calibration(part, limits) for part in parts]
    for half in challenger.behaviour:
        found += _behaviour(half, challenger, champion, limits)
    speed, size = limits.least_speed, limits.largest_megabytes
    return [
        *found,
        Gate(
            "comments a second, one core",
            None,
            champion.speed if champion else None,
            challenger.speed,
            f"at least {speed:,.0f}",
            challenger.speed >= speed,
        ),
        Gate(
            "megabytes",
            None,
            champion.megabytes if champion else None,
            challenger.megabytes,
            f"at most {size:g}",
            challenger.megabytes <= size,
        ),
    ]


def _quality(parts: Sequence[Part], limits: Promote) -> list[Gate]:
    first = parts[0]
    table = bootstrap.tables_of(first.labels, first.challenger.argmax(axis=1))
    recall, least = float(bootstrap.macro_recall(table)), limits.least_macro_recall
    found = [
        Gate(f"{first.name}: macro recall", len(first.labels), None, recall, f"at least {least:g}", recall >= least)
    ]
    if first.champion is None:
        return found
    everything = np.ones(len(first.labels), dtype=bool)
    draws = {"resamples": limits.resamples, "seed": limits.seed}
    gain = harm.compare(first, "gain in macro recall", everything, "macro_recall", **draws)
    rule = f"interval above {limits.least_gain:g}"
    found.append(_line(gain, rule, gain.difference.low > limits.least_gain))
    for one in harm.everywhere(parts, smallest=limits.smallest, **draws):
        if one.p is None:
            found.append(_line(one, f"shown only: under {limits.smallest} rows", None))
        else:
            found.append(_line(one, f"not worse (p {limits.level:g})", one.p > limits.level))
    return found


def _line(one: Compared, rule: str, passed: bool | None) -> Gate:
    low, high = one.difference.low, one.difference.high
    return Gate(one.name, one.rows, one.champion, one.challenger, rule, passed, low, high, one.p)


def _calibration(part: Part, limits: Promote) -> Gate:
    enough = len(part.labels) >= limits.smallest
    error = calibration_error(part.labels, part.challenger)
    return Gate(
        f"{part.name}: calibration error",
        len(part.labels),
        None if part.champion is None else calibration_error(part.labels, part.champion),
        error,
        f"at most {limits.largest_ece:g}" if enough else f"shown only: under {limits.smallest} rows",
        error <= limits.largest_ece if enough else None,
    )


def _behaviour(half: str, challenger: Candidate, champion: Candidate | None, limits: Promote) -> list[Gate]:
    cases, passing = _rate(challenger.behaviour[half])
    before = _rate(champion.behaviour[half])[1] if champion else None
    least = None if before is None else before - limits.largest_behaviour_loss
    found = [
        Gate(
            f"behaviour, {half} half: passed",
            cases,
            before,
            passing,
            "shown only: no champion" if least is None else f"at least {least:.4f}",
            None if least is None else passing >= least,
        )
    ]
    most = limits.largest_invariance_failures
    for name, chosen in (("invariance", _invariance), ("identity terms", _identity)):
        cases, passing = _rate(challenger.behaviour[half], chosen)
        if cases:
            old = 1.0 - _rate(champion.behaviour[half], chosen)[1] if champion else None
            name = f"behaviour, {half} half: failures, {name}"
            found.append(Gate(name, cases, old, 1.0 - passing, f"at most {most:g}", 1.0 - passing <= most))
    return found


def _invariance(capability: Capability) -> bool:
    return bool(capability["kind"] == "INV")


def _identity(capability: Capability) -> bool:
    return _invariance(capability) and bool(capability.get("identity"))


def _rate(
    capabilities: Mapping[str, Capability], chosen: Callable[[Capability], bool] = lambda _: True
) -> tuple[int, float]:
    """Cases of the chosen capabilities and the share of them that passes; 0 and 1.0 where there are none."""
    rows = [row for row in capabilities.values() if chosen(row)]
    cases = sum(int(row["cases"]) for row in rows)
    failures = sum(int(row["failures"]) for row in rows)
    return cases, 1.0 - failures / max(1, cases)


def reasons(table: Sequence[Gate]) -> list[str]:
    """Why the challenger may not serve, a sentence for each gate that it failed; empty when it may."""
    said = []
    for gate in table:
        if gate.passed is False:
            against = "" if gate.champion is None else f" (champion {gate.champion:.4g})"
            chance = "" if gate.p is None else f", corrected p {gate.p:.4f}"
            said.append(f"{gate.name} is {gate.challenger:.4g}{against}, asked for: {gate.rule}{chance}")
    return said


HEAD: Final = ("gate", "rows", "champion", "challenger", "difference, 95 %", "p", "asked for", "")


def cells(gate: Gate) -> tuple[str, ...]:
    """The texts of one line, in the order of `HEAD`."""
    verdict = {True: "pass", False: "FAIL", None: "-"}[gate.passed]
    spread = (
        ""
        if gate.low is None
        else f"{gate.challenger - (gate.champion or 0.0):+.4f} [{gate.low:+.4f}, {gate.high:+.4f}]"
    )
    return (
        gate.name,
        "" if gate.rows is None else f"{gate.rows:,}",
        "" if gate.champion is None else _number(gate.champion),
        _number(gate.challenger),
        spread,
        "" if gate.p is None else f"{gate.p:.4f}",
        gate.rule,
        verdict,
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.4f}"


def text_table(table: Sequence[Gate]) -> str:
    """The table for a terminal: failed gates first, then passed ones, then what is only shown."""
    rank = {False: 0, True: 1, None: 2}
    lines = [HEAD, *(cells(gate) for gate in sorted(table, key=lambda gate: rank[gate.passed]))]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def markdown_table(table: Sequence[Gate]) -> str:
    """The table as Markdown, in the order of the gates."""
    lines = [HEAD, ("---",) * len(HEAD), *(cells(gate) for gate in table)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"
