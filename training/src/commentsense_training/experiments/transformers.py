"""Experiment 8: a pretrained encoder. The torch side lives in a package of its own; this hands the lab over."""

import importlib

from commentsense_training.commands import CommandError
from commentsense_training.experiments.lab import Lab

SIDE = "commentsense_training.transformers.experiment"


def run(lab: Lab) -> None:
    """Call `run(lab)` of the torch side. Raises `CommandError` where it is not part of this checkout."""
    try:
        module = importlib.import_module(SIDE)
    except ModuleNotFoundError as error:
        if error.name is None or not SIDE.startswith(error.name):
            raise
        raise CommandError(f"{SIDE} is not there: `training --help` lists what this checkout can do") from error
    module.run(lab)
