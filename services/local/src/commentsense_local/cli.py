"""`commentsense`: what a person types. Each command only translates; the work is in the modules beside it."""

import os
import sys
from importlib.metadata import version as installed_version
from typing import Annotated

import typer
from rich.console import Console

from commentsense_local import options
from commentsense_local.up import Up

app = typer.Typer(
    name="commentsense",
    help="What a YouTube video's audience feels, from its comments.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.command()
def up(
    api_port: options.ApiPort = None,
    redis_port: options.RedisPort = None,
    model_port: options.ModelPort = None,
    stub_port: options.StubPort = None,
    fetcher_metrics_port: options.FetcherMetricsPort = None,
    worker_metrics_port: options.WorkerMetricsPort = None,
    state_dir: options.StateDir = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show what the services write.")] = False,
) -> None:
    """Start the whole stack and keep it up until Ctrl-C; reads the real YouTube when YOUTUBE_API_KEY is set."""
    settings = options.settings_with(
        api_port=api_port,
        redis_port=redis_port,
        model_port=model_port,
        stub_port=stub_port,
        fetcher_metrics_port=fetcher_metrics_port,
        worker_metrics_port=worker_metrics_port,
        state_dir=state_dir,
    )
    raise typer.Exit(Up(settings, Console(), dict(os.environ), verbose).run())


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(f"commentsense {installed_version('commentsense-local')} (Python {sys.version.split()[0]})")


def main() -> None:
    """Entry point of the console script."""
    app()
