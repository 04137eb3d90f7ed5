"""Sheets of comments that people label: drawn, filled in and read back.

A sheet is JSON Lines: `id` and `text`. A person's labels lie beside it as `<sheet>.<person>.jsonl`, a
line for each decision; the last line of a comment counts, so that one may go back.
"""

import hashlib
import json
import random
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from commentsense_sentiment import LABELS

from commentsense_training import text_files
from commentsense_training.datasets import BadData
from commentsense_training.hostile import printable

KEYS: Final = {"1": LABELS[0], "n": LABELS[0], "2": LABELS[1], "u": LABELS[1], "3": LABELS[2], "p": LABELS[2]}
"""Key -> label."""
SKIP: Final = "skip"
"""What a comment gets that cannot be labelled, such as one in a language the person does not read."""
_PERSON: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")


def draw(texts: Iterable[str], count: int, seed: int) -> list[dict[str, str]]:
    """`count` different comments, drawn at random but the same ones for a seed: `id` and `text`.

    Raises `BadData` where there are fewer.
    """
    different = list(dict.fromkeys(text for text in texts if text.strip()))
    if count > len(different):
        raise BadData(f"the file has {len(different)} different comments; ask for at most that many by --n")
    chosen = random.Random(seed).sample(different, count)
    return [{"id": hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12], "text": text} for text in chosen]


def read_sheet(path: Path) -> list[dict[str, str]]:
    """The comments of a sheet; raises `BadData` where it is none."""
    rows = text_files.read(path)
    if any(not isinstance(row.get("id"), str) for row in rows):
        raise BadData(f"{path.name} is no sheet: a line has no id. Make one by `training label sample`.")
    return rows


def answers_path(sheet: Path, person: str) -> Path:
    """Where a person's labels of a sheet lie; raises `BadData` for a name that is no plain word."""
    if not _PERSON.fullmatch(person):
        raise BadData("--person takes letters, digits, _ and - only, at most 40")
    return sheet.with_name(f"{sheet.stem}.{person}.jsonl")


def read_answers(path: Path) -> dict[str, str]:
    """A person's labels by comment id, `SKIP` among them; empty where there is no file yet.

    A last line without its end, as when the power failed, is left out; any other broken line raises `BadData`.
    """
    if not path.is_file():
        return {}
    answers: dict[str, str] = {}
    for number, line in enumerate(path.read_text("utf-8").split("\n")[:-1], start=1):
        try:
            row = json.loads(line)
            label = row["label"]
            answers[row["id"]] = label
        except (ValueError, KeyError, TypeError):
            raise BadData(f"{path.name} line {number} is no label; mend or remove the line") from None
        if label not in (*LABELS, SKIP):
            raise BadData(f"{path.name} line {number}: no label is called {printable(str(label))!r}")
    return answers


def append_answer(path: Path, comment: str, label: str) -> None:
    """Write one decision down at once, so that nothing is lost when the terminal closes."""
    if path.is_file():
        written = path.read_bytes()
        whole_lines = written.rfind(b"\n") + 1
        if whole_lines < len(written):
            with path.open("r+b") as file:
                file.truncate(whole_lines)
    with path.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"id": comment, "label": label}) + "\n")


def session(
    sheet: Sequence[dict[str, str]],
    path: Path,
    person: str,
    *,
    key: Callable[[], str],
    show: Callable[[str], None],
    guide: str,
) -> int:
    """Ask for a label of every comment that has none yet; returns how many are still open.

    `key` gives one key (empty at the end of input), `show` prints a line. Each person sees the
    comments in an order of their own, so that being tired does not hit the same ones twice.
    """
    order = list(sheet)
    random.Random(person).shuffle(order)
    answers = read_answers(path)
    waiting = [row for row in order if row["id"] not in answers]
    show(guide)
    at = 0
    while at < len(waiting):
        row = waiting[at]
        show(f"\n[{len(sheet) - len(waiting) + at + 1}/{len(sheet)}]  {printable(row['text'])}")
        pressed = key().lower()
        if pressed in ("", "q"):
            break
        if pressed == "b":
            at = max(0, at - 1)
        elif pressed == "?":
            show(guide)
        elif pressed in KEYS or pressed == "s":
            label = KEYS.get(pressed, SKIP)
            append_answer(path, row["id"], label)
            show(f"    {label}")
            at += 1
        else:
            show("    no such key: 1 negative, 2 neutral, 3 positive, s skip, b back, ? help, q stop")
    done = read_answers(path)
    return sum(row["id"] not in done for row in sheet)
