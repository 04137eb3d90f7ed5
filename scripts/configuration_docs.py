"""Writes docs/configuration.md from the settings classes, so that page and code cannot differ.

`python scripts/configuration_docs.py` writes it; `--check` compares and exits 1 where they differ.
"""

import importlib
import sys
from pathlib import Path

from commentsense_contracts.settings import CommonSettings, ModelSettings, QueueWorkerSettings, describe
from pydantic_settings import BaseSettings

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "configuration.md"
# Training has an environment of its own; its settings need nothing that this one lacks.
sys.path.insert(0, str(ROOT / "training" / "src"))
HEAD = """# Configuration

Every setting is an environment variable, read once when a service starts. A value that does not work ends the service
with a message that names the variable. Durations are in seconds. This page is written by `make docs`, from the classes
in each service's `settings.py`.
"""
SERVICES = (
    ("aggregation API", "commentsense_api.settings", "ApiSettings"),
    ("comment-fetcher", "commentsense_fetcher.settings", "FetcherSettings"),
    ("worker", "commentsense_worker.settings", "WorkerSettings"),
    ("model server", "commentsense_model_server.settings", "ServerSettings"),
    ("dashboard", "commentsense_dashboard.settings", "DashboardSettings"),
    ("YouTube stub", "commentsense_youtube_stub.settings", "StubSettings"),
    ("command line and local stack", "commentsense_local.settings", "LocalSettings"),
    ("training", "commentsense_training.settings", "Settings"),
)
SHARED = (
    ("every service", CommonSettings),
    ("API and worker: model servers", ModelSettings),
    ("fetcher and worker", QueueWorkerSettings),
)


def _table(title: str, settings: type[BaseSettings], seen: set[str]) -> list[str]:
    lines = [f"\n## {title[0].upper()}{title[1:]}\n", "| variable | default | what |", "| --- | --- | --- |"]
    for row in describe(settings):
        if row["variable"] in seen:
            continue
        # A default may be a place in the checkout; where that lies is not the page's business.
        shown = str(row["default"]).replace(f"{ROOT}/", "")
        default = "" if row["default"] in ("", None) else f"`{shown}`"
        lines.append(f"| `{row['variable']}` | {default} | {row['description']} |".replace("|  |", "| |"))
        if not row["description"]:
            raise SystemExit(f"{row['variable']} has no description")
    return lines


def page() -> str:
    """The whole page."""
    lines = [HEAD.rstrip()]
    seen: set[str] = set()
    for title, settings in SHARED:
        lines += _table(title, settings, seen)
        seen |= {row["variable"] for row in describe(settings)}
    for title, module, name in SERVICES:
        settings = getattr(importlib.import_module(module), name)
        lines += _table(title, settings, seen)
    return "\n".join(lines) + "\n"


def main() -> None:
    """Entry point."""
    if "--check" in sys.argv:
        if PAGE.read_text() != page():
            sys.exit("docs/configuration.md is not what the settings say: run `make docs`.")
        return
    PAGE.write_text(page())


if __name__ == "__main__":
    main()
