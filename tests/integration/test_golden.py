"""The golden comments through the whole stack: read from the stub, scored by the worker, exported by the API."""

import csv
from pathlib import Path

import pytest

from tests.golden import SHIPPED, comments, differences
from tests.stack import Stack


@pytest.mark.parametrize("model", SHIPPED)
def test_the_worker_stores_what_the_model_answers(model: str, folder: Path) -> None:
    """Each golden comment comes out of the export with its expected answer; only empty ones are skipped."""
    rows = comments()
    path = folder / "golden.csv"
    with path.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines)
        writer.writerows([["text"], *([row["text"]] for row in rows)])
    stack = Stack(folder / "stack", per_service={"model": {"COMMENTSENSE_MODEL_DIR": str(SHIPPED[model])}})
    try:
        stack.start()
        stack.add_video("golden-0001", len(rows), csv=str(path))
        analysis = stack.analyse("golden-0001", max_comments=1000)
        assert stack.wait(analysis)["state"] == "completed"
        exported = {comment["text"]: comment for comment in stack.comments(analysis)}
    finally:
        stack.stop()
    assert len(exported) == len(rows)
    places = {row["text"]: place for place, row in enumerate(rows)}
    skipped = {text for text, comment in exported.items() if comment["skipped"]}
    assert skipped == {row["text"] for row in rows if row["kind"] == "empty"}
    wrong = differences(model, {places[text]: answer for text, answer in exported.items() if text not in skipped})
    assert not wrong, "\n".join(wrong[:10])
