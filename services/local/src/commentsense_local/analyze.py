"""`analyze` and `resume`: start or take up an analysis, follow it to its end, show the result."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn

from commentsense_local.answers import LABELS, Comment, Label, Snapshot, Terms, Timeline
from commentsense_local.api_client import ApiClient, ApiError, Refused
from commentsense_local.exits import BY_STATE, Exit
from commentsense_local.files import write_whole
from commentsense_local.following import follow
from commentsense_local.report import Result, print_report

_WEEKS = 26
_LIKED = 3
_LOOKED_AT = 50
_TERMS = 8
_LINE_EVERY = 10.0


@dataclass(frozen=True, slots=True)
class Output:
    """Where things go.

    Attributes:
        out: the result, and nothing else.
        err: progress and what is said beside the result.
        as_json: whether the result is JSON.
        csv: file for the scored comments, None for none.
        dashboard: where a dashboard shows the same; empty for none.
    """

    out: Console
    err: Console
    as_json: bool
    csv: Path | None
    dashboard: str = ""


def analyze(api: ApiClient, request: dict[str, Any], output: Output, timeout: float | None) -> int:
    """Starts the analysis (or joins the fresh one), and shows it. Returns the exit code."""
    return _show(api, api.post("/v1/analyses", request), output, timeout)


def resume(api: ApiClient, analysis: str, output: Output, timeout: float | None) -> int:
    """Goes on with a partial or failed analysis, and shows it. Returns the exit code."""
    return _show(api, api.post(f"/v1/analyses/{analysis}/resume"), output, timeout)


def _show(api: ApiClient, started: Any, output: Output, timeout: float | None) -> int:
    first = Snapshot.model_validate(started)
    last = first if first.final else _watch(api, first, output.err, timeout)
    if output.csv is not None:
        written = write_whole(output.csv, api.download(f"/v1/analyses/{last.id}/export", format="csv"))
        output.err.print(f"{written:,} bytes of scored comments are in {output.csv}", soft_wrap=True)
    if output.as_json:
        # Escaped, so that no comment acts on a terminal.
        output.out.file.write(json.dumps(_everything(api, last.id), indent=2) + "\n")
    else:
        print_report(output.out, _result(api, last))
        if output.dashboard:
            output.out.print(f"\nSee it in a browser: {page_of(output.dashboard, last.id)}", soft_wrap=True)
    return BY_STATE.get(last.state, Exit.TROUBLE)


def page_of(dashboard: str, analysis: str) -> str:
    """The dashboard's page of an analysis."""
    return f"{dashboard}/?analysis={quote(analysis, safe='')}"


def _watch(api: ApiClient, first: Snapshot, err: Console, timeout: float | None) -> Snapshot:
    last = first
    if not err.is_terminal:
        shown = _lines(err)
        for last in follow(api, first.id, timeout):
            shown(last)
        return last
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=err,
        transient=True,
    )
    with bar:
        task = bar.add_task(describe(first), total=1.0)
        for last in follow(api, first.id, timeout):
            bar.update(task, description=describe(last), completed=last.progress.done)
    return last


def _lines(err: Console) -> Callable[[Snapshot], None]:
    """For a log instead of a terminal: a line when the state changes, and one every ten seconds."""
    state, said = "", 0.0

    def show(snapshot: Snapshot) -> None:
        nonlocal state, said
        now = time.monotonic()
        if snapshot.state != state or now - said >= _LINE_EVERY:
            state, said = snapshot.state, now
            err.print(describe(snapshot), soft_wrap=True)

    return show


def describe(snapshot: Snapshot) -> str:
    """How far it is, in a line."""
    progress = snapshot.progress
    of = f" of {progress.expected:,}" if progress.expected is not None else ""
    line = f"{snapshot.state}: {progress.fetched:,}{of} comments read, {progress.scored:,} scored"
    if snapshot.basis.counted:
        line += " (" + ", ".join(f"{share.estimate:.0%} {share.label}" for share in snapshot.shares) + ")"
    return line


def _parts(api: ApiClient, analysis: str) -> dict[str, Any]:
    """The parts of the result that are questions of their own, as the API answers them."""
    path = f"/v1/analyses/{analysis}"
    timeline = api.get(f"{path}/timeline", granularity="week")
    if len(timeline["points"]) > _WEEKS:
        timeline = api.get(f"{path}/timeline", granularity="month")
    comments = {label: _liked(api, path, label) for label in LABELS}
    return {"timeline": timeline, "terms": api.get(f"{path}/terms", limit=_TERMS), "comments": comments}


def _liked(api: ApiClient, path: str, label: Label) -> list[Any]:
    """The most liked comments of a label, of those in languages that the model knows: the others do not count."""
    items = api.get(f"{path}/comments", label=label, order="likes", limit=_LOOKED_AT)["items"]
    return [item for item in items if item.get("supported") is not False][:_LIKED]


def _everything(api: ApiClient, analysis: str) -> dict[str, Any]:
    return {"analysis": api.get(f"/v1/analyses/{analysis}"), **_parts(api, analysis)}


def _result(api: ApiClient, snapshot: Snapshot) -> Result:
    try:
        parts = _parts(api, snapshot.id)
    except Refused as error:
        if error.status < 500:
            raise
        # The shares are worth showing without the rest.
        return Result(snapshot, None, None, {})
    comments: dict[Label, list[Comment]] = {
        label: [Comment.model_validate(item) for item in parts["comments"][label]] for label in LABELS
    }
    return Result(snapshot, Timeline.model_validate(parts["timeline"]), Terms.model_validate(parts["terms"]), comments)


def explain(error: ApiError) -> tuple[int, str]:
    """The exit code and the words for an API that did not do what was asked."""
    if not isinstance(error, Refused):
        return Exit.UNREACHABLE, f"{error}. Is the stack up? Start it with: commentsense up"
    if error.status in {401, 403}:
        return Exit.USAGE, f"{error.detail} Set COMMENTSENSE_API_TOKEN to a token of this API."
    words = error.detail + (f" Try again in {error.retry_after} s." if error.retry_after.isdigit() else "")
    return (Exit.UNREACHABLE if error.status >= 500 or error.status == 429 else Exit.USAGE), words
