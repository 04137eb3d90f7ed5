"""The command that serves a model: what `mlflow models serve --env-manager local` itself runs.

MLflow's command line imports all of MLflow, then starts this command as a child and waits for
it. Running it in our own place leaves one process to signal and to kill, and starts in half the
time; a test compares it with what the installed MLflow would run.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from commentsense_model_server.settings import ServerSettings

APP = "mlflow.pyfunc.scoring_server.app:app"

# Nothing is sent to MLflow's makers, no comment text is quoted in an error, and the pins of the
# model are checked by our lock file and not again at each start.
_QUIET = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_DISABLE_SCHEMA_DETAILS": "true",
    "MLFLOW_SKIP_PIP_REQUIREMENTS_CHECK": "true",
    "DO_NOT_TRACK": "true",
    "UVICORN_ACCESS_LOG": "false",
}


class NoModel(FileNotFoundError):
    """The directory to serve is not an MLflow model."""


def serve_command(settings: ServerSettings) -> list[str]:
    """The program and its arguments."""
    return [
        sys.executable,
        *("-m", "uvicorn"),
        *("--host", settings.host),
        *("--port", str(settings.port)),
        *("--workers", str(settings.workers)),
        APP,
    ]


def serve_environment(settings: ServerSettings, environment: Mapping[str, str]) -> dict[str, str]:
    """`environment` with what the scoring server reads. Raises `NoModel` for another directory."""
    model = settings.dir.resolve()
    if not (model / "MLmodel").is_file():
        raise NoModel(f"{model} holds no MLmodel file: it is not an MLflow model directory")
    return {
        **environment,
        **{name: environment.get(name, value) for name, value in _QUIET.items()},
        "UVICORN_LOG_LEVEL": settings.log_level,
        "MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT": str(settings.request_timeout),
        "__pyfunc_model_path__": Path(model).as_uri(),
    }
