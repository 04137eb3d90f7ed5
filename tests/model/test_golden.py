"""The golden comments: every way to ask a model gives the same answers.

Here in process, through the loaded MLflow model, our launcher and `mlflow models serve`; tests/integration asks through
the worker, tests/image asks the image.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.golden import ROOT, SHIPPED, assert_golden, comments, expected, texts
from tests.model.conftest import Start

# Run in a process of its own: texts on standard input, records as the last line of standard output.
_IN_PROCESS = """
import json, sys
from pathlib import Path
from commentsense_sentiment.model import SentimentModel
model = SentimentModel(Path(sys.argv[1]) / "artifacts" / "model")
print(json.dumps(model.predict(json.load(sys.stdin))))
"""
_PYFUNC = """
import json, sys, mlflow.pyfunc
model = mlflow.pyfunc.load_model(sys.argv[1])
print(json.dumps(model.predict(json.load(sys.stdin))))
"""


def _run(code: str, model: Path, environment: dict[str, str]) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-c", code, str(model)],
        input=json.dumps(texts()),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    records: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return records


@pytest.fixture(params=list(SHIPPED))
def name(request: pytest.FixtureRequest) -> str:
    """A model that ships."""
    return str(request.param)


@pytest.fixture
def moved(name: str, tmp_path: Path) -> Path:
    """A copy of it elsewhere."""
    return Path(shutil.copytree(SHIPPED[name], tmp_path / "moved"))


def test_there_are_three_hundred_comments_of_many_kinds() -> None:
    """All differ, each stands for a kind, and hostile ones, long ones, empty ones and other languages are there."""
    rows = comments()
    assert len(rows) == len({row["text"] for row in rows}) == len({row["id"] for row in rows}) == 300
    kinds = {row["kind"] for row in rows}
    assert {"emoji", "hostile", "long", "empty", "language", "negation", "code-switching"} <= kinds
    assert max(len(row["text"]) for row in rows) > 3_000


def test_the_answers_are_of_the_shipped_model(name: str) -> None:
    """The expected answers carry the version that the model says; `make golden` writes them anew."""
    description = json.loads((SHIPPED[name] / "artifacts" / "model" / "description.json").read_text("utf-8"))
    assert {row["model_version"] for row in expected(name)} == {description["version"]}, "run `make golden`"
    assert {row["label"] for row in expected(name)} == {"negative", "neutral", "positive"}


def test_in_process(name: str, environment: dict[str, str]) -> None:
    """The inference code of this tree answers as expected."""
    source = {**environment, "PYTHONPATH": str(ROOT / "training" / "src")}
    assert_golden(name, _run(_IN_PROCESS, SHIPPED[name], source))


def test_loaded_by_mlflow(name: str, moved: Path, environment: dict[str, str]) -> None:
    """A moved copy, loaded by MLflow with the code inside it, answers the same."""
    assert_golden(name, _run(_PYFUNC, moved, environment))


def test_served_by_our_launcher(name: str, moved: Path, start: Start) -> None:
    """The model server answers the same, in one request and in single ones."""
    settings = {"COMMENTSENSE_MODEL_DIR": str(moved), "COMMENTSENSE_MODEL_PORT": "{port}"}
    server = start([sys.executable, "-m", "commentsense_model_server"], settings)
    together = server.predict(texts())
    assert_golden(name, together)
    few = list(range(0, 300, 11))
    alone = [server.predict([texts()[place]])[0] for place in few]
    assert_golden(name, [alone[few.index(place)] if place in few else together[place] for place in range(300)])
    server.process.terminate()


def test_served_by_mlflow(name: str, moved: Path, start: Start) -> None:
    """`mlflow models serve` answers the same."""
    command = [sys.executable, "-m", "mlflow", "models", "serve", "--env-manager", "local", "-h", "127.0.0.1"]
    server = start([*command, "-p", "{port}", "-m", str(moved)], {})
    assert_golden(name, server.predict(texts()))
    server.process.terminate()
