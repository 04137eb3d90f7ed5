"""`python -m commentsense_training`: train the model, or print its figures."""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from commentsense_training import card, package, pipeline, sources
from commentsense_training.datasets import BadData
from commentsense_training.fit import Recipe
from commentsense_training.settings import ROOT, Settings


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 done, 1 data missing or wrong."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0].startswith("--"):
        words.insert(0, "train")
    args = _parser().parse_args(words)
    started = time.monotonic()

    def say(line: str) -> None:
        sys.stdout.write(f"[{time.monotonic() - started:6.1f} s] {line}\n")
        sys.stdout.flush()

    try:
        if args.command == "train":
            return _train(args, say)
        return _evaluate(args, say)
    except (sources.SourceError, BadData, OSError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="commentsense-training", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train", help="fit the model and write it, its figures, its card")
    train.add_argument("--corpus", type=Path, help="train on this JSON Lines corpus instead")
    train.add_argument("--sources", type=Path, default=sources.default_list())
    train.add_argument("--out", type=Path, help="model directory (default: the shipped one; required for --corpus)")
    train.add_argument("--metrics", type=Path, help="figures (default: beside the training code)")
    train.add_argument("--card", type=Path, help="model card (default: docs/model-card.md)")
    evaluate = commands.add_parser("evaluate", help="print figures without writing a model")
    evaluate.add_argument("--sources", type=Path, default=sources.default_list())
    evaluate.add_argument("--dev", action="store_true", help="hold the development part out: for choosing a recipe")
    evaluate.add_argument("--recipe", type=json.loads, default={}, help="recipe fields as JSON")
    return parser


def _data(listed: Path, say: pipeline.Say) -> Path:
    settings = Settings()
    if settings.data is not None:
        return settings.data
    return sources.prepare(sources.read_list(listed), settings.data_cache, say)


def _train(args: argparse.Namespace, say: pipeline.Say) -> int:
    recipe = Recipe()
    if args.corpus is not None:
        if args.out is None:
            sys.stderr.write("error: --corpus needs --out: it would replace the better model\n")
            return 1
        plan = pipeline.corpus_plan(args.corpus)
    else:
        plan = pipeline.public_plan(_data(args.sources, say), recipe)
    out = args.out or ROOT / "services" / "model-server" / "model"
    shipped = args.out is None
    weights, description, figures = pipeline.train(plan, recipe, say)
    version = package.write(weights, description, out)
    say(f"model {version} in {out}")
    figures = {"model_version": version, "recipe": asdict(recipe), **figures}
    metrics = args.metrics or (ROOT / "training" / "metrics.json" if shipped else None)
    if metrics is not None:
        pipeline.dump(figures, metrics)
    page = args.card or (ROOT / "docs" / "model-card.md" if shipped else None)
    if page is not None:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(card.render(out, figures), "utf-8")
    return 0


def _evaluate(args: argparse.Namespace, say: pipeline.Say) -> int:
    recipe = Recipe(**args.recipe)
    plan = pipeline.public_plan(_data(args.sources, say), recipe, choosing=args.dev)
    _, _, figures = pipeline.train(plan, recipe, say)
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
