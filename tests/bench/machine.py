"""What the figures were measured on: never a host name or a path."""

import os
import platform
import re
import subprocess
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from tests.stack import redis_server

PACKAGES = ("mlflow", "uvicorn", "celery", "redis", "fastapi", "google-api-python-client", "lightgbm", "scikit-learn")


@dataclass(frozen=True)
class Machine:
    """Name and value of what matters."""

    facts: tuple[tuple[str, str], ...]


def _cpu_model() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return found[1] if found else platform.machine()


def _redis_version() -> str:
    told = subprocess.run([redis_server(), "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"v=(\S+)", told)
    return found[1] if found else "unknown"


def _package(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def describe() -> Machine:
    """This machine, and the versions that were measured."""
    return Machine(
        (
            ("cores", str(os.cpu_count())),
            ("memory", f"{psutil.virtual_memory().total / 2**30:.0f} GiB"),
            ("CPU", _cpu_model()),
            ("Python", platform.python_version()),
            ("Redis", _redis_version()),
            *((name if name != "redis" else "redis-py", _package(name)) for name in PACKAGES),
        )
    )
