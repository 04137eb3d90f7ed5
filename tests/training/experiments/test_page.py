"""docs/experiments.md is what the kept numbers say."""

import json
from pathlib import Path
from typing import Any

import pytest
from commentsense_training.__main__ import main
from commentsense_training.experiments import collect, page
from commentsense_training.experiments.catalogue import EXPERIMENTS
from commentsense_training.experiments.lessons import LESSONS

from tests.training.experiments.conftest import Store

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    """The numbers that are committed."""
    found: dict[str, Any] = json.loads((ROOT / collect.RESULTS).read_text("utf-8"))
    return found


def test_the_page_is_what_the_numbers_say(kept: dict[str, Any]) -> None:
    """Written anew, the page is the committed one, and every picture that it shows is committed."""
    text, pictures = page.render(kept)
    assert (ROOT / "docs" / "experiments.md").read_text("utf-8") == text
    assert {path.name for path in (ROOT / "docs" / page.IMAGES).iterdir()} == set(pictures)
    assert all(f"({page.IMAGES}/{name})" in text for name in pictures)


def test_every_experiment_of_the_page_teaches_something_that_holds(kept: dict[str, Any]) -> None:
    """Seven experiments and the reproduction are there, each with a sentence that its numbers bear out."""
    assert set(kept) >= set(EXPERIMENTS) - {"transformers"}
    assert all(LESSONS[name].holds(kept[name]) for name in kept if name in LESSONS)
    assert set(LESSONS) >= set(kept) - {"transformers"}


def test_a_lesson_that_no_longer_holds_stops_the_page(kept: dict[str, Any]) -> None:
    """With other numbers the sentence must be written anew before there is a page."""
    wrong = json.loads(json.dumps(kept))
    for row in wrong["baseline"]["candidates"]:
        row["macro_f1"] = 0.5
    with pytest.raises(page.PageError, match="baseline"):
        page.render(wrong)


def test_no_text_of_the_data_and_no_path_is_kept(kept: dict[str, Any]) -> None:
    """The numbers hold no words of a comment and name no folder."""
    stored = json.dumps(kept)
    assert "/root" not in stored
    assert "/tmp" not in stored  # noqa: S108
    assert max(len(value) for value in _strings(kept)) < 200


def _strings(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for one in value.values() for text in _strings(one)]
    if isinstance(value, list):
        return [text for one in value for text in _strings(one)]
    return [value] if isinstance(value, str) else [""]


def test_fast_runs_never_reach_the_page(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What CI runs on the small corpus is no source of the page's numbers."""
    store.run("baseline")
    assert main(["experiments", "docs", "--checkout", str(tmp_path)]) == 1
    assert "no full run" in capsys.readouterr().err
    assert not (tmp_path / "docs").exists()


def test_the_page_is_written_from_the_kept_numbers_alone(
    kept: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--stored` asks no MLflow, and takes away pictures that the page no longer shows."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    stored = tmp_path / collect.RESULTS
    stored.parent.mkdir(parents=True)
    stored.write_text(json.dumps({"max-features": kept["max-features"]}), "utf-8")
    images = tmp_path / "docs" / page.IMAGES
    images.mkdir(parents=True)
    (images / "old.png").write_bytes(b"")
    assert main(["experiments", "docs", "--stored", "--checkout", str(tmp_path)]) == 0
    assert (tmp_path / "docs" / "experiments.md").read_text("utf-8").count("\n## ") == 1
    assert {path.name for path in images.iterdir()} == {"max-features-comparison.png", "max-features-confusion.png"}
