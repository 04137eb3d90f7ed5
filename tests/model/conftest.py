"""The shipped model, copied elsewhere and served by MLflow's own server without our source."""

import http.client
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.stack import free_port, wait_until

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "services" / "model-server" / "model"
START_SECONDS = 90.0

# Run by Python at its start: hides our source tree, so that only the code inside the model is left.
_HIDE_SOURCE = "import sys\nsys.path[:] = [p for p in sys.path if not p.rstrip('/').endswith('training/src')]\n"


@dataclass(frozen=True)
class Server:
    """A model server that runs."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def post(self, body: bytes, content_type: str = "application/json") -> tuple[int, Any]:
        """Status and decoded answer of one request to /invocations."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("POST", "/invocations", body, {"Content-Type": content_type})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def predict(self, texts: list[str], **params: bool) -> list[dict[str, Any]]:
        """The predictions for `texts`; fails on another status than 200."""
        status, answer = self.post(json.dumps({"inputs": texts, **({"params": params} if params else {})}).encode())
        assert status == 200, answer
        predictions: list[dict[str, Any]] = answer["predictions"]
        return predictions

    def alive(self) -> bool:
        """Whether /ping answers 200."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/ping")
            return connection.getresponse().status == 200
        finally:
            connection.close()


Start = Callable[[list[str], dict[str, str]], Server]


@pytest.fixture(scope="session")
def moved_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped model in a folder of another name."""
    return Path(shutil.copytree(SHIPPED, tmp_path_factory.mktemp("elsewhere") / "a model"))


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which our source cannot be imported."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "sitecustomize.py").write_text(_HIDE_SOURCE, "utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COMMENTSENSE_", "MLFLOW_"))}
    path = os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", "")])
    return {**kept, "PYTHONPATH": str(folder), "PATH": path}


@pytest.fixture(scope="session")
def start(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Starts a server process and waits until it answers; `{port}` in the command is a free port."""
    started: list[Server] = []

    def run(command: list[str], extra: dict[str, str]) -> Server:
        port = free_port()
        folder = tmp_path_factory.mktemp("server")
        log = folder / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [word.replace("{port}", str(port)) for word in command],
                cwd=folder,
                env={**environment, **{k: v.replace("{port}", str(port)) for k, v in extra.items()}},
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        server = Server(port, process, log)
        started.append(server)

        def ready() -> bool:
            assert process.poll() is None, log.read_text("utf-8")
            return server.alive()

        wait_until(ready, START_SECONDS, f"the model server answers\n{log.read_text('utf-8')}")
        return server

    yield run
    for server in started:
        if server.process.poll() is None:
            server.process.terminate()
            server.process.wait(20)


@pytest.fixture(scope="session")
def server(start: Start, moved_model: Path) -> Server:
    """The moved model behind our own launcher."""
    return start(
        [sys.executable, "-m", "commentsense_model_server"],
        {"COMMENTSENSE_MODEL_DIR": str(moved_model), "COMMENTSENSE_MODEL_PORT": "{port}"},
    )
