"""Fit the model and write it, its figures and its card."""

import argparse
from dataclasses import asdict
from pathlib import Path

from commentsense_training import card, card_facts, package, pipeline, sources
from commentsense_training.commands import CommandError, Say
from commentsense_training.fit import Recipe
from commentsense_training.settings import ROOT, Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("--corpus", type=Path, help="train on this JSON Lines corpus instead")
    parser.add_argument("--sources", type=Path, default=sources.default_list())
    parser.add_argument("--out", type=Path, help="model directory (default: the shipped one; required for --corpus)")
    parser.add_argument("--metrics", type=Path, help="figures (default: beside the training code)")
    parser.add_argument("--card", type=Path, help="model card (default: docs/model-card.md)")


def data(listed: Path, say: Say) -> Path:
    """The folder of the labelled data, downloaded where COMMENTSENSE_DATA names none."""
    settings = Settings()
    if settings.data is not None:
        return settings.data
    return sources.prepare(sources.read_list(listed), settings.data_cache, say)


def run(args: argparse.Namespace, say: Say) -> int:
    """Train; returns 0."""
    recipe = Recipe()
    if args.corpus is not None:
        if args.out is None:
            raise CommandError("--corpus needs --out: it would replace the better model")
        plan = pipeline.corpus_plan(args.corpus)
    else:
        plan = pipeline.public_plan(data(args.sources, say), recipe)
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
        models = card_facts.read(ROOT) if shipped else [card_facts.of_model("fast", out, [figures], {})]
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(card.render(models), "utf-8")
    return 0
