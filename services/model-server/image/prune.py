"""Run while the image is built: takes out of it what serving the model does not need.

MLflow installs all of itself (tracking server, web pages, database drivers, pictures) and a web server that is not
used. What stays is its skinny form, the one more library that the scoring server imports (pandas), what the model
itself requires, and what these require in turn: a distribution that is nobody's requirement does not slip in.
"""

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

MODEL = Path("/opt/ml/model")
ALWAYS = ("mlflow-skinny", "pandas")
# Their own tests, a third of their size.
UNUSED = ("pandas/tests", "numpy/**/tests")
# Packages of Debian, which some Python images hold, to install more.
INSTALLERS = ("apt", "python3-pip", "python3-pip-whl", "python3-venv", "python3.11-venv", "python3.12-venv",
              "python3-setuptools", "python3-setuptools-whl", "python3-pkg-resources", "python3-wheel",
              "python3-lib2to3", "python3-distutils")  # fmt: skip
LEFT_OVERS = ("/root/.cache", "/var/lib/apt/lists", "/var/cache", "/var/log", "/usr/share/doc", "/usr/share/man",
              "/usr/share/info", "/usr/share/locale", "/opt/mlflow")  # fmt: skip


def canonical(requirement: str) -> str:
    """The name in a requirement, in the form in which names are compared; empty where it holds none."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement.strip())
    return re.sub(r"[-_.]+", "-", found.group()).lower() if found else ""


def needed(wanted: list[str], installed: dict[str, importlib.metadata.Distribution]) -> set[str]:
    """The names of `wanted` and of all that these require of what is installed, without extras."""
    found: set[str] = set()
    while wanted:
        name = canonical(wanted.pop())
        if name in found or name not in installed:
            continue
        found.add(name)
        wanted += [line for line in installed[name].requires or () if "extra ==" not in line]
    return found


def prune_python() -> None:
    """Keep the needed distributions; ends with a reason where the model's own requirements are not installed."""
    installed = {canonical(d.name): d for d in importlib.metadata.distributions()}
    lines = (MODEL / "requirements.txt").read_text("utf-8").splitlines()
    required = {name for line in lines if (name := canonical(line)) not in ("", "mlflow")}
    if missing := sorted(required - set(installed)):
        sys.exit(f"the model requires {', '.join(missing)}, which this image does not hold")
    kept = [installed[name] for name in needed([*ALWAYS, *required], installed)]
    files = {os.path.normpath(str(d.locate_file(file))) for d in kept for file in d.files or ()}
    for site in {Path(str(d.locate_file(""))) for d in kept}:
        for path in [path for path in site.rglob("*") if not path.is_dir() and str(path) not in files]:
            path.unlink()
        for folder in [folder for pattern in UNUSED for folder in site.glob(pattern)]:
            shutil.rmtree(folder)
        # An empty folder could still be imported, and would then pass for the library that it was.
        for folder in sorted((path for path in site.rglob("*") if path.is_dir()), reverse=True):
            if not any(folder.iterdir()):
                folder.rmdir()


def prune_system() -> None:
    """Take out what installs more, caches and pages for people."""
    listed = subprocess.run(["dpkg-query", "-W", "-f", "${Package}\n"], capture_output=True, text=True, check=True)
    if there := sorted(set(INSTALLERS) & set(listed.stdout.split())):
        subprocess.run(
            ["dpkg", "--purge", "--force-depends", "--force-remove-protected", *there],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    for name in LEFT_OVERS:
        for path in sorted(Path(name).glob("*")):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    for path in sorted(Path("/usr/local/bin").iterdir()):
        # Commands of Python libraries: none is used, and most have lost their library.
        if not path.exists() or path.read_bytes()[:2] == b"#!":
            path.unlink()


if __name__ == "__main__":
    prune_python()
    prune_system()
