"""The image of each shipped model, built by the command that people use, and started as a cluster starts it."""

import http.client
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from scripts.docker_builds import RUN_OPTIONS, docker_client
from scripts.model_image import REPOSITORY
from tests.golden import ROOT, SHIPPED
from tests.stack import wait_until

BUILD_SECONDS = 540
START_SECONDS = 60.0


@dataclass(frozen=True)
class Image:
    """A built image."""

    docker: str
    model: str
    said: str

    @property
    def name(self) -> str:
        """Under which docker knows it."""
        return f"{REPOSITORY}:{self.model}"

    @property
    def folder(self) -> Path:
        """The model directory that it was made of."""
        return SHIPPED[self.model]

    @property
    def version(self) -> str:
        """The model's version."""
        text = (self.folder / "artifacts" / "model" / "description.json").read_text("utf-8")
        return str(json.loads(text)["version"])

    @property
    def settings(self) -> dict[str, Any]:
        """What docker says of it."""
        (found,) = json.loads(subprocess.check_output([self.docker, "image", "inspect", self.name]))
        return dict(found)

    def look(self, script: str) -> str:
        """What a shell script prints that sees all of the image's files, as root."""
        command = [self.docker, "run", "--rm", "--user=0", "--network=none", "--entrypoint=sh", self.name, "-c", script]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@dataclass
class Container:
    """The image, running."""

    docker: str
    id: str
    port: int = field(default=0)

    def request(self, method: str, path: str, body: Any | None = None, timeout: float = 60) -> tuple[int, bytes]:
        """Status and body of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            data = None if body is None else json.dumps(body)
            connection.request(method, path, data, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def predict(self, texts: list[str], **params: bool) -> list[dict[str, Any]]:
        """The predictions for texts; fails on another status than 200."""
        status, body = self.request("POST", "/invocations", {"inputs": texts, "params": params})
        assert status == 200, body
        records: list[dict[str, Any]] = json.loads(body)["predictions"]
        return records

    def execute(self, *command: str) -> "subprocess.CompletedProcess[str]":
        """A command inside, as the user that the container runs as."""
        return subprocess.run([self.docker, "exec", self.id, *command], capture_output=True, text=True)

    def stop(self) -> tuple[int, float]:
        """SIGTERM; the exit code and the seconds that it took. Killed after thirty."""
        began = time.monotonic()
        subprocess.run([self.docker, "stop", "--time=30", self.id], capture_output=True, check=True)
        seconds = time.monotonic() - began
        state = subprocess.check_output([self.docker, "inspect", "-f", "{{.State.ExitCode}}", self.id], text=True)
        return int(state), seconds


Start = Callable[..., Container]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The first test of an image waits for its build."""
    for item in items:
        item.add_marker(pytest.mark.timeout(BUILD_SECONDS + 60))


@pytest.fixture(scope="session", params=list(SHIPPED))
def image(request: pytest.FixtureRequest) -> Image:
    """The image of a shipped model, built now."""
    command = [sys.executable, str(ROOT / "scripts" / "model_image.py"), "--model", request.param]
    done = subprocess.run(command, capture_output=True, text=True, timeout=BUILD_SECONDS)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    print(done.stdout)
    return Image(docker_client(), request.param, done.stdout)


@pytest.fixture(scope="session")
def start(image: Image) -> Iterator[Start]:
    """Starts the image the restricted way and waits until it answers; `options` are more for docker run."""
    started: list[str] = []

    def run(*options: str) -> Container:
        command = [image.docker, "run", "--detach", *RUN_OPTIONS, "--publish=127.0.0.1::8000", *options, image.name]
        container = Container(image.docker, subprocess.check_output(command, text=True).strip())
        started.append(container.id)
        shown = subprocess.check_output([image.docker, "port", container.id, "8000"], text=True)
        container.port = int(shown.split()[0].rpartition(":")[2])
        wait_until(lambda: container.request("GET", "/ping")[0] == 200, START_SECONDS, "the image answers")
        return container

    yield run
    for one in started:
        subprocess.run([image.docker, "rm", "--force", one], capture_output=True, check=False)


@pytest.fixture(scope="session")
def container(start: Start) -> Container:
    """One that several tests ask."""
    return start()
