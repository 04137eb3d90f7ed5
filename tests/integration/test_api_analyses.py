"""Starting, watching and steering analyses over HTTP, on a real Redis."""

import json
import signal
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import redis
from commentsense_contracts import keys, ledger
from commentsense_contracts.keys import AnalysisKeys
from commentsense_contracts.redis_calls import run
from commentsense_contracts.states import Code

from tests.integration.api_support import DAY, VERSION, Seeder, many, running_api
from tests.stack import Stack, wait_until


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stack, httpx.Client]]:
    """The API and its Redis."""
    with running_api(tmp_path_factory.mktemp("api"), COMMENTSENSE_MAX_FETCH_WORK="50") as found:
        yield found


def _problem(answer: httpx.Response, status: int) -> dict[str, object]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    found = answer.json()
    assert found["status"] == status
    assert isinstance(found, dict)
    return found


def test_start_makes_an_analysis_and_rings_for_it(http: httpx.Client, seed: Seeder) -> None:
    """202 with Location, the work in the ledger, a doorbell on the queue, and a trace that goes along."""
    trace = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"
    answer = http.post("/v1/analyses", json={"video": "https://youtu.be/dQw4w9WgXcQ"}, headers={"traceparent": trace})
    assert answer.status_code == 202
    body = answer.json()
    assert answer.headers["location"] == f"/v1/analyses/{body['id']}"
    assert (body["created"], body["state"], body["video"]) == (True, "queued", "dQw4w9WgXcQ")
    assert http.get(answer.headers["location"]).json()["id"] == body["id"]
    assert seed.client.zcard(keys.WORK_FETCH) == 2
    wait_until(lambda: seed.client.llen("fetch"), 5, "a doorbell")
    message = seed.client.lindex("fetch", 0) or ""
    assert body["id"] in json.dumps(json.loads(message)) or body["id"] in _body(message)
    assert trace in _body(message)
    ttl = seed.client.ttl(AnalysisKeys(body["id"]).main)
    assert 29.9 * DAY < ttl <= 30 * DAY


def _body(message: str) -> str:
    import base64

    return base64.b64decode(json.loads(message)["body"]).decode()


def test_same_video_and_options_return_the_running_one(http: httpx.Client, seed: Seeder) -> None:
    """Asking again finds the same analysis; other options or refresh make another."""
    first = http.post("/v1/analyses", json={"video": "dQw4w9WgXcQ"}).json()
    again = http.post("/v1/analyses", json={"video": "https://www.youtube.com/watch?v=dQw4w9WgXcQ"}).json()
    assert (again["id"], again["created"]) == (first["id"], False)
    other = http.post("/v1/analyses", json={"video": "dQw4w9WgXcQ", "max_comments": 7}).json()
    forced = http.post("/v1/analyses", json={"video": "dQw4w9WgXcQ", "refresh": True}).json()
    assert len({first["id"], other["id"], forced["id"]}) == 3
    assert forced["created"]


@pytest.mark.parametrize(
    ("body", "member"),
    [
        ({"video": "not a video"}, "accepted_forms"),
        ({"video": "https://vimeo.com/1"}, "accepted_forms"),
        ({}, "errors"),
        ({"video": "dQw4w9WgXcQ", "colour": "red"}, "errors"),
        ({"video": "dQw4w9WgXcQ", "max_comments": 0}, "errors"),
        ({"video": "dQw4w9WgXcQ", "order": "random"}, "errors"),
        ({"video": 7}, "errors"),
    ],
)
def test_bad_requests_say_what_is_wrong(http: httpx.Client, seed: Seeder, body: object, member: str) -> None:
    """422 with the accepted forms or the fields that are wrong, and nothing is made."""
    found = _problem(http.post("/v1/analyses", json=body), 422)
    assert found[member]
    assert seed.client.zcard(keys.RUNNING) == 0


def test_bodies_that_are_no_json_or_too_large_are_refused(http: httpx.Client, seed: Seeder) -> None:
    """Broken JSON is 422, another type 415, too large 413 whether or not the length is announced."""
    json_type = {"content-type": "application/json"}
    _problem(http.post("/v1/analyses", content=b"{", headers=json_type), 422)
    _problem(http.post("/v1/analyses", content=b"video=x", headers={"content-type": "text/plain"}), 415)
    _problem(http.post("/v1/analyses", content=b"{}"), 415)
    _problem(http.post("/v1/predict", content=b"x" * 1_100_000, headers=json_type), 413)

    def chunks() -> Iterator[bytes]:
        for _ in range(20):
            yield b" " * 100_000

    _problem(http.post("/v1/predict", content=chunks(), headers=json_type), 413)


def test_unknown_paths_methods_and_analyses_are_problems(http: httpx.Client, seed: Seeder) -> None:
    """404 and 405 have the same form as everything else."""
    _problem(http.get("/v1/nothing"), 404)
    assert _problem(http.get("/v1/analyses/none"), 404)["code"] == "unknown_analysis"
    _problem(http.get("/v1/analyses/..%2f%7b*%7d"), 404)
    answer = http.put("/v1/analyses", json={})
    _problem(answer, 405)
    assert "allow" in answer.headers


def test_snapshot_shows_shares_basis_and_coverage(http: httpx.Client, seed: Seeder) -> None:
    """Counts, corrected estimates with intervals, what was left out, and what was read of how much."""
    rows = many(60, 100, 140) + many(0, 0, 9, prefix="o", owner=True) + many(0, 5, 0, prefix="u", supported=False)
    seed.completed("one", rows, total=5_000)
    found = http.get("/v1/analyses/one").json()
    assert [share["count"] for share in found["shares"]] == [60, 100, 140]
    assert found["basis"]["corrected"]
    assert (found["basis"]["counted"], found["basis"]["owner_comments"]) == (300, 9)
    assert found["basis"]["unsupported_language"] == 5
    for share in found["shares"]:
        assert share["low"] < share["estimate"] < share["high"]
    assert sum(share["estimate"] for share in found["shares"]) == pytest.approx(1, abs=0.001)
    assert found["model"] == {"alias": "champion", "versions": [VERSION], "mixed": False}
    assert found["progress"]["expected"] == 5_000
    assert "314 of about 5,000" in found["coverage"]
    assert found["enough"]
    assert found["title"] == "A title"
    with_owner = http.get("/v1/analyses/one?include_owner=true").json()
    assert with_owner["basis"]["counted"] == 309


def test_min_confidence_counts_only_what_the_model_was_sure_of(http: httpx.Client, seed: Seeder) -> None:
    """Lower bins are left out and counted apart; values between the steps are refused."""
    seed.completed("one", many(40, 40, 40, confidence=0.95) + many(10, 0, 0, prefix="x", confidence=0.5))
    found = http.get("/v1/analyses/one?min_confidence=0.9").json()
    assert (found["basis"]["counted"], found["basis"]["below_confidence"]) == (120, 10)
    assert http.get("/v1/analyses/one?min_confidence=0.3").json()["basis"]["counted"] == 130
    for wrong in ("0.55", "1", "-0.1", "nan", "x"):
        _problem(http.get(f"/v1/analyses/one?min_confidence={wrong}"), 422)


def test_two_model_versions_are_said_to_be_mixed(http: httpx.Client, seed: Seeder) -> None:
    """An analysis that saw a model change says so, and a version that says nothing of its errors leaves it raw."""
    seed.describe()
    seed.create("one")
    seed.add("one", many(20, 20, 20), last=False)
    seed.add("one", many(20, 20, 20, prefix="z", version="test-2"), total=120)
    found = http.get("/v1/analyses/one").json()
    assert found["model"]["mixed"]
    assert not found["basis"]["corrected"]
    seed.describe("test-2")
    assert http.get("/v1/analyses/one").json()["basis"]["corrected"]


def test_snapshot_of_a_changed_analysis_is_never_stale(http: httpx.Client, seed: Seeder) -> None:
    """Each revision shows its own counts, though snapshots are kept in memory."""
    seed.describe()
    seed.create("one")
    for number in range(1, 4):
        seed.add("one", many(0, 0, 10, prefix=f"p{number}"), last=number == 3)
        for _ in range(2):
            assert http.get("/v1/analyses/one").json()["shares"][2]["count"] == number * 10


def test_events_show_every_change_until_the_end(http: httpx.Client, seed: Seeder) -> None:
    """Snapshots with rising ids, the last one final, then the stream ends; headers keep proxies from buffering."""
    seed.describe()
    seed.create("one")

    def work() -> None:
        for number in range(3):
            time.sleep(0.5)
            seed.add("one", many(0, 5, 0, prefix=f"e{number}"), last=number == 2)

    thread = threading.Thread(target=work)
    thread.start()
    with http.stream("GET", "/v1/analyses/one/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["x-accel-buffering"] == "no"
        assert "no-store" in answer.headers["cache-control"]
        lines = list(answer.iter_lines())
    thread.join()
    ids = [int(line[4:]) for line in lines if line.startswith("id: ")]
    data = [json.loads(line[6:]) for line in lines if line.startswith("data: ")]
    assert {line for line in lines if line.startswith("event: ")} == {"event: snapshot"}
    assert ids == sorted(set(ids))
    assert len(ids) >= 3
    assert [entry["revision"] for entry in data] == ids
    assert (data[-1]["state"], data[-1]["shares"][1]["count"]) == ("completed", 15)


def test_events_resume_after_the_last_id(http: httpx.Client, seed: Seeder) -> None:
    """Who knows the end gets 204; who knows less gets the end alone."""
    seed.completed("one", many(5, 5, 5))
    revision = http.get("/v1/analyses/one").json()["revision"]
    known = http.get("/v1/analyses/one/events", headers={"Last-Event-ID": str(revision)})
    assert known.status_code == 204
    older = http.get("/v1/analyses/one/events", headers={"Last-Event-ID": str(revision - 1)})
    assert older.text.count("event: snapshot") == 1
    assert http.get("/v1/analyses/one/events", headers={"Last-Event-ID": "nonsense"}).text.count("event:") == 1
    _problem(http.get("/v1/analyses/none/events"), 404)


def test_events_say_when_the_analysis_is_erased(http: httpx.Client, seed: Seeder) -> None:
    """Erasing what somebody watches ends their stream with an event of its own."""
    seed.create("one")
    timer = threading.Timer(0.6, lambda: http.delete("/v1/analyses/one"))
    timer.start()
    with http.stream("GET", "/v1/analyses/one/events") as answer:
        lines = list(answer.iter_lines())
    timer.join()
    assert [line for line in lines if line.startswith("event: ")][-1] == "event: deleted"


def test_cancel_keeps_what_is_counted(http: httpx.Client, seed: Seeder) -> None:
    """A running analysis stops; cancelling again changes nothing; an ended one is 409."""
    seed.describe()
    seed.create("one")
    seed.add("one", many(3, 3, 3), last=False)
    for _ in range(2):
        found = http.post("/v1/analyses/one/cancel")
        assert found.status_code == 200
        assert (found.json()["state"], found.json()["progress"]["scored"]) == ("cancelled", 9)
    seed.completed("two", many(1, 1, 1))
    assert _problem(http.post("/v1/analyses/two/cancel"), 409)["state"] == "completed"


def test_resume_goes_on_with_a_partial_one_only(http: httpx.Client, seed: Seeder) -> None:
    """Partial analyses run again and ring; others are 409 with their state."""
    seed.describe()
    seed.create("one")
    seed.add("one", many(3, 3, 3), last=False)
    run(seed.client, ledger.halt("one", Code.QUOTA_EXHAUSTED, "The day's quota is spent.", int(time.time()) + 60))
    partial = http.get("/v1/analyses/one").json()
    assert (partial["state"], partial["trouble"]["code"]) == ("partial", "quota_exhausted")
    assert partial["trouble"]["retry_at"]
    answer = http.post("/v1/analyses/one/resume")
    assert answer.status_code == 202
    assert (answer.json()["final"], answer.json()["trouble"]) == (False, None)
    wait_until(lambda: seed.client.llen("fetch"), 5, "a doorbell")
    _problem(http.post("/v1/analyses/one/resume"), 409)
    _problem(http.post("/v1/analyses/none/resume"), 404)


def test_delete_leaves_nothing_behind(http: httpx.Client, seed: Seeder) -> None:
    """No key knows the analysis any more, its terms included; 404 from then on."""
    seed.completed("gone1", many(20, 20, 20))
    assert http.get("/v1/analyses/gone1/terms").status_code == 200
    assert seed.client.keys("cache:terms:*gone1*")
    assert http.delete("/v1/analyses/gone1").status_code == 204
    assert not seed.client.keys("*gone1*")
    assert not http.get("/v1/analyses").json()["items"]
    _problem(http.get("/v1/analyses/gone1"), 404)
    _problem(http.get("/v1/analyses/gone1/terms"), 404)
    _problem(http.delete("/v1/analyses/gone1"), 404)


def test_rescore_makes_an_analysis_of_the_kept_texts(http: httpx.Client, seed: Seeder) -> None:
    """The new one copies from the old, expires with it, and costs no quota; a running one cannot be scored again."""
    seed.completed("one", many(3, 3, 3))
    answer = http.post("/v1/analyses/one/rescore", json={"model": "champion"})
    assert answer.status_code == 202
    made = answer.json()
    assert (made["source"], made["quota_spent"], made["title"]) == ("one", 0, "A title")
    assert made["expires_at"] == http.get("/v1/analyses/one").json()["expires_at"]
    pages = seed.client.hgetall(AnalysisKeys(made["id"]).part("pages"))
    assert [json.loads(page)["kind"] for page in pages.values()] == ["copy"]
    assert http.post("/v1/analyses/one/rescore", json={"model": "champion"}).json()["id"] == made["id"]
    _problem(http.post(f"/v1/analyses/{made['id']}/rescore", json={"model": "champion"}), 409)
    found = _problem(http.post("/v1/analyses/one/rescore", json={"model": "challenger"}), 409)
    assert "COMMENTSENSE_CHALLENGER_MODEL_URL" in str(found["detail"])
    _problem(http.post("/v1/analyses/one/rescore", json={"model": "other"}), 422)


def test_too_much_waiting_work_refuses_more(http: httpx.Client, seed: Seeder) -> None:
    """Above the limit new analyses get 503 with Retry-After; reading goes on."""
    seed.completed("one", many(1, 1, 1))
    seed.client.zadd(keys.WORK_FETCH, {f"other/{number}": number for number in range(51)})
    answer = http.post("/v1/analyses", json={"video": "dQw4w9WgXcQ"})
    assert _problem(answer, 503)["code"] == "busy"
    assert int(answer.headers["retry-after"]) > 0
    assert http.get("/v1/analyses/one").status_code == 200


def test_a_full_store_refuses_more(http: httpx.Client, seed: Seeder) -> None:
    """Above 80 % of maxmemory new analyses get 503."""
    used = seed.client.info("memory")["used_memory"]
    seed.client.config_set("maxmemory", int(used * 1.1))
    try:
        assert _problem(http.post("/v1/analyses", json={"video": "dQw4w9WgXcQ"}), 503)["code"] == "store_full"
    finally:
        seed.client.config_set("maxmemory", 0)
    assert http.post("/v1/analyses", json={"video": "dQw4w9WgXcQ"}).status_code == 202


def test_reconciler_rings_again_and_ends_what_is_gone(http: httpx.Client, seed: Seeder) -> None:
    """A lost doorbell is rung again, and the work of a vanished analysis is forgotten."""
    http.post("/v1/analyses", json={"video": "dQw4w9WgXcQ"})
    wait_until(lambda: seed.client.llen("fetch"), 5, "a doorbell")
    seed.client.delete("fetch")
    wait_until(lambda: seed.client.llen("fetch"), 15, "another doorbell")
    seed.create("gone1")
    for key in seed.client.keys("analysis:{gone1}*"):
        seed.client.delete(key)
    wait_until(lambda: seed.client.zscore(keys.RUNNING, "gone1") is None, 15, "the sweep")
    assert not [item for item in seed.client.zrange(keys.WORK_FETCH, 0, -1) if item.startswith("gone1/")]


def value(metrics: str, series: str) -> float:
    """What /metrics says of the series that a line begins with."""
    [line] = [line for line in metrics.splitlines() if line.startswith(series)]
    return float(line.rsplit(" ", 1)[1])


def test_metrics_show_queues_requests_and_ends(http: httpx.Client, seed: Seeder) -> None:
    """Gauges come from Redis, requests carry the route's template, an end is counted with its state."""
    seed.describe()
    seed.create("one")
    text = wait_until(
        lambda: (found := http.get("/metrics").text) and "commentsense_analyses_running 1.0" in found and found,
        5,
        "a running analysis in the metrics",
    )
    assert 'commentsense_queue_depth{queue="fetch"} 1.0' in text
    assert "commentsense_quota_units_left 10000.0" in text
    ended = 'commentsense_analyses_ended_total{code="",state="completed"} '
    before = value(text, ended)
    time.sleep(1.5)
    assert value(http.get("/metrics").text, "commentsense_oldest_progress_seconds ") >= 1.5
    seed.add("one", many(1, 1, 1))
    http.get("/v1/analyses/one?secret=1")
    text = wait_until(
        lambda: (found := http.get("/metrics").text) and value(found, ended) == before + 1 and found,
        10,
        "the end in the metrics",
    )
    assert 'route="/v1/analyses/{analysis_id}"' in text
    assert value(text, "commentsense_oldest_progress_seconds ") == 0


def test_metrics_show_versions_memory_and_failures_from_the_start(http: httpx.Client, seed: Seeder) -> None:
    """Each alias that has a server has the version seen last; what an alert counts stands at 0 before it happens."""
    seed.client.hset(keys.MODEL_CURRENT, mapping={"champion": "v7", "challenger": "v8"})
    text = http.get("/metrics").text
    assert value(text, 'commentsense_model_info{alias="champion",version="v7"} ') == 1
    # This API has no challenger: what it once was is no version in use.
    assert text.count("commentsense_model_info{") == 1
    assert text.count('commentsense_build_info{service="api",version=') == 1
    limit = int(seed.client.info("memory")["maxmemory"])
    assert value(text, "commentsense_redis_maxmemory_bytes ") == limit
    assert value(text, 'commentsense_analyses_ended_total{code="stalled",state="partial"} ') == 0
    errors, refusals = (f'commentsense_api_responses_total{{status_class="{name}"}} ' for name in ("5xx", "4xx"))
    value(text, errors)  # is there, whatever happened before
    before = value(text, refusals)
    http.get("/readyz")
    http.get("/v1/analyses/none")
    assert value(http.get("/metrics").text, refusals) == before + 1
    seed.client.delete(keys.MODEL_CURRENT)
    assert "commentsense_model_info{" not in http.get("/metrics").text
    assert "secret" not in text
    assert "/v1/analyses/one" not in text


def test_nothing_that_people_wrote_is_logged(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Even at DEBUG no comment, title, query string or given text is in the log; every line is JSON."""
    with running_api(tmp_path_factory.mktemp("log"), COMMENTSENSE_LOG_LEVEL="DEBUG") as (stack, http):
        client = redis.Redis.from_url(stack.redis_url, decode_responses=True)
        Seeder(client).completed("one", many(0, 0, 1) + many(1, 0, 0, prefix="s", text="a most secret remark"))
        client.close()
        for path in ("comments?label=negative&x=confidential", "export", "events", "terms"):
            assert http.get(f"/v1/analyses/one/{path}").status_code == 200
        http.post("/v1/predict", json={"texts": ["a most secret remark"]})
        http.post("/v1/analyses", json={"video": "a most secret remark"})
        text = stack.services["api"].log.read_text()
    assert "/v1/analyses/{analysis_id}/export" in text
    for secret in ("secret remark", "confidential", "A title"):
        assert secret not in text
    for line in text.splitlines():
        json.loads(line)


def test_stream_ends_promptly_when_the_service_is_told_to_stop(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SIGTERM closes open event streams, and the process ends with status 0 within its grace."""
    with running_api(tmp_path_factory.mktemp("stop")) as (stack, http):
        client = redis.Redis.from_url(stack.redis_url, decode_responses=True)
        Seeder(client).create("one")
        ended: list[float] = []

        def watch() -> None:
            with http.stream("GET", "/v1/analyses/one/events") as answer:
                for _ in answer.iter_lines():
                    started.set()
            ended.append(time.monotonic())

        started = threading.Event()
        thread = threading.Thread(target=watch)
        thread.start()
        assert started.wait(10)
        api = stack.services["api"]
        assert api.process is not None
        api.process.send_signal(signal.SIGTERM)
        assert api.process.wait(9) == 0
        thread.join(5)
        assert ended
        assert client.exists(keys.RECONCILER_LOCK) == 0
        client.close()


def test_api_outlives_redis(tmp_path_factory: pytest.TempPathFactory) -> None:
    """While Redis is away: alive, not ready, 503 with Retry-After; when it is back everything goes on by itself."""
    with running_api(tmp_path_factory.mktemp("redis"), COMMENTSENSE_RATE_LIMIT="1000/minute") as (stack, http):
        stack.services["redis"].kill()
        assert http.get("/healthz").status_code == 200
        _problem(http.get("/readyz"), 503)
        for answer in (http.get("/v1/analyses/one"), http.post("/v1/analyses", json={"video": "dQw4w9WgXcQ"})):
            assert _problem(answer, 503)["code"] == "store_unavailable"
            assert answer.headers["retry-after"]
        text = http.get("/metrics").text
        assert "commentsense_analyses_running NaN" in text
        assert "commentsense_oldest_progress_seconds NaN" in text
        assert value(text, 'commentsense_api_responses_total{status_class="5xx"} ') == 2
        stack.services["redis"].start()
        wait_until(lambda: http.get("/readyz").status_code == 200, 20, "ready again")
        made = http.post("/v1/analyses", json={"video": "dQw4w9WgXcQ"}).json()
        client = redis.Redis.from_url(stack.redis_url, decode_responses=True)
        client.delete("fetch")
        wait_until(lambda: client.llen("fetch"), 20, "the reconciler at work again")
        assert http.get(f"/v1/analyses/{made['id']}").status_code == 200
        client.close()


def test_a_redis_that_evicts_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The service does not start on another policy and says which setting to change."""
    stack = Stack(tmp_path_factory.mktemp("policy"))
    try:
        stack.start("redis")
        client = redis.Redis.from_url(stack.redis_url)
        client.config_set("maxmemory-policy", "allkeys-lru")
        client.close()
        api = stack.services["api"]
        api.start(wait=False)
        assert api.process is not None
        assert api.process.wait(30) == 1
        assert "noeviction" in api.log.read_text()
    finally:
        stack.stop()


def test_tokens_keep_owners_apart(tmp_path_factory: pytest.TempPathFactory) -> None:
    """With tokens: 401 without one, and nobody sees, lists or erases another's analyses."""
    tokens = "ann:ann-token-0123456789,bob:bob-token-0123456789"
    with running_api(tmp_path_factory.mktemp("tokens"), COMMENTSENSE_API_TOKENS=tokens) as (stack, http):
        ann, bob = ({"Authorization": f"Bearer {name}-token-0123456789"} for name in ("ann", "bob"))
        answer = http.get("/v1/analyses")
        _problem(answer, 401)
        assert answer.headers["www-authenticate"].startswith("Bearer")
        _problem(http.get("/v1/analyses", headers={"Authorization": "Bearer wrong"}), 401)
        assert http.get("/healthz").status_code == 200
        made = http.post("/v1/analyses", json={"video": "dQw4w9WgXcQ"}, headers=ann).json()
        path = f"/v1/analyses/{made['id']}"
        assert http.get(path, headers=ann).status_code == 200
        for call in ("", "/events", "/timeline", "/terms", "/comments", "/export"):
            _problem(http.get(path + call, headers=bob), 404)
        for call in ("/cancel", "/resume"):
            _problem(http.post(path + call, headers=bob), 404)
        _problem(http.post(f"{path}/rescore", json={"model": "champion"}, headers=bob), 404)
        _problem(http.delete(path, headers=bob), 404)
        assert http.get("/v1/analyses", headers=bob).json()["items"] == []
        other = http.post("/v1/analyses", json={"video": "dQw4w9WgXcQ"}, headers=bob).json()
        assert other["created"]
        assert [entry["id"] for entry in http.get("/v1/analyses", headers=ann).json()["items"]] == [made["id"]]
        assert "token-0123456789" not in stack.services["api"].log.read_text()


def test_rate_limit_counts_clients_and_spares_probes(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Beyond the limit 429 with Retry-After; probes pass; a forged X-Forwarded-For is no new client."""
    with running_api(tmp_path_factory.mktemp("limit"), COMMENTSENSE_RATE_LIMIT="5/minute") as (_, http):
        answers = [http.get("/v1/analyses", headers={"X-Forwarded-For": f"10.0.0.{n}"}) for n in range(12)]
        statuses = [answer.status_code for answer in answers]
        assert statuses.count(200) in {5, 6}
        assert statuses[-1] == 429
        assert _problem(answers[-1], 429)["code"] == "rate_limited"
        assert 0 < int(answers[-1].headers["retry-after"]) <= 61
        assert http.get("/healthz").status_code == 200
        assert http.get("/metrics").status_code == 200


def test_trusted_proxies_name_the_client(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Behind a proxy that is set as trusted, each forwarded address has a limit of its own."""
    env = {"COMMENTSENSE_RATE_LIMIT": "3/minute", "COMMENTSENSE_FORWARDED_ALLOW_IPS": "127.0.0.1"}
    with running_api(tmp_path_factory.mktemp("proxy"), **env) as (_, http):
        answers = [http.get("/v1/analyses", headers={"X-Forwarded-For": f"10.0.0.{n}"}) for n in range(8)]
        assert {answer.status_code for answer in answers} == {200}


def test_cors_is_closed_unless_set(tmp_path_factory: pytest.TempPathFactory, http: httpx.Client) -> None:
    """Other origins get no permission by default; a set origin and a matching extension do."""
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    assert "access-control-allow-origin" not in http.options("/v1/analyses", headers=asked).headers
    env = {
        "COMMENTSENSE_CORS_ORIGINS": "https://good.example",
        "COMMENTSENSE_CORS_ORIGIN_REGEX": "chrome-extension://[a-p]{32}",
    }
    with running_api(tmp_path_factory.mktemp("cors"), **env) as (_, other):
        for origin in ("https://good.example", "chrome-extension://" + "a" * 32):
            answer = other.options("/v1/analyses", headers={**asked, "Origin": origin})
            assert answer.headers["access-control-allow-origin"] == origin
        for origin in ("https://evil.example", "chrome-extension://" + "z" * 32):
            answer = other.options("/v1/analyses", headers={**asked, "Origin": origin})
            assert "access-control-allow-origin" not in answer.headers
