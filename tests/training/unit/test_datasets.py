"""Reading labelled data and splitting it before anything is fitted."""

import json
from pathlib import Path

import pytest
from commentsense_training import datasets
from commentsense_training.datasets import BadData, Example


def example(text: str, part: str, label: int = 1) -> Example:
    """An example whose key is its own text."""
    return Example(text, label, part, text)


def test_no_text_stands_on_two_sides() -> None:
    """A text of several parts stays in the most held-out one."""
    mixed = [example("a", "train"), example("a", "test"), example("b", "calibration"), example("b", "train")]
    kept = datasets.one_side(mixed, held_out=["test", "calibration"])
    assert [(e.text, e.part) for e in kept] == [("a", "test"), ("b", "calibration")]


def test_a_held_out_set_keeps_its_size_and_the_fitted_one_loses_repeats() -> None:
    """Repeats inside a test set stay; repeats among the fitted texts go."""
    mixed = [example("a", "test"), example("a", "test"), example("b", "train"), example("b", "train")]
    kept = datasets.one_side(mixed, held_out=["test"])
    assert [e.text for e in kept] == ["a", "a", "b"]


def test_youtube_rows_are_split_by_whole_blocks() -> None:
    """Two rows of one block of 200 are never on two sides, and every part gets rows."""
    parts = [datasets.youtube_part(number, {}) for number in range(4_000)]
    blocks = [set(parts[i : i + datasets.BLOCK_ROWS]) for i in range(0, 4_000, datasets.BLOCK_ROWS)]
    assert all(len(block) == 1 for block in blocks)
    assert set(parts) == {"train", "calibration", "test"}


def test_a_third_of_the_2016_test_round_is_never_fitted() -> None:
    """The part depends on the tweet's id alone; other rounds are fitted."""
    parts = [datasets.semeval_train_part(0, {"split": "2016test", "id": str(i)}) for i in range(3_000)]
    assert 900 < parts.count("calibration") < 1_100
    assert set(parts) == {"calibration", "dev"}
    assert datasets.semeval_train_part(0, {"split": "2013train", "id": "1"}) == "train"


def test_texts_that_the_model_cannot_tell_apart_have_one_key(tmp_path: Path) -> None:
    """Case, addresses and handles do not make another text."""
    path = tmp_path / "a.csv"
    path.write_text("text,label\nGREAT video @bob,1\ngreat video,1\n", "utf-8")
    first, second = datasets.read_csv(path, lambda *_: "train")
    assert first.key == second.key
    assert first.label == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [("text,mood\na,1\n", "label"), ("text,label\na,5\n", "row 2"), ("text,label\n", "no rows")],
)
def test_a_file_of_another_schema_is_refused(tmp_path: Path, content: str, message: str) -> None:
    """The error names what is wrong."""
    path = tmp_path / "a.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(BadData, match=message):
        datasets.read_csv(path, lambda *_: "train")


def test_a_corpus_is_read_by_its_named_labels(tmp_path: Path) -> None:
    """JSON Lines with text and label become examples; an unknown label is refused."""
    path = tmp_path / "corpus.jsonl"
    path.write_text("\n".join(json.dumps({"text": f"comment {i}", "label": "negative"}) for i in range(50)), "utf-8")
    examples = datasets.read_corpus(path)
    assert {e.label for e in examples} == {0}
    assert {e.part for e in examples} == {"train", "calibration", "test"}
    path.write_text('{"text": "a", "label": "angry"}', "utf-8")
    with pytest.raises(BadData, match="line 1"):
        datasets.read_corpus(path)
