"""Starts services in the order of their needs, watches them, and stops all of them, last started first."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from commentsense_local.child import Child, describe_exit
from commentsense_local.services import Service

TICK = 0.15
_LAST_LINES = 15


class StackError(Exception):
    """The stack cannot go on; the message is for a person."""

    name = ""
    lines: Sequence[str] = ()


class Died(StackError):
    """A service ended by itself.

    Args:
        name: of the service.
        code: how it ended (negative: by that signal).
        lines: the last that it wrote.
    """

    def __init__(self, name: str, code: int, lines: list[str]) -> None:
        super().__init__(f"{name} ended by itself ({describe_exit(code)})")
        self.name = name
        self.lines = lines


class NotReady(StackError):
    """A service did not become ready in time.

    Args:
        name: of the service.
        seconds: that it had.
        lines: the last that it wrote.
    """

    def __init__(self, name: str, seconds: float, lines: list[str]) -> None:
        super().__init__(f"{name} was not ready after {seconds:g} s (COMMENTSENSE_START_TIMEOUT)")
        self.name = name
        self.lines = lines


def startable(services: list[Service], started: set[str], ready: set[str]) -> list[Service]:
    """Those not yet started whose needs are all ready, in the order given."""
    return [one for one in services if one.name not in started and ready.issuperset(one.needs)]


def stoppable(services: list[Service], running: list[str]) -> list[str]:
    """Those running that no other running one needs, last started first."""
    needed = {need for one in services if one.name in running for need in one.needs}
    return [name for name in reversed(running) if name not in needed]


class Stack:
    """The running services.

    Args:
        services: in the order of their start.
        logs: folder for their logs; must exist.
        grace: seconds that each gets to end before it is killed.
    """

    def __init__(self, services: list[Service], logs: Path, grace: float) -> None:
        self._services = services
        self._logs = logs
        self._grace = grace
        self._children: dict[str, Child] = {}
        self._ready: set[str] = set()
        self._deadlines: dict[str, float] = {}
        self._guard = subprocess.Popen(
            [sys.executable, "-m", "commentsense_local.guard", str(grace)],
            stdin=subprocess.PIPE,
            text=True,
            bufsize=1,
            start_new_session=True,
        )

    @property
    def children(self) -> list[Child]:
        """Started services, in the order of their start."""
        return list(self._children.values())

    @property
    def waiting_for(self) -> list[str]:
        """Names of started services that are not ready yet."""
        return [name for name in self._children if name not in self._ready]

    def all_ready(self, *, pages: bool = True) -> bool:
        """Whether the whole stack can be used; without `pages`, whether an analysis can run in it."""
        return all(one.name in self._ready for one in self._services if pages or not one.page)

    def start(self, timeout: float, *, pages: bool = True) -> Iterator[Service | None]:
        """Starts everything. Yields each service when it becomes ready, and None now and then while waiting.

        Args:
            timeout: seconds that each has from its start.
            pages: whether to wait for those that are for people alone; `advance` sees to them otherwise.

        Raises:
            Died: one ended.
            NotReady: one was not ready in time.
        """
        while not self.all_ready(pages=pages):
            yield from self.advance(timeout)
            yield None
            time.sleep(TICK)

    def advance(self, timeout: float) -> Iterator[Service]:
        """Starts what can start now, and yields what has become ready; does not wait.

        Raises:
            Died: one ended.
            NotReady: one was not ready `timeout` seconds after its start.
        """
        for service in startable(self._services, set(self._children), self._ready):
            self._begin(service)
            self._deadlines[service.name] = time.monotonic() + timeout
        self.check()
        for service in self._services:
            if service.name not in self._children or service.name in self._ready:
                continue
            if service.ready():
                self._ready.add(service.name)
                yield service
            elif time.monotonic() > self._deadlines[service.name]:
                lines = self._children[service.name].last_lines(_LAST_LINES)
                raise NotReady(service.name, timeout, lines)

    def check(self) -> None:
        """Returns while every started service runs.

        Raises:
            Died: one ended.
        """
        for child in self.children:
            code = child.exit_code()
            if code is not None:
                raise Died(child.name, code, child.last_lines(_LAST_LINES))
        code = self._guard.poll()
        if code is not None:
            raise Died("the guard of the stack", code, [])

    def stop(self, hurry: Callable[[], bool]) -> Iterator[Child]:
        """Stops what runs: first what nobody needs, then what only those needed. Yields each when it has ended.

        Args:
            hurry: asked while waiting; once it says yes, what is left is killed without grace.
        """
        try:
            while running := list(self._children):
                wave = [self._children[name] for name in stoppable(self._services, running)]
                for child in wave:
                    child.ask_to_end()
                deadline = time.monotonic() + self._grace
                while any(child.exit_code() is None for child in wave):
                    if hurry() or time.monotonic() > deadline:
                        break
                    time.sleep(0.05)
                for child in wave:
                    self._end(child)
                    yield child
        finally:
            for child in self.children:
                self._end(child)
            self._ready.clear()
            if self._guard.stdin:
                self._guard.stdin.close()
            self._guard.wait()

    def _begin(self, service: Service) -> None:
        log = self._logs / f"{service.name}.log"
        child = Child(service.name, service.command, service.environment, log)
        self._children[service.name] = child
        self._tell(f"+{child.pid}\n")

    def _end(self, child: Child) -> None:
        child.kill()
        self._tell(f"-{child.pid}\n")
        self._children.pop(child.name, None)

    def _tell(self, line: str) -> None:
        try:
            if self._guard.stdin:
                self._guard.stdin.write(line)
        except OSError:
            # The guard is gone; `check` reports that.
            return
