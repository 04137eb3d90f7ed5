"""What every build of an image shares: which docker builds, what pip is told inside, how a failure is shown."""

import os
import subprocess
import sys
import time
from pathlib import Path

# pip's settings that make sense inside a build; its certificates travel as a file.
PIP_SETTINGS = ("INDEX_URL", "EXTRA_INDEX_URL", "TRUSTED_HOST", "PROXY", "RETRIES", "DEFAULT_TIMEOUT")
# How a container of ours runs wherever it runs: nothing that it could write but /tmp, no rights.
RUN_OPTIONS = ("--read-only", "--user=10001", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--tmpfs=/tmp")


class Trouble(Exception):
    """Something that the person who called can mend; the text says how."""


def say(line: str) -> None:
    """A line for the person who waits, at once."""
    print(line, flush=True)


def docker_client() -> str:
    """The docker client to use: DOCKER, else the first in PATH that builds with secrets (BuildKit).

    Raises:
        Trouble: there is none, or its engine does not answer.
    """
    places = [os.path.join(place, "docker") for place in os.get_exec_path()]  # noqa: PTH118 - may hold empty parts
    candidates = [os.environ["DOCKER"]] if os.environ.get("DOCKER") else [p for p in places if os.access(p, os.X_OK)]
    for candidate in candidates:
        try:
            asked = subprocess.run(
                [candidate, "build", "--help"],
                env={**os.environ, "DOCKER_BUILDKIT": "1"},
                capture_output=True,
                text=True,
            )
        except OSError as error:
            raise Trouble(f"DOCKER={candidate} does not run: {error.strerror}.") from error
        if "--secret" in asked.stdout:
            done = subprocess.run([candidate, "version"], capture_output=True, text=True)
            if done.returncode:
                raise Trouble(f"The docker engine does not answer; start it. It says: {done.stderr.strip()}")
            return candidate
    raise Trouble(
        "There is no docker that builds with BuildKit"
        + (f" ({', '.join(candidates)} cannot)" if candidates else "")
        + ". Install one (Debian: apt-get install docker.io; others: Docker with buildx), or name one with DOCKER=PATH."
    )


def write_pip_secrets(folder: Path, install: tuple[str, ...] = ()) -> None:
    """Write what pip inside a build is told: the caller's index and certificates, as `pip.conf` and `pip.crt`.

    Both are for BuildKit's secrets `pip_conf` and `pip_cert`, which leave no trace in a layer. `install` are more
    lines for pip's section of that name.
    """
    lines = ["[global]", "disable-pip-version-check = true", "progress-bar = off"]
    lines += [
        f"{name.lower().replace('_', '-').replace('default-', '')} = {value}"
        for name in PIP_SETTINGS
        if (value := os.environ.get(f"PIP_{name}"))
    ]
    certificates = os.environ.get("PIP_CERT", "")
    (folder / "pip.crt").write_bytes(Path(certificates).read_bytes() if certificates else b"")
    if certificates:
        lines.append("cert = /run/secrets/pip_cert")
    lines += ["[install]", *install, "root-user-action = ignore"]
    (folder / "pip.conf").write_text("\n".join(lines) + "\n", "utf-8")


def run(command: list[str], environment: dict[str, str], hint: str) -> None:
    """Run a command whose output is shown when it fails; raises `Trouble` then."""
    began = time.monotonic()
    say(f"running {' '.join(Path(command[0]).name if part is command[0] else part for part in command[:6])} ...")
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        sys.stderr.write(done.stdout)
        raise Trouble(f"The image could not be built. {hint}".strip())
    say(f"  done after {time.monotonic() - began:.0f} s")
