"""Models fitted on the small corpus in seconds, and an empty registry for each test."""

import json
import shutil
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

with warnings.catch_warnings():
    # MLflow warns of its own type hints when it is imported.
    warnings.filterwarnings("ignore", message=".*Any type hint is inferred as AnyType")
    import mlflow.pyfunc
from commentsense_sentiment import weights as weights_io
from commentsense_sentiment.model import DESCRIPTION, SentimentModel
from commentsense_sentiment.pyfunc import ARTIFACT
from commentsense_sentiment.weights import Weights
from commentsense_training import datasets, evidence, package, pipeline, registry, splits, tracking
from commentsense_training.datasets import Example
from commentsense_training.fit import Recipe
from commentsense_training.settings import ROOT, Settings
from mlflow import MlflowClient
from sqlalchemy.exc import SADeprecationWarning

CORPUS = ROOT / "services" / "youtube-stub" / "src" / "commentsense_youtube_stub" / "data" / "corpus.jsonl"
NAME = "commentsense-sentiment"


@dataclass(frozen=True)
class Models:
    """Three model directories: two good ones that differ a little, and one that never answers negative."""

    good: Path
    other: Path
    blind: Path
    figures: dict[str, Any]


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    """Fitted once; the others are the first with other numbers."""
    folder = tmp_path_factory.mktemp("models")
    weights, description, figures = pipeline.train(pipeline.corpus_plan(CORPUS), Recipe(), print)

    package.write(weights, description, folder / "good")

    def packed(name: str, made: Weights) -> Path:
        """The good directory with other weights: MLflow need not write it anew, which takes seconds."""
        copy = Path(shutil.copytree(folder / "good", folder / name))
        artifact = copy / "artifacts" / ARTIFACT
        weights_io.save(made, artifact)
        page = artifact / DESCRIPTION
        version = package.version_of(artifact, copy / "code" / "commentsense_sentiment", description)
        page.write_text(json.dumps({**json.loads(page.read_text("utf-8")), "version": version}), "utf-8")
        return copy

    return Models(
        folder / "good",
        packed("other", replace(weights, temperature=weights.temperature * 1.1)),
        packed("blind", replace(weights, intercept=weights.intercept - np.array([50.0, 0.0, 0.0]))),
        figures,
    )


@pytest.fixture(scope="session")
def corpus() -> dict[str, list[Example]]:
    """The small corpus by part, as `splits.read("small")` names them."""
    examples = datasets.one_side(
        pipeline.supported_only(datasets.read_corpus(CORPUS)), held_out=["test", "calibration"]
    )
    parts = {part: datasets.of_part(examples, part) for part in ("train", "calibration", "test")}
    return {f"corpus-{part}": [replace(e, part=f"corpus-{part}") for e in found] for part, found in parts.items()}


@pytest.fixture(scope="session")
def work(corpus: dict[str, list[Example]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A work folder with the split of the small corpus as files."""
    root = tmp_path_factory.mktemp("work")
    everything = [example for part in corpus.values() for example in part]
    splits.write(everything, root / "small" / "splits", splits.PARTS["small"])
    return root


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty store: MLflow takes seconds to make its tables, so they are made once."""
    folder = tmp_path_factory.mktemp("store")
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as patch:
        patch.delenv("MLFLOW_TRACKING_URI", raising=False)
        # MLflow's own use of SQLAlchemy.
        warnings.simplefilter("ignore", SADeprecationWarning)
        tracking.connect(Settings(mlflow_store=folder))
    return folder / "mlflow.db"


@pytest.fixture
def settings(empty_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """Settings of an empty local store, for functions and for the command line alike."""
    (tmp_path / "store").mkdir()
    shutil.copy(empty_store, tmp_path / "store" / "mlflow.db")
    monkeypatch.delenv("MLFLOW_TRACKING_URI", raising=False)
    monkeypatch.setenv("COMMENTSENSE_MLFLOW_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("COMMENTSENSE_REGISTERED_MODEL", NAME)
    yield Settings()
    mlflow.set_tracking_uri(None)
    mlflow.set_registry_uri(None)


@pytest.fixture
def client(settings: Settings) -> MlflowClient:
    """A client of the empty store."""
    return tracking.connect(settings)


Register = Callable[..., int]


@pytest.fixture
def register(settings: Settings, models: Models, work: Path) -> Register:
    """Registers a model directory with plain evidence."""

    def run(folder: Path, *, data_hash: str | None = None, fitted_on: Sequence[str] = ("corpus-train",)) -> int:
        return registry.register(
            folder,
            figures={**models.figures, "fitted_on": list(fitted_on)},
            reference=None,
            card=None,
            data_hash=data_hash or splits.data_hash("small", work),
            profile="small",
            settings=settings,
        )

    return run


@pytest.fixture(scope="session")
def reference(models: Models, corpus: dict[str, list[Example]]) -> Any:
    """The reference window of the good model on the calibration part."""
    part = corpus["corpus-calibration"]
    texts = [example.text for example in part]
    records = SentimentModel(models.good / "artifacts" / ARTIFACT).predict(texts)
    return evidence.window(texts, records, part="corpus-calibration", truth=[example.label for example in part])
