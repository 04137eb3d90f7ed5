"""The stack's handling of processes, with small programs in the services' place."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from commentsense_local.child import Child, describe_exit
from commentsense_local.services import Service
from commentsense_local.stack import Died, NotReady, Stack

ENVIRONMENT = {"PATH": os.environ["PATH"]}
SLEEP = "import time; time.sleep(60)"
STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('deaf', flush=True)
time.sleep(60)
"""


def parent_of(program: str) -> str:
    """A program that starts another one, prints its pid and sleeps."""
    return f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, '-c', {program!r}], stdout=subprocess.DEVNULL)
print(child.pid, flush=True)
time.sleep(60)
"""


def service(name: str, program: str, ready: Callable[[], bool] = lambda: True, needs: tuple[str, ...] = ()) -> Service:
    """A service that is a small Python program."""
    return Service(name, (sys.executable, "-c", program), ENVIRONMENT, ready, needs, "")


def started(stack: Stack) -> list[str]:
    """Starts everything; the names in the order in which they became ready."""
    return [one.name for one in stack.start(20) if one is not None]


def turn_for_ever(stack: Stack) -> None:
    """What the loop does once the stack is up; each service has a tenth of a second."""
    while True:
        list(stack.advance(0.1))


def ended(stack: Stack) -> list[str]:
    """Stops everything; the names in the order of their end."""
    return [child.name for child in stack.stop(lambda: False)]


def gone(pid: int) -> bool:
    """Whether a process is no more, or only its entry is left."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z"


def wait_for(check: Callable[[], bool]) -> bool:
    """Whether it comes true within 20 s."""
    deadline = time.monotonic() + 20
    while not check():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def wait_for_line(child: Child, line: str) -> bool:
    """Whether the last line that a service wrote becomes this one."""
    return wait_for(lambda: child.last_lines(1) == [line])


def test_a_page_is_not_waited_for(tmp_path: Path):
    """Without pages the start is over before the page has begun; later it starts, and is told of once."""
    page = Service("page", (sys.executable, "-c", SLEEP), ENVIRONMENT, lambda: True, ("first",), "", page=True)
    stack = Stack([service("first", SLEEP), page], tmp_path, 5)
    try:
        assert [one.name for one in stack.start(20, pages=False) if one] == ["first"]
        assert [child.name for child in stack.children] == ["first"]
        assert (stack.all_ready(pages=False), stack.all_ready()) == (True, False)
        assert [one.name for one in stack.advance(20)] == ["page"]
        assert list(stack.advance(20)) == []
        assert stack.all_ready()
    finally:
        assert ended(stack) == ["page", "first"]


def test_a_page_that_never_comes_is_told(tmp_path: Path):
    """A page has as long as any other service, counted from its own start."""
    page = Service("page", (sys.executable, "-c", SLEEP), ENVIRONMENT, lambda: False, ("first",), "", page=True)
    stack = Stack([service("first", SLEEP), page], tmp_path, 5)
    try:
        assert [one.name for one in stack.start(20, pages=False) if one] == ["first"]
        with pytest.raises(NotReady, match="page was not ready"):
            turn_for_ever(stack)
    finally:
        ended(stack)


def test_services_start_by_need_and_stop_the_other_way(tmp_path: Path):
    """One that needs another starts after it is ready and ends before it."""
    stack = Stack([service("late", SLEEP, needs=("early",)), service("early", SLEEP)], tmp_path, 10)
    assert started(stack) == ["early", "late"]
    pids = [child.pid for child in stack.children]
    assert ended(stack) == ["late", "early"]
    assert all(gone(pid) for pid in pids)


def test_a_death_is_told_with_its_last_lines(tmp_path: Path):
    """A service that ends by itself is named with its exit code and its last lines, escapes made harmless."""
    program = "import sys; print('first'); print('last \\x1b[2J words', flush=True); sys.exit(7)"
    stack = Stack([service("short", program, ready=lambda: False)], tmp_path, 10)
    with pytest.raises(Died, match=r"short ended by itself \(exit code 7\)") as caught:
        started(stack)
    assert caught.value.lines == ["first", "last ␛[2J words"]
    ended(stack)


def test_one_that_never_gets_ready_is_named(tmp_path: Path):
    """A service that is not ready in time ends the start, named with the setting that gives more time."""
    stack = Stack([service("slow", SLEEP, ready=lambda: False)], tmp_path, 10)
    with pytest.raises(NotReady, match=r"slow was not ready after 0\.3 s .COMMENTSENSE_START_TIMEOUT"):
        list(stack.start(0.3))
    ended(stack)


def test_one_that_does_not_listen_is_killed_after_the_grace(tmp_path: Path):
    """A service that ignores SIGTERM is killed when its grace is over, or at once when somebody is in a hurry."""
    for grace, hurry in ((0.2, False), (1000.0, True)):
        stack = Stack([service("deaf", STUBBORN)], tmp_path, grace)
        started(stack)
        child = stack.children[0]
        assert wait_for_line(child, "deaf")
        assert [one.exit_code() for one in stack.stop(partial(bool, hurry))] == [-signal.SIGKILL]


def test_grandchildren_go_too(tmp_path: Path):
    """What a service itself started is gone after the stop, even if the service forgot it."""
    stack = Stack([service("parent", parent_of(SLEEP))], tmp_path, 10)
    started(stack)
    child = stack.children[0]
    assert wait_for(lambda: bool(child.last_lines(1)))
    grandchild = int(child.last_lines(1)[0])
    ended(stack)
    assert wait_for(lambda: gone(grandchild))


def test_nothing_outlives_a_killed_stack(tmp_path: Path):
    """After kill -9 of the process that holds the stack, its services and their children are ended by the guard."""
    holder = f"""
import sys, time
from pathlib import Path
from commentsense_local.services import Service
from commentsense_local.stack import Stack
inner = {parent_of(STUBBORN)!r}
one = Service("one", (sys.executable, "-c", inner), {{}}, lambda: True, (), "")
stack = Stack([one], Path({str(tmp_path)!r}), 0.5)
list(stack.start(20))
print(stack.children[0].pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", holder], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        log = tmp_path / "one.log"
        assert wait_for(lambda: bool(log.read_text().strip()))
        grandchild = int(log.read_text().split()[0])
        process.kill()
    assert wait_for(lambda: gone(pid))
    assert wait_for(lambda: gone(grandchild))


def test_output_is_kept_from_the_run_before(tmp_path: Path):
    """Each start begins a new log and keeps the one before beside it."""
    for word in ("one", "two"):
        stack = Stack([service("talker", f"print({word!r}, flush=True); import time; time.sleep(60)")], tmp_path, 10)
        started(stack)
        child = stack.children[0]
        assert wait_for_line(child, word)
        assert child.new_lines() == [word]
        assert child.new_lines() == []
        ended(stack)
    assert (tmp_path / "talker.log").read_text() == "two\n"
    assert (tmp_path / "talker.log.1").read_text() == "one\n"


def test_exit_codes_are_put_in_words():
    """A signal is named, any other end is a number."""
    assert describe_exit(3) == "exit code 3"
    assert describe_exit(-9) == "signal SIGKILL"
    assert describe_exit(-200) == "signal 200"
