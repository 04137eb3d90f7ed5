"""Ends the stack when `commentsense up` itself is killed and cannot.

`up` starts this as `python -m commentsense_local.guard <grace>` in a session of its own and writes to its standard
input, a line for each service: `+<pid>` when it was started, `-<pid>` when it has ended. The pid is that of a process
group's leader. When the pipe closes, whoever still is on the list is asked to end, and killed with its whole group
after the grace. That works however `up` died, and reaches grandchildren, on Linux and on macOS.
"""

import os
import signal
import sys
import time
from collections.abc import Iterable


def remaining(lines: Iterable[str]) -> list[int]:
    """The groups that were started and have not ended, in the order of their start."""
    groups: dict[int, None] = {}
    for line in lines:
        text = line.strip()
        if text[1:].isdigit() and text[0] in "+-":
            if text[0] == "+":
                groups[int(text[1:])] = None
            else:
                groups.pop(int(text[1:]), None)
    return list(groups)


def signal_group(group: int, number: int) -> bool:
    """Sends a signal to a process group; 0 only asks. False when there is none left."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        # macOS answers "not permitted" for a group of which only zombies are left.
        return False
    return True


def end_all(groups: list[int], grace: float) -> None:
    """Asks the leaders to end, last started first, and kills what is left of their groups after the grace."""
    for group in reversed(groups):
        try:
            os.kill(group, signal.SIGTERM)
        except ProcessLookupError:
            continue
    deadline = time.monotonic() + grace
    while time.monotonic() < deadline and any(signal_group(group, 0) for group in groups):
        time.sleep(0.1)
    for group in groups:
        signal_group(group, signal.SIGKILL)


def main() -> None:
    """Entry point."""
    # It goes when the pipe closes, not when a terminal or an operator signals.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    end_all(remaining(sys.stdin), float(sys.argv[1]))


if __name__ == "__main__":
    main()
