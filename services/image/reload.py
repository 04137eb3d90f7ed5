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
    """Entry point: the module's name is the only argument; exits with the service's status once told to end.

    A service that ends by itself ends the container, unless a changed file has been read: then it waits for the next
    change, because a new container would have lost what was synced.
    """
    site = Path(sysconfig.get_path("purelib"))
    command = [sys.executable, "-m", *sys.argv[1:]]
    ending = changed = False
    child = subprocess.Popen(command)

    def end(_signal: int, _frame: object) -> None:
        nonlocal ending
        ending = True
        child.terminate()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    seen = state(site)
    while not ending and (changed or child.poll() is None):
        time.sleep(PERIOD_SECONDS)
        now = state(site)
        if now == seen or ending:
            continue
        seen, changed = now, True
        os.write(2, b"reload: files changed, starting anew\n")
        child.terminate()
        child.wait()
        if not ending:
            child = subprocess.Popen(command)
        if ending:  # told so while it was being started
            child.terminate()
    status = child.wait()
    sys.exit(0 if status == -signal.SIGTERM else status)


if __name__ == "__main__":
    main()
