"""Registered models: the packaged directory as it is, with the evidence that speaks for it.

A version holds the model directory (signature and input example within), its figures, the confusion
tables, the model card and the reference window: what it answered on the calibration blocks, in
derived columns only. Aliases say what a version is for: `challenger` waits for `training promote`,
`champion` serves, `previous` served before it.
"""

import json
import re
import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import mlflow.artifacts
import pandas as pd
from commentsense_sentiment.model import DESCRIPTION
from commentsense_sentiment.pyfunc import ARTIFACT
from mlflow import MlflowClient
from mlflow.entities import Metric
from mlflow.entities.model_registry import ModelVersion
from mlflow.exceptions import MlflowException
from mlflow.models import Model

from commentsense_training import card as cards
from commentsense_training import card_facts, evidence, package, tracking
from commentsense_training.commands import CommandError
from commentsense_training.settings import Settings

CHAMPION: Final = "champion"
CHALLENGER: Final = "challenger"
PREVIOUS: Final = "previous"

MODEL: Final = "model"
"""Where the model directory lies among its run's artifacts."""
EVIDENCE: Final = "evidence"
"""Where figures, confusion tables, reference window and card lie."""
REFERENCE: Final = "reference.csv"


class RegistryError(CommandError):
    """The registry cannot do what was asked; the text says why and what to do."""


def register(
    model_folder: Path,
    *,
    figures: Mapping[str, Any],
    reference: pd.DataFrame | None,
    card: Path | None,
    data_hash: str,
    profile: str,
    alias: str | None = CHALLENGER,
    name: str | None = None,
    settings: Settings | None = None,
) -> int:
    """Register the MLflow model directory `model_folder`; returns the version's number.

    `figures` is any JSON record: its numbers become metrics, every `confusion` in it a confusion
    table. Its optional `fitted_on`, else the model description's, lists the parts that the model was
    fitted on: `training promote` never compares on those. `reference` has columns of `evidence.REFERENCE_COLUMNS` only.
    The same directory from the same data is the same version: registered again, it keeps its number
    and its evidence is logged anew. Without a `card` one is written from what is known here.
    Raises `RegistryError` for what cannot be registered.
    """
    settings = settings or Settings()
    name = name or settings.registered_model
    described = _description(model_folder)
    if reference is not None:
        evidence.check_window(reference)
    client = tracking.connect(settings)
    with tempfile.TemporaryDirectory() as scratch:
        clean = _clean(model_folder, Path(scratch))
        folder_hash = package.content_hash(clean)
        tags = {
            "content_version": described.get("version") or folder_hash,
            "folder_hash": folder_hash,
            "data_hash": data_hash,
            "profile": profile,
            "size_bytes": str(sum(path.stat().st_size for path in clean.rglob("*") if path.is_file())),
            "fitted_on": ",".join(figures.get("fitted_on") or described.get("fitted_on") or ()),
        }
        same = ("folder_hash", "data_hash", "profile")
        found = next((v for v in versions(client, name) if all(v.tags.get(key) == tags[key] for key in same)), None)
        run_id = str(found.run_id) if found else _new_run(client, clean, tags, settings)
    page = card.read_text("utf-8") if card else _card(model_folder, figures, described)
    _log_evidence(client, run_id, figures, described, reference, page)
    if found is None:
        client.set_terminated(run_id)
        _ensure(client, name)
        source = f"{client.get_run(run_id).info.artifact_uri}/{MODEL}"
        about = f"Content {tags['content_version']}, profile {profile}. {described.get('trained_on', '')}".strip()
        found = client.create_model_version(name, source, run_id=run_id, tags=tags, description=about)
    number = int(found.version)
    if alias is not None:
        client.set_registered_model_alias(name, alias, str(number))
    return number


def _description(folder: Path) -> dict[str, Any]:
    """What the model says of itself; raises `RegistryError` where `folder` is no complete model directory."""
    if not (folder / "MLmodel").is_file():
        raise RegistryError(f"{folder} is no MLflow model directory: it has no file MLmodel. Train one first.")
    meta = Model.load(str(folder))
    for part, value in (("signature", meta.signature), ("input example", meta.saved_input_example_info)):
        if not value:
            raise RegistryError(f"the model in {folder} has no {part}: save it with one, so that callers can check")
    path = folder / "artifacts" / ARTIFACT / DESCRIPTION
    described: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return described


def _card(folder: Path, figures: Mapping[str, Any], described: Mapping[str, Any]) -> str:
    """A model card (Markdown) from what the model says of itself and from `figures`, without pictures."""
    if not described:
        return f"# Model card\n\nThis model says nothing of itself: it has no {DESCRIPTION}.\n"
    facts = card_facts.of_model(str(described["name"]), folder, [figures], {})
    return re.sub(r"^!\[.*\n", "", cards.render([facts]), flags=re.MULTILINE)


def _new_run(client: MlflowClient, folder: Path, tags: Mapping[str, str], settings: Settings) -> str:
    run = client.create_run(
        tracking.experiment(client, tracking.REGISTERED, settings),
        run_name=f"{tags['profile']}-{tags['content_version']}",
        tags={"mlflow.source.name": "training register", **tags},
    )
    run_id = str(run.info.run_id)
    for key in ("content_version", "data_hash", "profile"):
        client.log_param(run_id, key, tags[key])
    client.log_artifacts(run_id, str(folder), MODEL)
    return run_id


def _log_evidence(
    client: MlflowClient,
    run_id: str,
    figures: Mapping[str, Any],
    described: Mapping[str, Any],
    reference: pd.DataFrame | None,
    card: str,
) -> None:
    now = int(time.time() * 1000)
    entries = [Metric(key, value, now, 0) for key, value in evidence.metrics(figures).items()]
    for start in range(0, len(entries), 500):
        client.log_batch(run_id, metrics=entries[start : start + 500])
    tables = evidence.confusions(figures) or evidence.confusions(described)
    client.log_dict(run_id, dict(figures), f"{EVIDENCE}/metrics.json")
    client.log_dict(run_id, tables, f"{EVIDENCE}/confusion.json")
    client.log_text(run_id, evidence.confusion_page(tables), f"{EVIDENCE}/confusion.md")
    if reference is not None:
        client.log_text(run_id, reference.to_csv(index=False), f"{EVIDENCE}/{REFERENCE}")
    client.log_text(run_id, card, f"{EVIDENCE}/model-card.md")


def _ensure(client: MlflowClient, name: str) -> None:
    try:
        client.create_registered_model(name, description="Tone of comments: negative, neutral or positive.")
    except MlflowException as error:
        if error.error_code != "RESOURCE_ALREADY_EXISTS":
            raise


def versions(client: MlflowClient, name: str) -> list[ModelVersion]:
    """Every version of `name`, the newest first; none where nothing was registered."""
    quoted = name.replace("'", "")
    found = client.search_model_versions(f"name = '{quoted}'", max_results=10_000)
    return sorted(found, key=lambda version: -int(version.version))


def resolve(client: MlflowClient, name: str, reference: str) -> ModelVersion:
    """The version that `reference`, an alias or a number, stands for; raises `RegistryError` where none does."""
    try:
        if reference.isdecimal():
            return client.get_model_version(name, reference)
        return client.get_model_version_by_alias(name, reference)
    except MlflowException as error:
        if error.error_code not in ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"):
            raise
        raise RegistryError(
            f"no version of {name} is called {reference!r} there; `training registry` lists what there is"
        ) from error


def _clean(folder: Path, scratch: Path) -> Path:
    """A copy without what is no part of the model: caches that Python left, and what a download adds."""
    ignore = shutil.ignore_patterns("__pycache__", "registered_model_meta")
    return Path(shutil.copytree(folder, scratch / MODEL, ignore=ignore))


def download(client: MlflowClient, version: ModelVersion, folder: Path) -> Path:
    """Copy the version's model directory below `folder`; returns where it lies.

    Raises `RegistryError` where it is not what was registered.
    """
    folder.mkdir(parents=True, exist_ok=True)
    uri = f"models:/{version.name}/{version.version}"
    here = str(folder)
    found = Path(mlflow.artifacts.download_artifacts(artifact_uri=uri, dst_path=here, tracking_uri=client.tracking_uri))
    wanted = version.tags.get("folder_hash")
    with tempfile.TemporaryDirectory() as scratch:
        if wanted and package.content_hash(_clean(found, Path(scratch))) != wanted:
            raise RegistryError(
                f"version {version.version} of {version.name} did not arrive as it was registered: a file was changed "
                "in the store or on its way (a store that unpacks .gz files does that)"
            )
    return found
