"""Where runs and registered models live: a local sqlite store, or the server that MLFLOW_TRACKING_URI names."""

import logging
import os
import re
from pathlib import Path

from mlflow import MlflowClient, set_registry_uri, set_tracking_uri
from mlflow.exceptions import MlflowException

from commentsense_training.commands import CommandError
from commentsense_training.settings import Settings

REGISTERED = "registered-models"
"""Experiment of the runs that hold registered models and their evidence."""
DECISIONS = "promotions"
"""Experiment of the decisions about them."""


class TrackingError(CommandError):
    """The store cannot be used; the text says why."""


def quiet() -> None:
    """Keep MLflow from phoning home, from drawing bars and from telling about each of its tables."""
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    os.environ.setdefault("DO_NOT_TRACK", "true")
    # Through the server, not from S3 past it: files named .gz would arrive unpacked, and S3 stays private.
    os.environ.setdefault("MLFLOW_ENABLE_PROXY_MULTIPART_DOWNLOAD", "false")
    # A server that is not there is told within seconds, not after minutes of retries.
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "3")
    os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
    for name in ("mlflow", "alembic"):
        logging.getLogger(name).setLevel(logging.ERROR)


def local_uri(store: Path) -> str:
    """The address of the sqlite store in the folder `store`."""
    return f"sqlite:///{(store / 'mlflow.db').resolve().as_posix()}"


def connect(settings: Settings | None = None) -> MlflowClient:
    """A client of the store, for runs and registry alike; also what `mlflow.*` functions use from now on.

    MLFLOW_TRACKING_URI names a tracking server; without it the store is sqlite in
    `settings.mlflow_store`, made when it is missing.
    """
    settings = settings or Settings()
    quiet()
    uri = os.environ.get("MLFLOW_TRACKING_URI", "")
    if not uri:
        settings.mlflow_store.mkdir(parents=True, exist_ok=True)
        uri = local_uri(settings.mlflow_store)
    set_tracking_uri(uri)
    set_registry_uri(uri)
    try:
        client = MlflowClient(tracking_uri=uri, registry_uri=uri)
        client.search_experiments(max_results=1)
    except MlflowException as error:
        raise TrackingError(
            f"the tracking store at {shown(uri)} does not answer: {shown(error.message)[:300]}"
        ) from error
    return client


def shown(uri: str) -> str:
    """The address without the name and password that it may carry."""
    return re.sub(r"//[^/@]*@", "//", uri)


def experiment(client: MlflowClient, name: str, settings: Settings | None = None) -> str:
    """The id of the experiment `name`, made when it is missing (brought back when it was deleted).

    In the local store its artifacts lie in the store's own folder, wherever the command is started;
    a server decides for itself.
    """
    found = client.get_experiment_by_name(name)
    if found is not None:
        if found.lifecycle_stage == "deleted":
            client.restore_experiment(found.experiment_id)
        return str(found.experiment_id)
    place = None
    if client.tracking_uri.startswith("sqlite"):
        place = ((settings or Settings()).mlflow_store / "mlruns" / name).resolve().as_uri()
    try:
        return str(client.create_experiment(name, artifact_location=place))
    except MlflowException:
        # Another process made it between the two calls.
        again = client.get_experiment_by_name(name)
        if again is None:
            raise
        return str(again.experiment_id)
