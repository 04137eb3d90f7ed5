"""Texts that stand more than once: in a source, on two sides of a split, in two sources, under two labels."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from commentsense_training.eda.rows import Table
from commentsense_training.eda.words import listed, percent, several

_PARTS = ("train", "dev", "calibration", "test")
_TRAIN = "train"


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Repeats of one source, test parts among them; texts without a word are left out and counted apart."""

    name: str
    rows: int
    wordless: int
    distinct: int
    repeats: int
    """Rows less distinct texts."""
    repeated: int
    """Distinct texts of the shown parts that stand there more than once."""
    conflicting: int
    """Those of them that have two or three labels."""
    exact: int
    """Repeats that are equal letter by letter."""
    leaked: dict[str, tuple[int, int]]
    """Held-out part -> rows whose text stands in the train part too, and all its rows."""
    leaked_wordless: dict[str, int]
    """Held-out part -> its rows without a word, where the train part has such rows too."""
    copies: dict[str, int]
    """How many texts stand 2, 3, 4, 5 or more times."""


@dataclass(frozen=True, slots=True)
class Sharing:
    """All sources' repeats, and how many distinct texts each two share."""

    sources: list[Duplicates]
    shared: list[list[int]]
    """Symmetric, distinct texts of a source on its diagonal."""


def compute(tables: Sequence[Table]) -> Sharing:
    """Count the repeats. Two texts are equal when the model cannot tell them apart. Test labels are not read."""
    sets = [{key for key in table.keys if key} for table in tables]
    return Sharing([_one(table) for table in tables], [[len(a & b) for b in sets] for a in sets])


def _one(table: Table) -> Duplicates:
    rows = [row for row, key in enumerate(table.keys) if key]
    copies = Counter(table.keys[row] for row in rows)
    labels: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        if table.shown[row]:
            labels[table.keys[row]].append(int(table.labels[row]))
    repeated = {key: found for key, found in labels.items() if len(found) > 1}
    parts = table.source.parts
    train = {table.keys[row] for row in rows if parts[row] == _TRAIN}
    empty = Counter(part for key, part in zip(table.keys, parts, strict=True) if not key)
    leaked = {}
    for part in _PARTS:
        held_out = [table.keys[row] for row in rows if parts[row] == part]
        if part != _TRAIN and held_out:
            leaked[part] = (sum(key in train for key in held_out), len(held_out))
    sizes = {"2": 0, "3": 0, "4": 0, "5 or more": 0}
    for number in copies.values():
        if number > 1:
            sizes[str(number) if number < 5 else "5 or more"] += 1
    return Duplicates(
        name=table.source.name,
        rows=len(table.keys),
        wordless=len(table.keys) - len(rows),
        distinct=len(copies),
        repeats=len(rows) - len(copies),
        repeated=len(repeated),
        conflicting=sum(len(set(found)) > 1 for found in repeated.values()),
        exact=len(rows) - len({table.source.texts[row] for row in rows}),
        leaked=leaked,
        leaked_wordless={part: n for part, n in empty.items() if part != _TRAIN and empty[_TRAIN]},
        copies=sizes,
    )


def findings(result: Sharing) -> list[str]:
    """What the repeats say."""
    said = [_finding(source) for source in result.sources]
    pairs = [
        (result.shared[i][j], result.sources[i].name, result.sources[j].name)
        for i in range(len(result.sources))
        for j in range(i)
        if result.shared[i][j]
    ]
    if pairs:
        most, one, other = max(pairs)
        total = sum(number for number, *_ in pairs)
        line = f"{several(total, 'text stands', 'texts stand')} in two sources"
        said.append(line + (f", most of them ({most:,d}) in {one} and {other}." if len(pairs) > 1 else "."))
    elif len(result.sources) > 1:
        said.append("No text stands in two sources.")
    leaks = [
        f"{source.name} {part} {_leak(n, source.leaked_wordless.get(part, 0))} of {rows:,d}"
        for source in result.sources
        for part, (n, rows) in source.leaked.items()
        if n
    ]
    if leaks:
        said.append(
            f"As published, held-out rows stand in the train part too ({listed(leaks)}): a figure on them measures "
            "memory. Splitting comes first in this project, and keeps a text on its most held-out side alone."
        )
    return said


def _leak(rows: int, wordless: int) -> str:
    return f"{rows:,d} (and {wordless:,d} more that are empty)" if wordless else f"{rows:,d}"


def _finding(source: Duplicates) -> str:
    line = f"{source.name}: none of {source.rows:,d} rows repeats another"
    if source.repeats:
        line = f"{source.name}: {several(source.repeats, 'row repeats', 'rows repeat')} another "
        line += f"({percent(source.repeats / source.rows)} of {source.rows:,d}), {source.exact:,d} letter by letter"
    if source.wordless:
        line += f"; {several(source.wordless, 'row')} more {'has' if source.wordless == 1 else 'have'} no word at all"
    if source.repeated:
        line += f". Of {several(source.repeated, 'text')} outside the test part that stand more than once, "
        line += f"{source.conflicting:,d} ({percent(source.conflicting / source.repeated)}) have more than one label"
        if source.conflicting:
            line += ": nobody can answer those right"
    return line + "."
