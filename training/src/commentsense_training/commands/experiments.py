"""Run the experiments, list them, or write the page that compares them."""

import argparse
from dataclasses import replace
from pathlib import Path

from commentsense_training.commands import CommandError, Say
from commentsense_training.experiments.catalogue import EXPERIMENTS, FAST, Budget
from commentsense_training.settings import ROOT


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is less than 1")
    return number


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    verbs.add_parser("list", help="say which experiments there are")
    one = verbs.add_parser("run", help="run an experiment and log it to MLflow")
    one.add_argument("name", choices=sorted(EXPERIMENTS), metavar="NAME", help=", ".join(EXPERIMENTS))
    one.add_argument("--fast", action="store_true", help="tiny budgets, on the project's own corpus (what CI runs)")
    one.add_argument(
        "--data",
        choices=("semeval", "small", "reddit", "reddit-published"),
        help="default: semeval, or small with --fast",
    )
    one.add_argument("--rows", type=_count, help="at most so many training rows, drawn by label")
    one.add_argument("--trials", type=_count, help="trials of each Optuna search")
    one.add_argument("--trees", type=_count, help="trees of a forest, boosting rounds")
    one.add_argument("--jobs", type=_count, default=1, help="threads of forests and boosting (default: 1)")
    one.add_argument("--work", type=Path, help="folder with the splits (default: training/work)")
    page = verbs.add_parser("docs", help="write docs/experiments.md from what MLflow holds")
    page.add_argument(
        "--stored", action="store_true", help="do not ask MLflow: write from training/experiments/results.json"
    )
    page.add_argument("--checkout", type=Path, default=ROOT, help=argparse.SUPPRESS)


def run(args: argparse.Namespace, say: Say) -> int:
    """Do what the verb says; returns 0."""
    if args.verb == "list":
        for name, entry in EXPERIMENTS.items():
            say(f"{name:16s} {entry.question}")
        return 0
    if args.verb == "docs":
        # Imported where it is used, as below: `list` and `--help` need none of the libraries.
        from commentsense_training.experiments import collect

        collect.write(args.checkout, stored=args.stored, say=say)
        return 0
    from commentsense_training.experiments import run as runner

    base = FAST if args.fast else Budget()
    budget = replace(
        base, rows=args.rows, trials=args.trials or base.trials, trees=args.trees or base.trees, jobs=args.jobs
    )
    runner.run(args.name, _data(args), budget, say, work=args.work)
    return 0


def _data(args: argparse.Namespace) -> str:
    """What the experiment runs on: what was asked for, else the first that it can use."""
    usable = EXPERIMENTS[args.name].data
    if args.data is None:
        return "small" if args.fast and "small" in usable else usable[0]
    if args.data not in usable:
        raise CommandError(f"{args.name} does not run on {args.data}: take --data {' or '.join(usable)}")
    chosen: str = args.data
    return chosen
