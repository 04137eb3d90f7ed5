"""Which sources there are, where their rows lie, and what they must be."""

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from commentsense_training import rows, sources
from commentsense_training.datasets import BadData
from commentsense_training.params import Own
from commentsense_training.rows import Columns, Row
from commentsense_training.settings import Settings
from commentsense_training.sources import Say, SourceError

NUMBERED = {"-1": "negative", "0": "neutral", "1": "positive"}
NAMED = {name: name for name in NUMBERED.values()}
CORPUS = Path("services/youtube-stub/src/commentsense_youtube_stub/data/corpus.jsonl")
"""The project's own corpus, below the repository's root."""


@dataclass(frozen=True, slots=True)
class Source:
    """A source of labelled rows: its file, what its columns are called, and what is known of it."""

    name: str
    file: str
    licence: str
    columns: Columns
    rows: int | None = None
    rows_sha256: str = ""
    """Over the rows as `rows.write` writes them; empty where they are not known beforehand."""
    optional: bool = False
    """Whether the pipeline goes on without it: nothing that ships needs it."""


def catalogue(listed: Path) -> dict[str, Source]:
    """The sources that a sources list (TOML) names."""
    table = tomllib.loads(listed.read_text("utf-8"))
    return {
        name: Source(
            name,
            entry["file"],
            table[entry["of"]]["licence"],
            Columns(**entry.get("columns", {})),
            entry.get("rows"),
            entry.get("rows_sha256", ""),
            entry.get("optional", False),
        )
        for name, entry in table["source"].items()
    }


def fetch(source: Source, settings: Settings, root: Path, say: Say) -> list[Row] | None:
    """The rows of a listed source: from COMMENTSENSE_DATA, or downloaded and checked.

    `root` is the repository's root, where the corpus lies. Returns None for an optional source that
    is not there. Raises `BadData` where the file cannot be read, `SourceError` where it cannot be
    downloaded.
    """
    if source.name == "corpus":
        return rows.parse(root / CORPUS, source.columns, NAMED)
    folder = settings.data
    if folder is not None:
        if source.optional and not (folder / source.file).is_file():
            return None
        return rows.parse(folder / source.file, source.columns, NUMBERED)
    wanted = [f for f in sources.read_list(sources.default_list()) if f.target == source.file]
    if not wanted:
        return None
    try:
        folder = sources.prepare(wanted, settings.data_cache, say)
    except SourceError as error:
        if not source.optional:
            raise
        say(f"going on without {source.name}: {error}")
        return None
    return rows.parse(folder / source.file, source.columns, NUMBERED)


def own(params: Own, folder: Path) -> list[Row]:
    """The rows that a user brings in `folder` (training/own). Raises `BadData`."""
    path = (folder / params.path).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise BadData(f"ingest.own.path {params.path!r} leads out of {folder.name}/: put the file there")
    return rows.parse(path, Columns(params.text, params.label, "id", params.split), params.labels)


def fingerprint(found: list[Row]) -> str:
    """SHA-256 (hex) over `found` as it is written."""
    return hashlib.sha256(b"".join(rows.line(row) for row in found)).hexdigest()
