"""`commentsense`: what a person types. Each command only translates; the work is in the modules beside it."""

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated, Any

import typer
from commentsense_contracts.errors import InvalidVideo
from commentsense_contracts.video_id import parse_video_id
from rich.console import Console

from commentsense_local import analyze as analyzing
from commentsense_local import options
from commentsense_local import predict as predicting
from commentsense_local import status as looking
from commentsense_local.api_client import ApiClient, ApiError
from commentsense_local.exits import ANALYZE_CODES, Exit
from commentsense_local.following import TimedOut
from commentsense_local.safe_text import neutralise
from commentsense_local.settings import LocalSettings
from commentsense_local.state_file import read_addresses
from commentsense_local.up import Up

DEMO_VIDEO = "cs-demo-001"
_DEFAULT_API = "http://127.0.0.1:{port}"
_ANALYSIS_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")

app = typer.Typer(
    name="commentsense",
    help="What a YouTube video's audience feels, from its comments.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


class Order(StrEnum):
    """In which order YouTube lists threads."""

    TIME = "time"
    RELEVANCE = "relevance"


CsvFile = Annotated[
    Path | None, typer.Option("--csv", metavar="FILE", help="Write every scored comment to this file.", dir_okay=False)
]
Timeout = Annotated[
    float | None,
    typer.Option(help="Seconds to wait for the result; the analysis itself goes on.", min=1, show_default=False),
]


def console(stderr: bool = False) -> Console:
    """A console on which text from the internet is text: no markup, no highlighting, no emoji codes."""
    return Console(stderr=stderr, markup=False, highlight=False, emoji=False)


def client(settings: LocalSettings) -> ApiClient:
    """A client of the API that is set, else of the running stack's, else of the default address."""
    url = (
        settings.api_url
        or read_addresses(settings.state_dir).get("api", "")
        or _DEFAULT_API.format(port=settings.api_port)
    )
    return ApiClient(url, settings.api_token.get_secret_value())


def dashboard_of(api: ApiClient, settings: LocalSettings) -> str:
    """Where the dashboard over this API answers, when that is the running stack's; else empty."""
    addresses = read_addresses(settings.state_dir)
    return addresses.get("dashboard", "") if addresses.get("api") == api.url else ""


@contextmanager
def outcomes() -> Iterator[None]:
    """The one place where what went wrong becomes words on standard error and an exit code."""
    err = console(stderr=True)
    try:
        yield
    except ApiError as error:
        code, words = analyzing.explain(error)
        err.print(neutralise(words), soft_wrap=True)
        raise typer.Exit(code) from None
    except InvalidVideo as error:
        err.print(str(error), soft_wrap=True)
        raise typer.Exit(Exit.USAGE) from None
    except TimedOut:
        err.print("The result was not there in time. The analysis goes on: the same command shows how far it is.")
        raise typer.Exit(Exit.TIMED_OUT) from None
    except OSError as error:
        err.print(f"{error.strerror}: {error.filename}", soft_wrap=True)
        raise typer.Exit(Exit.TROUBLE) from None
    except KeyboardInterrupt:
        err.print("Interrupted. The analysis goes on: the same command shows how far it is.")
        raise typer.Exit(Exit.INTERRUPTED) from None


def _stack(verbose: bool, **given: Any) -> Up:
    return Up(options.settings_with(**given), console(), dict(os.environ), verbose)


@app.command()
def up(
    api_port: options.ApiPort = None,
    redis_port: options.RedisPort = None,
    model_port: options.ModelPort = None,
    stub_port: options.StubPort = None,
    fetcher_metrics_port: options.FetcherMetricsPort = None,
    worker_metrics_port: options.WorkerMetricsPort = None,
    dashboard_port: options.DashboardPort = None,
    dashboard: options.Dashboard = None,
    model: options.Model = None,
    state_dir: options.StateDir = None,
    verbose: options.Verbose = False,
) -> None:
    """Start the whole stack and keep it up until Ctrl-C; reads the real YouTube when YOUTUBE_API_KEY is set."""
    stack = _stack(
        verbose,
        api_port=api_port,
        redis_port=redis_port,
        model_port=model_port,
        stub_port=stub_port,
        fetcher_metrics_port=fetcher_metrics_port,
        worker_metrics_port=worker_metrics_port,
        dashboard_port=dashboard_port,
        dashboard=dashboard,
        model=model,
        state_dir=state_dir,
    )
    raise typer.Exit(stack.run())


@app.command()
def demo(
    leave: Annotated[
        bool, typer.Option("--exit/--stay", envvar="DEMO_EXIT", help="Stop everything after the result.")
    ] = False,
    dashboard: options.Dashboard = None,
    model: options.Model = None,
    state_dir: options.StateDir = None,
    verbose: options.Verbose = False,
) -> None:
    """Start the stack on the stub, analyse the demo video, show the result; needs no key."""
    # Nobody could open a page that goes with the result.
    settings = options.settings_with(
        model=model, state_dir=state_dir, dashboard=False if leave else dashboard
    ).without_key()
    command = [sys.executable, "-m", "commentsense_local", "analyze", DEMO_VIDEO, "--refresh"]
    command += ["--api-url", f"http://127.0.0.1:{settings.api_port}", "--state-dir", str(settings.state_dir)]
    stack = Up(settings, console(), dict(os.environ), verbose)
    raise typer.Exit(stack.run(then=tuple(command), leave=leave))


@app.command(epilog=ANALYZE_CODES)
def analyze(
    video: Annotated[str, typer.Argument(help="A YouTube video id, or a URL of the video in any form.")],
    max_comments: Annotated[
        int | None, typer.Option(min=1, help="Comments to read at most.", show_default=False)
    ] = None,
    no_replies: Annotated[bool, typer.Option("--no-replies", help="Leave replies out.")] = False,
    order: Annotated[Order, typer.Option(help="Newest first, or as YouTube ranks them.")] = Order.TIME,
    refresh: Annotated[bool, typer.Option("--refresh", help="Start anew even if a fresh result is there.")] = False,
    as_json: options.Json = False,
    csv: CsvFile = None,
    timeout: Timeout = None,
    api_url: options.ApiUrl = None,
    state_dir: options.StateDir = None,
) -> None:
    """Read and score a video's comments, and show what they say."""
    with outcomes():
        request: dict[str, Any] = {"video": parse_video_id(video), "include_replies": not no_replies}
        request |= {"order": order.value, "refresh": refresh}
        if max_comments is not None:
            request["max_comments"] = max_comments
        settings = options.settings_with(api_url=api_url, state_dir=state_dir)
        api = client(settings)
        code = analyzing.analyze(api, request, _output(as_json, csv, dashboard_of(api, settings)), timeout)
    raise typer.Exit(code)


@app.command(epilog=ANALYZE_CODES)
def resume(
    analysis: Annotated[str, typer.Argument(help="Id of a partial or failed analysis.")],
    as_json: options.Json = False,
    csv: CsvFile = None,
    timeout: Timeout = None,
    api_url: options.ApiUrl = None,
    state_dir: options.StateDir = None,
) -> None:
    """Go on with a partial or failed analysis where it was, and show what it finds."""
    if not _ANALYSIS_ID.fullmatch(analysis):
        raise typer.BadParameter("this is no id of an analysis", param_hint="ANALYSIS")
    with outcomes():
        settings = options.settings_with(api_url=api_url, state_dir=state_dir)
        api = client(settings)
        code = analyzing.resume(api, analysis, _output(as_json, csv, dashboard_of(api, settings)), timeout)
    raise typer.Exit(code)


def _output(as_json: bool, csv: Path | None, dashboard: str) -> analyzing.Output:
    return analyzing.Output(console(), console(stderr=True), as_json, csv, dashboard)


@app.command()
def predict(
    texts: Annotated[list[str], typer.Argument(help="Texts to score; - reads them from standard input, one a line.")],
    as_json: options.Json = False,
    api_url: options.ApiUrl = None,
    state_dir: options.StateDir = None,
) -> None:
    """Score the given texts. Exit codes: 0 scored; 2 nothing to score; 6 the API or its model cannot be reached."""
    with outcomes():
        api = client(options.settings_with(api_url=api_url, state_dir=state_dir))
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # a TextIOWrapper
        count = predicting.predict(api, predicting.texts_of(texts, sys.stdin), console(), as_json)
    if not count:
        console(stderr=True).print("There is no text to score.")
        raise typer.Exit(Exit.USAGE)


@app.command()
def status(
    as_json: options.Json = False,
    api_url: options.ApiUrl = None,
    state_dir: options.StateDir = None,
) -> None:
    """Show which services answer, what waits, the quota left and what runs. Exit code 1 when all is not well."""
    settings = options.settings_with(api_url=api_url, state_dir=state_dir)
    addresses = {} if settings.api_url else read_addresses(settings.state_dir)
    found = looking.look(client(settings), addresses)
    if as_json:
        typer.echo(json.dumps(found.as_json(), indent=2))
    else:
        looking.print_status(console(), found)
    raise typer.Exit(Exit.COMPLETED if found.healthy else Exit.TROUBLE)


@app.command()
def version() -> None:
    """Print the version."""
    typer.echo(f"commentsense {installed_version('commentsense-local')} (Python {sys.version.split()[0]})")


def main() -> None:
    """Entry point of the console script."""
    app()
