"""The services together, each a real process: the main job, and what happens when something is not as it should be."""

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis

from tests.stack import ROOT, Stack, free_port, get_json, send_json, wait_until

DEMO = "cs-demo-001"
HOSTILE = [
    "",
    "   \n\t ",
    "x" * 10_000,
    "😀😡🎉",
    "‏هذا الفيديو رائع",
    "null\x00byte in the middle",
    "lone \ud800 surrogate",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "@SUM(A1:A9)",
    '<script>alert("x")</script><img src=x onerror=alert(1)>',
    "\u202eright to left override",
    "\x1b[31mred\x1b[0m",
    'line one\nline two\r\n{"level": "CRITICAL"}',
    "{{7*7}} ${jndi:ldap://x} %s %n",
]


@pytest.fixture(scope="module")
def usual(backing: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Fetcher, worker and API as most tests need them."""
    shared = {name: backing.ports[name] for name in ("redis", "stub", "model")}
    quick = {"COMMENTSENSE_RETRY_BASE_SECONDS": "0.05", "COMMENTSENSE_FETCH_TRIES": "6"}
    challenger = {"COMMENTSENSE_CHALLENGER_MODEL_URL": backing.model}
    settings = {"fetcher": quick, "worker": challenger, "api": challenger}
    stack = Stack(tmp_path_factory.mktemp("usual"), per_service=settings, fixed_ports=shared)
    try:
        yield stack.start("fetcher", "worker", "api")
    finally:
        stack.stop()


@pytest.fixture
def services(usual: Stack, client: "redis.Redis") -> Iterator[Stack]:
    """The usual services with nothing in Redis and nothing switched on in the stub."""
    send_json("POST", f"{usual.stub}/stub/reset")
    yield usual
    send_json("POST", f"{usual.stub}/stub/reset")


@pytest.fixture
def make(backing: Stack, tmp_path: Path) -> Iterator[Callable[..., Stack]]:
    """Starts services with settings of their own, on a Redis of their own."""
    made: list[Stack] = []
    shared = {name: backing.ports[name] for name in ("stub", "model")}
    send_json("POST", f"{backing.stub}/stub/reset")

    def start(*names: str, modules: dict[str, str] | None = None, **per_service: dict[str, str]) -> Stack:
        folder = tmp_path / f"s{len(made)}"
        stack = Stack(folder, per_service=dict(per_service), modules=modules or {}, fixed_ports=shared)
        made.append(stack)
        return stack.start("redis", *(names or ("fetcher", "worker", "api")))

    yield start
    for stack in made:
        stack.stop()
    send_json("POST", f"{backing.stub}/stub/reset")


def code_of(snapshot: dict[str, Any]) -> str | None:
    """Why an analysis is partial or failed."""
    return snapshot["trouble"]["code"] if snapshot["trouble"] else None


def shares(snapshot: dict[str, Any]) -> Counter[str]:
    """The raw counts by label."""
    return Counter({share["label"]: share["count"] for share in snapshot["shares"]})


def truth(stack: Stack, video: str) -> list[dict[str, Any]]:
    """What the video really holds."""
    found = get_json(f"{stack.stub}/stub/videos/{video}/comments")
    assert isinstance(found, list)
    return found


def test_the_demo_video_is_analysed_to_the_last_comment(services: Stack) -> None:
    """Every comment and reply is there once, the counts are those of the comments, and the quota is told."""
    end = services.wait(services.analyse(DEMO))
    assert end["state"] == "completed"
    rows = list(services.comments(end["id"]))
    expected = {comment["id"]: comment for comment in truth(services, DEMO)}
    assert Counter(row["id"] for row in rows) == Counter(expected.keys())
    owners = {i for i, comment in expected.items() if comment["is_owner"]}
    assert {row["id"] for row in rows if row["is_owner"]} == owners
    audience = Counter(row["label"] for row in rows if row["label"] and not row["is_owner"] and row["supported"])
    assert shares(end) == audience
    assert {row["id"]: row["parent"] or None for row in rows} == {i: c["parent"] for i, c in expected.items()}
    assert {row["id"]: row["likes"] for row in rows} == {i: c["likes"] for i, c in expected.items()}
    spent = get_json(f"{services.stub}/stub/state")["quota_spent"]
    assert end["quota_spent"] == spent
    for name, message in (("fetcher", "page committed"), ("worker", "batch committed")):
        lines = [json.loads(line) for line in (services.folder / f"{name}.log").read_text().splitlines()]
        told = [line for line in lines if line["message"] == message and line.get("analysis") == end["id"]]
        assert told, services.tails()
        assert all(line["task"] and line["trace"] for line in told)


def test_hostile_comments_are_kept_and_disarmed(services: Stack, tmp_path: Path) -> None:
    """None is lost; the two that hold nothing are skipped with a reason; no cell of the CSV is a formula."""
    source = tmp_path / "hostile.csv"
    with source.open("w", newline="", encoding="utf-8", errors="surrogatepass") as out:
        writer = csv.writer(out)
        writer.writerow(["text"])
        writer.writerows([text] for text in HOSTILE)
    services.add_video("hostile0001", len(HOSTILE), csv=str(source), text_column="text")
    end = services.wait(services.analyse("hostile0001"))
    assert end["state"] == "completed"
    held = truth(services, "hostile0001")
    assert {row["id"] for row in services.comments(end["id"])} == {comment["id"] for comment in held}
    assert end["progress"]["skipped"].get("empty", 0) >= 2
    with urllib.request.urlopen(f"{services.api}/v1/analyses/{end['id']}/export?format=csv", timeout=30) as answer:
        table = list(csv.reader(io.StringIO(answer.read().decode())))
    assert len(table) == len(held) + 1
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "@", "\t", "\r"))]
    logs = services.tails(10_000)
    assert "alert(1)" not in logs
    assert "stub-key" not in logs
    for line in (services.folder / "worker.log").read_text().splitlines():
        json.loads(line)


def test_no_quota_left_keeps_what_was_fetched_and_resumes(make: Callable[..., Stack]) -> None:
    """Partial, with the code and the time of renewal; with quota again, it goes on to the end."""
    stack = make(fetcher={"COMMENTSENSE_DAILY_QUOTA": "4"})
    stack.add_video("quota000001", 1500)
    end = stack.wait(stack.analyse("quota000001"))
    assert (end["state"], code_of(end), end["quota_spent"]) == ("partial", "quota_exhausted", 4)
    assert end["trouble"]["retry_at"] > end["updated_at"]
    assert 100 < end["progress"]["scored"] < 1500
    with redis.Redis.from_url(stack.redis_url, decode_responses=True) as client:
        client.delete(*client.keys("quota:*"))
    stack.services["fetcher"].stop()
    stack.services["fetcher"].env["COMMENTSENSE_DAILY_QUOTA"] = "10000"
    stack.services["fetcher"].start()
    send_json("POST", f"{stack.api}/v1/analyses/{end['id']}/resume")
    done = stack.wait(end["id"])
    assert done["state"] == "completed"
    assert {row["id"] for row in stack.comments(end["id"])} == {row["id"] for row in truth(stack, "quota000001")}


def test_youtube_saying_that_the_quota_is_spent_ends_the_day(services: Stack) -> None:
    """Nobody asks again before it renews: the second analysis costs nothing."""
    send_json("PUT", f"{services.stub}/stub/switches", {"quota_exceeded": True})
    first = services.wait(services.analyse(DEMO))
    assert (first["state"], code_of(first)) == ("failed", "quota_exhausted")
    second = services.wait(services.analyse(DEMO, refresh=True))
    assert (code_of(second), second["quota_spent"]) == ("quota_exhausted", 0)


@pytest.mark.parametrize(
    ("video", "state", "code"),
    [("disabled001", "comments_disabled", "comments_disabled"), ("gone0000001", "not_found", "video_not_found")],
)
def test_a_video_without_comments_fails_with_its_code(services: Stack, video: str, state: str, code: str) -> None:
    """Comments disabled and video gone are told apart, and nothing is tried again."""
    services.add_video(video, 10, state=state)
    end = services.wait(services.analyse(video))
    assert (end["state"], code_of(end)) == ("failed", code)
    assert end["quota_spent"] <= 2
    assert end["trouble"]["reason"]


def test_bursts_of_errors_are_sat_out(services: Stack) -> None:
    """5xx and rate limits are tried again, each attempt counted; every comment is there."""
    send_json("PUT", f"{services.stub}/stub/switches", {"rate_5xx": 0.2, "rate_limit_rate": 0.2})
    services.add_video("bursts00001", 800)
    end = services.wait(services.analyse("bursts00001"))
    assert end["state"] == "completed", end
    state = get_json(f"{services.stub}/stub/state")
    assert end["quota_spent"] == state["quota_spent"] > 10
    assert {row["id"] for row in services.comments(end["id"])} == {row["id"] for row in truth(services, "bursts00001")}


def test_a_service_that_stays_away_ends_as_upstream_unavailable(services: Stack) -> None:
    """After the last try the analysis says so, and can be resumed."""
    send_json("PUT", f"{services.stub}/stub/switches", {"rate_5xx": 1.0})
    end = services.wait(services.analyse(DEMO))
    assert (end["state"], code_of(end)) == ("failed", "upstream_unavailable")
    send_json("PUT", f"{services.stub}/stub/switches", {"rate_5xx": 0.0})
    send_json("POST", f"{services.api}/v1/analyses/{end['id']}/resume")
    assert services.wait(end["id"])["state"] == "completed"


def test_repeated_and_late_comments_count_once_each(services: Stack) -> None:
    """Comments that come twice, or while paging, end up in the set once."""
    services.add_video("repeats0001", 600, late_comments=5, repeat_comments=9)
    end = services.wait(services.analyse("repeats0001"))
    rows = [row["id"] for row in services.comments(end["id"])]
    assert Counter(rows) == Counter(comment["id"] for comment in truth(services, "repeats0001"))
    assert len(rows) == 605
    assert end["progress"]["repeats"] >= 9


def test_the_limit_of_comments_is_kept(services: Stack) -> None:
    """Exactly as many are taken as were asked for, and the coverage says so."""
    services.add_video("limits00001", 900)
    end = services.wait(services.analyse("limits00001", max_comments=250))
    assert end["state"] == "completed"
    assert end["progress"]["fetched"] == 250
    assert len(list(services.comments(end["id"]))) == 250


def test_a_model_server_that_comes_late_only_delays(make: Callable[..., Stack], backing: Stack) -> None:
    """Nothing is lost while it is down, and the analysis completes when it is back."""
    late = free_port()
    stack = make(
        worker={"COMMENTSENSE_MODEL_URL": f"http://127.0.0.1:{late}", "COMMENTSENSE_MODEL_RETRY_SECONDS": "0.2"}
    )
    analysis = stack.analyse(DEMO)
    wait_until(lambda: stack.snapshot(analysis)["state"] == "scoring", 30, "everything fetched")
    time.sleep(1)
    assert stack.snapshot(analysis)["progress"]["scored"] == 0
    model = backing.services["model"]
    other = type(model)(
        "late-model",
        model.argv,
        {**model.env, "COMMENTSENSE_MODEL_PORT": str(late)},
        stack.folder / "late.log",
        lambda: True,
    )
    try:
        other.start()
        assert stack.wait(analysis)["state"] == "completed"
    finally:
        other.stop()


def test_a_model_server_that_stays_down_ends_the_analysis_resumably(make: Callable[..., Stack]) -> None:
    """model_unavailable, with all texts kept: resuming spends no quota."""
    nowhere = f"http://127.0.0.1:{free_port()}"
    stack = make(
        worker={"COMMENTSENSE_MODEL_URL": nowhere, "COMMENTSENSE_MODEL_RETRY_SECONDS": "0.2"},
        api={"COMMENTSENSE_MODEL_PATIENCE_SECONDS": "2"},
    )
    end = stack.wait(stack.analyse(DEMO))
    assert (end["state"], code_of(end)) == ("failed", "model_unavailable")
    assert end["progress"]["fetched"] == len(truth(stack, DEMO))
    worker = stack.services["worker"]
    worker.stop()
    worker.env["COMMENTSENSE_MODEL_URL"] = stack.model
    worker.start()
    send_json("POST", f"{stack.api}/v1/analyses/{end['id']}/resume")
    done = stack.wait(end["id"])
    assert (done["state"], done["quota_spent"]) == ("completed", end["quota_spent"])


def test_a_poison_comment_is_skipped_and_the_rest_scored(make: Callable[..., Stack], tmp_path: Path) -> None:
    """A comment that kills its worker every time ends as unscorable."""
    source = tmp_path / "poison.csv"
    source.write_text("text\n" + "\n".join(f"comment number {i}" for i in range(299)) + "\nthis comment is poison\n")
    stack = make(modules={"worker": "tests.integration.poison_worker"})
    stack.add_video("poison00001", 300, csv=str(source), text_column="text")
    end = stack.wait(stack.analyse("poison00001"), 90)
    assert end["state"] == "completed"
    assert end["progress"]["skipped"] == {"unscorable": 1}
    assert end["progress"]["scored"] == 299


def test_consumption_resumes_after_redis_restarts(tmp_path: Path, backing: Stack) -> None:
    """An analysis underway ends, and so does one that is started afterwards."""
    shared = {name: backing.ports[name] for name in ("stub", "model")}
    stack = Stack(tmp_path, fixed_ports=shared)
    try:
        stack.start("redis", "fetcher", "worker", "api")
        stack.add_video("restart0001", 2000)
        send_json("PUT", f"{stack.stub}/stub/switches", {"latency_ms": 100})
        analysis = stack.analyse("restart0001")
        wait_until(lambda: stack.snapshot(analysis)["progress"]["scored"] > 0, 30, "first counts")
        stack.services["redis"].kill()
        stack.services["redis"].start()
        assert stack.wait(analysis, 60)["state"] == "completed"
        assert stack.wait(start_again(stack), 60)["state"] == "completed"
    finally:
        stack.stop()
        send_json("POST", f"{backing.stub}/stub/reset")


def start_again(stack: Stack) -> str:
    """Starts an analysis of the demo video; the API may need a moment."""
    return str(wait_until(lambda: stack.analyse(DEMO, refresh=True), 30, "started"))


@pytest.mark.parametrize("name", ["fetcher", "worker", "api"])
def test_services_refuse_a_redis_that_evicts(name: str, client: "redis.Redis", backing: Stack, tmp_path: Path) -> None:
    """Each ends with a message that names the setting."""
    client.config_set("maxmemory-policy", "allkeys-lru")
    stack = Stack(tmp_path, fixed_ports={"redis": backing.ports["redis"]})
    try:
        with pytest.raises(AssertionError, match="maxmemory-policy"):
            stack.start(name)
    finally:
        client.config_set("maxmemory-policy", "noeviction")
        stack.stop()


def test_rescoring_takes_the_kept_texts_and_no_quota(services: Stack) -> None:
    """A new analysis by the other model server holds the same comments; the first one stays as it was."""
    first = services.wait(services.analyse(DEMO))
    spent = get_json(f"{services.stub}/stub/state")["quota_spent"]
    second = services.wait(
        send_json("POST", f"{services.api}/v1/analyses/{first['id']}/rescore", {"model": "challenger"})["id"]
    )
    assert second["id"] != first["id"]
    assert (second["state"], second["quota_spent"]) == ("completed", 0)
    assert get_json(f"{services.stub}/stub/state")["quota_spent"] == spent
    assert shares(second) == shares(first)
    assert second["expires_at"] == first["expires_at"]
    assert {row["id"]: row["label"] for row in services.comments(second["id"])} == {
        row["id"]: row["label"] for row in services.comments(first["id"])
    }


def asked_of(services: Stack, alias: str) -> float:
    """Requests to the model server of an alias that were answered."""
    with urllib.request.urlopen(f"http://127.0.0.1:{services.ports['worker']}/metrics", timeout=5) as answer:
        text = answer.read().decode()
    found = re.findall(rf'commentsense_model_request_duration_seconds_count{{alias="{alias}"}} (\S+)', text)
    return sum(map(float, found))


def test_the_challenger_scores_its_share_until_it_is_taken_away(make: Callable[..., Stack]) -> None:
    """With its server down the analysis waits for it; when the worker knows none any more, the champion scores."""
    nowhere = f"http://127.0.0.1:{free_port()}"
    challenger = {"COMMENTSENSE_CHALLENGER_MODEL_URL": nowhere, "COMMENTSENSE_CHALLENGER_SHARE": "1"}
    stack = make(worker={**challenger, "COMMENTSENSE_MODEL_RETRY_SECONDS": "0.2"})
    analysis = stack.analyse(DEMO)
    wait_until(lambda: counted(stack, "worker", "commentsense_model_request_errors_total") > 0, 30, "it was asked")
    assert stack.snapshot(analysis)["progress"]["scored"] == 0
    worker = stack.services["worker"]
    worker.stop()
    worker.env["COMMENTSENSE_CHALLENGER_MODEL_URL"] = ""
    worker.start()
    assert stack.wait(analysis)["state"] == "completed"
    assert asked_of(stack, "challenger") == 0
    assert asked_of(stack, "champion") > 0
    worker.stop()
    worker.env["COMMENTSENSE_CHALLENGER_MODEL_URL"] = stack.model
    worker.start()
    before = asked_of(stack, "champion")
    second = stack.wait(stack.analyse(DEMO, refresh=True))
    assert (second["state"], second["model"]["alias"]) == ("completed", "challenger")
    assert asked_of(stack, "challenger") > 0
    assert asked_of(stack, "champion") == before


def test_model_calls_can_be_held_up_for_load_tests(make: Callable[..., Stack]) -> None:
    """Each call takes at least as long as the setting says."""
    stack = make(worker={"COMMENTSENSE_FAULT_MODEL_DELAY_SECONDS": "0.7"})
    assert stack.wait(stack.analyse(DEMO))["state"] == "completed"
    spent = counted(stack, "worker", "commentsense_model_request_duration_seconds_sum")
    assert spent >= 0.7 * asked_of(stack, "champion") > 0


def test_sigterm_lets_a_task_end(make: Callable[..., Stack]) -> None:
    """The worker and the fetcher stop by themselves, and what they did is committed."""
    stack = make()
    send_json("PUT", f"{stack.stub}/stub/switches", {"latency_ms": 300})
    stack.add_video("sigterm0001", 500)
    analysis = stack.analyse("sigterm0001")
    wait_until(lambda: stack.snapshot(analysis)["progress"]["fetched"] > 0, 30, "underway")
    before = get_json(f"{stack.stub}/stub/state")["quota_spent"]
    assert stack.services["fetcher"].stop(20) == 0
    assert stack.services["worker"].stop(20) == 0
    # uvicorn shuts down in order, then ends by the signal that it was sent.
    assert stack.services["api"].stop(20) in {0, -signal.SIGTERM}
    assert get_json(f"{stack.stub}/stub/state")["quota_spent"] - before <= 2


def test_sigterm_ends_a_consumer_that_waits_for_redis(tmp_path: Path) -> None:
    """At once, whether Redis never came or went away."""
    beat = tmp_path / "beat"
    stack = Stack(tmp_path, per_service={"fetcher": {"COMMENTSENSE_HEARTBEAT_FILE": str(beat)}})
    fetcher = stack.services["fetcher"]
    try:
        fetcher.start(wait=False)
        wait_until(beat.exists, 20, "waiting for Redis")
        assert fetcher.stop(5) == 0
        stack.start("redis", "fetcher")
        stack.services["redis"].kill()
        wait_until(lambda: "Cannot connect to redis" in fetcher.tail(), 20, "asking for Redis again")
        assert fetcher.stop(15) == 0, fetcher.tail()
    finally:
        stack.stop()


def test_sigterm_lets_a_batch_be_counted(make: Callable[..., Stack]) -> None:
    """A worker in the middle of a slow answer commits it, then ends by itself."""
    slow = {"COMMENTSENSE_FAULT_MODEL_DELAY_SECONDS": "3", "COMMENTSENSE_MODEL_TIMEOUT": "10"}
    stack = make(worker={**slow, "COMMENTSENSE_CONCURRENCY": "1"})
    analysis = stack.analyse(DEMO)
    wait_until(lambda: stack.snapshot(analysis)["state"] == "scoring", 20, "a batch is at work")
    time.sleep(1)
    assert stack.snapshot(analysis)["progress"]["scored"] == 0
    assert stack.services["worker"].stop(20) == 0
    assert stack.snapshot(analysis)["progress"]["scored"] > 0


def counted(services: Stack, name: str, metric: str) -> float:
    """The sum of a metric over its labels, as the service exports it."""
    with urllib.request.urlopen(f"http://127.0.0.1:{services.ports[name]}/metrics", timeout=5) as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith((metric + "{", metric + " ")))


def test_metrics_of_all_processes_are_served(services: Stack) -> None:
    """What the forked children counted adds up to what was scored and spent."""
    watched = {
        ("worker", "commentsense_comments_scored_total"): "scored",
        ("worker", "commentsense_prediction_confidence_count"): "scored",
        ("worker", "commentsense_comment_latency_seconds_count"): "fetched",
        ("fetcher", "commentsense_comments_fetched_total"): "fetched",
    }
    for name in ("worker", "fetcher"):
        assert counted(services, name, "commentsense_build_info") == 1
    before = {key: counted(services, *key) for key in watched}
    requests = counted(services, "fetcher", "commentsense_youtube_requests_total")
    end = services.wait(services.analyse(DEMO))
    for key, name in watched.items():
        assert counted(services, *key) - before[key] == end["progress"][name]
    assert counted(services, "fetcher", "commentsense_youtube_requests_total") - requests == end["quota_spent"]


@pytest.mark.parametrize("name", ["api", "fetcher", "worker"])
def test_every_named_metric_is_exported(services: Stack, name: str) -> None:
    """What a service's metrics module names is what its /metrics serves after an analysis."""
    services.wait(services.analyse(DEMO, refresh=True))
    named = re.findall(
        r'"(commentsense_[a-z_]+)"', (ROOT / f"services/{name}/src/commentsense_{name}/metrics.py").read_text()
    )
    with urllib.request.urlopen(f"http://127.0.0.1:{services.ports[name]}/metrics", timeout=5) as answer:
        served = set(re.findall(r"^# TYPE (\S+) ", answer.read().decode(), re.M))
    assert len(named) >= 4
    missing = {metric for metric in named if metric not in served and metric.removesuffix("_total") not in served}
    assert missing == set()


def test_the_heartbeat_file_is_touched_by_the_consumer(make: Callable[..., Stack], tmp_path: Path) -> None:
    """A probe that looks at its age sees a living consumer."""
    beat = tmp_path / "beat"
    make("worker", worker={"COMMENTSENSE_HEARTBEAT_FILE": str(beat)})
    wait_until(beat.exists, 20, "the file")
    first = beat.stat().st_mtime_ns
    wait_until(lambda: beat.stat().st_mtime_ns > first, 20, "a second beat")


def probe(beat: Path, max_age: float) -> int:
    """What the container's liveness probe answers."""
    return subprocess.run(
        [sys.executable, "-m", "commentsense_contracts.probe", "--max-age", str(max_age)],
        env={**os.environ, "COMMENTSENSE_HEARTBEAT_FILE": str(beat)}, check=False,
    ).returncode  # fmt: skip


def test_liveness_is_the_loop_and_not_redis(tmp_path: Path, backing: Stack) -> None:
    """A fetcher lives while Redis is away, before it first came and after it went; one that hangs does not."""
    beat = tmp_path / "beat"
    stack = Stack(tmp_path, per_service={"fetcher": {"COMMENTSENSE_HEARTBEAT_FILE": str(beat)}})
    fetcher = stack.services["fetcher"]

    def beats_for(seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            assert probe(beat, 12) == 0, fetcher.tail()
            time.sleep(0.5)

    try:
        fetcher.start(wait=False)
        wait_until(beat.exists, 20, "the file")
        beats_for(6)
        stack.services["redis"].start()
        fetcher.wait_ready()
        stack.services["redis"].kill()
        beats_for(20)
        stack.services["redis"].start()
        beats_for(3)
        os.kill(fetcher.pid, signal.SIGSTOP)
        wait_until(lambda: probe(beat, 4) == 1, 20, "a hung loop noticed")
        os.kill(fetcher.pid, signal.SIGCONT)
        wait_until(lambda: probe(beat, 4) == 0, 20, "a loop that goes on")
    finally:
        stack.stop()


def test_nobody_ends_with_an_error_that_says_nothing(services: Stack) -> None:
    """An unknown analysis is a 404 problem that names itself."""
    with pytest.raises(urllib.error.HTTPError) as failed:
        services.snapshot("unknown")
    assert failed.value.code == 404
    assert json.load(failed.value)["title"]
