"""Print a recipe's figures without writing a model."""

import argparse
import json
import sys
from pathlib import Path

from commentsense_training import pipeline, sources
from commentsense_training.commands import Say
from commentsense_training.commands.train import data
from commentsense_training.fit import Recipe


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("--sources", type=Path, default=sources.default_list())
    parser.add_argument("--dev", action="store_true", help="hold the development part out: for choosing a recipe")
    parser.add_argument("--recipe", type=json.loads, default={}, help="recipe fields as JSON")


def run(args: argparse.Namespace, say: Say) -> int:
    """Fit, measure, print JSON; returns 0."""
    recipe = Recipe(**args.recipe)
    plan = pipeline.public_plan(data(args.sources, say), recipe, choosing=args.dev)
    _, _, figures = pipeline.train(plan, recipe, say)
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    return 0
