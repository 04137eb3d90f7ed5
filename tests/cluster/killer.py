"""Runs in a pod that sees the processes of its node: SIGKILL for every process of one container, as an OOM kill does.

A process with the id 1 ignores SIGKILL from inside its container, so that it has to come from outside. Usage:
`killer.py CONTAINER_ID`; prints how many it found.
"""

import os
import signal
import sys
from pathlib import Path


def main() -> None:
    """Entry point."""
    container = sys.argv[1]
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                if container in (folder / "cgroup").read_text():
                    found.append(int(folder.name))
            except OSError:
                continue
    for pid in found:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    print(len(found))


if __name__ == "__main__":
    main()
