"""Label a file of comments with a registered model, a run's model, or a model directory."""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import mlflow.artifacts
from mlflow.exceptions import MlflowException
from tqdm import tqdm

from commentsense_training import predict, registry, tracking
from commentsense_training.commands import CommandError, Say
from commentsense_training.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("file", type=Path, help="comments: .csv, .jsonl, or .txt with a comment a line")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--alias", default=registry.CHAMPION, help="alias or version of the registered model")
    which.add_argument("--run-id", help="the model that this MLflow run logged")
    which.add_argument("--model", type=Path, help="an MLflow model directory")
    parser.add_argument("--out", type=Path, required=True, help="where the labelled rows go: .csv or .jsonl")
    parser.add_argument("--column", default="text", help="column (or key) that holds the comment (default: text)")
    parser.add_argument("--encoding", default="utf-8", help="how the file is written (default: utf-8)")
    parser.add_argument("--force", action="store_true", help="replace --out where it exists")


def run(args: argparse.Namespace, say: Say) -> int:
    """Label the file; returns 0."""
    if args.out.suffix.lower() not in (".csv", ".jsonl"):
        raise CommandError("--out must end in .csv or .jsonl")
    if not args.file.is_file():
        raise CommandError(f"there is no file {args.file}")
    if args.out.exists() and not args.force:
        raise CommandError(f"{args.out} exists; choose another --out, or --force to replace it")
    with model_folder(args, say) as model:
        bar: tqdm[None] | None = None

        def started(count: int) -> tqdm:
            nonlocal bar
            bar = tqdm(total=count, unit=" comments", mininterval=0.5)
            return bar

        try:
            count = predict.label_file(
                model,
                args.file,
                args.out,
                column=args.column,
                encoding=args.encoding,
                started=lambda count: started(count).update,
            )
        finally:
            if bar is not None:
                bar.close()
    say(f"{count:,} comments labelled in {args.out}")
    return 0


@contextmanager
def model_folder(args: argparse.Namespace, say: Say) -> Iterator[Path]:
    """The folder of the model that `--model`, `--run-id` or `--alias` names, downloaded where it must be."""
    if args.model is not None:
        if not (args.model / "MLmodel").is_file():
            raise CommandError(f"{args.model} is no MLflow model directory: it has no file MLmodel")
        yield args.model
        return
    settings = Settings()
    client = tracking.connect(settings)
    with tempfile.TemporaryDirectory() as scratch:
        if args.run_id is not None:
            try:
                found = mlflow.artifacts.download_artifacts(f"runs:/{args.run_id}/{registry.MODEL}", dst_path=scratch)
            except (MlflowException, OSError) as error:
                raise CommandError(f"run {args.run_id} has no model called {registry.MODEL!r}: {error}") from error
            say(f"model of run {args.run_id}")
            yield Path(found)
            return
        version = registry.resolve(client, settings.registered_model, args.alias)
        say(f"{version.name} version {version.version} ({version.tags.get('content_version')})")
        yield registry.download(client, version, Path(scratch))
