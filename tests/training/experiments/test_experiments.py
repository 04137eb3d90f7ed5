"""Each experiment, run through the command line on the small corpus, leaves in MLflow what it should."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from commentsense_sentiment import LABELS
from commentsense_training import ingest, params, pipeline, rows, splits
from commentsense_training.__main__ import main
from commentsense_training.experiments import data
from commentsense_training.experiments.catalogue import EXPERIMENTS, FAST
from commentsense_training.experiments.imbalance import Adasyn
from commentsense_training.rows import Columns
from commentsense_training.settings import ROOT
from mlflow.pyfunc import load_model
from PIL import Image
from scipy.sparse import csr_matrix

from tests.training.experiments.conftest import NAMES, Logged, Store

COUNTS = {"baseline": 2, "ngrams": 6, "max-features": 3, "imbalance": 6, "models": 7, "lightgbm": 5, "stacking": 3}
# A first run makes the store and imports every library; on a busy machine that takes longer than a test may.
pytestmark = pytest.mark.timeout(300)
HOSTILE = [
    "",
    "   ",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "\x00\x1b[31m",
    "\ud800",
    "😂" * 5000,
    "न" * 50,
]


@pytest.fixture(scope="module")
def small() -> data.Data:
    """The data that the experiments ran on."""
    return data.read("small", FAST)


def test_every_figure_is_logged(logged: Logged) -> None:
    """Each candidate has its params, its figures for every label, the data's hash, code version, time and memory."""
    name = logged.summary["experiment"]
    assert logged.parent.info.status == "FINISHED"
    assert len(logged.candidates) == COUNTS[name]
    assert len({run.info.run_name for run in logged.candidates}) == COUNTS[name]
    for run in logged.candidates:
        assert run.info.status == "FINISHED"
        params, metrics = run.data.params, run.data.metrics
        assert len(params["data_hash"]) == 64
        assert params["code_version"]
        assert params["data"] == "small"
        for label in LABELS:
            p, r, f = (metrics[f"{key}_{label}"] for key in ("precision", "recall", "f1"))
            assert f == pytest.approx(2 * p * r / (p + r) if p + r else 0, abs=2e-4)
        assert metrics["macro_f1"] == pytest.approx(np.mean([metrics[f"f1_{label}"] for label in LABELS]), abs=2e-4)
        assert metrics["seconds"] >= metrics["fit_seconds"] >= 0
        assert metrics["peak_memory_mib"] > 50
        assert 0 < metrics["model_bytes"] < 5_000_000


def test_the_confusion_is_there_as_numbers_and_as_a_picture(store: Store, logged: Logged) -> None:
    """Each table adds up to the rows that were answered and to the accuracy; each picture can be opened."""
    for run in logged.candidates:
        table = np.array(json.loads(store.artifact(run, "confusion.json").read_text("utf-8"))["confusion"])
        assert table.sum() == run.data.metrics["comments"]
        assert table.diagonal().sum() / table.sum() == pytest.approx(run.data.metrics["accuracy"], abs=1e-4)
        with Image.open(store.artifact(run, "confusion.png")) as picture:
            assert picture.width > 300


def test_the_logged_model_gives_the_logged_figures(store: Store, logged: Logged, small: data.Data) -> None:
    """Loaded from MLflow, the best and the last candidate answer the scored rows just as often right as it says."""
    best = max(logged.candidates, key=lambda run: run.data.metrics["macro_f1"])
    for run in (best, logged.candidates[0]):
        records: Any = load_model(str(store.artifact(run, "model"))).predict(list(small.test))
        answered = [record["label"] is not None for record in records]
        right = [record["label"] == LABELS[label] for record, label in zip(records, small.test_labels, strict=True)]
        assert np.mean(answered) == pytest.approx(run.data.metrics["coverage"], abs=1e-4)
        assert sum(right) / sum(answered) == pytest.approx(run.data.metrics["accuracy"], abs=1e-4)


def test_the_logged_model_holds_no_pickle_and_no_path(store: Store, logged: Logged) -> None:
    """Loading runs no code from the model's file, and the directory names no folder of the machine."""
    folder = store.artifact(logged.candidates[0], "model")
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert not [path for path in files if path.suffix in (".pkl", ".joblib", ".cloudpickle")]
    assert str(store.folder.parent) not in (folder / "MLmodel").read_text("utf-8")
    assert "/tmp" not in (folder / "MLmodel").read_text("utf-8")  # noqa: S108


def test_a_logged_model_survives_hostile_texts(store: Store) -> None:
    """Formula cells, control characters, markup, lone surrogates and endless texts get a label each."""
    run = store.run("stacking").candidates[-1]
    records: Any = load_model(str(store.artifact(run, "model"))).predict(HOSTILE)
    assert [record["label"] in LABELS for record in records] == [True] * len(HOSTILE)


def test_a_run_again_gives_the_same_figures(store: Store) -> None:
    """Everything random comes from the seed."""
    first = store.run("baseline")
    assert main(["experiments", "run", "baseline", "--fast"]) == 0
    again = store.read("baseline")
    assert again.parent.info.run_id != first.parent.info.run_id

    def figures(logged: Logged) -> list[dict[str, object]]:
        keys = ("name", "macro_f1", "accuracy", "confusion", "params")
        return [{key: row[key] for key in keys} for row in logged.summary["candidates"]]

    assert figures(again) == figures(first)


def test_vectorizers_and_samplers_see_fitted_rows_alone(store: Store, small: data.Data) -> None:
    """No model knows a word that only scored rows hold, and SMOTE evens the classes of the fitted rows."""
    run = store.run("imbalance")
    known = {word for text in small.train for word in text.split()}
    for candidate in run.candidates:
        about = json.loads(next(store.artifact(candidate, "model").rglob("vectorizer.json")).read_text("utf-8"))
        assert {word for term in about["terms"] for word in term.split()} <= known
    rows = run.summary["fitted_rows"]
    counts = np.bincount(small.train_labels).tolist()
    assert rows["nothing"] == rows["class weights"] == counts
    assert rows["SMOTE"] == [max(counts)] * 3
    assert rows["random undersampling"] == [min(counts)] * 3
    assert sum(rows["SMOTE + ENN"]) < sum(rows["SMOTE"])


def test_adasyn_leaves_a_class_alone_that_it_cannot_add_to() -> None:
    """A class that is one row short of the largest gets none, and the rare one is still filled up."""
    rng = np.random.default_rng(3)
    features = csr_matrix(rng.random((75, 4)))
    labels = np.array([0] * 30 + [1] * 29 + [2] * 16)
    more, named = Adasyn(random_state=0).fit_resample(features, labels)
    counts = np.bincount(named)
    assert more.shape[0] == counts.sum() > 75
    assert counts[0] == 30
    assert 29 <= counts[1] <= 30
    assert counts[2] > 25
    assert (more[:75] != features).nnz == 0


def test_searches_are_nested_runs_with_pictures(store: Store) -> None:
    """Each trial of the two searches is a run below the experiment's, with its settings and how it ended."""
    run = store.run("models")
    assert len(run.trials) == 2 * FAST.trials
    assert {trial.data.params["trial_state"] for trial in run.trials} <= {"COMPLETE", "PRUNED"}
    assert all("learning_rate" in trial.data.params for trial in run.trials)
    names = {item.path for item in store.client.list_artifacts(run.parent.info.run_id)}
    assert {"comparison.png", "history-xgboost.png", "history-lightgbm.png", "summary.json"} <= names
    for search in run.summary["searches"]:
        assert search["best_value"] == max(t["value"] for t in search["trials"] if t["state"] == "COMPLETE")


def test_the_second_stage_keeps_what_the_first_chose(store: Store) -> None:
    """Features and model come from stage one, the optimiser's settings from stage two, thresholds are logged."""
    summary = store.run("lightgbm").summary
    first, second = (search["best"] for search in summary["searches"])
    final = next(row for row in summary["candidates"] if row["name"] == "LightGBM, after stage 2")
    assert final["params"]["features"] == first["features"]
    assert final["params"]["num_leaves"] == str(first["num_leaves"])
    assert float(final["params"]["learning_rate"]) == pytest.approx(second["learning_rate"], rel=1e-4)
    assert not set(first) & set(second)
    assert all(0 < value < 1 for purpose in ("F1", "precision") for value in summary["thresholds"][purpose])
    sure = next(row for row in summary["candidates"] if row["name"] == "LightGBM, thresholds for precision")
    assert sure["coverage"] < 1
    assert sure["accuracy"] > final["accuracy"]


def test_the_data_is_the_split_of_the_pipeline(small: data.Data, tmp_path: Path) -> None:
    """Divided anew, the small corpus is what the pipeline's split stage writes; no text stands on two sides."""
    found = rows.parse(ROOT / ingest.CORPUS, Columns(), ingest.NAMED)
    sides = params.read(params.Split, "small", ROOT / "training")
    examples = splits.divide({"corpus": found}, sides, pipeline.supported_only)
    splits.write(examples, tmp_path / "small" / "splits", splits.PARTS["small"])
    assert small.hash == splits.data_hash("small", tmp_path)
    parts = splits.read("small", tmp_path)
    assert len(small.test) == len(parts["corpus-dev"]) + len(parts["corpus-test"])
    assert len(small.train) == len(parts["corpus-train"]) + len(parts["corpus-calibration"])
    assert not set(small.train) & set(small.test)


def test_a_sample_keeps_the_shares_of_the_labels(small: data.Data) -> None:
    """Half of the rows hold half of each label, and the same ones every time."""
    half = data.sample(small, FAST.__class__(rows=len(small.train) // 2))
    whole = np.bincount(small.train_labels)
    assert np.abs(np.bincount(half.train_labels) - whole / 2).max() <= 1
    assert half.train == data.sample(small, FAST.__class__(rows=len(small.train) // 2)).train


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["reddit-stacking", "--fast"], "COMMENTSENSE_DATA"),
        (["ngrams", "--data", "reddit-published"], "take --data semeval or small or reddit"),
        (["ngrams", "--data", "semeval", "--work", "nowhere"], "make train"),
    ],
)
def test_what_cannot_be_run_says_what_to_do(
    store: Store,
    words: list[str],
    said: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Missing data or the wrong data end with a sentence, not a trace."""
    monkeypatch.delenv("COMMENTSENSE_DATA", raising=False)
    assert main(["experiments", "run", *words]) == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("words", [["run", "nothing"], ["run", "ngrams", "--rows", "0"], []])
def test_wrong_usage_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown experiment, no rows or no verb exit with 2."""
    with pytest.raises(SystemExit) as error:
        main(["experiments", *words])
    assert error.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_the_list_names_every_experiment(capsys: pytest.CaptureFixture[str]) -> None:
    """`training experiments list` says what each asks."""
    assert main(["experiments", "list"]) == 0
    printed = capsys.readouterr().out
    assert set(NAMES) < set(EXPERIMENTS)
    assert all(name in printed and entry.question in printed for name, entry in EXPERIMENTS.items())


def test_transformers_without_torch_says_how_to_get_it(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """In the environment without torch the experiment names the verb that makes the other one."""
    try:
        import torch  # noqa: F401
    except ImportError:
        assert main(["experiments", "run", "transformers", "--fast"]) == 1
        assert "make setup-transformers" in capsys.readouterr().err
    else:
        pytest.skip("torch is here")
