"""How good a model is: every figure of every part with its interval, as plain JSON.

`report` asks a model for the probabilities of whole parts and measures them. `predictor` loads a
model directory in this process.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from commentsense_sentiment import LABELS
from commentsense_sentiment.weights import Floats

from commentsense_training import bootstrap, calibration, slices
from commentsense_training.bootstrap import Labels
from commentsense_training.datasets import Example

Predict = Callable[[Sequence[str]], Floats]
"""From texts to calibrated probabilities (n, 3) in the order of `LABELS`."""

BATCH: Final = 500


def predictor(model_folder: Path) -> Predict:
    """The model directory (any MLflow pyfunc that answers with our records), loaded in this process.

    The inference code is this tree's. To run the code that a registered version was logged with,
    use `model_process.ModelProcess`.
    """
    import mlflow.pyfunc

    model = mlflow.pyfunc.load_model(str(model_folder))

    def predict(texts: Sequence[str]) -> Floats:
        records: list[Mapping[str, Any]] = []
        for start in range(0, len(texts), BATCH):
            records += model.predict(list(texts[start : start + BATCH]))
        return probabilities_of(records)

    return predict


def probabilities_of(records: Sequence[Mapping[str, Any]]) -> Floats:
    """The probabilities (n, 3) in a model's records."""
    rows = [[record[name] for name in LABELS] for record in records]
    return np.array(rows, dtype=np.float64).reshape(-1, len(LABELS))


def labels_of(examples: Sequence[Example]) -> Labels:
    """True labels (n,)."""
    return np.array([example.label for example in examples], dtype=np.int64)


def quality(labels: Labels, probabilities: Floats, *, seed: int = bootstrap.SEED) -> dict[str, Any]:
    """Macro recall, accuracy, macro F1 and each label's precision, recall and F1 with 95 % intervals; confusion."""
    answers = probabilities.argmax(axis=1)
    table = bootstrap.tables_of(labels, answers)
    found = bootstrap.table_intervals(labels, answers, seed=seed)
    hits, true, said = table.diagonal(), table.sum(axis=1), table.sum(axis=0)
    by_label = {
        name: {
            "comments": int(true[i]),
            "recall": bootstrap.wilson(hits[i], true[i]).as_record(),
            "precision": bootstrap.wilson(hits[i], said[i]).as_record(),
            "f1": round(float(2 * hits[i] / max(1.0, true[i] + said[i])), 6),
        }
        for i, name in enumerate(LABELS)
    }
    return {
        **{name: interval.as_record() for name, interval in found.items()},
        "labels": by_label,
        "confusion": table.astype(np.int64).tolist(),
    }


def measure(labels: Labels, probabilities: Floats, *, seed: int = bootstrap.SEED) -> dict[str, Any]:
    """Everything about one part but its slices: quality, calibration, reliability, abstention."""
    return {
        "comments": len(labels),
        "quality": quality(labels, probabilities, seed=seed),
        "calibration": calibration.losses(labels, probabilities, seed=seed),
        "reliability": calibration.reliability(labels, probabilities),
        "abstention": calibration.abstention(labels, probabilities),
        "min_confidence": min_confidence(labels, probabilities),
    }


def min_confidence(labels: Labels, probabilities: Floats) -> dict[str, float | None]:
    """The smallest threshold with 80 % selective accuracy: to the digit, and in the API's steps of a tenth."""
    exact = calibration.smallest_min_confidence(labels, probabilities)
    return {
        "target": calibration.TARGET,
        "exact": None if exact is None else round(exact, 6),
        "tenths": calibration.smallest_min_confidence(labels, probabilities, step=0.1),
    }


def part(
    examples: Sequence[Example],
    probabilities: Floats,
    *,
    uncalibrated: Floats | None = None,
    seed: int = bootstrap.SEED,
) -> dict[str, Any]:
    """Figures of one part from a model's answers (n, 3) to it; see `report`."""
    labels = labels_of(examples)
    found = {
        **measure(labels, probabilities, seed=seed),
        "slices": slices.measure(labels, probabilities, [example.text for example in examples], seed=seed),
    }
    if uncalibrated is not None:
        gap = bootstrap.paired_bootstrap(labels, probabilities, uncalibrated, "nll", bootstrap.RESAMPLES, seed)
        found["uncalibrated"] = {
            "calibration": calibration.losses(labels, uncalibrated, seed=seed),
            "reliability": calibration.reliability(labels, uncalibrated),
            "nll_difference": gap.as_record(),
        }
    return found


def report(
    predict: Predict,
    parts: Mapping[str, Sequence[Example]],
    *,
    uncalibrated: Predict | None = None,
    seed: int = bootstrap.SEED,
) -> dict[str, Any]:
    """Figures of every part: `{"parts": {name: {...}}}`; see `measure` for what each holds, and `slices`.

    With `uncalibrated`, the same model before calibration, each part has `uncalibrated` (calibration
    losses, reliability, and the paired difference in nll). `min_confidence` is over all parts named
    `*calibration` together. Raises ValueError for an empty part.
    """
    found, calibrating = {}, []
    for name, examples in parts.items():
        if not examples:
            raise ValueError(f"part {name} holds no comments")
        texts = [example.text for example in examples]
        answers = predict(texts)
        before = uncalibrated(texts) if uncalibrated is not None else None
        found[name] = part(examples, answers, uncalibrated=before, seed=seed)
        if name.endswith("calibration"):
            calibrating.append((labels_of(examples), answers))
    pooled: dict[str, Any] = {}
    if calibrating:
        labels, probabilities = (np.concatenate([pair[i] for pair in calibrating]) for i in (0, 1))
        pooled["min_confidence"] = min_confidence(labels, probabilities)
    return {**pooled, "parts": found}
