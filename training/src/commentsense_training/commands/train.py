"""Run the pipeline from the data to the registered model; what has not changed is not run again."""

import argparse
from pathlib import Path

from commentsense_training import dvc_project, params, sources
from commentsense_training.commands import CommandError, Say
from commentsense_training.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument(
        "--profile", choices=params.PROFILES, default="full", help="full: the public data; small: the own corpus"
    )
    parser.add_argument("--force", action="store_true", help="run every stage, changed or not")


def data(listed: Path, say: Say) -> Path:
    """The folder of the labelled data, downloaded where COMMENTSENSE_DATA names none."""
    settings = Settings()
    if settings.data is not None:
        return settings.data
    return sources.prepare(sources.read_list(listed), settings.data_cache, say)


def run(args: argparse.Namespace, say: Say) -> int:
    """Run `dvc repro` of the profile; returns 0."""
    words = ["repro", f"register@{args.profile}", *(["--force"] if args.force else [])]
    say(f"dvc {' '.join(words)}, in training/")
    if dvc_project.run(words) != 0:
        raise CommandError(
            "the pipeline stopped; the lines above say at which stage and why. What was done before is kept: "
            "the same command goes on from there"
        )
    say(f"done: training/metrics/{args.profile}.json has the figures, `dvc plots show` in training/ the plots")
    return 0
