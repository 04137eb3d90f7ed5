"""Measure a packaged or registered model on the parts by which choices are made, or once on the test sets."""

import argparse
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tqdm import tqdm

from commentsense_training import ledger, pipeline, rescoring, splits
from commentsense_training.commands import CommandError, Say
from commentsense_training.commands.predict import model_folder
from commentsense_training.settings import ROOT


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--model", type=Path, help="an MLflow model directory (default: the one that ships)")
    which.add_argument("--alias", help="alias of the registered model, e.g. champion")
    which.add_argument("--version", help="number of a registered version")
    which.add_argument("--run-id", help="the model that this MLflow run logged")
    parser.add_argument("--profile", default="full", choices=sorted(splits.PARTS), help="which split (default: full)")
    parser.add_argument("--work", type=Path, help="folder with the splits (default: training/work)")
    parser.add_argument("--json", action="store_true", help="print all figures as JSON instead of a table")
    final = parser.add_argument_group("the test sets, once a model")
    final.add_argument("--final", action="store_true", help="measure on the test sets and add to the test ledger")
    final.add_argument(
        "--again", action="store_true", help="with --final: this model was measured before, and so be it"
    )
    final.add_argument("--name", help="with --final: what the ledger calls the model (default: its own name)")
    final.add_argument("--checkout", type=Path, default=ROOT, help=argparse.SUPPRESS)


def run(args: argparse.Namespace, say: Say) -> int:
    """Measure and print; returns 0, or 1 when --final finds a promise broken."""
    if args.again and not args.final:
        raise CommandError("--again goes with --final")
    if args.model is None and args.run_id is None and args.alias is None and args.version is None:
        args.model = ROOT / "services" / "model-server" / "model"
    if args.version is not None:
        if not args.version.isdecimal():
            raise CommandError(f"--version takes a number, not {args.version!r}; `training registry` lists them")
        args.alias = args.version
    # Lines of progress would get between the lines of the JSON.
    quiet: Say = (lambda _: None) if args.json else say
    with model_folder(args, quiet) as folder:
        return _final(args, folder, quiet) if args.final else _development(args, folder, quiet)


def _development(args: argparse.Namespace, folder: Path, say: Say) -> int:
    description = rescoring.described(folder)
    fitted_on = description.get("fitted_on") or ()
    if not fitted_on:
        say("the model does not say which parts it was fitted on: figures on those would be too good")
    parts = rescoring.chosen_parts(splits.read(args.profile, args.work), rescoring.DEVELOPMENT, fitted_on)
    _print(args, _scored(folder, parts))
    return 0


def _final(args: argparse.Namespace, folder: Path, say: Say) -> int:
    page = args.checkout / "docs" / "test-ledger.md"
    stored = args.checkout / "training" / "metrics" / "final.json"
    description = rescoring.described(folder)
    mark = rescoring.folder_hash(folder)
    # Every reason to refuse comes before the first look.
    ledger.check(page, mark, again=args.again)
    commit = ledger.clean_commit(args.checkout)
    parts = rescoring.chosen_parts(splits.read(args.profile, args.work), rescoring.FINAL)
    figures = _scored(folder, parts)
    name = args.name or str(description.get("name") or folder.name)
    entry = ledger.Entry(
        date=time.strftime("%Y-%m-%d", time.gmtime()),
        name=name,
        version=figures["model_version"],
        folder_hash=mark,
        commit=commit,
        parts=figures["parts"],
        again=mark in ledger.seen(page),
    )
    ledger.append(page, entry)
    known: dict[str, Any] = json.loads(stored.read_text("utf-8")) if stored.is_file() else {}
    pipeline.dump({**known, mark: {"date": entry.date, "commit": commit, **figures}}, stored)
    _print(args, figures)
    promises = ledger.promises(figures["parts"])
    for line in promises:
        say(line)
    say(f"added to {page.relative_to(args.checkout)}; commit it")
    return 1 if any("NOT kept" in line for line in promises) else 0


def _scored(folder: Path, parts: rescoring.Parts) -> dict[str, Any]:
    with tqdm(total=sum(map(len, parts.values())), unit=" comments", mininterval=0.5) as bar:
        return rescoring.rescore(folder, parts, bar.update)


def _print(args: argparse.Namespace, figures: Mapping[str, Any]) -> None:
    text = json.dumps(figures, indent=1) if args.json else table(figures)
    sys.stdout.write(text + "\n")


def table(figures: Mapping[str, Any]) -> str:
    """The figures of every part with their intervals, and the five worst slices, as text."""
    lines = [f"model {figures['model_version']} ({figures['folder_hash']})"]
    for name, part in figures["parts"].items():
        lines.append(f"\n{name}: {part['comments']:,} comments")
        for key, value in {**part["quality"], **part["calibration"]}.items():
            if isinstance(value, Mapping) and "low" in value:
                lines.append(f"  {key:14s} {ledger.spread(value)}")
        if "uncalibrated" in part:
            before = part["uncalibrated"]["calibration"]
            said = ", ".join(f"{key} {before[key]['value']:.4f}" for key in ("ece15", "nll", "brier"))
            lines.append(f"  before calibration: {said}")
        lines.append("  worst slices by macro recall, of those with 200 comments or more:")
        for row in [row for row in part["slices"] if not row["few"]][:5]:
            lines.append(f"    {row['slice']:32s} {row['comments']:6,d}  {ledger.spread(row['macro_recall'])}")
    return "\n".join(lines)
