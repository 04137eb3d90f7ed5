"""The liveness probe of fetcher and worker, as a container runs it."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest


def probe(file: Path | str, max_age: str = "30") -> "subprocess.CompletedProcess[str]":
    """Runs it."""
    return subprocess.run(
        [sys.executable, "-m", "commentsense_contracts.probe", "--max-age", max_age],
        env={"COMMENTSENSE_HEARTBEAT_FILE": str(file)}, capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip


def test_a_young_file_is_a_living_loop(tmp_path: Path) -> None:
    """It succeeds and says nothing."""
    (tmp_path / "beat").touch()
    found = probe(tmp_path / "beat")
    assert (found.returncode, found.stdout, found.stderr) == (0, "", "")


@pytest.mark.parametrize("shift", [-60, 3600])
def test_an_old_file_is_a_hung_loop(tmp_path: Path, shift: int) -> None:
    """So is one from a future that a clock, set back since, has not reached yet."""
    beat = tmp_path / "beat"
    beat.touch()
    os.utime(beat, (time.time() + shift,) * 2)
    found = probe(beat)
    assert found.returncode == 1
    assert "restart the service" in found.stderr
    assert found.stderr.count("\n") == 1


@pytest.mark.parametrize(("file", "says"), [("", "is not set"), ("/nowhere/beat", "has not started")])
def test_a_missing_file_is_said(file: str, says: str) -> None:
    """A consumer that never began, and a probe that was not told where to look, are told apart."""
    found = probe(file)
    assert found.returncode == 1
    assert says in found.stderr
    assert found.stderr.count("\n") == 1


def test_it_imports_nothing_heavy() -> None:
    """It runs every few seconds in every pod: nothing but the standard library, and of that little."""
    code = "import sys, commentsense_contracts.probe; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"redis", "celery", "pydantic", "httpx", "prometheus_client", "asyncio", "logging"} & set(told)
