"""params.yaml is read strictly."""

import dataclasses
from pathlib import Path

import pytest
from commentsense_training import params
from commentsense_training.datasets import BadData
from commentsense_training.fit import Recipe
from commentsense_training.params import PROFILES, Evaluate, Ingest, Preprocess, Register, Split, Train, Validate
from commentsense_training.pipeline import recipe_of

TRAINING = Path(__file__).parents[3] / "training"


@pytest.mark.parametrize("profile", PROFILES)
def test_every_section_of_the_shipped_file_is_valid(profile: str) -> None:
    """Each stage finds its section in both profiles."""
    for kind in (Ingest, Validate, Split, Preprocess, Train, Evaluate, Register):
        assert params.read(kind, profile, TRAINING)


def test_the_recipe_in_the_file_is_the_one_that_was_chosen() -> None:
    """params.yaml shows every field of the recipe, with the values that the code has by default."""
    chosen = params.read(Train, "full", TRAINING)
    assert set(chosen.recipe) == {field.name for field in dataclasses.fields(Recipe)}
    assert recipe_of(chosen) == Recipe()


def test_the_small_profile_ships_nothing() -> None:
    """A model of a few hundred comments never replaces the shipped one."""
    assert params.read(Register, "small", TRAINING).ship is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("split: {small: {blocks: 3}}", r"split\.small: .*blocks"),
        ("split: {full: {}}", r"no section split\.small"),
        ("split: [", r"no section split\.small"),
    ],
)
def test_a_wrong_file_is_refused_by_section(tmp_path: Path, text: str, message: str) -> None:
    """The error names the section and the field."""
    (tmp_path / "params.yaml").write_text(text, "utf-8")
    with pytest.raises(BadData, match=message):
        params.read(Split, "small", tmp_path)


def test_an_unknown_field_of_the_recipe_is_refused() -> None:
    """A misspelt field would otherwise change nothing."""
    chosen = params.read(Train, "small", TRAINING).model_copy(update={"recipe": {"shortest": 1}})
    with pytest.raises(BadData, match="no field shortest"):
        recipe_of(chosen)
