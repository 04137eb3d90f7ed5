"""Make the split of a profile without DVC, for a command or a test that only needs the data."""

from pathlib import Path

from commentsense_training import splits
from commentsense_training.datasets import Example
from commentsense_training.params import Profile
from commentsense_training.settings import ROOT
from commentsense_training.stages import Say, ingest, split, validate


def split_of(profile: Profile, say: Say, folder: Path | None = None) -> dict[str, list[Example]]:
    """The parts of `profile`, made first where they are missing.

    `folder` holds params.yaml and gets work/ (default: training/). Raises `BadData` or `SourceError`.
    """
    folder = folder or ROOT / "training"
    if not (folder / "work" / profile / "splits").is_dir():
        for stage in (ingest, validate, split):
            stage.run(profile, folder, say)
    return splits.read(profile, folder / "work")
