"""Write what the shipped models answer to the golden comments, with which every way to ask them is compared."""

import argparse

from commentsense_training import golden
from commentsense_training.commands import Say


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb: none."""


def run(args: argparse.Namespace, say: Say) -> int:  # noqa: ARG001
    """Write the files; returns 0."""
    for name, changed in golden.write().items():
        say(f"{name}: {'written' if changed else 'as it was'}")
    return 0
