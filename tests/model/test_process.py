"""How the model server runs as a process."""

import json
import subprocess
import sys
from pathlib import Path

import psutil

from tests.model.conftest import SHIPPED, Server, Start
from tests.stack import wait_until

_LAUNCHER = [sys.executable, "-m", "commentsense_model_server"]


def _settings(model: Path, **changes: str) -> dict[str, str]:
    return {"COMMENTSENSE_MODEL_DIR": str(model), "COMMENTSENSE_MODEL_PORT": "{port}", **changes}


def _children(server: Server) -> list[psutil.Process]:
    root = psutil.Process(server.process.pid)
    return [root, *root.children(recursive=True)]


def _gone(server: Server, family: list[psutil.Process]) -> bool:
    server.process.poll()
    return not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in family)


def test_one_worker_is_one_process_that_ends_on_sigterm(start: Start, moved_model: Path) -> None:
    """The launcher becomes the server, so one signal ends all of it, with status zero."""
    server = start(_LAUNCHER, _settings(moved_model))
    family = _children(server)
    assert len(family) == 1
    server.process.terminate()
    wait_until(lambda: _gone(server, family), 20, "the server has ended")
    assert server.process.wait(5) in (0, -15)


def test_several_workers_end_with_their_parent(start: Start, moved_model: Path) -> None:
    """With two workers SIGTERM to the one process that was started ends the tree."""
    server = start(_LAUNCHER, _settings(moved_model, COMMENTSENSE_MODEL_WORKERS="2"))
    family = _children(server)
    assert len(family) >= 3
    server.process.terminate()
    wait_until(lambda: _gone(server, family), 30, "the tree has ended")


def test_mlflow_models_serve_answers_the_same(start: Start, server: Server, moved_model: Path) -> None:
    """MLflow's own command line serves the directory, and gives the launcher's answers."""
    command = [sys.executable, "-m", "mlflow", "models", "serve", "--env-manager", "local", "-h", "127.0.0.1"]
    other = start([*command, "-p", "{port}", "-m", str(moved_model)], {})
    texts = ["I love it", "esto es una mierda total, no me gusta nada", "not bad 😂", ""]
    assert other.predict(texts, explain=True) == server.predict(texts, explain=True)


def test_the_command_is_what_mlflow_would_run(moved_model: Path) -> None:
    """Program, arguments and model are those that the installed MLflow starts."""
    code = (
        "import json, sys; from mlflow.pyfunc.scoring_server import get_cmd;"
        "command, env = get_cmd(sys.argv[1], 5001, '127.0.0.1', 60, 1);"
        "print(json.dumps([command.split(), {k: env[k] for k in sys.argv[2:]}]))"
    )
    names = ("__pyfunc_model_path__", "MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT")
    done = subprocess.run([sys.executable, "-c", code, str(moved_model), *names], capture_output=True, check=True)
    theirs, their_environment = json.loads(done.stdout.splitlines()[-1])
    code = (
        "import json, sys; from pathlib import Path;"
        "from commentsense_model_server.command import serve_command, serve_environment;"
        "from commentsense_model_server.settings import ServerSettings;"
        "s = ServerSettings(dir=Path(sys.argv[1]));"
        "env = serve_environment(s, {}); print(json.dumps([serve_command(s), {k: env[k] for k in sys.argv[2:]}]))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(moved_model), *names], capture_output=True, check=True)
    ours, our_environment = json.loads(done.stdout)
    assert ours[:2] == [sys.executable, "-m"]
    assert ours[2:] == theirs
    assert our_environment == their_environment


def test_a_folder_that_is_no_model_ends_with_a_reason(tmp_path: Path, environment: dict[str, str]) -> None:
    """The launcher names the folder and ends with status 2."""
    done = subprocess.run(
        _LAUNCHER, env={**environment, "COMMENTSENSE_MODEL_DIR": str(tmp_path)}, capture_output=True, check=False
    )
    assert done.returncode == 2
    assert str(tmp_path) in done.stderr.decode()


def test_the_shipped_model_is_the_default() -> None:
    """Without a setting the model of the repository is served."""
    code = "from commentsense_model_server.settings import ServerSettings; print(ServerSettings().dir)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env={})
    assert Path(done.stdout.decode().strip()) == SHIPPED
