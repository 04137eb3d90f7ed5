"""One whole stack, started as a person starts it, and the command line beside it. Imports nothing of the product."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

COMMAND = str(Path(sys.executable).with_name("commentsense"))
UP_SECONDS = 120.0
NAMES = ("api", "redis", "model", "stub", "fetcher-metrics", "worker-metrics", "dashboard")


def some_ports(count: int) -> list[int]:
    """Free ports below those that the system hands out itself, so that no passing connection takes one meanwhile."""
    found: list[int] = []
    while len(found) < count:
        port = random.randint(20_000, 31_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in found:
            found.append(port)
    return found


def environment(**more: str) -> dict[str, str]:
    """The environment of a person who has set nothing."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMENTSENSE_")}
    kept.pop("YOUTUBE_API_KEY", None)
    kept.pop("DEMO_EXIT", None)
    return {**kept, "COLUMNS": "140", **more}


def port_settings() -> dict[str, str]:
    """Free ports for every service of a stack, as variables."""
    names = [name.upper().replace("-", "_") for name in NAMES]
    return {f"COMMENTSENSE_{name}_PORT": str(port) for name, port in zip(names, some_ports(len(names)), strict=True)}


def commentsense(
    *arguments: str, env: dict[str, str] | None = None, given: str = "", timeout: float = 120
) -> "subprocess.CompletedProcess[str]":
    """Runs the command line to its end."""
    return subprocess.run(
        [COMMAND, *arguments],
        env=env or environment(),
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=timeout,
    )


def wait_for(check: Callable[[], Any], what: str, seconds: float = 60.0) -> Any:
    """What the check gives, once it is true."""
    deadline = time.monotonic() + seconds
    while True:
        value = check()
        if value:
            return value
        assert time.monotonic() < deadline, f"not within {seconds:g} s: {what}"
        time.sleep(0.1)


class RunningStack:
    """`commentsense up` on ports and in a folder of its own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.ports = dict(zip(NAMES, some_ports(len(NAMES)), strict=True))
        self.env = environment(COMMENTSENSE_STATE_DIR=str(folder), **settings)
        self.log = folder / "up.txt"
        options = [part for name, port in self.ports.items() for part in (f"--{name}-port", str(port))]
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [COMMAND, "up", *options], env=self.env, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
            )
        self.family: list[psutil.Process] = []

    @property
    def said(self) -> str:
        """What `up` has printed."""
        return self.log.read_text(encoding="utf-8")

    @property
    def api(self) -> str:
        """URL of its API."""
        return f"http://127.0.0.1:{self.ports['api']}"

    @property
    def dashboard(self) -> str:
        """URL of its dashboard."""
        return f"http://127.0.0.1:{self.ports['dashboard']}"

    @property
    def stub(self) -> str:
        """URL of its stub."""
        return f"http://127.0.0.1:{self.ports['stub']}"

    def wait_ready(self) -> "RunningStack":
        """Waits until it says that it can be used."""

        def ready() -> bool:
            assert self.process.poll() is None, f"up ended with {self.process.returncode}:\n{self.said}"
            return "The API answers at" in self.said

        wait_for(ready, "the stack is up", UP_SECONDS)
        self.family = psutil.Process(self.process.pid).children(recursive=True)
        return self

    def member(self, word: str) -> psutil.Process:
        """The first process of the stack with this word in its command line."""
        return next(one for one in self.family if word in " ".join(one.cmdline()))

    def survivors(self) -> list[str]:
        """Processes of the stack that still run."""
        found = []
        for one in self.family:
            try:
                if one.is_running() and one.status() != psutil.STATUS_ZOMBIE:
                    found.append(" ".join(one.cmdline()))
            except psutil.NoSuchProcess:
                continue
        return found

    def call(self, *arguments: str, given: str = "", timeout: float = 120) -> "subprocess.CompletedProcess[str]":
        """Runs the command line against this stack, which it finds by the state folder."""
        return commentsense(*arguments, env=self.env, given=given, timeout=timeout)

    def http(self, method: str, url: str, body: Any | None = None) -> tuple[int, Any]:
        """Status and JSON of an answer, errors too."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                text = answer.read()
                return answer.status, json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read() or b"null")

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            return self.process.wait(90)
        except subprocess.TimeoutExpired:
            for one in self.family:
                one.kill()
            self.process.kill()
            raise


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that starts a stack waits for it under its own deadlines; the general time limit is too near to them."""
    for item in items:
        item.add_marker(pytest.mark.timeout(300))


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningStack]:
    """A stack that several tests use; it has to end well."""
    running = RunningStack(tmp_path_factory.mktemp("stack"))
    try:
        running.wait_ready()
        yield running
    finally:
        code = running.stop()
    assert code == 0, running.said
    assert not running.survivors()


@pytest.fixture
def own_stack(tmp_path: Path) -> Iterator[RunningStack]:
    """A stack that a test may break."""
    running = RunningStack(tmp_path / "own")
    try:
        yield running.wait_ready()
    finally:
        running.stop()
