"""Brings the stack up, says how that goes, and keeps it until it is told to stop or a service dies."""

import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType

from rich.console import Console
from rich.text import Text

from commentsense_local.exits import Exit
from commentsense_local.models import NoModel
from commentsense_local.ports import complaint, doubled, taken
from commentsense_local.redis_binary import NoRedis, find_redis
from commentsense_local.services import Folders, Service, plan, port_uses, uses_stub
from commentsense_local.settings import LocalSettings
from commentsense_local.stack import TICK, Stack, StackError
from commentsense_local.state_file import only_stack, remove_state, write_state


class _Stopped(Exception):
    """Somebody asked to stop."""


class Stopper:
    """Counts the signals that ask to stop; the loop looks at it between two steps."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        """A signal handler."""
        self.asked += 1

    def check(self) -> None:
        """Raises _Stopped once somebody asked."""
        if self.asked:
            raise _Stopped

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Handles SIGINT, SIGTERM and SIGHUP inside, and puts back what was."""
        before = {number: signal.signal(number, self) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


class Up:
    """The command.

    Args:
        settings: of the stack.
        console: where a person reads; standard error when standard output carries a result.
        environment: of this process.
        verbose: whether to show what the services write.
    """

    def __init__(
        self, settings: LocalSettings, console: Console, environment: Mapping[str, str], verbose: bool
    ) -> None:
        self._settings = settings
        self._console = console
        self._environment = environment
        self._verbose = verbose
        self._stopper = Stopper()
        self._began = 0.0

    def run(self, then: tuple[str, ...] = (), *, leave: bool = False) -> int:
        """Runs the stack until it is told to stop.

        Args:
            then: a command to run in it once it is ready.
            leave: whether to stop when that command has ended.

        Returns:
            The exit code: that of `then` where it decided, 1 when something was wrong, else 0.
        """
        with self._stopper.listening():
            try:
                return self._run(then, leave)
            except (StackError, NoRedis, NoModel) as error:
                self._complain(error)
                return Exit.TROUBLE

    def _run(self, then: tuple[str, ...], leave: bool) -> int:
        settings = self._settings
        redis = find_redis()
        folders = Folders(settings.state_dir, real=not uses_stub(settings))
        for folder in (folders.state, folders.redis, folders.logs):
            folder.mkdir(parents=True, exist_ok=True)
        with only_stack(folders.state):
            self._check_ports()
            for name in ("fetcher", "worker"):
                folders.heartbeat(name).unlink(missing_ok=True)
            services = plan(settings, folders, redis, self._environment)
            self._say(
                f"Starting {len(services)} services, reading "
                + ("the stub, not YouTube." if uses_stub(settings) else "the real YouTube.")
                + f" Their logs are in {folders.logs}."
            )
            self._began = time.monotonic()
            stack = Stack(services, folders.logs, settings.stop_grace)
            code: int = Exit.COMPLETED
            try:
                # Who waits for a result does not wait for a page as well.
                self._start(stack, pages=not then)
                write_state(folders.state, {service.name: service.address for service in services})
                self._print_urls(services)
                code = self._stay(stack, then, leave)
            except _Stopped:
                code = Exit.INTERRUPTED if then and leave else Exit.COMPLETED
            except StackError as error:
                self._complain(error)
                code = Exit.TROUBLE
            finally:
                remove_state(folders.state)
                self._stop(stack)
        return code

    def _check_ports(self) -> None:
        uses = port_uses(self._settings)
        for one, other in doubled(uses):
            raise StackError(
                f"Port {one.port} is given to both {one.service} and {other.service}. "
                f"Move one of them with {one.option} or {other.option}."
            )
        complaints = [complaint(use) for use in taken(uses)]
        if complaints:
            raise StackError("\n".join(complaints))

    def _start(self, stack: Stack, *, pages: bool) -> None:
        with self._console.status("starting") as status:
            for service in stack.start(self._settings.start_timeout, pages=pages):
                self._stopper.check()
                self._show_output(stack)
                if service is None:
                    seconds = time.monotonic() - self._began
                    status.update(f"waiting for {', '.join(stack.waiting_for)} ({seconds:.0f} s)")
                else:
                    self._say(self._ready_line(service))

    def _ready_line(self, service: Service) -> str:
        return f"  ready after {time.monotonic() - self._began:4.1f} s  {service.name:<13} {service.address}"

    def _stay(self, stack: Stack, then: tuple[str, ...], leave: bool) -> int:
        follower = self._begin(then) if then else None
        code: int = Exit.COMPLETED
        late: list[str] = []
        try:
            while True:
                self._stopper.check()
                late += [self._ready_line(service) for service in stack.advance(self._settings.start_timeout)]
                self._show_output(stack)
                if follower is not None and follower.poll() is not None:
                    code = follower.returncode
                    follower = None
                    if leave:
                        return code
                    self._say("The stack stays up. Ctrl-C stops it.")
                if follower is None:
                    # Not before: while it runs, the terminal is the command's.
                    for line in late:
                        self._say(line)
                    late.clear()
                time.sleep(TICK)
        except _Stopped:
            if follower is None:
                return code
            raise
        finally:
            if follower is not None:
                follower.terminate()
                follower.wait()

    def _begin(self, command: tuple[str, ...]) -> subprocess.Popen[bytes]:
        # What asks the API has no use for the key. In a session of its own, Ctrl-C is ours alone to pass on.
        environment = {name: value for name, value in self._environment.items() if name != "YOUTUBE_API_KEY"}
        return subprocess.Popen(command, env=environment, start_new_session=True)

    def _stop(self, stack: Stack) -> None:
        asked = self._stopper.asked
        with self._console.status("stopping; Ctrl-C again kills what is left"):
            for child in stack.stop(hurry=lambda: self._stopper.asked > asked):
                self._say(f"  stopped {child.name}")

    def _show_output(self, stack: Stack) -> None:
        if not self._verbose:
            return
        for child in stack.children:
            for line in child.new_lines():
                self._console.print(Text.assemble((f"{child.name:<13} ", "dim"), line))

    def _print_urls(self, services: list[Service]) -> None:
        address = {service.name: service.address for service in services}
        self._say("")
        if "dashboard" in address:
            self._say(f"Open in a browser   {address['dashboard']}")
        self._say(f"The API answers at  {address['api']}")
        self._say(f"Its description is  {address['api']}/openapi.json")
        self._say("")

    def _complain(self, error: Exception) -> None:
        self._console.print(Text(str(error), style="bold"))
        lines = error.lines if isinstance(error, StackError) else ()
        if lines:
            self._say("Its last lines:")
            for line in lines:
                self._say(f"  {line}")

    def _say(self, line: str) -> None:
        self._console.print(Text(line), soft_wrap=True)
