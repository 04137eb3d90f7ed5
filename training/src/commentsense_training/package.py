"""Write a fitted model as an MLflow model directory that works wherever it is copied to."""

import hashlib
import importlib.metadata
import json
import logging
import os
import shutil
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import commentsense_sentiment
import mlflow.pyfunc
from commentsense_sentiment import model as sentiment_model
from commentsense_sentiment import weights as weights_io
from commentsense_sentiment.encoder import EMOJI_WORDS, ENCODER, SETTINGS, TOKENIZER
from commentsense_sentiment.model import DOMAIN
from commentsense_sentiment.pyfunc import ARTIFACT
from commentsense_sentiment.weights import Weights
from mlflow.models import Model

from commentsense_training import language_model

NAME = "commentsense-sentiment"
MAX_BYTES = 15 * 1024 * 1024
MAX_ENCODER_BYTES = 30 * 1024 * 1024
_REQUIREMENTS = ("mlflow", "numpy", "fasttext-predict")
_ENCODER_REQUIREMENTS = (*_REQUIREMENTS, "onnxruntime", "tokenizers")


class PackagingError(RuntimeError):
    """The model directory could not be made as promised."""


def content_hash(folder: Path, extra: bytes = b"") -> str:
    """Twelve hex digits over the names and bytes of the files below `folder`, and `extra`."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(data)}\0".encode())
        digest.update(data)
    digest.update(extra)
    return digest.hexdigest()[:12]


def version_of(artifact: Path, code: Path, description: dict[str, Any]) -> str:
    """The model's version: a hash of weights, code and description, but for when it was made."""
    stable = {k: v for k, v in description.items() if k not in ("version", "created")}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        ignore = shutil.ignore_patterns("__pycache__", sentiment_model.DESCRIPTION)
        shutil.copytree(artifact, folder / "artifact", ignore=ignore)
        shutil.copytree(code, folder / "code", ignore=ignore)
        return content_hash(folder, json.dumps(stable, sort_keys=True).encode())


def _today() -> str:
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH", time.time()))
    return time.strftime("%Y-%m-%d", time.gmtime(epoch))


def _code() -> Path:
    return Path(commentsense_sentiment.__file__).parent


def _copy_code(target: Path) -> Path:
    return Path(shutil.copytree(_code(), target, ignore=shutil.ignore_patterns("__pycache__")))


def write(weights: Weights, description: dict[str, Any], target: Path) -> str:
    """Write the fast model's directory to `target`, replacing what is there; returns its version.

    The same weights, code and description leave an existing directory as it is.
    """
    return _write(lambda artifact: weights_io.save(weights, artifact), description, target, _REQUIREMENTS, MAX_BYTES)


def write_encoder(encoder: Path, description: dict[str, Any], target: Path) -> str:
    """Write the accurate model's directory to `target` from the files in `encoder`; returns its version."""

    def fill(artifact: Path) -> None:
        artifact.mkdir()
        for name in (ENCODER, TOKENIZER, EMOJI_WORDS, SETTINGS):
            shutil.copyfile(encoder / name, artifact / name)

    return _write(fill, description, target, _ENCODER_REQUIREMENTS, MAX_ENCODER_BYTES)


def _write(
    fill: Callable[[Path], None],
    description: dict[str, Any],
    target: Path,
    requirements: Sequence[str],
    most_bytes: int,
) -> str:
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        artifact = root / ARTIFACT
        fill(artifact)
        shutil.copyfile(language_model.path(), artifact / sentiment_model.LANGUAGE_MODEL)
        notice = Path(__file__).with_name("NOTICE.md")
        shutil.copyfile(notice, artifact / notice.name)
        code = _copy_code(root / _code().name)
        version = version_of(artifact, code, description)
        if version == installed_version(target):
            return version
        full = {"name": NAME, "version": version, "created": _today(), **description}
        text = json.dumps(full, indent=1, ensure_ascii=False) + "\n"
        (artifact / sentiment_model.DESCRIPTION).write_text(text, "utf-8")
        made = root / "made"
        _save(artifact, code, made, requirements)
        _settle(made)
        size = sum(p.stat().st_size for p in made.rglob("*") if p.is_file())
        if size > most_bytes:
            raise PackagingError(f"the model directory is {size} bytes, more than {most_bytes}")
        if target.exists():
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(made, target)
    return version


def installed_version(target: Path) -> str | None:
    """The version of the model directory at `target`; None where there is none."""
    path = target / "artifacts" / ARTIFACT / sentiment_model.DESCRIPTION
    if not path.is_file():
        return None
    version: str = json.loads(path.read_text("utf-8"))["version"]
    return version


def _save(artifact: Path, code: Path, made: Path, requirements: Sequence[str]) -> None:
    pins = [f"{name}=={importlib.metadata.version(name)}" for name in requirements]
    logging.getLogger("mlflow").setLevel(logging.ERROR)
    os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    with warnings.catch_warnings():
        # The answer's type is open on purpose: `terms` and `description` come on request only.
        warnings.filterwarnings("ignore", message=".*Any type hint is inferred as AnyType")
        mlflow.pyfunc.save_model(
            path=str(made),
            python_model=str(Path(__file__).with_name("model_code.py")),
            artifacts={ARTIFACT: str(artifact)},
            code_paths=[str(code)],
            pip_requirements=pins,
            input_example=(["what a lovely song"], {"explain": False, "describe": False, "domain": DOMAIN}),
        )


def _settle(made: Path) -> None:
    """Take out of the directory what names this machine, so that it can be moved and shared."""
    path = made / "MLmodel"
    meta = Model.load(str(path))
    flavor = meta.flavors["python_function"]
    for entry in flavor.get("artifacts", {}).values():
        entry["uri"] = entry["path"]
    flavor["model_code_path"] = Path(flavor["model_code_path"]).name
    meta.save(str(path))
    for cache in list(made.rglob("__pycache__")):
        shutil.rmtree(cache)
