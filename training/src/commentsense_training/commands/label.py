"""Let two people label a sample in the terminal, and say how far they agree."""

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from commentsense_sentiment import LABELS

from commentsense_training import labelling, text_files
from commentsense_training.agreement import agreement
from commentsense_training.commands import CommandError, Say
from commentsense_training.hostile import printable

_GUIDE = """\
Label the tone of the comment's own words (docs/labelling.md has the rules).
  1 or n  negative   blame, anger, disgust, sadness, fear, disappointment, mockery
  2 or u  neutral    facts, questions, times, links, requests; praise and blame in balance
  3 or p  positive   praise, thanks, joy, love, hope, laughter with the speaker
  s skip (another language, cannot be told)   b back   ? this help   q stop; what you did is kept
Sarcasm takes the tone that is meant, where the comment alone gives it away. Mixed: the stronger side."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    steps = parser.add_subparsers(dest="step", required=True, metavar="STEP")
    sample = steps.add_parser("sample", help="draw a sheet of comments from a file")
    sample.add_argument("file", type=Path, help="comments: .csv, .jsonl, or .txt with a comment a line")
    sample.add_argument("--n", type=int, default=200, help="how many (default: 200)")
    sample.add_argument("--out", type=Path, required=True, help="the sheet, .jsonl")
    sample.add_argument("--column", default="text", help="column (or key) that holds the comment (default: text)")
    sample.add_argument("--encoding", default="utf-8", help="how the file is written (default: utf-8)")
    sample.add_argument("--seed", type=int, default=7, help="another number draws other comments (default: 7)")
    do = steps.add_parser("do", help="label a sheet; stop and go on whenever you like")
    do.add_argument("sheet", type=Path)
    do.add_argument("--person", required=True, help="your name or initials: one person, one name")
    agree = steps.add_parser("agree", help="compare two people's labels of a sheet")
    agree.add_argument("sheet", type=Path)
    agree.add_argument("persons", nargs=2, metavar="PERSON")


def run(args: argparse.Namespace, say: Say) -> int:
    """One step; returns 0."""
    steps = {"sample": _sample, "do": _do, "agree": _agree}
    return steps[args.step](args, say)


def _sample(args: argparse.Namespace, say: Say) -> int:
    if args.out.suffix != ".jsonl":
        raise CommandError("--out must end in .jsonl")
    if args.out.exists():
        raise CommandError(f"{args.out} exists; people may have labelled it already, so choose another --out")
    if args.n < 1:
        raise CommandError("--n must be at least 1")
    rows = text_files.read(args.file, column=args.column, encoding=args.encoding)
    sheet = labelling.draw((str(row[args.column]) for row in rows), args.n, args.seed)
    text_files.write(args.out, sheet)
    say(f"{len(sheet):,} of {len(rows):,} comments in {args.out}; label it by `training label do`, each person alone")
    return 0


def _do(args: argparse.Namespace, say: Say) -> int:
    sheet = labelling.read_sheet(args.sheet)
    path = labelling.answers_path(args.sheet, args.person)

    def show(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    with _single_keys() as key:
        left = labelling.session(sheet, path, args.person, key=key, show=show, guide=_GUIDE)
    say(f"{left:,} comments left; the same command goes on" if left else f"all {len(sheet):,} labelled in {path}")
    return 0


@contextmanager
def _single_keys() -> Iterator[Callable[[], str]]:
    """What gives one key of a terminal, or the first sign of a line from a pipe; empty at the end of input."""
    if not sys.stdin.isatty():
        yield _first_sign
        return
    import termios
    import tty

    before = termios.tcgetattr(sys.stdin)
    try:
        # Not the default, which drops what was typed ahead.
        tty.setcbreak(sys.stdin, termios.TCSANOW)
        yield lambda: sys.stdin.read(1)
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def _first_sign() -> str:
    line = sys.stdin.readline()
    return line.strip()[:1] or ("" if not line else " ")


def _agree(args: argparse.Namespace, say: Say) -> int:
    first, second = args.persons
    if first == second:
        raise CommandError("name two different people")
    sheet = labelling.read_sheet(args.sheet)
    given = [labelling.read_answers(labelling.answers_path(args.sheet, person)) for person in args.persons]
    both = [row for row in sheet if all(answers.get(row["id"]) in LABELS for answers in given)]
    if not both:
        raise CommandError(f"{first} and {second} have no labelled comment in common yet: `training label do` first")
    one, other = ([answers[row["id"]] for row in both] for answers in given)
    result = agreement(one, other)
    say(f"{result.comments:,} of {len(sheet):,} comments labelled by both, {result.observed:.1%} the same")
    if result.kappa is None:
        say("kappa is not defined: both gave one label to every comment")
    else:
        say(f"Cohen's kappa {result.kappa:.3f} (95 % interval {result.low:.3f} to {result.high:.3f})")
    width = max(len(label) for label in LABELS)
    sys.stdout.write(f"{first} \\ {second}\n{'':{width}}  " + "  ".join(f"{label:>{width}}" for label in LABELS) + "\n")
    for label, counts in zip(LABELS, result.table, strict=True):
        sys.stdout.write(f"{label:{width}}  " + "  ".join(f"{count:>{width}}" for count in counts) + "\n")
    for row, a, b in zip(both, one, other, strict=True):
        if a != b:
            sys.stdout.write(f"{first}: {a}, {second}: {b}  {printable(row['text'])}\n")
    return 0
