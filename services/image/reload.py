"""The entry point of development images: runs `python -m MODULE` and starts it anew when one of our files changes.

A sync (skaffold, Tilt, kubectl cp) writes into the running container; nothing else would make the service read it.
"""

import os
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

PERIOD_SECONDS = 0.5


def state(site: Path) -> dict[str, int]:
    """When each of our files was changed."""
    found = {}
    for folder in site.glob("commentsense_*"):
        for path in folder.rglob("*"):
            if path.suffix != ".pyc":
                try:
                    found[str(path)] = path.stat().st_mtime_ns
                except FileNotFoundError:
                    continue
    return found


def main() -> None:
    """Entry point: the module's name is the only argument; exits with the service's status once told to end."""
    site = Path(sysconfig.get_path("purelib"))
    ending = False

    def end(_signal: int, _frame: object) -> None:
        nonlocal ending
        ending = True
        child.terminate()

    command = [sys.executable, "-m", *sys.argv[1:]]
    child = subprocess.Popen(command)
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    seen = state(site)
    while not ending:
        time.sleep(PERIOD_SECONDS)
        now = state(site)
        if now == seen or ending:
            continue
        seen = now
        os.write(2, b"reload: files changed, starting anew\n")
        if child.poll() is None:
            child.terminate()
            child.wait()
        child = subprocess.Popen(command)
    sys.exit(child.wait())


if __name__ == "__main__":
    main()
