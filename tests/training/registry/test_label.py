"""Two people label a sheet; how far they agree."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from commentsense_sentiment import LABELS
from commentsense_training import labelling
from commentsense_training.__main__ import main
from commentsense_training.agreement import agreement
from commentsense_training.datasets import BadData
from sklearn.metrics import cohen_kappa_score

from tests.training.registry.conftest import CORPUS

TRAINING = [sys.executable, "-m", "commentsense_training"]


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A sheet of six comments."""
    path = tmp_path / "sheet.jsonl"
    assert main(["label", "sample", str(CORPUS), "--n", "6", "--out", str(path)]) == 0
    return path


def _do(sheet: Path, person: str, keys: str) -> str:
    done = subprocess.run(
        [*TRAINING, "label", "do", str(sheet), "--person", person],
        input="\n".join(keys) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def _labels(sheet: Path, person: str) -> dict[str, str]:
    return labelling.read_answers(labelling.answers_path(sheet, person))


def test_a_session_stops_and_goes_on(sheet: Path) -> None:
    """Keys label, b goes back, other keys are told, q stops; the next session asks only for what is left."""
    first = _do(sheet, "ann", "1b3xsq")
    assert "no such key" in first
    assert "4 comments left" in first
    assert sorted(_labels(sheet, "ann").values()) == ["positive", "skip"]
    last = _do(sheet, "ann", "1111")
    assert "all 6 labelled" in last
    assert sorted(_labels(sheet, "ann").values()) == ["negative"] * 4 + ["positive", "skip"]


def test_one_key_is_enough_in_a_terminal(sheet: Path) -> None:
    """No Enter is needed: the key itself is the answer."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*TRAINING, "label", "do", str(sheet), "--person", "ann"], stdin=theirs, stdout=subprocess.PIPE, text=True
    )
    os.close(theirs)
    try:
        os.write(ours, b"pnq")
        said, _ = process.communicate(timeout=60)
    finally:
        process.kill()
        os.close(ours)
    assert "4 comments left" in said
    assert sorted(_labels(sheet, "ann").values()) == ["negative", "positive"]


def test_agreement_of_two_people(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Kappa, the table, and each disagreement with its comment."""
    ids = [json.loads(line)["id"] for line in sheet.read_text().splitlines()]
    for person, labels in (("ann", "ppnnuu"), ("bob", "ppnuun")):
        for comment, key in zip(ids, labels, strict=True):
            labelling.append_answer(labelling.answers_path(sheet, person), comment, labelling.KEYS[key])
    assert main(["label", "agree", str(sheet), "ann", "bob"]) == 0
    said = capsys.readouterr().out
    expected = cohen_kappa_score(list("ppnnuu"), list("ppnuun"))
    assert f"kappa {expected:.3f}" in said
    assert said.count("ann: ") == 2
    assert main(["label", "agree", str(sheet), "ann", "carl"]) == 1


def test_a_hostile_comment_is_shown_harmless(tmp_path: Path) -> None:
    """No escape sequence of a comment reaches the terminal."""
    path = tmp_path / "sheet.jsonl"
    path.write_text(json.dumps({"id": "x", "text": "nice \x1b]0;owned\x07 video"}) + "\n", "utf-8")
    assert "\x1b" not in _do(path, "ann", "q")


def test_a_line_cut_off_by_a_crash_costs_one_label(sheet: Path) -> None:
    """The torn line is dropped and the next answer is written whole; a broken line elsewhere is told."""
    path = labelling.answers_path(sheet, "ann")
    labelling.append_answer(path, "a", "positive")
    with path.open("a", encoding="utf-8") as file:
        file.write('{"id": "b", "la')
    assert labelling.read_answers(path) == {"a": "positive"}
    labelling.append_answer(path, "c", "neutral")
    assert labelling.read_answers(path) == {"a": "positive", "c": "neutral"}
    path.write_text('{"id": "b"}\n', "utf-8")
    with pytest.raises(BadData, match="line 1"):
        labelling.read_answers(path)


def test_a_sheet_is_drawn_once_and_without_repeats(tmp_path: Path, sheet: Path) -> None:
    """The same seed draws the same different comments; a sheet that may be labelled is never replaced."""
    texts = ["a", "b", "a", "c", " "]
    drawn = labelling.draw(texts, 3, 1)
    assert drawn == labelling.draw(texts, 3, 1)
    assert {row["text"] for row in drawn} == {"a", "b", "c"}
    with pytest.raises(BadData, match="3 different comments"):
        labelling.draw(texts, 4, 1)
    assert main(["label", "sample", str(CORPUS), "--out", str(sheet)]) == 1


@pytest.mark.parametrize("person", ["../../etc/x", "", "a b", "a.b"])
def test_a_person_is_no_path(sheet: Path, person: str) -> None:
    """Names become part of a file's name."""
    with pytest.raises(BadData, match="--person"):
        labelling.answers_path(sheet, person)


def _people(count: int, noise: float) -> tuple[Sequence[str], Sequence[str]]:
    rng = np.random.default_rng(5)
    first = rng.integers(0, 3, count)
    second = np.where(rng.random(count) < noise, rng.integers(0, 3, count), first)
    return [LABELS[i] for i in first], [LABELS[i] for i in second]


def test_kappa_is_the_usual_one_with_an_interval() -> None:
    """Equal to scikit-learn's; the interval holds it and shrinks with more comments."""
    few, many = agreement(*_people(100, 0.3)), agreement(*_people(2000, 0.3))
    assert many.kappa == pytest.approx(cohen_kappa_score(*_people(2000, 0.3)))
    for one in (few, many):
        assert one.low is not None
        assert one.kappa is not None
        assert one.high is not None
        assert one.low < one.kappa < one.high
    assert many.high - many.low < few.high - few.low


def test_kappa_of_one_label_is_undefined() -> None:
    """When both gave one label to everything there is no chance to beat."""
    result = agreement(["neutral"] * 5, ["neutral"] * 5)
    assert (result.observed, result.kappa) == (1.0, None)
