"""Send what the pipeline made to remote storage, or get it from there."""

import argparse

from commentsense_training import dvc_project
from commentsense_training.commands import CommandError, Say
from commentsense_training.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("way", choices=("push", "pull"), help="push: send it; pull: get it")
    parser.add_argument("--remote", help="s3://bucket/path or a folder (default: COMMENTSENSE_DVC_REMOTE)")


def run(args: argparse.Namespace, say: Say) -> int:
    """Push or pull; returns 0."""
    remote = args.remote or Settings().dvc_remote
    if not remote:
        raise CommandError("no remote storage is set: set COMMENTSENSE_DVC_REMOTE to s3://bucket/path or a folder")
    dvc_project.set_remote(remote)
    say(f"dvc {args.way}, {remote}")
    if dvc_project.run([args.way]) != 0:
        raise CommandError(f"dvc {args.way} failed; the lines above say why (address, credentials, network)")
    return 0
