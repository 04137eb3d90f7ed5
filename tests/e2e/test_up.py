"""`commentsense up` when things go wrong, and how it ends."""

import re
import signal
import socket
import subprocess
import urllib.request
from pathlib import Path

import psutil
import pytest

from tests.e2e.conftest import COMMAND, RunningStack, commentsense, environment, port_settings, some_ports, wait_for


def test_one_dies_and_all_stop(own_stack: RunningStack):
    """When a service is killed, up names it, how it ended and its last lines, stops the rest and ends with 1."""
    own_stack.member("commentsense_worker").kill()
    assert own_stack.process.wait(90) == 1
    said = own_stack.said
    assert "worker ended by itself (signal SIGKILL)" in said
    assert "stopped redis" in said
    assert not own_stack.survivors()
    assert not (own_stack.folder / "stack.json").exists()
    status = own_stack.call("status", "--api-url", own_stack.api)
    assert status.returncode == 1


def test_nothing_survives_a_killed_up(own_stack: RunningStack):
    """After kill -9 of up itself, no process of the stack is left."""
    assert len(own_stack.family) >= 8
    own_stack.process.kill()
    own_stack.process.wait(30)
    wait_for(lambda: not own_stack.survivors(), "all processes are gone", 60)


def test_sigterm_ends_everything_in_order(own_stack: RunningStack):
    """SIGTERM stops the services before what they need, ends with 0 and leaves neither process nor state file."""
    own_stack.process.send_signal(signal.SIGTERM)
    assert own_stack.process.wait(90) == 0
    stopped = [line.split()[-1] for line in own_stack.said.splitlines() if "stopped " in line]
    assert sorted(stopped) == ["api", "dashboard", "fetcher", "model-server", "redis", "worker", "youtube-stub"]
    assert max(stopped.index(name) for name in ("api", "fetcher", "worker")) < stopped.index("redis")
    assert stopped.index("dashboard") < stopped.index("api")
    assert not own_stack.survivors()
    assert not (own_stack.folder / "stack.json").exists()


def test_a_second_stack_in_the_same_folder_is_refused(stack: RunningStack):
    """Two stacks do not share a state folder: the second says so, names the setting and starts nothing."""
    done = stack.call("up", "--api-port", str(some_ports(1)[0]))
    assert done.returncode == 1
    assert "--state-dir" in done.stdout
    assert "ready after" not in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("option", "variable"), [("--api-port", "COMMENTSENSE_API_PORT"), ("--stub-port", "COMMENTSENSE_STUB_PORT")]
)
def test_a_taken_port_is_named_before_anything_starts(tmp_path: Path, option: str, variable: str):
    """A port that somebody listens on is named with the option and the variable that change it; nothing starts."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        before = {child.pid for child in psutil.Process().children(recursive=True)}
        done = commentsense("up", option, port, env=environment(COMMENTSENSE_STATE_DIR=str(tmp_path)))
        after = {child.pid for child in psutil.Process().children(recursive=True)}
    assert done.returncode == 1
    assert f"Port {port}" in done.stdout
    assert option in done.stdout
    assert variable in done.stdout
    assert "ready after" not in done.stdout
    assert after <= before


def test_a_setting_that_does_not_work_is_named(tmp_path: Path):
    """A setting of a service that does not validate stops the start, with the variable's name in the last lines."""
    done = commentsense(
        "up",
        env=environment(COMMENTSENSE_STATE_DIR=str(tmp_path), COMMENTSENSE_STUB_RATE_5XX="many", **port_settings()),
    )
    assert done.returncode == 1
    assert "youtube-stub ended by itself" in done.stdout
    assert "COMMENTSENSE_STUB_RATE_5XX" in done.stdout


def test_the_demo_needs_no_key_and_ends_when_told_to(tmp_path: Path):
    """With DEMO_EXIT=1 demo shows the demo video's result on the stub, even where a key is set, and ends with 0."""
    ports = port_settings()
    env = environment(COMMENTSENSE_STATE_DIR=str(tmp_path), DEMO_EXIT="1", YOUTUBE_API_KEY="of-a-person", **ports)
    done = commentsense("demo", env=env, timeout=200)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "reading the stub" in done.stdout
    assert "Shares, with 95 % intervals" in done.stdout
    assert f"127.0.0.1:{ports['COMMENTSENSE_API_PORT']}/openapi.json" in done.stdout
    assert "stopped redis" in done.stdout
    # A page that goes with the result would be nobody's.
    assert ports["COMMENTSENSE_DASHBOARD_PORT"] not in done.stdout
    for path in tmp_path.rglob("*.log"):
        assert "of-a-person" not in path.read_text(encoding="utf-8")


def test_a_demo_that_stays_ends_with_its_page(tmp_path: Path):
    """After the result comes the address of that analysis in the dashboard, which answers; Ctrl-C ends all with 0."""
    env = environment(COMMENTSENSE_STATE_DIR=str(tmp_path), **port_settings())
    said = tmp_path / "said.txt"
    with said.open("wb") as output:
        demo = subprocess.Popen([COMMAND, "demo"], env=env, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_for(lambda: "  dashboard  " in said.read_text("utf-8"), "the dashboard is ready", 200)
        text = said.read_text("utf-8")
        (page,) = re.findall(r"See it in a browser: (\S+)", text)
        address, _, analysis = page.partition("/?analysis=")
        assert address == f"http://127.0.0.1:{env['COMMENTSENSE_DASHBOARD_PORT']}"
        assert f"Analysis {analysis};" in text
        with urllib.request.urlopen(page, timeout=30) as answer:
            assert answer.headers.get_content_type() == "text/html"
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=30) as answer:
            assert answer.read() == b"ok"
    finally:
        demo.send_signal(signal.SIGINT)
        code = demo.wait(90)
    assert code == 0


def test_the_logs_hold_no_comment_and_no_key(stack: RunningStack):
    """No service writes a comment's text or the key into its log."""
    assert stack.call("analyze", "cs-demo-001", "--refresh", "--json").returncode == 0
    _, truth = stack.http("GET", f"{stack.stub}/stub/videos/cs-demo-001/comments")
    logs = "".join(path.read_text(encoding="utf-8") for path in (stack.folder / "logs").iterdir())
    assert "key=no-key" not in logs
    long_enough = [one["text"] for one in truth if len(one["text"]) > 15]
    assert long_enough
    assert not [text for text in long_enough if text in logs]
