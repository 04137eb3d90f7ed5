"""What the model can do, capability by capability."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from commentsense_sentiment import LABELS
from tqdm import tqdm

from commentsense_training import checklist
from commentsense_training.checklist import floors
from commentsense_training.checklist.floors import FLOORS
from commentsense_training.checklist.judge import Floats
from commentsense_training.commands import CommandError, Say
from commentsense_training.model_process import ModelProcess
from commentsense_training.settings import ROOT

SHIPPED: Final = ROOT / "services" / "model-server" / "model"


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument(
        "--half",
        choices=[*checklist.HALVES, "both"],
        default="open",
        help="the open half is for development; of the sealed half only rates are shown (default: open)",
    )
    parser.add_argument("--model", type=Path, default=SHIPPED, help="model directory (default: the one that ships)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument("--write-floors", action="store_true", help=f"set {FLOORS.name} to what --half both measures")


def run(args: argparse.Namespace, say: Say) -> int:
    """Print the table; returns 1 where the half fails the limit for invariance, else 0."""
    if not (args.model / "MLmodel").is_file():
        raise CommandError(f"{args.model} is no model directory: it has no MLmodel; give one with --model")
    if args.write_floors and args.half != "both":
        raise CommandError("floors are set from all cases: add --half both")
    with ModelProcess(args.model) as process:
        known: dict[str, dict[str, Any]] = {}

        def records(texts: Sequence[str]) -> list[dict[str, Any]]:
            missing = [text for text in texts if text not in known]
            with tqdm(total=len(missing), unit="comment", disable=None, leave=False) as bar:
                known.update(zip(missing, process.records(missing, bar.update), strict=True))
            return [known[text] for text in texts]

        def predict(texts: Sequence[str]) -> Floats:
            return np.array([[record[label] for label in LABELS] for record in records(texts)])

        report = checklist.run(predict, args.half, records)
    sys.stdout.write(table(report))
    if args.json is not None:
        args.json.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")
        say(f"figures written to {args.json}")
    if args.write_floors:
        floors.write(floors.rates(report))
        say(f"floors written to {FLOORS}")
    shares = [1.0 - report["kinds"]["INV"]["pass_rate"], 1.0 - report["identity"]["pass_rate"]]
    passed = max(shares) <= checklist.INVARIANCE_LIMIT
    say(
        f"invariance failures {shares[0]:.1%}, identity terms among them {shares[1]:.1%}: "
        f"{'within' if passed else 'over'} the limit of {checklist.INVARIANCE_LIMIT:.0%}"
    )
    return 0 if passed else 1


def table(report: dict[str, Any]) -> str:
    """The report as lines for a terminal, the worst capability of each kind first."""
    rows = sorted(report["capabilities"].items(), key=lambda item: (item[1]["kind"], item[1]["pass_rate"]))
    lines = [f"{'capability':24} kind cases failed  pass  shift"]
    for name, row in rows:
        shift = f"{row['shift']:6.3f}" if "shift" in row else ""
        lines.append(
            f"{name:24} {row['kind']:4} {row['cases']:5} {row['failures']:6} {row['pass_rate']:5.0%} {shift}".rstrip()
        )
        lines += [f"    {_example(example)}" for example in row["examples"]]
    for kind, total in [*report["kinds"].items(), ("identity", report["identity"])]:
        lines.append(f"all of {kind:17} {'':4} {total['cases']:5} {total['failures']:6} {total['pass_rate']:5.0%}")
    return "\n".join(lines) + "\n"


def _example(example: dict[str, Any]) -> str:
    # As in Python source: control characters and zero-width marks of the cases must be seen, not acted on.
    texts = " -> ".join(json.dumps(text, ensure_ascii=not text.isprintable()) for text in example["texts"])
    answers = " -> ".join("/".join(f"{p:.2f}" for p in row) for row in example["answered"])
    return f"{texts}  wanted {', '.join(example['wanted'])}; answered {answers}"
