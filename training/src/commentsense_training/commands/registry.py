"""List the registered versions, what they are for and where they come from."""

import argparse
import sys
import time

from commentsense_training import registry, tracking
from commentsense_training.commands import Say
from commentsense_training.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of the verb."""
    parser.add_argument("--name", help="registered name (default: COMMENTSENSE_REGISTERED_MODEL)")


def run(args: argparse.Namespace, say: Say) -> int:
    """Print the table; returns 0."""
    settings = Settings()
    name = args.name or settings.registered_model
    client = tracking.connect(settings)
    found = registry.versions(client, name)
    if not found:
        say(f"nothing is registered as {name}; `training register` adds a version")
        return 0
    # A search leaves aliases out.
    aliases: dict[str, list[str]] = {}
    for alias, number in client.get_registered_model(name).aliases.items():
        aliases.setdefault(str(number), []).append(alias)
    sys.stdout.write(
        f"{'version':>7}  {'alias':<20} {'content':<13} {'data':<13} {'profile':<8} {'MB':>6}  registered\n"
    )
    for version in found:
        tags = version.tags
        called = ",".join(sorted(aliases.get(str(version.version), ["-"])))
        content, data, profile = (tags.get(key, "?")[:12] for key in ("content_version", "data_hash", "profile"))
        size = int(tags.get("size_bytes", 0)) / 1e6
        made = time.strftime("%Y-%m-%d %H:%M", time.gmtime(version.creation_timestamp / 1000))
        sys.stdout.write(
            f"{version.version:>7}  {called:<20} {content:<13} {data:<13} {profile:<8} {size:>6.1f}  {made} UTC\n"
        )
    return 0
