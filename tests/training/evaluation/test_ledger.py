"""The ledger only grows, refuses a second look, and names the code that looked."""

import subprocess
from pathlib import Path

import pytest
from commentsense_training import evaluation, ledger
from commentsense_training.settings import ROOT

from tests.training.evaluation.conftest import honest_rows

HASH, OTHER = "0123456789ab", "ba9876543210"


def _entry(folder_hash: str = HASH, sharpness: float = 1.0, **more: object) -> ledger.Entry:
    labels, probabilities = honest_rows(2000, 14, sharpness)
    part = evaluation.measure(labels, probabilities)
    return ledger.Entry(
        "2026-01-02", "fast", "aaaabbbbcccc", folder_hash, "feedfacefeed", {"youtube-test": part}, **more
    )


def test_the_committed_ledger_begins_with_its_head() -> None:
    """Nobody edited what it says of itself: published figures, history, rules."""
    page = (ROOT / "docs" / "test-ledger.md").read_text("utf-8")
    assert page.startswith(ledger.HEAD)
    for figure in ("0.629", "0.583", "0.713", "0.634", "0.644", "macro-averaged recall"):
        assert figure in ledger.HEAD


def test_entries_are_added_and_nothing_before_them_changes(tmp_path: Path) -> None:
    """After each entry the page still begins with all that stood there."""
    page = tmp_path / "docs" / "ledger.md"
    ledger.append(page, _entry())
    first = page.read_text("utf-8")
    assert first.startswith(ledger.HEAD)
    ledger.append(page, _entry(OTHER))
    assert page.read_text("utf-8").startswith(first)
    assert ledger.seen(page) == {HASH, OTHER}


def test_an_entry_says_when_what_and_how_good_with_intervals() -> None:
    """Date, hash, version, commit and each figure with its bounds."""
    text = ledger.render(_entry())
    for word in ("2026-01-02", HASH, "aaaabbbbcccc", "feedfacefeed", "youtube-test", "2,000"):
        assert word in text
    row = next(line for line in text.splitlines() if line.startswith("| youtube-test"))
    assert row.count("[") == 6


def test_a_second_look_is_refused_unless_it_is_marked(tmp_path: Path) -> None:
    """The same hash is an error that tells of --again; with it the entry says so."""
    page = tmp_path / "ledger.md"
    ledger.check(page, HASH, again=False)
    ledger.append(page, _entry())
    with pytest.raises(ledger.LedgerError, match="--again"):
        ledger.check(page, HASH, again=False)
    ledger.check(page, HASH, again=True)
    ledger.check(page, OTHER, again=False)
    assert "measured again" in ledger.render(_entry(again=True))
    assert "measured again" not in ledger.render(_entry())


def test_broken_promises_are_said() -> None:
    """Overconfident probabilities on the YouTube blocks miss the promised calibration error; honest ones keep it."""
    assert "NOT kept" in ledger.promises(_entry(sharpness=3.0).parts)[0]
    assert "NOT kept" not in ledger.promises(_entry().parts)[0]
    assert ledger.promises({"semeval-test": {}}) == []


def _git(folder: Path, *words: str) -> None:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    subprocess.run(["git", "-C", str(folder), *identity, *words], check=True, capture_output=True)


def test_only_committed_code_measures(tmp_path: Path) -> None:
    """A clean checkout gives its commit; a changed or new file under training/src is refused and named."""
    with pytest.raises(ledger.LedgerError, match="no git checkout"):
        ledger.clean_commit(tmp_path)
    code = tmp_path / "training" / "src"
    code.mkdir(parents=True)
    (code / "a.py").write_text("1\n")
    _git(tmp_path, "init", "-q")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "-q", "-m", "x")
    commit = ledger.clean_commit(tmp_path)
    assert len(commit) == 12
    (tmp_path / "docs.md").write_text("what is not code may change\n")
    assert ledger.clean_commit(tmp_path) == commit
    (code / "b.py").write_text("2\n")
    with pytest.raises(ledger.LedgerError, match=r"b\.py"):
        ledger.clean_commit(tmp_path)
