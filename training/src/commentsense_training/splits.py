"""The sides of the split: made before anything is fitted, kept as files, read by everything after.

No text stands on two sides. The files lie in training/work/<profile>/splits, one a part; only
hashes of their rows are committed (training/splits), so that anyone can compare a fresh split.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from commentsense_sentiment import LABELS

from commentsense_training import datasets
from commentsense_training.datasets import BadData, Example
from commentsense_training.params import Split
from commentsense_training.rows import Row
from commentsense_training.settings import ROOT

WORK = ROOT / "training" / "work"
PARTS: Mapping[str, Sequence[str]] = {
    "full": (
        "semeval-train",
        "semeval-dev",
        "semeval-calibration",
        "semeval-test",
        "youtube-train",
        "youtube-calibration",
        "youtube-test",
    ),
    "small": ("corpus-train", "corpus-calibration", "corpus-dev", "corpus-test"),
}
OWN: Sequence[str] = ("own-train", "own-calibration", "own-dev", "own-test")
"""Parts that are there where a user brings data."""

_HELD_OUT = (
    "semeval-test",
    "youtube-test",
    "corpus-test",
    "own-test",
    "semeval-calibration",
    "youtube-calibration",
    "corpus-calibration",
    "own-calibration",
    "semeval-dev",
    "corpus-dev",
    "own-dev",
)
"""From the most held out to the least: a text that two parts share stays in the first."""


def read(profile: str, root: Path | None = None) -> dict[str, list[Example]]:
    """The examples of each part of `profile` ("full" or "small"), in the order of the source.

    `root` is the folder with `<profile>/splits` (default: training/work). The parts are those of
    `PARTS[profile]`, and those of `OWN` where a user brings data. Raises `BadData` where the split
    has not been made.
    """
    folder = _folder(profile, root)
    parts = [*PARTS[profile], *(part for part in OWN if (folder / f"{part}.jsonl").is_file())]
    missing = [part for part in parts if not (folder / f"{part}.jsonl").is_file()]
    if missing:
        target = "make train-small" if profile == "small" else "make train"
        raise BadData(
            f"the split of profile {profile} is not there ({folder.name}/{missing[0]}.jsonl is missing): run "
            f"`{target}`, or `dvc repro split@{profile}` in training/ for the split alone"
        )
    return {part: _read_part(folder / f"{part}.jsonl", part) for part in parts}


def data_hash(profile: str, root: Path | None = None) -> str:
    """SHA-256 (64 hex digits) over names and bytes of the files of the split."""
    folder = _folder(profile, root)
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        read(profile, root)
    digest = hashlib.sha256()
    for path in files:
        data = path.read_bytes()
        digest.update(f"{path.name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def _folder(profile: str, root: Path | None) -> Path:
    if profile not in PARTS:
        raise BadData(f"no profile is called {profile!r}: there are {' and '.join(PARTS)}")
    return (root or WORK) / profile / "splits"


def _read_part(path: Path, part: str) -> list[Example]:
    found = (json.loads(line) for line in path.read_bytes().splitlines())
    return [Example(row["text"], LABELS.index(row["label"]), part, row["key"]) for row in found]


def domain(part: str) -> str:
    """What the texts of a part of the split are, as the model's description and the parameter `domain` call it."""
    return "tweets" if part.startswith("semeval") else "youtube"


def divide(
    sources: Mapping[str, Sequence[Row]],
    params: Split,
    supported: Callable[[Sequence[Example]], list[Example]] = lambda examples: list(examples),
) -> list[Example]:
    """Every row of `sources` (name -> rows) on its side; what two sides would share stays on one.

    `supported` keeps the examples whose language the model supports; it is asked for all sources
    but SemEval's, which are English by their makers. Rows must have been validated.
    """
    everything: list[Example] = []
    for source, rows in sources.items():
        prefix = source.removesuffix("-test")
        examples = [
            _example(row, f"{prefix}-{part}") for row, part in zip(rows, _parts(source, rows, params), strict=True)
        ]
        everything += examples if prefix == "semeval" else supported(examples)
    return datasets.one_side(everything, held_out=_HELD_OUT)


def _example(row: Row, part: str) -> Example:
    return Example(row.text, LABELS.index(row.label), part, datasets.key(row.text))


def _parts(source: str, rows: Sequence[Row], params: Split) -> Iterable[str]:
    if source == "semeval-test":
        return ["test"] * len(rows)
    if source == "semeval":
        return [
            datasets.semeval_train_part(0, {"split": row.split, "id": row.id}, params.semeval_calibration_one_in)
            for row in rows
        ]
    if source == "youtube":
        return [_block_part(index // params.block_rows % 10, params) for index in range(len(rows))]
    return [row.split or _hashed_part(row.text, params) for row in rows]


def _block_part(block: int, params: Split) -> str:
    if block in params.calibration_blocks:
        return "calibration"
    return "test" if block in params.test_blocks else "train"


def _hashed_part(text: str, params: Split) -> str:
    tenth = datasets.bucket(datasets.key(text), 10)
    sides = {"calibration": params.calibration_tenths, "dev": params.dev_tenths, "test": params.test_tenths}
    return next((side for side, tenths in sides.items() if tenth in tenths), "train")


def write(examples: Sequence[Example], folder: Path, parts: Sequence[str]) -> None:
    """Write a file a part into `folder`; every one of `parts` is there, empty or not."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in parts:
        lines = (
            json.dumps({"text": e.text, "label": LABELS[e.label], "key": e.key}).encode() + b"\n"
            for e in datasets.of_part(examples, part)
        )
        (folder / f"{part}.jsonl").write_bytes(b"".join(lines))


def row_hash(example: Example) -> str:
    """Sixteen hex digits over text and label: enough to compare splits, and no text."""
    return hashlib.sha256(f"{LABELS[example.label]}\0{example.text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def write_hashes(examples: Sequence[Example], path: Path) -> None:
    """Write hash and part of each example as CSV, the form that is committed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"{row_hash(e)},{e.part.split('-', 1)[1]}\n" for e in examples)
    path.write_text("row_hash,part\n" + lines, "utf-8")
