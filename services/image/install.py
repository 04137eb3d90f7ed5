"""Run while the images of the services are built: `install.py dependencies` and `install.py members NAME...`.

The first fills /app/venv with exactly what /requirements.lock names, hashes checked, wheels only, so that no compiler
is needed. The second puts our own packages beside it, in /members, so that a change of our code is a small layer.
"""

import compileall
import os
import py_compile
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

VENV = Path("/app/venv")
MEMBERS = Path("/members")
SITE = VENV / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"
# Only YouTube's own description is read; the others are a hundred megabytes.
DOCUMENTS = "googleapiclient/discovery_cache/documents"
DOCUMENT = "youtube.v3.json"
# Their own tests, and what only compiling against them needs.
UNUSED = ("**/tests", "numpy/f2py", "numpy/**/*.pyi", "numpy/_core/include", "numpy/_core/lib", "**/*.pyx", "**/*.pxd",
          "**/*.c", "**/*.h", "**/*.a")  # fmt: skip
# Of what the dashboard's libraries bring along and its pages never ask for: Arrow's servers, stores of files and copies
# of one library under three names; fonts and extensions of what draws.
UNUSED_OF_PAGES = (
    *("pyarrow/include", "pyarrow/libarrow_flight*", "pyarrow/*flight*", "pyarrow/_orc*", "pyarrow/_s3fs*"),
    *("pyarrow/libarrow_python*.so", "pyarrow/libarrow_python*.so.*.*.*", "pyarrow/**/*.pxi", "pyarrow/**/*.pyi"),
    *("matplotlib/mpl-data/fonts", "matplotlib/mpl-data/sample_data", "matplotlib/sphinxext"),
    # Whole: PDF and contours of matplotlib, of which the word cloud needs names of colours alone; maps of Streamlit.
    *("fontTools", "fonttools-*", "contourpy", "contourpy-*", "pydeck", "pydeck-*"),
)


def pip(*arguments: str) -> None:
    """Run the base image's pip; its settings and certificates are in secrets of the build."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    environment = {**os.environ, "PIP_ROOT_USER_ACTION": "ignore", "PIP_PROGRESS_BAR": "off"}
    if subprocess.run(command, env=environment).returncode:
        sys.exit("pip could not install; its message is above")


def prune() -> None:
    """Take out what no service uses."""
    for path in list((SITE / DOCUMENTS).glob("*")):
        if path.name != DOCUMENT:
            path.unlink()
    for pattern in (*UNUSED, *UNUSED_OF_PAGES):
        for path in list(SITE.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    for path in (VENV / "bin").iterdir():
        if not path.name.startswith("python"):
            path.unlink()


def compile_all(folder: Path, seen_as: Path) -> None:
    """Compile once and for all: nothing in the image changes, so nothing is compared at the start."""
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    if not compileall.compile_dir(
        folder, quiet=2, workers=0, invalidation_mode=unchecked, stripdir=str(folder), prependdir=str(seen_as)
    ):
        sys.exit(f"not everything in {folder} could be compiled")


def dependencies() -> None:
    """Make the environment and fill it from the lock."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--symlinks", str(VENV)], check=True)
    python = str(VENV / "bin" / "python")
    locked = ["--require-hashes", "--only-binary=:all:", "--no-deps", "--no-compile", "-r", "/requirements.lock"]
    pip(f"--python={python}", "install", *locked)
    prune()
    compile_all(SITE, SITE)


def members(names: list[str]) -> None:
    """Install the packages of these folders of services/ with uv, whose own build backend needs no network."""
    with tempfile.TemporaryDirectory() as tools:
        pip("install", "--quiet", "--require-hashes", "--no-deps", "--target", tools, "-r", "/uv.txt")
        target = MEMBERS / SITE.relative_to("/")
        target.mkdir(parents=True)
        command = [f"{tools}/bin/uv", "pip", "install", "--quiet", "--offline", "--no-cache", "--no-deps"]
        command += ["--python", sys.executable, "--target", str(target)]
        subprocess.run([*command, *(f"/services/{name}" for name in names)], check=True)
    shutil.rmtree(target / "bin", ignore_errors=True)
    for note in [*target.glob("*.dist-info/direct_url.json"), *target.glob("*.dist-info/uv_*.json"), target / ".lock"]:
        note.unlink(missing_ok=True)
    compile_all(target, SITE)


if __name__ == "__main__":
    if sys.argv[1] == "dependencies":
        dependencies()
    else:
        members(sys.argv[2:])
