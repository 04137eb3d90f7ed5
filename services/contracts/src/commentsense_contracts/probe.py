"""`python -m commentsense_contracts.probe --max-age SECONDS`: is the consumer loop of this container alive?

A liveness probe runs it every few seconds, so it imports nothing but what starts fast. It looks at the age of the file
that the loop touches every two seconds (`COMMENTSENSE_HEARTBEAT_FILE`). A loop that waits for Redis touches it as well:
to restart a consumer would not bring Redis back.
"""

import argparse
import os
import sys
import time

VARIABLE = "COMMENTSENSE_HEARTBEAT_FILE"


def problem(path: str, max_age: float, now: float) -> str:
    """What is wrong and what to do, in one line; empty when the loop is alive.

    Args:
        path: of the file; empty when none was set.
        max_age: seconds.
        now: seconds since the epoch.
    """
    if not path:
        return f"{VARIABLE} is not set: give the service and this probe the same path."
    try:
        touched = os.stat(path).st_mtime  # noqa: PTH116 - pathlib would double the time that this takes
    except FileNotFoundError:
        return f"{path} is not there yet: the consumer has not started. If it stays away, look at the service's log."
    except OSError as error:
        return f"{path} cannot be read ({type(error).__name__}): mount the folder that the service writes it to."
    # A clock that was set back makes it younger than now; the next touch mends that, if there is one.
    age = abs(now - touched)
    if age > max_age:
        return f"{path} was touched {age:.0f} s ago, more than {max_age:g}: the loop hangs; restart the service."
    return ""


def main(arguments: list[str] | None = None) -> int:
    """Gives the exit status: 0 when the loop is alive, else 1, with one line on stderr."""
    parser = argparse.ArgumentParser(prog="commentsense_contracts.probe", description="Is the consumer loop alive?")
    parser.add_argument(
        "--max-age", type=float, required=True, metavar="SECONDS", help="age of the file that is too old"
    )
    found = problem(os.environ.get(VARIABLE, ""), parser.parse_args(arguments).max_age, time.time())
    if found:
        sys.stderr.write(found + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
