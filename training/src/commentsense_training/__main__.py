"""`training`: from raw data to a registered model, and every question one may ask of it."""

import argparse
import importlib
import sys
import time
from collections.abc import Sequence
from typing import Final

from commentsense_training.commands import CommandError
from commentsense_training.datasets import BadData
from commentsense_training.sources import SourceError

COMMANDS: Final = {
    "train": "run the pipeline: from the data to a registered model",
    "store": "send what the pipeline made to remote storage, or get it from there",
    "evaluate": "measure a packaged or registered model, or once on the test sets",
    "card": "write the model card from what was measured",
    "checklist": "test what the model can do, capability by capability",
    "eda": "write a report of what the labelled data looks like",
    "experiments": "run the experiments, list them, or write the page that compares them",
    "transformers": "bring, fit, export and package a pretrained encoder",
    "register": "register a model directory with its evidence",
    "registry": "list the registered versions",
    "promote": "compare the challenger with the champion, and set the alias or refuse",
    "rollback": "undo the last promotion",
    "predict": "label a file of comments with a model",
    "golden": "write what the shipped models answer to the golden comments",
    "label": "let two people label a sample, and say how far they agree",
}
"""Verb -> what it does; the module of the same name in `commands` has the rest."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit status: 0 done, 1 refused or wrong input, 2 usage."""
    words = list(sys.argv[1:] if argv is None else argv)
    # Only the module of the verb is imported: the others' libraries take seconds.
    chosen = next((word for word in words if not word.startswith("-")), None)
    parser = argparse.ArgumentParser(prog="training", description=__doc__)
    verbs = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, summary in COMMANDS.items():
        verb = verbs.add_parser(name, help=summary, description=summary)
        if name == chosen:
            module = importlib.import_module(f"commentsense_training.commands.{name.replace('-', '_')}")
            module.configure(verb)
    args = parser.parse_args(words)
    started = time.monotonic()

    def say(line: str) -> None:
        sys.stdout.write(f"[{time.monotonic() - started:6.1f} s] {line}\n")
        sys.stdout.flush()

    try:
        return int(module.run(args, say))
    except (CommandError, SourceError, BadData, OSError) as error:
        sys.stderr.write(f"error: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
