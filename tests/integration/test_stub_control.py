"""The stub's own calls and how it starts."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.stub_client import KEY, official_client, pages, refused, running_stub
from tests.stack import Stack, get_json, send_json

DEMO = "cs-demo-001"


@pytest.fixture(scope="module")
def stub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One stub for the tests of this file."""
    with running_stub(tmp_path_factory.mktemp("stub")) as stack:
        yield stack


@pytest.fixture(autouse=True)
def _fresh(stub: Stack) -> None:
    send_json("POST", f"{stub.stub}/stub/reset")


def switch(stub: Stack, **switches: Any) -> Any:
    """Sets switches; gives what is on."""
    return send_json("PUT", f"{stub.stub}/stub/switches", switches)


def refusal(method: str, url: str, body: Any) -> int:
    """Status of a refused control call, whose body is JSON with an error."""
    with pytest.raises(urllib.error.HTTPError) as error:
        send_json(method, url, body)
    assert json.load(error.value)["error"]
    return error.value.code


def test_ordered_failures_reach_the_client(stub: Stack) -> None:
    """The next two calls fail with the reason given, each costs a unit, then all is well."""
    switch(stub, fail_next={"status": 503, "reason": "backendError", "times": 2})
    request = official_client(stub).videos().list(part="id", id=DEMO)
    assert [refused(request.execute) for _ in range(2)] == [(503, "backendError")] * 2
    assert request.execute()["items"][0]["id"] == DEMO
    state = get_json(f"{stub.stub}/stub/state")
    assert (state["quota_spent"], state["failed_calls"], state["failures"]) == (3, 2, {"backendError": 2})


def test_every_call_can_be_made_to_fail(stub: Stack) -> None:
    """A rate of one: 5xx or rate limits in both forms; the quota switch refuses at once and costs nothing."""
    request = official_client(stub).videos().list(part="id", id=DEMO)
    switch(stub, rate_5xx=1)
    assert {refused(request.execute) for _ in range(30)} == {(500, "backendError"), (503, "backendError")}
    switch(stub, rate_5xx=0, rate_limit_rate=1)
    limited = {refused(request.execute) for _ in range(30)}
    assert limited == {(403, "rateLimitExceeded"), (429, "rateLimitExceeded")}
    switch(stub, rate_limit_rate=0, quota_exceeded=True)
    assert refused(request.execute) == (403, "quotaExceeded")
    assert get_json(f"{stub.stub}/stub/state")["quota_spent"] == 60
    switch(stub, quota_exceeded=False)
    assert request.execute()["items"]


def test_switches_override_what_a_video_repeats(stub: Stack) -> None:
    """repeat_comments of the switches applies to every video; null gives it back to the videos."""
    asked = {"part": "id", "videoId": "cs-gone-002", "maxResults": 50}

    def boundary() -> int:
        walk = pages(official_client(stub).commentThreads(), **asked)
        first, second = ({item["id"] for item in next(walk)["items"]} for _ in range(2))
        return len(first & second)

    assert boundary() == 0
    assert switch(stub, repeat_comments=9)["repeat_comments"] == 9
    assert boundary() == 9
    switch(stub, repeat_comments=None)
    assert boundary() == 0


def test_requests_are_counted_by_method_and_video(stub: Stack) -> None:
    """What was asked of which video, replies of a thread included."""
    youtube = official_client(stub)
    threads = youtube.commentThreads().list(part="id", videoId=DEMO).execute()
    youtube.comments().list(part="id", parentId=threads["items"][0]["id"]).execute()
    state = get_json(f"{stub.stub}/stub/state")
    assert {name: count for name, count in state["requests"].items() if count} == {"commentThreads": 1, "comments": 1}
    assert state["requests_by_video"] == {DEMO: {"commentThreads": 1, "comments": 1}}


def test_a_csv_becomes_a_video(stub: Stack, tmp_path: Path) -> None:
    """Its texts reach the client unchanged, hostile ones too."""
    texts = ["plain", '=cmd|"/C calc"!A0', "two\nlines", "", "nul \x00", "lone \ud800", "<b>", "\u202eabc"]
    source = tmp_path / "texts.csv"
    quoted = ['"' + text.replace('"', '""') + '"' for text in texts]
    source.write_bytes(("body\n" + "\n".join(quoted)).encode("utf-8", "surrogatepass"))
    body = {"id": "fromcsv0001", "comments": len(texts), "csv": str(source), "text_column": "body"}
    send_json("POST", f"{stub.stub}/stub/videos", body)
    asked = {"part": "snippet,replies", "videoId": "fromcsv0001", "textFormat": "plainText"}
    page = official_client(stub).commentThreads().list(**asked).execute()
    found = [item["snippet"]["topLevelComment"]["snippet"]["textDisplay"] for item in page["items"]]
    for item in page["items"]:
        found += [reply["snippet"]["textDisplay"] for reply in item.get("replies", {}).get("comments", [])]
    assert sorted(found) == sorted(texts)


def test_states_of_a_video_can_be_set(stub: Stack) -> None:
    """A state with its page in one word, and the same video again in another state."""
    url = f"{stub.stub}/stub/videos"
    threads = official_client(stub).commentThreads()
    send_json("POST", url, {"id": "changing001", "comments": 300, "state": "gone_after_page_1"})
    walk = pages(threads, part="id", videoId="changing001", maxResults=100)
    next(walk)
    assert refused(lambda: next(walk)) == (404, "videoNotFound")
    send_json("POST", url, {"id": "changing001", "comments": 5, "state": "comments_disabled"})
    assert refused(threads.list(part="id", videoId="changing001").execute) == (403, "commentsDisabled")


@pytest.mark.parametrize(
    "body",
    [
        {"id": "short", "comments": 1},
        {"id": "elevenchars"},
        {"id": "elevenchars", "comments": -1},
        {"id": "elevenchars", "comments": 1, "state": "odd"},
        {"id": "elevenchars", "comments": 1, "unknown": 1},
        {"id": "elevenchars", "comments": 1, "csv": "missing.csv"},
        [],
    ],
)
def test_a_wrong_video_is_refused(stub: Stack, body: Any) -> None:
    """422 with what is wrong, and nothing is added."""
    assert refusal("POST", f"{stub.stub}/stub/videos", body) == 422
    assert "elevenchars" not in get_json(f"{stub.stub}/stub/state")["videos"]


@pytest.mark.parametrize("body", [{"rate_5xx": 2}, {"latency": 5}, {"fail_next": {"status": 200}}])
def test_wrong_switches_are_refused(stub: Stack, body: Any) -> None:
    """422, and everything stays as it was."""
    before = get_json(f"{stub.stub}/stub/state")["switches"]
    assert refusal("PUT", f"{stub.stub}/stub/switches", body) == 422
    assert get_json(f"{stub.stub}/stub/state")["switches"] == before


def test_an_unknown_path_is_an_error_of_youtubes_shape(stub: Stack) -> None:
    """404 as JSON with a code."""
    with pytest.raises(urllib.error.HTTPError) as error:
        get_json(f"{stub.stub}/youtube/v3/captions?key={KEY}")
    assert json.load(error.value)["error"]["code"] == 404


def test_no_text_and_no_key_is_logged(tmp_path: Path) -> None:
    """A stub that is read says nothing at all."""
    with running_stub(tmp_path) as stack:
        official_client(stack).commentThreads().list(part="snippet", videoId=DEMO).execute()
        assert (tmp_path / "stub.log").read_text() == ""


@pytest.mark.parametrize(
    ("variable", "value"), [("VIDEOS", "odd"), ("VIDEOS", "elevenchars=1:missing.csv"), ("PORT", "many")]
)
def test_wrong_settings_end_the_start_with_their_name(variable: str, value: str) -> None:
    """One line that names the variable, and no traceback."""
    env = {**os.environ, f"COMMENTSENSE_STUB_{variable}": value}
    argv = [sys.executable, "-m", "commentsense_youtube_stub"]
    ended = subprocess.run(argv, env=env, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 1
    assert f"COMMENTSENSE_STUB_{variable}" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
