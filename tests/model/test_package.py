"""What lies in the model directory."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.golden import SHIPPED
from tests.model.conftest import ROOT

MEGABYTES = {"fast": 15, "accurate": 30}
KINDS = {
    "fast": {".npz", ".packed", ".json", ".ftz", ".md"},
    "accurate": {".onnx", ".json", ".ftz", ".md"},
}
NEEDS = {
    "fast": {"mlflow", "numpy", "fasttext-predict"},
    "accurate": {"mlflow", "numpy", "fasttext-predict", "onnxruntime", "tokenizers"},
}
SOURCE = ROOT / "training" / "src" / "commentsense_sentiment"


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _artifact(model: str) -> Path:
    return SHIPPED[model] / "artifacts" / "model"


@pytest.fixture(params=list(MEGABYTES))
def model(request: pytest.FixtureRequest) -> str:
    """A model that ships."""
    return str(request.param)


def test_the_directory_is_small(model: str) -> None:
    """It fits the repository."""
    assert sum(path.stat().st_size for path in _files(SHIPPED[model])) <= MEGABYTES[model] * 1_000_000


def test_nothing_in_it_names_a_machine(model: str) -> None:
    """No absolute path is left in any text file."""
    for path in _files(SHIPPED[model]):
        if path.suffix in (".packed", ".npz", ".ftz", ".onnx"):
            continue
        text = path.read_text("utf-8")
        for root in ("/home/", "/root/", "/Users/", "file://", str(ROOT)):
            assert root not in text, f"{path.name} holds {root}"


def test_nothing_in_it_is_pickled(model: str) -> None:
    """Weights are plain arrays and text; loading the model runs no stored object."""
    kinds = {path.suffix for path in _files(SHIPPED[model])}
    assert not kinds & {".pkl", ".pickle", ".joblib", ".skops"}
    assert {path.suffix for path in _files(_artifact(model))} == KINDS[model]


def test_every_requirement_is_pinned(model: str) -> None:
    """The image gets the versions that were measured."""
    lines = (SHIPPED[model] / "requirements.txt").read_text("utf-8").split()
    assert {line.split("==")[0] for line in lines} == NEEDS[model]
    assert all(line.count("==") == 1 for line in lines)


def test_its_code_is_the_code_of_this_tree(model: str) -> None:
    """A change of the inference code comes with a new model: run `make train`."""
    shipped = SHIPPED[model] / "code" / "commentsense_sentiment"
    ours = {path.relative_to(SOURCE): path.read_bytes() for path in _files(SOURCE)}
    theirs = {path.relative_to(shipped): path.read_bytes() for path in _files(shipped)}
    assert theirs == ours


def test_the_version_is_the_hash_of_the_content(model: str) -> None:
    """Recomputed from the files, the version is the one that the model says."""
    description = json.loads((_artifact(model) / "description.json").read_text("utf-8"))
    stable = {key: value for key, value in description.items() if key not in ("version", "created", "name")}
    digest = hashlib.sha256()
    named = {f"artifact/{path.name}": path for path in _files(_artifact(model)) if path.name != "description.json"}
    code = SHIPPED[model] / "code" / "commentsense_sentiment"
    named |= {f"code/{path.relative_to(code).as_posix()}": path for path in _files(code)}
    for name in sorted(named, key=lambda n: Path(n)):
        data = named[name].read_bytes()
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    digest.update(json.dumps(stable, sort_keys=True).encode())
    assert digest.hexdigest()[:12] == description["version"]


def test_the_card_and_the_figures_are_of_this_model(model: str) -> None:
    """Card, figures and model carry one version."""
    version = json.loads((_artifact(model) / "description.json").read_text("utf-8"))["version"]
    assert f"`{version}`" in (ROOT / "docs" / "model-card.md").read_text("utf-8")
    figures = json.loads((ROOT / "training" / "metrics" / f"{model}.json").read_text("utf-8"))
    assert figures["model_version"] == version


def test_it_loads_elsewhere_with_its_own_code_alone(moved_model: Path, environment: dict[str, str]) -> None:
    """From a copy, without our source on the path, MLflow loads the code inside the model."""
    code = (
        "import sys, mlflow; model = mlflow.pyfunc.load_model(sys.argv[1]); "
        "import commentsense_sentiment as own; print(own.__file__); print(model.predict(['I love it'])[0]['label'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(moved_model)],
        cwd=moved_model.parent,
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    path, label = done.stdout.decode().splitlines()[-2:]
    assert Path(path).is_relative_to(moved_model)
    assert label == "positive"
