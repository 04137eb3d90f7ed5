"""One service as a child process: its own process group, its output in a log file."""

import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from commentsense_local.guard import signal_group
from commentsense_local.safe_text import neutralise

_TAIL_BYTES = 16_384


class Child:
    """A started service.

    Args:
        name: of the service.
        command: what to run.
        environment: all of it.
        log: file for its output; the one of the run before is kept beside it as `<name>.log.1`.
    """

    def __init__(self, name: str, command: tuple[str, ...], environment: Mapping[str, str], log: Path) -> None:
        self.name = name
        self.log = log
        self._shown = 0
        if log.exists():
            log.replace(log.with_name(log.name + ".1"))
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=dict(environment),
                # A group of its own: Ctrl-C reaches only `up`, which then stops everything in order.
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Of the process, and of the group that it leads."""
        return self._process.pid

    def exit_code(self) -> int | None:
        """How it ended (negative: by that signal), or None while it runs."""
        return self._process.poll()

    def ask_to_end(self) -> None:
        """SIGTERM to the service itself: it ends its own children in its own order."""
        if self.exit_code() is None:
            self._process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """Kills whatever is left of the group, and takes the exit code."""
        signal_group(self.pid, signal.SIGKILL)
        self._process.wait()

    def last_lines(self, count: int) -> list[str]:
        """The end of its log, fit for a terminal."""
        try:
            with self.log.open("rb") as log:
                log.seek(max(0, os.fstat(log.fileno()).st_size - _TAIL_BYTES))
                text = log.read().decode("utf-8", "replace")
        except OSError:
            return []
        lines = [neutralise(line) for line in text.splitlines()]
        return [line for line in lines if line][-count:]

    def new_lines(self) -> list[str]:
        """Complete lines that it has written since the last call, fit for a terminal."""
        with self.log.open("rb") as log:
            log.seek(self._shown)
            written = log.read(1 << 20)
        whole = written[: written.rfind(b"\n") + 1]
        self._shown += len(whole)
        return [neutralise(line) for line in whole.decode("utf-8", "replace").splitlines()]


def describe_exit(code: int) -> str:
    """An exit code as a person reads it: `exit code 1`, `signal SIGKILL`."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return f"signal {signal.Signals(-code).name}"
    except ValueError:
        return f"signal {-code}"
