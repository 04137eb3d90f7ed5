"""`predict`, `status`, `version`, `resume`, and the API as anybody sees it."""

import json
import urllib.request

from tests.e2e.conftest import RunningStack, commentsense


def test_predict_scores_texts_of_any_kind(stack: RunningStack):
    """Arguments and lines of standard input are scored in order, hostile ones too."""
    done = stack.call("predict", "I love this so much, thank you!", "-", "--json", given="This is terrible\n\x1b[2J\n")
    assert done.returncode == 0, done.stderr
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["text"] for one in answers] == ["I love this so much, thank you!", "This is terrible", "\x1b[2J"]
    assert answers[0]["label"] == "positive"
    assert answers[1]["label"] == "negative"
    assert "\x1b" not in done.stdout
    shown = stack.call("predict", "I love this so much, thank you!")
    assert "+ positive" in shown.stdout


def test_predict_without_a_text_is_a_usage_error(stack: RunningStack):
    """Nothing to score ends with 2."""
    assert stack.call("predict", "-").returncode == 2
    assert stack.call("predict").returncode == 2


def test_status_tells_that_all_is_well(stack: RunningStack):
    """A healthy stack's status ends with 0 and has its services, queues and quota."""
    done = stack.call("status", "--json")
    assert done.returncode == 0, done.stdout
    found = json.loads(done.stdout)
    assert found["healthy"] is True
    assert set(found["services"]) == {"redis", "model-server", "youtube-stub", "fetcher", "worker", "api", "dashboard"}
    assert set(found["queues"]) == {"fetch", "score"}
    assert found["quota_spent"] + found["quota_left"] == 10_000
    shown = stack.call("status")
    assert shown.returncode == 0
    assert "units spent today" in shown.stdout
    assert stack.dashboard in shown.stdout


def test_resume_asks_for_an_analysis_that_can_go_on(stack: RunningStack):
    """An unknown analysis and a completed one cannot be resumed: 2, with the reason."""
    assert stack.call("resume", "no-such-analysis").returncode == 2
    assert stack.call("resume", "../../healthz").returncode == 2
    finished = json.loads(stack.call("analyze", "cs-demo-001", "--json").stdout)["analysis"]["id"]
    done = stack.call("resume", finished)
    assert done.returncode == 2
    assert "completed" in done.stderr


def test_help_says_what_the_exit_codes_mean():
    """The exit codes of analyze are part of its help, and the version is printed."""
    text = " ".join(commentsense("analyze", "--help").stdout.split())
    for part in ("0 completed", "3 partial", "4 failed", "5 cancelled", "7 the result was not there in time"):
        assert part in text
    assert commentsense("version").stdout.startswith("commentsense ")


def test_the_api_speaks_problem_details(stack: RunningStack):
    """An unknown analysis is 404, a wrong video 422 with the accepted forms, an unknown field is refused."""
    status, problem = stack.http("GET", f"{stack.api}/v1/analyses/no-such-analysis")
    assert (status, problem["status"]) == (404, 404)
    status, problem = stack.http("POST", f"{stack.api}/v1/analyses", {"video": "nonsense"})
    assert status == 422
    assert any("youtu.be" in form for form in problem["accepted_forms"])
    assert stack.http("POST", f"{stack.api}/v1/analyses", {"video": "cs-demo-001", "more": 1})[0] == 422


def test_events_end_with_the_result(stack: RunningStack):
    """The event stream of an analysis ends by itself with a final snapshot, ids rising."""
    _, started = stack.http("POST", f"{stack.api}/v1/analyses", {"video": "cs-demo-001", "refresh": True})
    with urllib.request.urlopen(f"{stack.api}/v1/analyses/{started['id']}/events", timeout=60) as stream:
        lines = stream.read().decode().splitlines()
    ids = [int(line.removeprefix("id: ")) for line in lines if line.startswith("id: ")]
    last = json.loads([line for line in lines if line.startswith("data: ")][-1].removeprefix("data: "))
    assert ids == sorted(set(ids))
    assert last["final"] is True
    assert last["state"] == "completed"


def test_an_erased_analysis_is_gone(stack: RunningStack):
    """DELETE erases: 204, then 404 from every call."""
    _, started = stack.http("POST", f"{stack.api}/v1/analyses", {"video": "cs-demo-001", "refresh": True})
    where = f"{stack.api}/v1/analyses/{started['id']}"
    assert stack.http("DELETE", where)[0] == 204
    for path in ("", "/timeline", "/terms", "/comments", "/export"):
        assert stack.http("GET", where + path)[0] == 404


def test_the_api_is_where_up_says(stack: RunningStack):
    """The URLs that `up` prints answer."""
    for path in ("/openapi.json", "/healthz", "/readyz", "/metrics"):
        with urllib.request.urlopen(stack.api + path, timeout=30) as answer:
            assert answer.status == 200
    assert f"{stack.api}/openapi.json" in stack.said
