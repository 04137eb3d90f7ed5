"""Write the model card and its pictures from what was measured, or measure a model for it."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

from tqdm import tqdm

from commentsense_training import card, card_facts, card_pictures, card_summary, checklist, pipeline, rescoring, splits
from commentsense_training.commands import CommandError, Say
from commentsense_training.model_process import BATCH, ModelProcess
from commentsense_training.settings import ROOT

CARDS: Final = "services/api/src/commentsense_api/cards"
"""Where the figures of each shipped model lie for the API, relative to the repository: `<version>.json`."""
_TIMED = 3000


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument(
        "--measure", choices=sorted(card_facts.SHIPPED), help="first measure this model, into training/metrics"
    )
    parser.add_argument("--fitted-on", nargs="*", default=(), metavar="PART", help="parts it was fitted on: left out")
    parser.add_argument(
        "--development", type=Path, metavar="MODEL", help="the same recipe fitted without the development part"
    )
    parser.add_argument(
        "--sealed",
        action="store_true",
        help="run the behavioural suite, sealed half too: when nothing is left to choose",
    )
    parser.add_argument("--profile", default="full", choices=sorted(splits.PARTS), help="which split (default: full)")
    parser.add_argument("--work", type=Path, help="folder with the splits (default: training/work)")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 where the page is not what the figures say"
    )
    parser.add_argument("--checkout", type=Path, default=ROOT, help=argparse.SUPPRESS)


def run(args: argparse.Namespace, say: Say) -> int:
    """Write the card; returns 0, or 1 when --check finds it out of date."""
    root: Path = args.checkout
    if args.measure:
        _measure(args, root, say)
    models = card_facts.read(root)
    if not models:
        raise CommandError("no model ships in services/model-server: `make train` makes one")
    files = {root / "docs" / "model-card.md": card.render(models)}
    for facts in models:
        text = json.dumps(card_summary.summary(facts), indent=1, ensure_ascii=False) + "\n"
        files[root / CARDS / f"{facts.description['version']}.json"] = text
    old = [path for path in (root / CARDS).glob("*.json") if path not in files]
    if args.check:
        stale = [path for path, text in files.items() if not path.is_file() or path.read_text("utf-8") != text]
        for path in (*stale, *old):
            sys.stderr.write(f"{path.relative_to(root)} is not what the figures say: run `training card`\n")
        return 1 if stale or old else 0
    for path in old:
        path.unlink()
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    pictures = card_pictures.draw(models, root / "docs" / "images" / "model")
    names = ", ".join(facts.name for facts in models)
    say(f"docs/model-card.md, {CARDS} and {len(pictures)} pictures of {names}")
    return 0


def _measure(args: argparse.Namespace, root: Path, say: Say) -> None:
    folder = root / card_facts.SHIPPED[args.measure]
    description = rescoring.described(folder)
    parts = splits.read(args.profile, args.work)
    fitted_on = [*args.fitted_on, *description.get("fitted_on", ())]
    chosen = rescoring.chosen_parts(parts, rescoring.DEVELOPMENT, fitted_on)
    say(f"measuring {args.measure} on {', '.join(chosen)}")
    with ModelProcess(folder) as process:
        with _bar(chosen) as bar:
            found: dict[str, Any] = rescoring.measured(process, folder, chosen, bar.update)
        texts = [example.text for rows in chosen.values() for example in rows]
        texts = (texts * (_TIMED // len(texts) + 1))[:_TIMED]
        found["speed"] = {"comments_per_second": round(process.speed(texts)), "batch": BATCH}
        if args.sealed:
            say("running the behavioural suite")
            found["behaviour"] = checklist.card_figures(process.probabilities, process.records)
    if args.development is not None:
        say("measuring its development fit")
        held_out = rescoring.chosen_parts(parts, ("dev",), rescoring.described(args.development).get("fitted_on", ()))
        with _bar(held_out) as bar:
            other = rescoring.rescore(args.development, held_out, bar.update)
        found["development"] = {"model_version": other["model_version"], "parts": other["parts"]}
    pipeline.dump(found, root / "training" / "metrics" / f"{args.measure}.json")


def _bar(parts: rescoring.Parts) -> "tqdm[None]":
    return tqdm(total=sum(map(len, parts.values())), unit=" comments", mininterval=0.5)
