"""Three hundred fixed comments and what each shipped model answers to them (`make golden` writes the answers)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tests" / "model" / "golden"
_ALL = {
    "fast": ROOT / "services" / "model-server" / "model",
    "accurate": ROOT / "services" / "model-server" / "model-accurate",
}
SHIPPED = {name: folder for name, folder in _ALL.items() if (folder / "MLmodel").is_file()}
# How far a probability may be off. The accurate model multiplies large matrices, in another order on another machine.
TOLERANCE = {"fast": 1e-6, "accurate": 1e-4}
# Two numbers of six digits that differ by one in the last are not exactly 1e-6 apart.
_FLOAT = 1e-9
LABELS = ("negative", "neutral", "positive")
EQUAL = ("label", "language", "supported", "model_version")


def comments() -> list[dict[str, str]]:
    """The comments: id, kind and text."""
    return [json.loads(line) for line in (FOLDER / "comments.jsonl").read_text("utf-8").splitlines()]


def texts() -> list[str]:
    """Their texts, in order."""
    return [comment["text"] for comment in comments()]


def expected(model: str) -> list[dict[str, Any]]:
    """What the model answers, in the order of the comments."""
    path = FOLDER / f"{model}.jsonl"
    assert path.is_file(), f"{path.name} is missing: run `make golden`"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [row.pop("id") for row in rows] == [comment["id"] for comment in comments()], "run `make golden`"
    return rows


def differences(model: str, found: Mapping[int, Mapping[str, Any]]) -> list[str]:
    """What of the answers `found`, by place among the comments, is not as expected; one line each."""
    wrong = []
    rows = expected(model)
    for place, answer in found.items():
        row = rows[place]
        wrong += [f"{place}: {key} {answer[key]!r}, not {row[key]!r}" for key in EQUAL if answer[key] != row[key]]
        far = [key for key in LABELS if not abs(answer[key] - row[key]) <= TOLERANCE[model] + _FLOAT]
        wrong += [f"{place}: {key} {answer[key]}, not {row[key]}" for key in far]
    return wrong


def assert_golden(model: str, answers: list[dict[str, Any]]) -> None:
    """Fails unless `answers`, one per comment in order, are the expected ones."""
    assert len(answers) == len(comments())
    wrong = differences(model, dict(enumerate(answers)))
    assert not wrong, "\n".join([f"{len(wrong)} differences; after a new model run `make golden`", *wrong[:10]])
