"""An exported encoder as the MLflow model directory that is served: calibrated, described, packaged."""

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from commentsense_sentiment.encoder import SETTINGS, Encoder
from commentsense_sentiment.model import DOMAIN
from commentsense_sentiment.weights import Floats

from commentsense_training import evaluate, package, params, pipeline, splits
from commentsense_training.calibration import sharpened
from commentsense_training.commands import Say
from commentsense_training.datasets import Example
from commentsense_training.params import Profile, Train
from commentsense_training.transformers.compare import logits, softmax


def write(
    exported: Path, profile: Profile, fitted_on: Sequence[str], kind: str, target: Path, say: Say,
    *, work: Path | None = None,
) -> str:  # fmt: skip
    """Calibrate the folder `exported` on the calibration parts of `profile` and package it; returns its version.

    `fitted_on` are the parts that it was fitted on: they are never measured. `kind` says in a few
    words what it is.
    """
    chosen = params.read(Train, profile).model_copy(update={"fit": list(fitted_on)})
    plan = pipeline.plan_of(splits.read(profile, work), chosen, pipeline.recipe_of(chosen))
    encoder = Encoder(exported, threads=1)
    found: dict[int, tuple[evaluate.Labels, Floats]] = {}
    for part in plan.calibration:
        labels = np.array([example.label for example in part.examples], dtype=np.int64)
        found[id(part.examples)] = labels, softmax(logits(encoder, [example.text for example in part.examples]))
        say(f"scored {part.name}")
    temperatures = pipeline.temperatures_of(plan, lambda examples: found[id(examples)])

    def calibrated(examples: Sequence[Example]) -> tuple[evaluate.Labels, Floats]:
        labels, rows = found[id(examples)]
        return labels, sharpened(rows, temperatures[DOMAIN])

    description = pipeline.describe(plan, calibrated, temperatures) | {"kind": kind}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(shutil.copytree(exported, Path(scratch) / "encoder"))
        settings = json.loads((folder / SETTINGS).read_text("utf-8")) | {"temperature": temperatures[DOMAIN]}
        (folder / SETTINGS).write_text(json.dumps(settings, sort_keys=True) + "\n", "utf-8")
        return package.write_encoder(folder, description, target)
