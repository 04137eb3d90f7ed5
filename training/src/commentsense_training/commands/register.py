"""Register a model directory with its evidence."""

import argparse
import json
from pathlib import Path

import pandas as pd

from commentsense_training import registry
from commentsense_training.commands import CommandError, Say


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("model", type=Path, help="an MLflow model directory")
    parser.add_argument("--figures", type=Path, required=True, help="JSON of what was measured")
    parser.add_argument("--reference", type=Path, help="CSV of answers on the calibration blocks, without texts")
    parser.add_argument("--card", type=Path, help="model card (Markdown)")
    parser.add_argument("--data-hash", required=True, help="hash of the data that it was fitted on")
    parser.add_argument("--profile", default="full", help="what it was fitted on: full or small (default: full)")
    parser.add_argument("--alias", default=registry.CHALLENGER, help="alias that it gets (default: challenger)")
    parser.add_argument("--name", help="name to register it under (default: COMMENTSENSE_REGISTERED_MODEL)")


def run(args: argparse.Namespace, say: Say) -> int:
    """Register; returns 0."""
    try:
        figures = json.loads(args.figures.read_text("utf-8"))
    except ValueError as error:
        raise CommandError(f"{args.figures} is no JSON: {error}") from error
    if not isinstance(figures, dict):
        raise CommandError(f"{args.figures} must hold one JSON object")
    number = registry.register(
        args.model,
        figures=figures,
        reference=pd.read_csv(args.reference) if args.reference else None,
        card=args.card,
        data_hash=args.data_hash,
        profile=args.profile,
        alias=args.alias,
        name=args.name,
    )
    say(f"version {number}, alias {args.alias}: compare it by `training promote`")
    return 0
