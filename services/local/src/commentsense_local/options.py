"""The options that several commands share, and how they go over the settings."""

from pathlib import Path
from typing import Annotated, Any

import typer
from commentsense_contracts.settings_errors import load_settings

from commentsense_local import models
from commentsense_local.settings import LocalSettings

_PORTS = "Ports of the local stack"


def _port(text: str) -> Any:
    return typer.Option(help=text, min=1, max=65535, rich_help_panel=_PORTS, show_default=False)


ApiPort = Annotated[int | None, _port("Port of the API (COMMENTSENSE_API_PORT).")]
RedisPort = Annotated[int | None, _port("Port of Redis (COMMENTSENSE_REDIS_PORT).")]
ModelPort = Annotated[int | None, _port("Port of the model server (COMMENTSENSE_MODEL_PORT).")]
StubPort = Annotated[int | None, _port("Port of the YouTube stub (COMMENTSENSE_STUB_PORT).")]
FetcherMetricsPort = Annotated[int | None, _port("Port of the fetcher's metrics (COMMENTSENSE_FETCHER_METRICS_PORT).")]
WorkerMetricsPort = Annotated[int | None, _port("Port of the worker's metrics (COMMENTSENSE_WORKER_METRICS_PORT).")]
DashboardPort = Annotated[int | None, _port("Port of the dashboard (COMMENTSENSE_DASHBOARD_PORT).")]
StateDir = Annotated[
    Path | None,
    typer.Option(help="Folder of the stack's data and logs (COMMENTSENSE_STATE_DIR).", show_default=False),
]
ApiUrl = Annotated[
    str | None,
    typer.Option(help="The API to ask (COMMENTSENSE_API_URL); else the running stack's.", show_default=False),
]
Dashboard = Annotated[
    bool | None,
    typer.Option(
        "--dashboard/--no-dashboard",
        help="Run the dashboard too (COMMENTSENSE_DASHBOARD); it is where nothing says otherwise.",
        show_default=False,
    ),
]
Model = Annotated[
    models.Model | None,
    typer.Option(
        help="Which model scores (COMMENTSENSE_MODEL); fast where nothing says otherwise.", show_default=False
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show what the services write.")]


def settings_with(**options: Any) -> LocalSettings:
    """The settings, and over them the options that were given."""
    given = {name: value for name, value in options.items() if value is not None}
    return load_settings(LocalSettings).model_copy(update=given)
