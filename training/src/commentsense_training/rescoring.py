"""Any packaged or registered model measured anew, by the code that it was logged with."""

import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from commentsense_sentiment.model import DESCRIPTION
from commentsense_sentiment.pyfunc import ARTIFACT
from commentsense_sentiment.weights import Floats

from commentsense_training import calibration, evaluation, package, splits
from commentsense_training.commands import CommandError
from commentsense_training.datasets import Example
from commentsense_training.evaluation import Predict
from commentsense_training.model_process import ModelProcess

DEVELOPMENT: Final = ("dev", "calibration")
"""Ends of the names of the parts by which choices are made."""
FINAL: Final = ("test",)
"""Ends of the names of the parts that nothing is chosen by."""
Parts = Mapping[str, Sequence[Example]]


def described(folder: Path) -> dict[str, Any]:
    """What the model directory says of itself, if anything. Raises `CommandError` for a folder that is none."""
    if not (folder / "MLmodel").is_file():
        raise CommandError(f"{folder} is no MLflow model directory: it has no file MLmodel")
    path = folder / "artifacts" / ARTIFACT / DESCRIPTION
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return found


def chosen_parts(parts: Parts, ends: Sequence[str], fitted_on: Sequence[str] = ()) -> dict[str, Sequence[Example]]:
    """The parts with rows whose names end in one of `ends` and that the model was not fitted on, in their order.

    Raises `CommandError` where none is left.
    """
    wanted = {name: rows for name, rows in parts.items() if rows and name.rsplit("-", 1)[-1] in ends}
    left = {name: rows for name, rows in wanted.items() if name not in fitted_on}
    if not left:
        reason = "the model was fitted on all of them" if wanted else "the split has none with rows"
        raise CommandError(f"no part named {' or '.join(f'*-{end}' for end in ends)} to measure on: {reason}")
    return left


def uncalibrated(description: Mapping[str, Any], predict: Predict) -> Predict | None:
    """The same model before its temperature; None where its description names no temperature.

    Dividing logits by a temperature can be undone from the probabilities alone.
    """
    temperature = description.get("temperature")
    if not isinstance(temperature, (int, float)) or temperature <= 0:
        return None
    return lambda texts: calibration.sharpened(predict(texts), 1.0 / float(temperature))


def rescore(folder: Path, parts: Parts, done: Callable[[int], object] | None = None) -> dict[str, Any]:
    """`evaluation.report` of the model directory on `parts`, with what tells the model.

    `done` hears the number of texts after each batch. Raises `CommandError` for a folder that is no
    model, `ModelFailed` for one that does not answer.
    """
    described(folder)
    with ModelProcess(folder) as process:
        return measured(process, folder, parts, done)


def measured(
    process: ModelProcess, folder: Path, parts: Parts, done: Callable[[int], object] | None = None
) -> dict[str, Any]:
    """As `rescore`, for a `process` that has loaded `folder`."""
    description = described(folder)
    answered: dict[tuple[str, ...], Floats] = {}

    def predict(texts: Sequence[str]) -> Floats:
        # Asked for twice, calibrated and not; the model answers once.
        key = tuple(texts)
        if key not in answered:
            answered[key] = evaluation.probabilities_of(process.records(texts, done))
        return answered[key]

    domains = {tuple(example.text for example in rows): splits.domain(name) for name, rows in parts.items()}

    def calibrated(texts: Sequence[str]) -> Floats:
        served, own = description.get("temperature"), description.get("temperatures", {}).get(domains[tuple(texts)])
        return calibration.sharpened(predict(texts), own / served) if own and served else predict(texts)

    figures = evaluation.report(calibrated, parts, uncalibrated=uncalibrated(description, predict))
    return {
        "model_version": str(description.get("version", "")),
        "folder_hash": folder_hash(folder),
        **figures,
    }


def folder_hash(folder: Path) -> str:
    """Twelve hex digits over the directory, the same wherever it lies and whoever loaded it before."""
    with tempfile.TemporaryDirectory() as scratch:
        # What Python and a download from the registry leave there is no part of the model.
        ignore = shutil.ignore_patterns("__pycache__", "registered_model_meta")
        return package.content_hash(Path(shutil.copytree(folder, Path(scratch) / "model", ignore=ignore)))
