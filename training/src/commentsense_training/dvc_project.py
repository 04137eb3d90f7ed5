"""DVC, run on this project: nothing is sent to its makers, and the stages use this Python."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from commentsense_training.commands import CommandError
from commentsense_training.settings import ROOT

FOLDER = ROOT / "training"
REMOTE = "storage"
"""What the remote of COMMENTSENSE_DVC_REMOTE is called in .dvc/config.local."""


def run(words: Sequence[str], folder: Path = FOLDER) -> int:
    """`dvc WORDS` in `folder`, its output passed on; returns its exit status."""
    if not (folder / "dvc.yaml").is_file():
        raise CommandError(f"{folder} has no dvc.yaml: the pipeline runs in a checkout of the repository")
    environment = {
        **os.environ,
        # `python` in dvc.yaml is the one that runs this.
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "DVC_NO_ANALYTICS": "true",
    }
    return subprocess.run([sys.executable, "-m", "dvc", *words], cwd=folder, env=environment, check=False).returncode


def set_remote(url: str, folder: Path = FOLDER) -> None:
    """Make `url` (s3://bucket/path, or a folder) the default remote, in .dvc/config.local, which git ignores."""
    place = url if "://" in url else str(Path(url).expanduser().resolve())
    if run(["remote", "add", "--local", "--force", "--default", "--quiet", REMOTE, place], folder) != 0:
        raise CommandError(f"DVC does not take {url!r} as a remote: give s3://bucket/path or a folder")
