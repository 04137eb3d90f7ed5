"""The stages of training, each a module of its own: `python -m commentsense_training.stages.<name> --profile small`.

DVC runs them in order (training/dvc.yaml); what each reads and writes is said at its top. A stage
has `run(profile, folder, say)`, where `folder` holds params.yaml and work/.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from commentsense_training import params
from commentsense_training.datasets import BadData
from commentsense_training.params import Profile
from commentsense_training.sources import SourceError

Say = Callable[[str], None]
Run = Callable[[Profile, Path, Say], None]


def main(run: Run, argv: Sequence[str] | None = None) -> int:
    """Run a stage for `--profile`; returns 0, or 1 where the data or params are wrong, said on stderr."""
    parser = argparse.ArgumentParser(description=sys.modules[run.__module__].__doc__)
    parser.add_argument("--profile", choices=params.PROFILES, required=True)
    profile: Profile = parser.parse_args(argv).profile
    started = time.monotonic()

    def say(line: str) -> None:
        sys.stdout.write(f"[{time.monotonic() - started:6.1f} s] {line}\n")
        sys.stdout.flush()

    try:
        run(profile, params.project(), say)
    except (BadData, SourceError, OSError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    return 0
