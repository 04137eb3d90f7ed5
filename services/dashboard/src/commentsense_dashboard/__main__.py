"""`python -m commentsense_dashboard`: reads the settings and becomes Streamlit with the options that fit them."""

import os
import sys
from pathlib import Path

from commentsense_dashboard import look, settings


def command(found: settings.DashboardSettings) -> list[str]:
    """The command line of Streamlit. It holds no secret: every user of a machine can read command lines."""
    script = Path(__file__).with_name("app.py")
    options = look.options(found.dashboard_host, found.dashboard_port, found.dashboard_base_path)
    # -P keeps the working folder out of the path of imports.
    start = [sys.executable, "-P", "-m", "streamlit", "run", str(script)]
    return [*start, *(f"--{name}={value}" for name, value in options.items() if value)]


def environment(given: dict[str, str]) -> dict[str, str]:
    """The environment of Streamlit: ours, without options that would overrule those of the command line's defaults.

    Its `~/.streamlit` is looked for in HOME; where HOME is missing or the root, as for a numeric user in a container,
    /tmp takes its place.
    """
    kept = {name: value for name, value in given.items() if not name.startswith("STREAMLIT_")}
    if kept.get("HOME", "/") in {"", "/"}:
        kept["HOME"] = "/tmp"  # noqa: S108 - nothing is written there that matters
    # A server does not write byte code next to its modules, which may lie on a read-only file system.
    kept["PYTHONDONTWRITEBYTECODE"] = "1"
    return kept


def main() -> None:
    """Starts the dashboard in place of this process."""
    found = settings.load()
    argv = command(found)
    os.execve(argv[0], argv, environment(dict(os.environ)))  # noqa: S606 - this process becomes Streamlit


if __name__ == "__main__":
    main()
