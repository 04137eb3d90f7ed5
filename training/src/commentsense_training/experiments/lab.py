"""One run of an experiment: fits candidates, scores them, and logs each to MLflow below a parent run."""

import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from commentsense_sentiment.weights import Floats
from mlflow import MlflowClient
from mlflow.entities import Metric, Param
from mlflow.utils.mlflow_tags import MLFLOW_PARENT_RUN_ID

from commentsense_training import tracking
from commentsense_training.commands import Say
from commentsense_training.evaluate import Labels
from commentsense_training.experiments import figures, memory, pictures, saved
from commentsense_training.experiments.catalogue import Budget
from commentsense_training.experiments.data import Data
from commentsense_training.settings import ROOT, Settings

Build = Callable[[], Any]
PREFIX = "experiment-"
"""What the names of the experiments in MLflow begin with."""
SUMMARY = "summary.json"
"""The artifact of the parent run from which the docs page is written."""


@dataclass(frozen=True)
class Candidate:
    """A fitted candidate and what it scored on the part that the experiment is scored on."""

    name: str
    model: Any
    figures: figures.Figures
    answers: Labels
    probabilities: Floats | None


@dataclass
class Lab:
    """What an experiment's `run(lab)` works with."""

    experiment: str
    data: Data
    budget: Budget
    client: MlflowClient
    settings: Settings
    say: Say
    command: str
    experiment_id: str = ""
    parent: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    """What the experiment adds to its summary: thresholds, searches, notes. Plain JSON."""

    @contextmanager
    def running(self) -> Iterator["Lab"]:
        """The parent run: finished with a summary, or failed with the error's kind."""
        self.experiment_id = tracking.experiment(self.client, PREFIX + self.experiment, self.settings)
        started = time.monotonic()
        self.parent = self._begin(f"{self.experiment} on {self.data.name}", None, self._common())
        try:
            yield self
            self.client.log_dict(self.parent, self.summary(time.monotonic() - started), SUMMARY)
            self._picture(self.parent, "comparison.png", pictures.comparison(self.rows, self.experiment))
            self._metrics(self.parent, {"seconds": time.monotonic() - started, "candidates": float(len(self.rows))})
            self.client.set_terminated(self.parent)
        except BaseException:
            self.client.set_terminated(self.parent, "FAILED")
            raise

    def candidate(
        self,
        name: str,
        params: Mapping[str, Any],
        build: Build,
        *,
        thresholds: list[float] | None = None,
        abstain: bool = False,
        fitted: Any = None,
    ) -> Candidate:
        """Fit what `build` makes on the training rows (unless it comes `fitted`), score it, log it.

        With `thresholds` the answer is the label whose probability exceeds its own by the largest
        factor; with `abstain` rows without such a label are left out of the figures, and
        `coverage` says how many are in.
        """
        memory.mark()
        run = self._begin(name, self.parent, {**self._common(), **_texts(params)})
        try:
            started = time.monotonic()
            model = fitted if fitted is not None else build().fit(self.data.train, self.data.train_labels)
            fit_seconds = time.monotonic() - started
            answers, probabilities, certain = answer(model, self.data.test, thresholds, abstain)
            found = figures.figures(self.data.test_labels[certain], answers[certain])
            seconds = time.monotonic() - started
            cost = {
                "coverage": round(float(certain.mean()), 4),
                "fit_seconds": round(fit_seconds, 2),
                "seconds": round(seconds, 2),
                "peak_memory_mib": round(memory.peak(), 1),
            }
            cost["model_bytes"] = self._model(run, model, thresholds, abstain)
            self._metrics(run, {**figures.flat(found), **cost})
            self.client.log_dict(run, {"labels_first": "true", "confusion": found["confusion"]}, "confusion.json")
            self._picture(run, "confusion.png", pictures.confusion(found["confusion"], name))
            self.client.set_terminated(run)
        except BaseException:
            self.client.set_terminated(run, "FAILED")
            raise
        self.rows.append({"name": name, "params": dict(_texts(params)), **found, **cost})
        self.say(
            f"{name}: macro F1 {found['macro_f1']:.4f}, accuracy {found['accuracy']:.4f}, "
            f"macro recall {found['macro_recall']:.4f} ({cost['seconds']:.1f} s, {cost['peak_memory_mib']:.0f} MiB)"
        )
        return Candidate(name, model, found, answers, probabilities)

    def trial(self, name: str, params: Mapping[str, Any], values: Mapping[str, float], state: str) -> None:
        """Log a trial of a search as a nested run: its params, its folds' scores, how it ended."""
        run = self._begin(name, self.parent, {**self._common(), **_texts(params), "trial_state": state})
        self._metrics(run, values)
        self.client.set_terminated(run, "KILLED" if state == "PRUNED" else "FINISHED")

    def picture(self, name: str, data: bytes) -> None:
        """Log a PNG with the parent run."""
        self._picture(self.parent, name, data)

    def summary(self, seconds: float) -> dict[str, Any]:
        """What the docs page needs of this run; plain JSON, without texts or paths."""
        return {
            "experiment": self.experiment,
            "command": self.command,
            "seconds": round(seconds, 1),
            "candidates": self.rows,
            "train_rows": len(self.data.train),
            "test_rows": len(self.data.test),
            **self._common(),
            **self.extra,
        }

    def _common(self) -> dict[str, str]:
        return {
            "data": self.data.name,
            "data_hash": self.data.hash,
            "code_version": code_version(),
            "fast": str(self.budget.fast).lower(),
            "rows": str(self.budget.rows or "all"),
            "seed": str(self.budget.seed),
        }

    def _begin(self, name: str, parent: str | None, params: Mapping[str, str]) -> str:
        tags = {"mlflow.source.name": "training experiments", "data": self.data.name, "fast": params["fast"]}
        if parent is not None:
            tags[MLFLOW_PARENT_RUN_ID] = parent
        run = str(self.client.create_run(self.experiment_id, run_name=name, tags=tags).info.run_id)
        self.client.log_batch(run, params=[Param(key, value[:500]) for key, value in params.items()])
        return run

    def _metrics(self, run: str, values: Mapping[str, float]) -> None:
        now = int(time.time() * 1000)
        self.client.log_batch(run, metrics=[Metric(key, float(value), now, 0) for key, value in values.items()])

    def _picture(self, run: str, name: str, data: bytes) -> None:
        with tempfile.TemporaryDirectory() as scratch:
            path = Path(scratch) / name
            path.write_bytes(data)
            self.client.log_artifact(run, str(path))

    def _model(self, run: str, model: Any, thresholds: list[float] | None, abstain: bool) -> int:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "model"
            size = saved.write(model, folder, thresholds, abstain=abstain)
            self.client.log_artifacts(run, str(folder), "model")
        return size


def answer(
    model: Any, texts: Any, thresholds: list[float] | None = None, abstain: bool = False
) -> tuple[Labels, Floats | None, Any]:
    """Answered labels (n,), probabilities (n, 3) or None, and which answers (n,) are given at all."""
    if not hasattr(model, "predict_proba"):
        answers = np.asarray(model.predict(texts), dtype=np.int64)
        return answers, None, np.ones(len(answers), dtype=bool)
    probabilities = np.asarray(model.predict_proba(texts), dtype=np.float64)
    limits = np.asarray(thresholds or [1.0] * probabilities.shape[1])
    answers = (probabilities / limits).argmax(axis=1)
    certain = np.ones(len(answers), dtype=bool)
    if abstain:
        certain = probabilities[np.arange(len(answers)), answers] >= limits[answers]
    return answers, probabilities, certain


def code_version() -> str:
    """The commit of the checkout, with "+" where training's code differs from it; "unknown" outside of one."""
    git = ["git", "-C", str(ROOT)]
    try:
        head = subprocess.run([*git, "rev-parse", "--short=12", "HEAD"], capture_output=True, check=True, text=True)
        dirty = subprocess.run(
            [*git, "status", "--porcelain", "--", "training/src"], capture_output=True, check=True, text=True
        )
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return head.stdout.strip() + ("+" if dirty.stdout.strip() else "")


def _texts(params: Mapping[str, Any]) -> dict[str, str]:
    return {key: f"{value:.6g}" if isinstance(value, float) else str(value) for key, value in params.items()}
