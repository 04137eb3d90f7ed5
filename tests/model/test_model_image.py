"""Which model `make model-image` takes, and what pip is told inside the build; tests/image builds for real."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.model_image import Source, chosen, write_secrets
from tests.model.conftest import ROOT, SHIPPED

_SCRIPT = [sys.executable, str(ROOT / "scripts" / "model_image.py")]


def _without_settings(monkeypatch: pytest.MonkeyPatch, store: Path) -> None:
    for name in [*os.environ]:
        if name.startswith(("PIP_", "MLFLOW_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("COMMENTSENSE_MLFLOW_STORE", str(store))


def test_without_a_registry_it_is_the_model_that_ships(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where no registry is, the fast model is taken, and none is made by asking."""
    _without_settings(monkeypatch, tmp_path)
    with chosen("", "", "") as source:
        assert (source.folder, source.name) == (SHIPPED, "fast")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("option", "value"), [("--model", "best"), ("--folder", "not-there")])
def test_what_is_no_model_is_refused(option: str, value: str) -> None:
    """A name or folder that holds no model ends with a line that names it, and no traceback."""
    done = subprocess.run([*_SCRIPT, option, value], capture_output=True, text=True)
    assert done.returncode == 1
    assert value in done.stderr
    assert "Traceback" not in done.stderr


def test_licences_are_those_of_the_notices() -> None:
    """The label's expression names every licence that the model's notices name."""
    assert Source(SHIPPED, "fast").licences == "MIT AND CC-BY-SA-3.0 AND PDDL-1.0"


def test_pip_in_the_build_is_told_index_certificates_and_versions(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The caller's settings go into a file of their own, and every locked version but the model's own pins."""
    _without_settings(monkeypatch, tmp_path)
    (tmp_path / "ca.pem").write_text("certificates", "utf-8")
    monkeypatch.setenv("PIP_INDEX_URL", "https://me:secret@index.example/simple")
    monkeypatch.setenv("PIP_DEFAULT_TIMEOUT", "90")
    monkeypatch.setenv("PIP_CERT", str(tmp_path / "ca.pem"))
    write_secrets(tmp_path, SHIPPED)
    told = (tmp_path / "pip.conf").read_text("utf-8").splitlines()
    assert {"index-url = https://me:secret@index.example/simple", "timeout = 90"} <= set(told)
    assert "cert = /run/secrets/pip_cert" in told
    assert (tmp_path / "pip.crt").read_text("utf-8") == "certificates"
    names = {line.split("==")[0] for line in (tmp_path / "constraints.txt").read_text("utf-8").splitlines()}
    assert {"fastapi", "uvicorn", "pandas"} <= names
    assert names.isdisjoint({"numpy", "fasttext-predict", "mlflow", "mlflow-skinny"})


def test_without_a_docker_that_can_build_it_says_so(tmp_path: Path) -> None:
    """No docker in PATH ends with what to install."""
    done = subprocess.run([*_SCRIPT, "--model", "fast"], env={"PATH": str(tmp_path)}, capture_output=True, text=True)
    assert done.returncode == 1
    assert "apt-get install docker.io" in done.stderr
