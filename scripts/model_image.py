"""Makes the image of a model: `mlflow models build-docker`, less what serving does not need; see --help.

MLflow's own command runs as it is, with services/model-server/image/bin/docker before docker in PATH, which completes
the Dockerfile that MLflow writes. What comes out then goes through services/model-server/image/Dockerfile.
"""

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # Run as a file, Python looks for modules in this file's folder only.
from scripts.docker_builds import RUN_OPTIONS, Trouble, docker_client, run, say, write_pip_secrets  # noqa: E402

SERVER = ROOT / "services" / "model-server"
SHIPPED = {"fast": SERVER / "model", "accurate": SERVER / "model-accurate"}
REPOSITORY = "commentsense-model-server"
START_SECONDS = 60.0
LICENCES = {
    "MIT": r"\bMIT\b",
    "Apache-2.0": r"\bApache\b",
    "CC-BY-SA-3.0": r"Attribution-ShareAlike 3\.0|CC BY-SA 3\.0",
    "PDDL-1.0": r"\bPDDL\b",
}


@dataclass(frozen=True)
class Source:
    """Which model an image is made of: its directory, and the name that the image gets beside the version."""

    folder: Path
    name: str

    @property
    def description(self) -> dict[str, Any]:
        """What the model says of itself."""
        found: dict[str, Any] = json.loads(self._artifact("description.json").read_text("utf-8"))
        return found

    @property
    def licences(self) -> str:
        """The licences that its notices name, as an SPDX expression."""
        notices = self._artifact("NOTICE.md").read_text("utf-8")
        return " AND ".join(name for name, words in LICENCES.items() if re.search(words, notices)) or "NOASSERTION"

    @property
    def python(self) -> str:
        """The Python that the model was made with, which MLflow takes for the image."""
        found = re.search(r"^python: *([0-9.]+)", (self.folder / "python_env.yaml").read_text("utf-8"), re.MULTILINE)
        if found is None:
            raise Trouble(f"{self.folder / 'python_env.yaml'} names no Python version.")
        return found[1]

    def _artifact(self, name: str) -> Path:
        path = self.folder / "artifacts" / "model" / name
        if not (self.folder / "MLmodel").is_file() or not path.is_file():
            raise Trouble(f"{self.folder} is not one of this project's model directories: it holds no {path.name}.")
        return path


@contextmanager
def chosen(model: str, folder: str, alias: str) -> Iterator[Source]:
    """The model to build: a folder, one that ships, a registry's alias, else its champion, else the fast one."""
    if folder:
        yield Source(Path(folder).resolve(), Path(folder).resolve().name)
        return
    if not model and (alias or has_registry()):
        with tempfile.TemporaryDirectory() as scratch:
            found = from_registry(alias or "champion", Path(scratch), needed=bool(alias))
            if found is not None:
                yield found
                return
    name = model or "fast"
    if name not in SHIPPED:
        raise Trouble(f"MODEL={name}: there is {' and '.join(SHIPPED)}.")
    if not (SHIPPED[name] / "MLmodel").is_file():
        raise Trouble(
            f"The {name} model is not in {SHIPPED[name].relative_to(ROOT)}; "
            f"{SERVER.relative_to(ROOT)}/README.md says where it comes from."
        )
    yield Source(SHIPPED[name], name)


def has_registry() -> bool:
    """Whether there is a registry to ask: a server that is set, or the local store. Makes none."""
    return bool(os.environ.get("MLFLOW_TRACKING_URI")) or (_settings().mlflow_store / "mlflow.db").is_file()


def _settings() -> Any:
    # Training has an environment of its own; these two modules need nothing that this one lacks.
    sys.path.insert(0, str(ROOT / "training" / "src"))
    from commentsense_training.settings import Settings

    return Settings()


def from_registry(alias: str, scratch: Path, needed: bool) -> Source | None:
    """The version that the alias names, downloaded; None where there is none and it is not needed."""
    settings = _settings()
    import mlflow.artifacts
    from commentsense_training import tracking
    from mlflow.exceptions import MlflowException

    client = tracking.connect(settings)
    try:
        version = client.get_model_version_by_alias(settings.registered_model, alias)
    except MlflowException as error:
        if needed or error.error_code not in ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"):
            raise Trouble(f"The registry gives no {settings.registered_model}@{alias}: {error.message}") from error
        say(f"The registry holds no {settings.registered_model}@{alias} yet: building the fast model that ships.")
        return None
    say(f"{settings.registered_model}@{alias} is version {version.version} of the registry")
    uri = f"models:/{version.name}/{version.version}"
    return Source(Path(mlflow.artifacts.download_artifacts(uri, dst_path=str(scratch))), alias)


def write_secrets(folder: Path, model: Path) -> None:
    """Write what pip inside the build is told: the caller's index and certificates, and our locked versions."""
    write_pip_secrets(folder, ("constraint = /run/secrets/constraints",))
    # The model's own pins come first: an older model is served by what it was measured with.
    pinned = {re.split(r"[=<>!~ ]", line)[0].lower() for line in (model / "requirements.txt").read_text().splitlines()}
    locked = re.findall(r"^([A-Za-z0-9._-]+)(==[^\\\n]+)", (SERVER / "requirements.lock").read_text(), re.MULTILINE)
    kept = [name + version.rstrip() for name, version in locked if name not in pinned and "mlflow" not in name]
    (folder / "constraints.txt").write_text("\n".join(kept) + "\n", "utf-8")


def build(docker: str, source: Source) -> tuple[str, ...]:
    """Build the image; returns its names, the one by version first."""
    version = source.description["version"]
    built = f"{REPOSITORY}-built:{version}"
    names = (f"{REPOSITORY}:{version}", f"{REPOSITORY}:{re.sub('[^A-Za-z0-9_.-]', '-', source.name)}")
    environment = {**os.environ, "DOCKER_BUILDKIT": "1", "BUILDKIT_PROGRESS": "plain", "REAL_DOCKER": docker}
    environment |= {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true"}
    with tempfile.TemporaryDirectory() as secrets:
        write_secrets(Path(secrets), source.folder)
        environment |= {"PIP_SECRETS": secrets, "PATH": f"{SERVER / 'image' / 'bin'}{os.pathsep}{os.environ['PATH']}"}
        command = [sys.executable, "-m", "mlflow", "models", "build-docker", "--env-manager", "local"]
        run([*command, "--model-uri", str(source.folder), "--name", built], environment, _hint(docker, source.python))
    labels = {
        "org.opencontainers.image.title": source.description.get("name", "model"),
        "org.opencontainers.image.description": "CommentSense's sentiment model behind MLflow's scoring server",
        "org.opencontainers.image.version": version,
        "org.opencontainers.image.licenses": source.licences,
        "org.opencontainers.image.created": source.description.get("created", ""),
    }
    options = [part for name, value in labels.items() for part in ("--label", f"{name}={value}")]
    tags = [part for name in names for part in ("--tag", name)]
    command = [docker, "build", "--build-arg", f"BUILT={built}", *options, *tags, str(SERVER / "image")]
    run(command, environment, "")
    subprocess.run([docker, "rmi", "--no-prune", built], capture_output=True, check=False)
    return names


def _hint(docker: str, python: str) -> str:
    base = f"python:{python}-slim"
    if subprocess.run([docker, "image", "inspect", base], capture_output=True).returncode == 0:
        return ""
    return (
        f"Its base is {base}. Where that cannot be pulled, give another image of the same Python that name: "
        f"docker tag python:{'.'.join(python.split('.')[:2])}-slim {base}"
    )


def first_answer(docker: str, image: str) -> tuple[float, str]:
    """Start the image as a cluster would; returns the seconds to its first answer and the version that it says."""
    began = time.monotonic()
    command = [docker, "run", "--detach", *RUN_OPTIONS, "--publish", "127.0.0.1::8000", image]
    container = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    try:
        asked = subprocess.run([docker, "port", container, "8000"], capture_output=True, text=True, check=True)
        port = int(asked.stdout.split()[0].rpartition(":")[2])
        while not _answers(port):
            if time.monotonic() - began > START_SECONDS:
                logs = subprocess.run([docker, "logs", container], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                raise Trouble(f"It does not answer after {START_SECONDS:.0f} s:\n{logs.stdout.decode()[-3000:]}")
            time.sleep(0.05)
        seconds = time.monotonic() - began
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        body = json.dumps({"inputs": [""], "params": {"describe": True}})
        connection.request("POST", "/invocations", body, {"Content-Type": "application/json"})
        (record,) = json.loads(connection.getresponse().read())["predictions"]
        return seconds, str(record["description"]["version"])
    finally:
        subprocess.run([docker, "rm", "--force", container], capture_output=True, check=False)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/ping")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--model", default=os.environ.get("MODEL", ""), help="fast or accurate, as shipped (MODEL)")
    parser.add_argument("--folder", default=os.environ.get("MODEL_DIR", ""), help="a model directory (MODEL_DIR)")
    parser.add_argument("--alias", default=os.environ.get("ALIAS", ""), help="of the registry; its champion (ALIAS)")
    args = parser.parse_args()
    try:
        with chosen(args.model, args.folder, args.alias) as source:
            # Read first: what is no model is said to be none with or without an engine to build it.
            version = source.description["version"]
            docker = docker_client()
            say(f"model {version} ({source.name})")
            names = build(docker, source)
        seconds, said = first_answer(docker, names[0])
        if said != version:
            raise Trouble(f"The image says that its model is {said}, not {version}.")
        size = int(subprocess.check_output([docker, "image", "inspect", "-f", "{{.Size}}", names[0]], text=True))
    except Trouble as error:
        sys.exit(f"model image: {error}")
    say(f"image    {' and '.join(names)}")
    say(f"version  {version}")
    say(f"size     {size / 1e6:.0f} MB")
    say(f"start    {seconds:.1f} s to the first answer of /ping")


if __name__ == "__main__":
    main()
