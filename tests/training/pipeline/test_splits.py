"""The sides: whole blocks, no text on two of them, the same on every machine."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from commentsense_training import params, splits
from commentsense_training.datasets import BadData
from commentsense_training.params import Split
from commentsense_training.rows import Row
from commentsense_training.stages import ingest, split, validate

ROOT = Path(__file__).parents[3]
PARAMS = params.read(Split, "full", ROOT / "training")


def rows(count: int, source: str = "row", side: str = "") -> list[Row]:
    """Distinct rows; spelt in letters, because numbers may look alike to the model."""
    return [Row(n, str(n), f"{source} {spelt(n)} of many", "neutral", side) for n in range(count)]


def spelt(number: int) -> str:
    """A word of its own for each number."""
    return "".join(["ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu"][int(digit)] for digit in str(number))


def test_youtube_goes_by_whole_blocks() -> None:
    """Blocks of 200 rows in a pattern of ten: seven to train, one calibrates, two test."""
    found = splits.divide({"youtube": rows(4_000)}, PARAMS)
    parts = [example.part for example in found]
    blocks = [set(parts[i : i + 200]) for i in range(0, 4_000, 200)]
    assert all(len(block) == 1 for block in blocks)
    assert [parts.count(f"youtube-{side}") for side in ("train", "calibration", "test")] == [2_800, 400, 800]


def test_a_text_of_two_sources_stays_on_the_most_held_out_side() -> None:
    """What a test part has is fitted nowhere, in whatever source it stands."""
    shared = Row(0, "0", "Exactly THIS comment", "neutral", "2013train")
    youtube = [Row(0, "0", "exactly this comment", "neutral", ""), *rows(10, "tube")]
    found = splits.divide({"semeval": [shared], "semeval-test": [shared], "youtube": youtube}, PARAMS)
    assert [e.part for e in found if e.key == "exactly this comment"] == ["semeval-test"]


def test_unsupported_languages_leave_before_repeats_are_looked_for() -> None:
    """SemEval is English by its makers and is not asked; the others are."""
    asked: list[str] = []

    def none(examples):
        asked.extend(example.part for example in examples)
        return []

    found = splits.divide({"semeval": rows(5, side="2013train"), "youtube": rows(5, "tube")}, PARAMS, none)
    assert {example.part for example in found} == {"semeval-train"}
    assert set(asked) == {"youtube-train"}


def test_what_was_not_made_is_an_error_that_names_the_command(tmp_path: Path) -> None:
    """Reading a split that is not there, or a profile that there is not, says what to do."""
    with pytest.raises(BadData, match="make train-small"):
        splits.read("small", tmp_path)
    with pytest.raises(BadData, match="make train"):
        splits.data_hash("full", tmp_path)
    with pytest.raises(BadData, match="no profile"):
        splits.read("big", tmp_path)


def test_the_committed_hashes_are_those_of_a_fresh_split(project: Path, said: list[str]) -> None:
    """On the own corpus, which everyone has, the split comes out as committed, byte for byte."""
    committed = (ROOT / "training" / "splits" / "small" / "corpus.csv").read_bytes()
    (project / "splits" / "small" / "corpus.csv").unlink()
    for stage in (ingest, validate, split):
        stage.run("small", project, said.append)
    assert (project / "splits" / "small" / "corpus.csv").read_bytes() == committed
    found = splits.read("small", project / "work")
    assert list(found) == list(splits.PARTS["small"])
    assert all(found.values())
    texts = {example.text for examples in found.values() for example in examples}
    assert not any(text in committed.decode() for text in texts)


def test_the_data_hash_tells_every_change(tmp_path: Path) -> None:
    """Another byte in a file of the split is another hash; the same files have the same."""
    folder = tmp_path / "small" / "splits"
    examples = splits.divide({"corpus": rows(200)}, PARAMS)
    splits.write(examples, folder, splits.PARTS["small"])
    first = splits.data_hash("small", tmp_path)
    assert first == splits.data_hash("small", tmp_path)
    assert splits.read("small", tmp_path)["corpus-train"][0] == next(e for e in examples if e.part == "corpus-train")
    with (folder / "corpus-dev.jsonl").open("a") as file:
        file.write(json.dumps({"text": "x", "label": "neutral", "key": "x"}) + "\n")
    assert splits.data_hash("small", tmp_path) != first


def test_a_users_rows_get_sides_of_their_own(project: Path, own: Callable[..., None], said: list[str]) -> None:
    """Named sides are kept, the others go by hash; the own parts join the split."""
    lines = [{"text": f"my comment {spelt(n)} is here", "label": "neutral", "split": ""} for n in range(100)]
    lines[0]["split"] = "test"
    own(project, "mine.jsonl", "\n".join(map(json.dumps, lines)).encode())
    for stage in (ingest, validate, split):
        stage.run("small", project, said.append)
    found = splits.read("small", project / "work")
    assert list(found) == [*splits.PARTS["small"], *splits.OWN]
    assert sum(len(found[part]) for part in splits.OWN) == 100
    assert f"my comment {spelt(0)} is here" in {example.text for example in found["own-test"]}
