"""The whole pipeline by DVC on the small corpus: reproducible, stored remotely, comparable."""

import json
import os
import shutil
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

with warnings.catch_warnings():
    # MLflow warns of its own type hints when it is imported.
    warnings.filterwarnings("ignore", message=".*Any type hint is inferred as AnyType")
    import mlflow.pyfunc  # noqa: F401

from commentsense_training import dvc_project, package, splits
from commentsense_training.datasets import BadData
from commentsense_training.stages import ingest, preprocess, register, split, teach, train, validate

from tests.training.pipeline.conftest import ROOT, copy_of

STAGES = ("ingest", "validate", "split", "teach", "preprocess", "train", "evaluate", "register")


def dvc(project: Path, *words: str, **environment: str) -> str:
    """Run dvc in `project`; returns what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "dvc", *words],
        cwd=project,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "COMMENTSENSE_MLFLOW_STORE": str(project / "work"),
            "MLFLOW_TRACKING_URI": "",
            "OMP_NUM_THREADS": "1",
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def git(project: Path, *words: str) -> None:
    """Run git in the copy's root."""
    who = ("-c", "user.name=Someone", "-c", "user.email=someone@example.org")
    subprocess.run(["git", *who, *words], cwd=project.parent, check=True, capture_output=True)


@pytest.fixture(scope="module")
def reproduced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The training folder of a fresh copy in which `dvc repro` ran once and its results were committed."""
    project = copy_of(tmp_path_factory.mktemp("first"))
    shutil.copyfile(ROOT / ".gitignore", project.parent / ".gitignore")
    (project / "dvc.lock").unlink(missing_ok=True)
    git(project, "init", "-q")
    dvc(project, "repro", "--quiet", "register@small")
    git(project, "add", ".")
    git(project, "commit", "-q", "-m", "reproduced")
    return project


@pytest.mark.timeout(300)
def test_nothing_is_left_to_do_after_a_run(reproduced: Path) -> None:
    """`dvc status` is clean and `dvc repro` runs no stage again."""
    targets = [f"{stage}@small" for stage in STAGES]
    assert json.loads(dvc(reproduced, "status", "--json", *targets)) == {}
    assert "Running stage" not in dvc(reproduced, "repro", "register@small")


@pytest.mark.timeout(300)
def test_a_second_fresh_folder_gives_the_same_bytes_and_figures(reproduced: Path, tmp_path: Path) -> None:
    """Splits and their hashes are equal byte for byte, the model has the same version: its figures are the same."""
    project = copy_of(tmp_path / "second")
    for stage in (ingest, validate, split, teach, preprocess, train):
        stage.run("small", project, lambda _: None)
    for part in splits.PARTS["small"]:
        name = f"work/small/splits/{part}.jsonl"
        assert (project / name).read_bytes() == (reproduced / name).read_bytes()
    hashes = "splits/small/corpus.csv"
    assert (project / hashes).read_bytes() == (reproduced / hashes).read_bytes()
    first, second = (package.installed_version(p / "work" / "small" / "model") for p in (reproduced, project))
    assert first == second
    figures = json.loads((reproduced / "metrics" / "small.json").read_text("utf-8"))
    assert figures["model_version"] == second


@pytest.mark.timeout(300)
def test_the_committed_figures_come_out_again(reproduced: Path) -> None:
    """What the repository says of the small profile is what a run measures, within 0.001."""
    committed = json.loads((ROOT / "training" / "metrics" / "small.json").read_text("utf-8"))
    found = json.loads((reproduced / "metrics" / "small.json").read_text("utf-8"))
    for part in ("corpus-dev", "corpus-calibration"):
        assert found[part] == pytest.approx(committed[part], abs=0.001)
    assert not any(name.endswith("-test") for name in found)


@pytest.mark.timeout(300)
def test_what_was_made_goes_to_remote_storage_and_comes_back(reproduced: Path, tmp_path: Path) -> None:
    """Pushed to a folder, lost here, pulled back: the same files, and nothing to run again."""
    lost = [
        reproduced / ".dvc" / "cache",
        reproduced / "work" / "small" / "splits",
        reproduced / "work" / "small" / "model",
    ]
    before = {p.name: p.read_bytes() for p in lost[1].iterdir()}
    dvc_project.set_remote(str(tmp_path / "remote"), reproduced)
    targets = [f"{stage}@small" for stage in STAGES]
    dvc(reproduced, "push", "--quiet", *targets)
    for path in lost:
        shutil.rmtree(path)
    dvc(reproduced, "pull", "--quiet", *targets)
    assert {p.name: p.read_bytes() for p in lost[1].iterdir()} == before
    assert json.loads(dvc(reproduced, "status", "--json", *targets)) == {}


@pytest.mark.timeout(300)
def test_figures_are_compared_and_plots_drawn(reproduced: Path, tmp_path: Path) -> None:
    """`dvc metrics diff` tells a changed figure, `dvc plots show` draws every kind of plot."""
    path = reproduced / "metrics" / "small.json"
    kept = path.read_text("utf-8")
    figures = json.loads(kept)
    figures["corpus-dev"]["macro_recall"] += 0.25
    try:
        path.write_text(json.dumps(figures), "utf-8")
        told = json.loads(dvc(reproduced, "metrics", "diff", "--json", "--targets", "metrics/small.json"))
    finally:
        path.write_text(kept, "utf-8")
    changed = told["metrics/small.json"] if "metrics/small.json" in told else told["diff"]["metrics/small.json"]
    assert set(changed) == {"corpus-dev.macro_recall"}
    assert changed["corpus-dev.macro_recall"]["diff"] == pytest.approx(0.25)
    kinds = [f"plots/small/{kind}" for kind in ("confusion", "reliability", "labels", "abstention")]
    dvc(reproduced, "plots", "show", "--out", str(tmp_path / "plots"), *kinds)
    page = (tmp_path / "plots" / "index.html").read_text("utf-8")
    for title in ("Confusion", "Reliability", "Precision, recall and F1", "Accuracy of the share"):
        assert title in page


def test_dvc_sends_nothing_to_its_makers() -> None:
    """Neither usage figures nor questions for a newer version, whoever runs it."""
    assert dvc(ROOT / "training", "config", "--project", "core.analytics").strip() == "false"
    assert dvc(ROOT / "training", "config", "--project", "core.check_update").strip() == "false"


def test_a_model_ships_only_into_a_model_directory_of_the_repository(reproduced: Path, tmp_path: Path) -> None:
    """What is no model is not replaced, nor anything outside; a model is."""
    model = reproduced / "work" / "small" / "model"
    (tmp_path / "docs").mkdir()
    for target in ("docs", "../elsewhere", "."):
        with pytest.raises(BadData):
            register.ship(model, tmp_path, target, lambda _: None)
    register.ship(model, tmp_path, "services/model", lambda _: None)
    assert package.installed_version(tmp_path / "services" / "model") == package.installed_version(model)
