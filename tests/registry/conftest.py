"""A tracking server as a team runs it: MLflow's own, on PostgreSQL and S3, all started for real.

PostgreSQL is the machine's (Debian's package); S3 is moto's server, which keeps what it is given in
memory. The command lines of the MLflow server are those of docs/mlflow-on-aws.md.
"""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import psycopg2
import pytest

from tests.stack import answers, free_port, wait_until

# The models, and nothing else, come from the tests of the local registry.
from tests.training.registry.conftest import corpus, models, work

__all__ = ["corpus", "models", "work"]

BUCKET = "commentsense-mlflow"
PREFIX = "artifacts"
BIN = Path(sys.executable).parent
# moto takes any; the server has them, clients have none.
KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "eu-central-1"}


def _postgres_programs() -> Path | None:
    """The folder of initdb and postgres: Debian keeps it off the PATH, a folder for each major version."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return folders[-1].parent if folders else None


def _account() -> str | None:
    """Whose processes PostgreSQL's are: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in names), "nobody")


@dataclass
class Processes:
    """Everything that was started, to be ended by process id."""

    folder: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, command: list[str], name: str, **options: Any) -> subprocess.Popen[bytes]:
        """Starts a program whose output goes to a file of the folder."""
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, **options)
        self.running.append(process)
        return process

    def said(self, name: str) -> str:
        """The end of what a program wrote."""
        return (self.folder / f"{name}.log").read_text("utf-8", "replace")[-3000:]

    def end(self, process: subprocess.Popen[bytes]) -> None:
        """Ends one program and waits for it."""
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="session")
def processes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    """Ends whatever still runs, the last one first."""
    started = Processes(tmp_path_factory.mktemp("logs"))
    yield started
    for process in reversed(started.running):
        started.end(process)


@pytest.fixture(scope="session")
def database(processes: Processes) -> Iterator[str]:
    """The address of an empty PostgreSQL database, on a server and data of its own."""
    programs = _postgres_programs()
    if programs is None:
        message = "PostgreSQL is not here: `apt-get install postgresql` (its server programs are enough)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(f"NOT RUN: {message}")
    account, password, port = _account(), secrets.token_hex(12), free_port()
    # Not in pytest's own folder, which nobody but its owner may enter.
    folder = Path(tempfile.mkdtemp(prefix="commentsense-postgres-"))
    options: dict[str, Any] = {"cwd": folder}
    secret = folder / "password"
    secret.write_text(password, "utf-8")
    if account is not None:
        entry = pwd.getpwnam(account)
        for path in (folder, secret):
            os.chown(path, entry.pw_uid, entry.pw_gid)
        options |= {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    data = folder / "data"
    init = [
        str(programs / "initdb"),
        "-D",
        str(data),
        "-U",
        "mlflow",
        f"--pwfile={secret}",
        "-A",
        "scram-sha-256",
        "-N",
    ]
    subprocess.run(init, check=True, capture_output=True, **options)
    server = processes.start(
        [str(programs / "postgres"), "-D", str(data), "-h", "127.0.0.1", "-p", str(port), "-k", str(folder)],
        "postgres",
        **options,
    )
    at = f"host=127.0.0.1 port={port} user=mlflow password={password} dbname="

    def ready() -> bool:
        assert server.poll() is None, processes.said("postgres")
        try:
            psycopg2.connect(at + "postgres").close()
        except psycopg2.OperationalError:
            return False
        return True

    wait_until(ready, 60, "PostgreSQL answers", every=0.2)
    connection = psycopg2.connect(at + "postgres")
    connection.autocommit = True
    connection.cursor().execute("CREATE DATABASE mlflow")
    connection.close()
    # The driver is named: without it SQLAlchemy 2.1 looks for psycopg 3.
    yield f"postgresql+psycopg2://mlflow:{password}@127.0.0.1:{port}/mlflow"
    # Its fast shutdown: the usual one waits for clients, and the tracking server is one.
    server.send_signal(signal.SIGINT)
    processes.end(server)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def s3(processes: Processes) -> str:
    """The address of an S3 that has our bucket."""
    port = free_port()
    server = processes.start([str(BIN / "moto_server"), "-H", "127.0.0.1", "-p", str(port)], "moto")
    address = f"http://127.0.0.1:{port}"

    def ready() -> bool:
        assert server.poll() is None, processes.said("moto")
        return answers(f"{address}/moto-api/data.json")()

    wait_until(ready, 60, "moto answers", every=0.2)
    place = {"LocationConstraint": KEYS["AWS_DEFAULT_REGION"]}
    bucket(address).create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
    return address


def bucket(address: str) -> Any:
    """A client of the S3 at `address`, as the server has it."""
    return boto3.client(
        "s3",
        endpoint_url=address,
        region_name=KEYS["AWS_DEFAULT_REGION"],
        aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
    )


@dataclass(frozen=True)
class Tracking:
    """A tracking server that can be started again."""

    address: str
    database: str
    s3: str
    restart: Callable[[], None]


@pytest.fixture(scope="session")
def tracking_server(database: str, s3: str, processes: Processes) -> Tracking:
    """MLflow's server on PostgreSQL and S3; it makes its tables when it starts."""
    port = free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("MLFLOW_", "COMMENTSENSE_"))},
        **KEYS,
        "MLFLOW_S3_ENDPOINT_URL": s3,
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "DO_NOT_TRACK": "true",
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
    }
    command = [str(BIN / "mlflow"), "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    command += ["--backend-store-uri", database, "--artifacts-destination", f"s3://{BUCKET}/{PREFIX}"]
    address = f"http://127.0.0.1:{port}"
    running: list[subprocess.Popen[bytes]] = []

    def restart() -> None:
        for process in running:
            processes.end(process)
        running[:] = [processes.start(command, "mlflow", env=environment, cwd=processes.folder)]

        def ready() -> bool:
            assert running[0].poll() is None, processes.said("mlflow")
            return answers(f"{address}/health")()

        wait_until(ready, 120, "the tracking server answers", every=0.2)

    restart()
    return Tracking(address, database, s3, restart)
