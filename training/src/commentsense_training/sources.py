"""Bring the public data to this machine: download, check, and lay out as `COMMENTSENSE_DATA`.

SourceError
├── Unreachable   no answer from the address (offline, or the file has moved)
└── WrongContent  the bytes are not those that were measured
"""

import csv
import hashlib
import html
import io
import re
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_CHUNK = 1 << 18
_TIMEOUT_S = 30.0
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_NUMBER = {"negative": "-1", "neutral": "0", "positive": "1"}
_HEADER = ("id", "text", "label", "split")

Row = tuple[str, str, str, str]
Say = Callable[[str], None]


class SourceError(RuntimeError):
    """The data could not be fetched as listed."""


class Unreachable(SourceError):
    """No answer from the address."""


class WrongContent(SourceError):
    """The bytes are not those that the list names."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of the list: where it is, what it must be, and where its rows go."""

    url: str
    sha256: str
    """Of the file; empty where only `git_blob` is known."""
    bytes: int
    format: str
    split: str
    target: str
    git_blob: str = ""
    """The id (SHA-1) that git gives the file, for one whose bytes could not be had when the list was written."""
    left_out: frozenset[str] = frozenset()
    """First 16 hex digits of the SHA-256 of texts that the measured copy lacks."""


def read_list(path: Path) -> list[SourceFile]:
    """The files that a sources list (TOML) names, in order."""
    listed = tomllib.loads(path.read_text("utf-8"))
    return [
        SourceFile(
            url=listed[entry["source"]]["base"] + entry["path"],
            sha256=entry.get("sha256", ""),
            bytes=entry["bytes"],
            format=entry["format"],
            split=entry["split"],
            target=entry["target"],
            git_blob=entry.get("git_blob", ""),
            left_out=frozenset(entry.get("left_out", ())),
        )
        for entry in listed["file"]
    ]


def default_list() -> Path:
    """The list that the package ships."""
    return Path(__file__).with_name("sources.toml")


def prepare(files: list[SourceFile], folder: Path, say: Say) -> Path:
    """Download what `folder` lacks and write the CSV files; returns `folder`.

    Raises `Unreachable` or `WrongContent`; then no CSV file of the failed kind is written.
    """
    rows: dict[str, list[Row]] = {}
    for file in files:
        data = _cached(file, folder / "raw", say)
        rows.setdefault(file.target, []).extend(_rows(file, data.decode("utf-8")))
    for target, found in rows.items():
        path = folder / target
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(_HEADER)
            writer.writerows(_first_of_each(found))
        say(f"wrote {target}")
    return folder


def _cached(file: SourceFile, folder: Path, say: Say) -> bytes:
    path = folder / (file.sha256 or file.git_blob)
    if path.is_file():
        data = path.read_bytes()
        if _is_listed(file, data):
            return data
    data = _download(file, say)
    if not _is_listed(file, data):
        raise WrongContent(
            f"{file.url} holds {len(data)} bytes with SHA-256 {hashlib.sha256(data).hexdigest()}, not the "
            f"{file.bytes} bytes with {file.sha256 or 'git id ' + file.git_blob} that the list names: the file has "
            "changed, or the way is unsafe"
        )
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return data


def _is_listed(file: SourceFile, data: bytes) -> bool:
    if file.sha256:
        return hashlib.sha256(data).hexdigest() == file.sha256
    # git's own id of a file's content: weaker than SHA-256, and still no accident gets past it.
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest() == file.git_blob


def _download(file: SourceFile, say: Say) -> bytes:
    if not file.url.startswith(("https://", "file://")):
        raise SourceError(f"{file.url} is neither an https:// nor a file:// address")
    name = file.url.rsplit("/", 1)[-1]
    received = io.BytesIO()
    try:
        # The scheme is checked above.
        with urllib.request.urlopen(file.url, timeout=_TIMEOUT_S) as answer:  # noqa: S310
            while chunk := answer.read(_CHUNK):
                received.write(chunk)
                done = received.tell()
                if done > 2 * file.bytes + _CHUNK:
                    raise WrongContent(f"{file.url} is far longer than the {file.bytes} bytes listed")
                say(f"{name}: {min(100, 100 * done // max(1, file.bytes))} %")
    except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
        reason = getattr(error, "reason", error)
        raise Unreachable(
            f"cannot download {file.url} ({reason}). Without a network, set COMMENTSENSE_DATA to a "
            "folder that holds semeval/ and youtube/, or train on the project's own corpus: "
            "`make train-small`"
        ) from error
    return received.getvalue()


def _rows(file: SourceFile, text: str) -> Iterator[Row]:
    if file.format == "semeval-tsv":
        for line in text.split("\n"):
            fields = line.rstrip("\r").split("\t")
            if len(fields) >= 3 and fields[1] in _NUMBER:
                yield fields[0], plain(fields[2]), _NUMBER[fields[1]], file.split
    elif file.format == "youtube-csv":
        yield from _youtube(file, text)
    elif file.format == "reddit-csv":
        for number, row in enumerate(csv.DictReader(io.StringIO(text, newline=""))):
            yield str(number), row.get("clean_comment") or "", row.get("category") or "", file.split
    else:
        raise SourceError(f"{file.url}: unknown format {file.format!r}")


def _youtube(file: SourceFile, text: str) -> Iterator[Row]:
    """Rows as in the copy that was measured: no empty text, none twice, none that the list leaves out.

    The sides of the split go by the number of a row, so that a row more would move all after it.
    """
    seen: set[str] = set()
    for number, row in enumerate(csv.DictReader(io.StringIO(text, newline=""))):
        label = _NUMBER.get(row.get("Sentiment", ""))
        comment = row.get("Comment") or ""
        comment = comment.strip() if comment.strip().isdigit() else comment
        if label is None or not comment.strip() or comment in seen:
            continue
        seen.add(comment)
        if hashlib.sha256(comment.encode()).hexdigest()[:16] not in file.left_out:
            yield str(number), comment, label, file.split


def plain(text: str) -> str:
    r"""A tweet's text without the publisher's escapes: `\uXXXX`, doubled quotes, entities."""
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text.strip())
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    text = text.replace('""', '"').replace('\\"', '"')
    return html.unescape(text)


def _first_of_each(rows: list[Row]) -> list[Row]:
    seen: set[str] = set()
    return [row for row in rows if not (row[0] in seen or seen.add(row[0]))]  # type: ignore[func-returns-value]
