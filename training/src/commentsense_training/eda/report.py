"""The report as data: a section a question, with its pictures, its findings and its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

Cells = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn picture: `slug` names its file, `alt` says what is drawn to those who do not see it."""

    slug: str
    alt: str
    png: bytes


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a picture as a table; the first row is its head."""

    caption: str
    rows: Cells


@dataclass(frozen=True, slots=True)
class Section:
    """One question and its answer."""

    slug: str
    title: str
    method: str
    findings: Sequence[str]
    pictures: Sequence[Picture]
    numbers: Sequence[Numbers] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All of it; `sources` has a row a source: name, rows, shown, held back, how it was labelled."""

    profile: str
    sources: Cells
    names: Sequence[str]
    sections: Sequence[Section]
