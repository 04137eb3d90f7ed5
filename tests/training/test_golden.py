"""The answers to the golden comments are written by one command."""

import json
import shutil
from pathlib import Path

from commentsense_training import golden


def test_answers_are_written_for_the_models_that_are_there(tmp_path: Path) -> None:
    """Each model directory gets a line per comment, written again only when they differ; no model, no file."""
    shutil.copy(golden.FOLDER / golden.COMMENTS, tmp_path)
    (tmp_path / "accurate.jsonl").write_text("of a model that is gone\n", "utf-8")
    models = {"fast": golden.SHIPPED["fast"], "accurate": tmp_path / "nothing"}
    assert golden.write(tmp_path, models) == {"fast": True}
    assert golden.write(tmp_path, models) == {"fast": False}
    assert not (tmp_path / "accurate.jsonl").exists()
    rows = [json.loads(line) for line in (tmp_path / "fast.jsonl").read_text("utf-8").splitlines()]
    comments = (tmp_path / golden.COMMENTS).read_text("utf-8").splitlines()
    assert [row["id"] for row in rows] == [json.loads(line)["id"] for line in comments]
    assert {"label", "negative", "neutral", "positive", "model_version"} <= set(rows[0])
