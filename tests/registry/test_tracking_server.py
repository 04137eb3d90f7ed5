"""The registry on a tracking server: PostgreSQL holds what is said of models, S3 the models."""

import json
from pathlib import Path

import mlflow
import psycopg2
import pytest
from commentsense_sentiment.model import SentimentModel
from commentsense_sentiment.pyfunc import ARTIFACT
from commentsense_training import champions, evidence, registry, splits, tracking
from commentsense_training.__main__ import main
from commentsense_training.datasets import Example
from mlflow import MlflowClient

from tests.registry.conftest import BUCKET, KEYS, Tracking, bucket
from tests.training.registry.conftest import NAME, Models

pytestmark = pytest.mark.timeout(400)


@pytest.fixture
def client(tracking_server: Tracking, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MlflowClient:
    """A client that knows the server's address and nothing of databases, buckets or keys."""
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", tracking_server.address)
    # What should never be used: a local store would show as a folder here.
    monkeypatch.setenv("COMMENTSENSE_MLFLOW_STORE", str(tmp_path / "unused"))
    monkeypatch.setenv("COMMENTSENSE_REGISTERED_MODEL", NAME)
    return tracking.connect()


def _register(model: Path, figures: Path, reference: Path, data_hash: str) -> None:
    said = ["--figures", str(figures), "--reference", str(reference), "--data-hash", data_hash, "--profile", "small"]
    assert main(["register", str(model), *said]) == 0


def test_from_registration_to_rollback(
    client: MlflowClient,
    tracking_server: Tracking,
    models: Models,
    work: Path,
    corpus: dict[str, list[Example]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One version is promoted, one refused; all survives a restart; a file is labelled; there is a way back."""
    part = corpus["corpus-calibration"]
    texts = [example.text for example in part]
    expected = SentimentModel(models.good / "artifacts" / ARTIFACT).predict(texts)
    window = evidence.window(texts, expected, part="corpus-calibration", truth=[example.label for example in part])
    reference, figures = tmp_path / "reference.csv", tmp_path / "figures.json"
    window.to_csv(reference, index=False)
    figures.write_text(json.dumps({**models.figures, "fitted_on": ["corpus-train"]}), "utf-8")
    data_hash = splits.data_hash("small", work)

    _register(models.good, figures, reference, data_hash)
    assert main(["promote", "--work", str(work)]) == 0
    assert champions.current(client, NAME) == 1
    _register(models.blind, figures, reference, data_hash)
    assert main(["promote", "--work", str(work)]) == 1
    assert "gain in macro recall" in capsys.readouterr().err
    assert champions.current(client, NAME) == 1

    # The database knows the versions, the bucket has their files, and the client was given neither.
    with (
        psycopg2.connect(tracking_server.database.replace("+psycopg2", "")) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT version FROM model_versions WHERE name = %s ORDER BY version", (NAME,))
        assert cursor.fetchall() == [(1,), (2,)]
    connection.close()
    objects = bucket(tracking_server.s3).list_objects_v2(Bucket=BUCKET)["Contents"]
    keys = [entry["Key"] for entry in objects]
    assert all(key.startswith("artifacts/") for key in keys)
    for name in ("model/MLmodel", "evidence/reference.csv", "evidence/confusion.json", "gates.md"):
        assert any(key.endswith(name) for key in keys), name
    assert not any(text in str(keys) for text in texts)

    tracking_server.restart()
    assert main(["registry"]) == 0
    assert "champion" in capsys.readouterr().out
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts), "utf-8")
    assert main(["predict", str(source), "--out", str(target)]) == 0
    rows = [json.loads(line) for line in target.read_text("utf-8").splitlines()]
    names = ("label", "negative", "neutral", "positive", "language", "supported", "model_version")
    assert [[row[name] for name in names] for row in rows] == [[record[name] for name in names] for record in expected]

    champions.promote(client, NAME, 2)
    assert main(["rollback", "--reason", "it never answers negative"]) == 0
    assert champions.current(client, NAME) == 1
    assert registry.resolve(client, NAME, registry.CHAMPION).tags["data_hash"] == data_hash
    assert mlflow.models.get_model_info(f"models:/{NAME}@champion").signature is not None
    assert not (tmp_path / "unused").exists()
