"""One MLflow store into which every experiment is run once, by the command line."""

import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

with warnings.catch_warnings():
    # MLflow warns of its own type hints when it is imported.
    warnings.filterwarnings("ignore", message=".*Any type hint is inferred as AnyType")
    import mlflow.pyfunc
from commentsense_training import tracking
from commentsense_training.__main__ import main
from commentsense_training.experiments.lab import PREFIX, SUMMARY
from mlflow import MlflowClient
from mlflow.entities import Run
from mlflow.utils.mlflow_tags import MLFLOW_PARENT_RUN_ID
from sqlalchemy.exc import SADeprecationWarning

NAMES = ("baseline", "ngrams", "max-features", "imbalance", "models", "lightgbm", "stacking")


@dataclass(frozen=True)
class Logged:
    """What MLflow holds of one run of an experiment."""

    parent: Run
    summary: dict[str, Any]
    candidates: list[Run]
    trials: list[Run]


@dataclass
class Store:
    """The store, and each experiment as it was run into it."""

    folder: Path
    client: MlflowClient
    made: dict[str, Logged]

    def run(self, name: str) -> Logged:
        """The experiment `name`, run when it is asked for the first time."""
        if name not in self.made:
            with warnings.catch_warnings():
                # MLflow's use of SQLAlchemy, when it makes its tables.
                warnings.simplefilter("ignore", SADeprecationWarning)
                assert main(["experiments", "run", name, "--fast"]) == 0
            self.made[name] = self.read(name)
        return self.made[name]

    def read(self, name: str) -> Logged:
        """What the store holds of the newest run of `name`."""
        experiment = self.client.get_experiment_by_name(PREFIX + name)
        runs = list(self.client.search_runs([experiment.experiment_id], order_by=["attributes.start_time DESC"]))
        parent = next(run for run in runs if MLFLOW_PARENT_RUN_ID not in run.data.tags)
        nested = [run for run in runs if run.data.tags.get(MLFLOW_PARENT_RUN_ID) == parent.info.run_id]
        summary = json.loads(self.artifact(parent, SUMMARY).read_text("utf-8"))
        return Logged(
            parent,
            summary,
            [run for run in nested if "trial_state" not in run.data.params],
            [run for run in nested if "trial_state" in run.data.params],
        )

    def artifact(self, run: Run, path: str) -> Path:
        """An artifact of `run` as a file."""
        return Path(mlflow.artifacts.download_artifacts(run_id=run.info.run_id, artifact_path=path))


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An empty store that the command line logs to."""
    folder = tmp_path_factory.mktemp("experiments")
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore", SADeprecationWarning)
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        patch.setenv("COMMENTSENSE_MLFLOW_STORE", str(folder))
        yield Store(folder, tracking.connect(), {})
    mlflow.set_tracking_uri(None)
    mlflow.set_registry_uri(None)


@pytest.fixture(params=NAMES)
def logged(store: Store, request: pytest.FixtureRequest) -> Logged:
    """Each experiment in turn."""
    return store.run(request.param)
