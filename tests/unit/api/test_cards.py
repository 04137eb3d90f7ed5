"""Figures of model cards, by version."""

import json
from pathlib import Path

import pytest
from commentsense_api import cards


def test_the_models_that_ship_have_their_cards() -> None:
    """Both are there and hold what a page draws."""
    models = Path(__file__).parents[3] / "services" / "model-server"
    for name in ("model", "model-accurate"):
        description = json.loads((models / name / "artifacts" / "model" / "description.json").read_text("utf-8"))
        found = cards.read(description["version"], "")
        assert found is not None, name
        assert all(found[key] for key in ("parts", "reliability", "slices", "behaviour"))
        worst = [row["macro_recall"]["value"] for row in found["slices"] if not row["few"]]
        assert worst == sorted(worst)


def test_a_folder_adds_cards_and_comes_first(tmp_path: Path) -> None:
    """An operator's own model has its card too."""
    (tmp_path / "mine-1.json").write_text('{"parts": []}', "utf-8")
    assert cards.read("mine-1", str(tmp_path)) == {"parts": []}
    assert cards.read("other", str(tmp_path)) is None


@pytest.mark.parametrize("version", ["", "../settings", "a/b", "a" * 65, ".hidden"])
def test_a_version_names_no_other_file(version: str, tmp_path: Path) -> None:
    """What a model server says of itself is not trusted with paths."""
    assert cards.read(version, str(tmp_path)) is None


def test_a_broken_card_is_none(tmp_path: Path) -> None:
    """The page then does without."""
    (tmp_path / "v.json").write_text("{", "utf-8")
    assert cards.read("v", str(tmp_path)) is None
