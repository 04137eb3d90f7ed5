"""Compare the challenger with the champion on the same held-out rows; set the alias, or refuse and say why."""

import argparse
import sys
from pathlib import Path

from commentsense_training import champions, checklist, gates, limits, promotion, registry, splits, tracking
from commentsense_training.commands import Say
from commentsense_training.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("--challenger", default=registry.CHALLENGER, help="alias or version (default: challenger)")
    parser.add_argument("--champion", help="alias or version to compare with (default: champion, if there is one)")
    parser.add_argument("--name", help="registered name (default: COMMENTSENSE_REGISTERED_MODEL)")
    parser.add_argument("--profile", help="rows to compare on (default: the champion's profile, else the challenger's)")
    parser.add_argument("--work", type=Path, help="folder with the splits (default: training/work)")


def run(args: argparse.Namespace, say: Say) -> int:
    """Decide; returns 0 when the challenger was promoted, 1 when it was refused and nothing changed."""
    settings = Settings()
    name = args.name or settings.registered_model
    client = tracking.connect(settings)
    challenger = registry.resolve(client, name, args.challenger)
    serving = champions.current(client, name)
    against = args.champion or (None if serving is None else str(serving))
    champion = None if against is None else registry.resolve(client, name, against)
    profile = args.profile or (champion or challenger).tags.get("profile", "full")
    decision = promotion.decide(
        client,
        challenger,
        champion,
        splits.read(profile, args.work),
        limits.read(profile, name),
        say,
        data_hash=splits.data_hash(profile, args.work),
        suite=checklist.run,
        settings=settings,
    )
    if decision.table:
        sys.stdout.write(gates.text_table(decision.table) + "\n")
    if decision.promoted:
        over = "the first to serve" if champion is None else f"in place of version {champion.version}"
        say(f"promoted: version {challenger.version} of {name} is the champion, {over}")
        return 0
    sys.stderr.write(f"refused: version {challenger.version} of {name} stays a challenger; nothing changed\n")
    for reason in decision.reasons:
        sys.stderr.write(f"  - {reason}\n")
    return 1
