"""The ledger of the test sets: who looked at them, when, and what was seen. Entries are only ever added.

A test set measures what is to come only while nothing is chosen by it. So each model is measured
there once, and the page shows every look.
"""

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from commentsense_training.commands import CommandError

LARGEST_ECE: Final = 0.05
"""What the expected calibration error on YouTube's test blocks may be."""
_HASH: Final = re.compile(r"^## .*`([0-9a-f]{12,64})`", re.MULTILINE)

HEAD: Final = """\
# Test ledger

Every look at the sets that nothing may be chosen by: SemEval-2017 Task 4 A's test tweets and the
YouTube test blocks. Written by `training evaluate --final`, which adds an entry and never changes
one; it refuses a model that was measured before (`--again` measures it once more and says so) and
code with uncommitted changes. A figure here is reported, never tuned against: recipes are chosen
on the 2016 test round and the YouTube calibration blocks.

SemEval-2017's official metric is macro-averaged recall, the mean of the three labels' recall.
Published for its test set (TweetEval): SVM and FastText 0.629, LSTM 0.583, RoBERTa-base 0.713.
On the YouTube blocks figures mean agreement with an undocumented labeller.

Before this ledger was kept, releases of this project looked at the SemEval-2017 test set after each
retraining: macro recall 0.634 in the first, 0.644 in the last. Nothing was chosen by those
figures, but they were seen; read the first entry with that in mind.

Intervals are 95 % bootstrap intervals over comments. ECE: expected calibration error, 15 bins of
equal mass. NLL: negative log likelihood in nats. Brier: 0 to 2.
"""


class LedgerError(CommandError):
    """The test sets may not be looked at now; the text says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One look: which model, from which code, and `evaluation.report`'s parts of the test sets."""

    date: str
    name: str
    version: str
    """What the model says of itself."""
    folder_hash: str
    """`package.content_hash` of its directory."""
    commit: str
    parts: Mapping[str, Mapping[str, Any]]
    again: bool = False


def seen(path: Path) -> set[str]:
    """The hashes of the models that the ledger at `path` has entries of."""
    return set(_HASH.findall(path.read_text("utf-8"))) if path.is_file() else set()


def check(path: Path, folder_hash: str, *, again: bool) -> None:
    """Raise `LedgerError` where the model was measured before and `again` does not say that this is known."""
    if folder_hash in seen(path) and not again:
        raise LedgerError(
            f"model {folder_hash} stands in {path.name} already: the test sets are looked at once a model. "
            "Read the figures there; --again measures it once more, and the entry will say so"
        )


def clean_commit(root: Path, code: str = "training/src") -> str:
    """The commit of the checkout `root`; raises `LedgerError` where `code` there is not what was committed."""

    def git(*words: str) -> str:
        try:
            done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, check=True, encoding="utf-8")
        except (OSError, subprocess.CalledProcessError) as error:
            raise LedgerError(
                f"{root} is no git checkout with a commit: the ledger names the code that was measured"
            ) from error
        return done.stdout.strip()

    commit = git("rev-parse", "--short=12", "HEAD")
    if changed := git("status", "--porcelain", "--", code):
        files = ", ".join(line.split(maxsplit=1)[-1] for line in changed.splitlines()[:5])
        raise LedgerError(
            f"{code} has uncommitted changes ({files}): commit them first, then measure what is committed"
        )
    return commit


def append(path: Path, entry: Entry) -> None:
    """Add `entry` at the end of the ledger at `path`, which is begun with its head where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Only ever opened for adding: what stands there cannot be lost.
    with path.open("a", encoding="utf-8") as file:
        if file.tell() == 0:
            file.write(HEAD)
        file.write(render(entry))


def render(entry: Entry) -> str:
    """The entry as Markdown."""
    mark = ", measured again" if entry.again else ""
    lines = [
        "",
        f"## {entry.date}: {entry.name} `{entry.folder_hash}`{mark}",
        "",
        f"Model version `{entry.version}`, measured with the code of commit `{entry.commit}`.",
        "",
        "| set | comments | macro recall | accuracy | macro F1 | ECE | NLL | Brier |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for name, part in entry.parts.items():
        figures = {**part["quality"], **part["calibration"]}
        keys = ("macro_recall", "accuracy", "macro_f1", "ece15", "nll", "brier")
        lines.append(f"| {name} | {part['comments']:,} | " + " | ".join(spread(figures[key]) for key in keys) + " |")
        if "uncalibrated" in part:
            before = part["uncalibrated"]["calibration"]
            cells = " | ".join(spread(before[key]) for key in ("ece15", "nll", "brier"))
            lines.append(f"| {name}, before calibration | {part['comments']:,} | | | | {cells} |")
    lines += ["", *(f"- {line}" for line in promises(entry.parts))]
    return "\n".join(lines) + "\n"


def promises(parts: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What is promised of the YouTube test blocks, and whether it was kept; empty where they are not there."""
    part = parts.get("youtube-test")
    if part is None:
        return []
    ece = part["calibration"]["ece15"]["value"]
    said = [f"ECE on the YouTube test blocks at most {LARGEST_ECE}: {_kept(ece <= LARGEST_ECE)} ({ece:.4f})"]
    if "uncalibrated" in part:
        gap = part["uncalibrated"]["nll_difference"]
        said.append(
            f"NLL there below the uncalibrated model's: {_kept(gap['difference'] < 0)} "
            f"({gap['difference']:+.4f} [{gap['low']:+.4f}, {gap['high']:+.4f}])"
        )
    return said


def _kept(yes: bool) -> str:
    return "kept" if yes else "NOT kept"


def spread(interval: Mapping[str, float]) -> str:
    """A figure with its interval, four digits."""
    return f"{interval['value']:.4f} [{interval['low']:.4f}, {interval['high']:.4f}]"
