"""Rows of figures, as a table in the terminal and as docs/benchmarks.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tests.bench.machine import Machine


@dataclass(frozen=True)
class Row:
    """One figure.

    Attributes:
        what: in words.
        measured: with its unit.
        target: in words, empty where there is none.
        met: whether the target was reached; None where there is none, or where it could not be measured.
        ratio: measured over target's base, where there is one.
    """

    what: str
    measured: str
    target: str = ""
    met: bool | None = None
    ratio: float | None = None

    @property
    def verdict(self) -> str:
        """For the table."""
        if self.met is None:
            return "NOT RUN" if self.target else ""
        return "met" if self.met else "MISSED"

    @property
    def cells(self) -> tuple[str, ...]:
        """In the table's order."""
        return (self.what, self.measured, self.target, self.verdict, "" if self.ratio is None else f"{self.ratio:.2f}")


HEAD = ("what", "measured", "target", "met", "ratio")


@dataclass(frozen=True)
class Section:
    """What one scenario measured, and how."""

    title: str
    method: str
    rows: tuple[Row, ...]
    seconds: float = 0.0


def table(sections: Sequence[Section]) -> str:
    """All rows, aligned, for a terminal."""
    lines = [HEAD, *(row.cells for section in sections for row in section.rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEAD))]

    def text(line: tuple[str, ...]) -> str:
        return "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()

    out = [text(HEAD), "  ".join("-" * width for width in widths)]
    for section in sections:
        out += [f"[{section.title}, {section.seconds:.0f} s]", *(text(row.cells) for row in section.rows)]
    return "\n".join(out)


def missed(sections: Sequence[Section]) -> list[Row]:
    """The rows whose target was not reached."""
    return [row for section in sections for row in section.rows if row.met is False]


def page(sections: Sequence[Section], machine: Machine, command: str, day: date) -> str:
    """docs/benchmarks.md."""
    out = [
        "# Benchmarks",
        "",
        f"Written by `{command}` on {day.isoformat()}; do not edit by hand. Every figure comes from one run on one",
        "machine, with the real services as processes (the last section: in pods), the stand-in for YouTube, and a",
        "model server of one process. Ratios compare figures of the same run. Load and services share the machine's",
        "cores, and nothing else was asked of it by this run; figures of another machine differ, ratios differ less.",
        "",
        "| machine | |",
        "| --- | --- |",
        *(f"| {name} | {value} |" for name, value in machine.facts),
        "",
    ]
    for section in sections:
        out += [f"## {section.title}", "", section.method, "", f"| {' | '.join(HEAD)} |", "|" + " --- |" * len(HEAD)]
        out += [f"| {' | '.join(cell.replace('|', '/') for cell in row.cells)} |" for row in section.rows]
        out.append("")
    short = missed(sections)
    out.append("Every target was met." if not short else f"Targets missed: {len(short)}.")
    return "\n".join(out) + "\n"
