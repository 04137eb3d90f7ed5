"""The entry point of development images: runs `python -m MODULE` and starts it anew when one of our files changes.

Our packages are copied to /tmp/live and run from there, so that a sync (skaffold, Tilt, kubectl cp) can write over them
in a container whose root is read-only. A container that is started again in the same pod finds what was synced.
"""

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

LIVE = Path("/tmp/live")  # noqa: S108 - the one place that can be written
PERIOD_SECONDS = 0.5


def copy_once(site: Path) -> None:
    """Copy our packages, whole or not at all, unless they are there."""
    if LIVE.exists():
        return
    partial = LIVE.with_suffix(".partial")
    shutil.rmtree(partial, ignore_errors=True)
    for package in sorted(site.glob("commentsense_*")):
        if not package.name.endswith(".dist-info"):
            # Without compiled forms: those of the image are taken without comparing them with their source.
            shutil.copytree(package, partial / package.name, ignore=shutil.ignore_patterns("__pycache__"))
    partial.rename(LIVE)


def state() -> dict[str, int]:
    """When each of our files was changed."""
    found = {}
    for path in LIVE.rglob("*"):
        if "__pycache__" not in path.parts:
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
    copy_once(Path(sysconfig.get_path("purelib")))
    command = [sys.executable, "-m", *sys.argv[1:]]
    environment = {**os.environ, "PYTHONPATH": str(LIVE)}
    seen = state()
    ending = changed = False
    child = subprocess.Popen(command, env=environment)

    def end(_signal: int, _frame: object) -> None:
        nonlocal ending
        ending = True
        child.terminate()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    while not ending and (changed or child.poll() is None):
        time.sleep(PERIOD_SECONDS)
        now = state()
        if now == seen or ending:
            continue
        seen, changed = now, True
        os.write(2, b"reload: files changed, starting anew\n")
        child.terminate()
        child.wait()
        if not ending:
            child = subprocess.Popen(command, env=environment)
        if ending:  # told so while it was being started
            child.terminate()
    status = child.wait()
    sys.exit(0 if status == -signal.SIGTERM else status)


if __name__ == "__main__":
    main()
