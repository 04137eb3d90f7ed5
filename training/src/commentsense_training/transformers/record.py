"""A fit in MLflow: its recipe, the hash of its data, its figures by label, its confusion table."""

import time
from collections.abc import Mapping
from typing import Any, Final

from commentsense_sentiment import LABELS
from mlflow.entities import Metric, Param

from commentsense_training import tracking
from commentsense_training.settings import Settings

EXPERIMENT: Final = "transformers"


def flat(figures: Mapping[str, Any]) -> dict[str, float]:
    """The figures of `evaluation.quality` as single numbers."""
    found = {name: float(figures[name]["value"]) for name in ("macro_recall", "accuracy", "macro_f1")}
    for label in LABELS:
        row = figures["labels"][label]
        found |= {
            f"{label}_precision": float(row["precision"]["value"]),
            f"{label}_recall": float(row["recall"]["value"]),
            f"{label}_f1": float(row["f1"]),
        }
    return found


def log(
    name: str,
    params: Mapping[str, Any],
    data_hash: str,
    figures: Mapping[str, Any],
    seconds: float,
    settings: Settings | None = None,
) -> str:
    """Log one finished fit; returns the run's id."""
    client = tracking.connect(settings)
    experiment = tracking.experiment(client, EXPERIMENT, settings)
    run = str(
        client.create_run(experiment, run_name=name, tags={"mlflow.source.name": "training transformers"}).info.run_id
    )
    now = int(time.time() * 1000)
    given = {**params, "data_hash": data_hash}
    values = {**flat(figures), "seconds": seconds}
    client.log_batch(
        run,
        params=[Param(key, str(value)[:500]) for key, value in given.items()],
        metrics=[Metric(key, value, now, 0) for key, value in values.items()],
    )
    client.log_dict(run, {"labels_first": "true", "confusion": figures["confusion"]}, "confusion.json")
    client.set_terminated(run)
    return run
