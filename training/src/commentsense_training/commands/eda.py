"""Write a report of what the labelled data looks like."""

import argparse
from pathlib import Path

from commentsense_sentiment.language import Detector

from commentsense_training import language_model, sources
from commentsense_training.commands import CommandError, Say
from commentsense_training.commands.train import data
from commentsense_training.eda import html, load, page
from commentsense_training.eda.report import Report
from commentsense_training.eda.rows import Table, prepare
from commentsense_training.eda.sections import build
from commentsense_training.settings import ROOT

_CORPUS = ROOT / "services" / "youtube-stub" / "src" / "commentsense_youtube_stub" / "data" / "corpus.jsonl"
_SEED = 20_260


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("--profile", choices=("small", "full"), default="small", help="own corpus, or all sources")
    parser.add_argument("--out", type=Path, help="folder of the report (default: training/work/<profile>/eda)")
    parser.add_argument("--corpus", type=Path, default=_CORPUS, help="JSON Lines corpus to use as the own one")
    parser.add_argument("--sources", type=Path, default=sources.default_list())
    parser.add_argument("--seed", type=int, default=_SEED, help="of folds, planted errors and word clouds")
    parser.add_argument("--page", action="store_true", help="write docs/eda.md and its pictures too (full profile)")


def run(args: argparse.Namespace, say: Say) -> int:
    """Read, compute, draw, write; returns 0."""
    if args.page and args.profile != "full":
        raise CommandError("--page goes with --profile full: the documentation shows all sources")
    found = load.public(data(args.sources, say)) if args.profile == "full" else []
    found.append(load.corpus(args.corpus))
    detector = Detector(language_model.path())
    tables = []
    for source in found:
        say(f"{len(source.texts):7,d} rows  {source.name}")
        tables.append(prepare(source, detector))
    report = build(args.profile, tables, args.seed, say)
    lead = introduction(report, tables)
    out = (args.out or ROOT / "training" / "work" / args.profile / "eda") / "index.html"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(html.page(report, lead), "utf-8")
    say(f"report of {len(report.sections)} sections in {out}")
    if args.page:
        docs = ROOT / "docs"
        page.write(report, lead, docs / "eda.md", docs / "images" / "eda")
        say("page in docs/eda.md, pictures in docs/images/eda")
    return 0


def introduction(report: Report, tables: list[Table]) -> list[str]:
    """What the reader looks at, in a few sentences."""
    rows, shown = sum(len(table.keys) for table in tables), sum(int(table.shown.sum()) for table in tables)
    lines = [
        f"{rows:,d} labelled comments of {len(tables)} source{'s' if len(tables) > 1 else ''}, read as they were "
        "published, before any split or cleaning. Each section says how it was measured and what its picture shows.",
        f"The {rows - shown:,d} rows of test parts are held back: only whether their texts stand elsewhere is counted, "
        "so that no choice is made with a look at them.",
    ]
    if any(table.source.polarity_texts for table in tables):
        lines.append(
            "One exception: Reddit's raw texts are published for its test part alone, and are compared with its labels."
        )
    if report.profile == "full" and not any(table.source.slug == "reddit" for table in tables):
        lines.append("The data folder has no Reddit set: it is left out.")
    return lines
