"""Undo the last promotion: the version that served before serves again."""

import argparse

from commentsense_training import champions, promotion, tracking
from commentsense_training.commands import Say
from commentsense_training.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("--name", help="registered name (default: COMMENTSENSE_REGISTERED_MODEL)")
    parser.add_argument("--reason", default="", help="why, for those who read the decision later")


def run(args: argparse.Namespace, say: Say) -> int:
    """Move the alias back; returns 0."""
    settings = Settings()
    name = args.name or settings.registered_model
    client = tracking.connect(settings)
    last, now = champions.roll_back(client, name)
    tags = {
        "decision": "rolled back",
        "registered_model": name,
        "rolled_back": str(last),
        "champion": str(now),
        "reasons": args.reason[:4000],
    }
    promotion.log_decision(client, f"{last} rolled back to {now}", tags, settings)
    say(f"version {now} of {name} serves again in place of {last}; whoever serves it reads the alias anew")
    return 0
