"""What a registered version holds, and that it answers as the directory it came from."""

import json
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
import pytest
from commentsense_sentiment.model import SentimentModel
from commentsense_sentiment.pyfunc import ARTIFACT
from commentsense_training import evidence, package, registry, splits, tracking
from commentsense_training.datasets import BadData, Example
from commentsense_training.model_process import ModelProcess
from commentsense_training.settings import Settings
from mlflow import MlflowClient

from tests.training.registry.conftest import NAME, Models, Register

# MLflow's own use of SQLAlchemy.
pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SADeprecationWarning")


@pytest.fixture
def version(
    settings: Settings, models: Models, reference: Any, tmp_path: Path, work: Path, client: MlflowClient
) -> Any:
    """The good model, registered with everything."""
    card = tmp_path / "card.md"
    card.write_text("# Model card\n", "utf-8")
    number = registry.register(
        models.good,
        figures=models.figures,
        reference=reference,
        card=card,
        data_hash=splits.data_hash("small", work),
        profile="small",
        settings=settings,
    )
    return registry.resolve(client, NAME, str(number))


def test_a_version_has_its_evidence(version: Any, client: MlflowClient, models: Models, reference: Any) -> None:
    """Figures, confusion tables, reference window, card; hashes as tags; the new one is the challenger."""
    run = client.get_run(version.run_id)
    tests = models.figures["tests"]["own corpus, test part"]
    assert run.data.metrics["tests.own corpus_ test part.macro_recall"] == tests["macro_recall"]
    kept = {artifact.path for artifact in client.list_artifacts(version.run_id, registry.EVIDENCE)}
    assert kept == {
        f"evidence/{name}"
        for name in ("metrics.json", "confusion.json", "confusion.md", "reference.csv", "model-card.md")
    }
    here = client.download_artifacts(version.run_id, "evidence/confusion.json")
    assert json.loads(Path(here).read_text())["tests.own corpus, test part"] == tests["confusion"]
    window = pd.read_csv(client.download_artifacts(version.run_id, "evidence/reference.csv"))
    pd.testing.assert_frame_equal(window, reference, check_dtype=False)
    assert version.tags["content_version"] == package.installed_version(models.good)
    assert version.aliases == [registry.CHALLENGER]


def test_without_a_card_one_is_written(register: Register, client: MlflowClient, models: Models) -> None:
    """A model that is registered without a card gets one that names its version, and no picture that is not there."""
    found = registry.resolve(client, NAME, str(register(models.good)))
    page = Path(client.download_artifacts(found.run_id, "evidence/model-card.md")).read_text("utf-8")
    assert f"`{package.installed_version(models.good)}`" in page
    assert "## Ethical considerations" in page
    assert "![" not in page


def test_a_version_has_signature_and_input_example(version: Any) -> None:
    """MLflow itself finds both in the registered copy."""
    info = mlflow.models.get_model_info(f"models:/{NAME}/{version.version}")
    assert info.signature.inputs is not None
    assert info.signature.params is not None
    assert info.saved_input_example_info["artifact_path"] == "input_example.json"


def test_the_registered_copy_answers_as_the_directory(
    version: Any, client: MlflowClient, models: Models, corpus: dict[str, list[Example]], tmp_path: Path
) -> None:
    """File for file the same, but for what a download adds; every record equal."""
    copy = registry.download(client, version, tmp_path / "copy")
    added = copy / "registered_model_meta"
    assert added.is_file()
    texts = [example.text for example in corpus["corpus-test"]]
    with ModelProcess(copy) as registered:
        assert registered.records(texts) == SentimentModel(models.good / "artifacts" / ARTIFACT).predict(texts)
    added.unlink()
    assert package.content_hash(copy) == package.content_hash(models.good)


def test_the_same_model_is_the_same_version(
    version: Any, client: MlflowClient, models: Models, register: Register, tmp_path: Path
) -> None:
    """Registered again, also from a download, it keeps its number; another model gets a new one."""
    assert register(models.good) == int(version.version)
    assert register(registry.download(client, version, tmp_path / "copy")) == int(version.version)
    assert register(models.other) == int(version.version) + 1


def test_what_is_no_model_is_refused(settings: Settings, tmp_path: Path, register: Register) -> None:
    """An empty folder is told so, and nothing is registered."""
    with pytest.raises(registry.RegistryError, match="no MLflow model directory"):
        register(tmp_path)
    assert registry.versions(tracking.connect(settings), NAME) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"text": "what a video"}, "derived columns only, not text"),
        ({"language": "a whole comment, hidden where a language's code belongs"}, "more than a name"),
    ],
)
def test_a_reference_window_with_texts_is_refused(reference: Any, change: dict[str, str], message: str) -> None:
    """Texts of people never reach the registry, under whatever column."""
    with pytest.raises(BadData, match=message):
        evidence.check_window(reference.assign(**change))


def test_an_unknown_alias_is_told(client: MlflowClient, version: Any) -> None:
    """The message names what was asked for."""
    with pytest.raises(registry.RegistryError, match="'no-such-alias'"):
        registry.resolve(client, NAME, "no-such-alias")


def test_a_server_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """One line, without the password that its address carries."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://somebody:secret@127.0.0.1:9")
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    with pytest.raises(tracking.TrackingError) as told:
        tracking.connect(settings)
    assert "127.0.0.1:9" in str(told.value)
    assert "secret" not in str(told.value)


def test_confusion_tables_by_confidence_are_summed() -> None:
    """A model's description holds ten tables; the registry shows their sum."""
    one = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    assert evidence.confusions({"confusion": [one, one]}) == {"calibration": [[2, 4, 6], [8, 10, 12], [14, 16, 18]]}
