"""Calls as the stub takes them, without HTTP: the order of refusals, what is counted, and what is kept."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from commentsense_youtube_stub.catalog import Catalog
from commentsense_youtube_stub.corpus import DEMO_VIDEO_ID, demo
from commentsense_youtube_stub.desk import Desk
from commentsense_youtube_stub.errors import ApiError
from commentsense_youtube_stub.faults import FailNext, Switches
from commentsense_youtube_stub.fields import parse
from commentsense_youtube_stub.parameters import METHODS
from commentsense_youtube_stub.quota import Quota
from commentsense_youtube_stub.render import Threads, View
from commentsense_youtube_stub.settings import StubSettings

NOON = datetime(2026, 11, 21, 20, tzinfo=UTC)


@pytest.fixture
def desk() -> Desk:
    """A stub with three units of quota."""
    settings = StubSettings()
    return Desk(settings, Catalog(settings), Switches(settings), Quota(3, lambda: NOON))


def call(desk: Desk, method: str = "commentThreads", **sent: Any) -> Any:
    """The answer to a call with the right key, unless another one is sent."""
    asked = {"part": "snippet", "videoId": DEMO_VIDEO_ID, "key": "stub-key", **sent}
    return json.loads(desk.call(method, [(name, str(value)) for name, value in asked.items()]))


def reason(desk: Desk, **sent: Any) -> str:
    """Why a call is refused."""
    with pytest.raises(ApiError) as refused:
        call(desk, **sent)
    return refused.value.reason


def test_the_key_comes_first_then_quota_then_faults_then_parameters(desk: Desk) -> None:
    """Of several things that are wrong the first in this order is told, and only what passed the key costs."""
    desk.switches.fail_next = FailNext(status=500, times=1)
    assert reason(desk, key="wrong", maxResults=0) == "badRequest"
    assert desk.quota.spent == 0
    assert reason(desk, maxResults=0) == "backendError"
    assert reason(desk, maxResults=0) == "invalidParameter"
    assert reason(desk, videoId="AAAAAAAAAAA") == "videoNotFound"
    assert desk.quota.spent == 3
    assert reason(desk) == "quotaExceeded"
    assert desk.quota.spent == 3


def test_everything_that_happened_is_counted(desk: Desk) -> None:
    """Calls by method and by video that exists, failures by reason."""
    call(desk)
    reason(desk, videoId="AAAAAAAAAAA")
    state = desk.state()
    assert state["requests"] == dict.fromkeys(METHODS, 0) | {"commentThreads": 2}
    assert state["requests_by_video"] == {DEMO_VIDEO_ID: {"commentThreads": 1}}
    assert state["failures"] == {"videoNotFound": 1}
    desk.reset()
    assert desk.state()["requests"] == dict.fromkeys(METHODS, 0)
    assert desk.quota.spent == 0


def test_a_token_of_another_page_size_still_fits(desk: Desk) -> None:
    """The place in a token does not depend on the size of pages."""
    first = call(desk, maxResults=10)
    second = call(desk, maxResults=3, pageToken=first["nextPageToken"])
    both = call(desk, maxResults=13)
    assert [item["id"] for item in both["items"]] == [item["id"] for item in [*first["items"], *second["items"]]]


def test_a_thread_is_rendered_once_for_each_view() -> None:
    """The second page of the same view is made of the very same bytes; another view has its own."""
    content = demo()
    threads = Threads(content.description, content.threads)
    plain = View(False, ("snippet", "replies"))
    first = threads.items(range(5), plain)
    assert all(one is other for one, other in zip(first, threads.items(range(5), plain), strict=True))
    masked = View(False, ("snippet", "replies"), "items/id", parse("id"))
    assert [json.loads(item) for item in threads.items(range(2), masked)] == [
        {"id": thread.top.id} for thread in content.threads[:2]
    ]
    assert threads.items(range(5), View(True, ("snippet", "replies")))[0].startswith(b'{"kind"')


def test_every_character_survives(desk: Desk) -> None:
    """All texts of the corpus come out of the JSON as they went in."""
    written = {thread.top.id: thread.top.text for thread in demo().threads}
    desk.quota.limit = 100
    token, seen = "", {}
    while True:
        more = {"pageToken": token} if token else {}
        page = call(desk, maxResults=100, textFormat="plainText", **more)
        for item in page["items"]:
            seen[item["id"]] = item["snippet"]["topLevelComment"]["snippet"]["textDisplay"]
        token = page.get("nextPageToken", "")
        if not token:
            break
    assert seen == written
