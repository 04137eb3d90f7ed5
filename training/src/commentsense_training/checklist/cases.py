"""The capabilities and their cases, made from the tables in `data`, the same on every machine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from commentsense_sentiment import LABELS

from commentsense_training.checklist.perturb import PERTURBATIONS
from commentsense_training.checklist.templates import HALVES, chance_of, fill, fillings, half_of, table

Kind = Literal["MFT", "INV", "DIR"]

CASES_PER_HALF: Final = 40
TOLERANCE: Final = 0.1
_TABLES = (
    "vocabulary",
    "negation",
    "marks",
    "speech",
    "direction",
    "invariance",
    "identity",
    "languages",
)
_ARROW = " => "


class BrokenTable(ValueError):
    """A table of the suite says what cannot be understood."""


@dataclass(frozen=True, slots=True)
class Case:
    """One comment (MFT) or a comment before and after a change (INV, DIR), and what must hold.

    `expect` are the labels that are right (MFT), `supported` what the record must say instead.
    `moves` is the label whose probability must not fall (`up`) or rise by more than `tolerance`.
    """

    template: str
    half: str
    texts: tuple[str, ...]
    expect: frozenset[str] = frozenset()
    supported: bool | None = None
    moves: str | None = None
    up: bool = True
    tolerance: float = TOLERANCE


@dataclass(frozen=True, slots=True)
class Capability:
    """What is tested, how, and its cases; `identity` marks those on who people are."""

    name: str
    kind: Kind
    about: str
    identity: bool
    cases: tuple[Case, ...]


@cache
def capabilities() -> tuple[Capability, ...]:
    """The whole suite, in the order of its tables."""
    return tuple(_capability(name, spec) for file in _TABLES for name, spec in table(file).items())


def _capability(name: str, spec: dict[str, Any]) -> Capability:
    kind = spec["kind"]
    groups = [dict(group) for group in spec["group"]]
    if spec.get("bases"):
        for group in groups:
            group["templates"] = table("bases")["templates"]
    cases = [case for half in HALVES for case in _half(name, kind, groups, half)]
    return Capability(name, kind, spec["about"], bool(spec.get("identity")), tuple(cases))


def _half(name: str, kind: Kind, groups: Sequence[dict[str, Any]], half: str) -> Iterator[Case]:
    """Cases of one half, every template in turn, until there are enough or no more."""
    seen: set[tuple[str, ...]] = set()
    sources = [
        _cases(name, kind, group, template, half)
        for group in groups
        for template in group["templates"]
        if half_of(template) == half
    ]
    while sources and len(seen) < CASES_PER_HALF:
        for source in list(sources):
            case = next((case for case in source if case.texts not in seen), None)
            if case is None:
                sources.remove(source)
            elif len(seen) < CASES_PER_HALF:
                seen.add(case.texts)
                yield case


def _cases(name: str, kind: Kind, group: dict[str, Any], template: str, half: str) -> Iterator[Case]:
    for filling in fillings(template, group.get("vary")):
        if kind == "MFT":
            yield _plain(name, group, template, half, fill(template, filling))
            continue
        before, after = _pair(name, group, template, filling)
        moves = group.get("rises") or group.get("falls")
        if (kind == "DIR") != (moves is not None):
            raise BrokenTable(f"{name}: DIR needs rises or falls, INV has neither")
        yield Case(
            template,
            half,
            (before, after),
            moves=moves,
            up="rises" in group,
            tolerance=group.get("tolerance", TOLERANCE),
        )


def _plain(name: str, group: dict[str, Any], template: str, half: str, text: str) -> Case:
    expected = group.get("expect", [])
    labels = frozenset([expected] if isinstance(expected, str) else expected)
    if not labels <= set(LABELS) or bool(labels) == ("supported" in group):
        raise BrokenTable(f"{name}: a group expects labels, or says whether the language is supported")
    return Case(template, half, (text,), expect=labels, supported=group.get("supported"))


def _pair(name: str, group: dict[str, Any], template: str, filling: dict[str, str]) -> tuple[str, str]:
    if "vary" in group:
        return fill(template, filling), fill(template, filling | {"vary": filling["other"]})
    if "perturb" in group:
        text = fill(template, filling)
        return text, PERTURBATIONS[group["perturb"]](text, chance_of(name, text))
    before, arrow, after = template.partition(_ARROW)
    if not arrow:
        raise BrokenTable(f"{name}: no '{_ARROW.strip()}' in {template!r}")
    return fill(before, filling), fill(after, filling)
