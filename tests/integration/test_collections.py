"""Channels and playlists on the real services: listed, estimated, analysed, interrupted, erased."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import redis
from commentsense_contracts import keys, ledger
from commentsense_contracts.keys import AnalysisKeys
from commentsense_contracts.redis_calls import run

from tests.integration.api_support import VIDEOS, Seeder, many, running_api
from tests.stack import Stack, get_json, send_json, wait_until

CHANNEL = "@TidewaterWorkshop"
PLAYLIST = "PLcs-demo-sailboat-1962"
SILENT, SMALL = "cs-demo-008", "cs-demo-007"
QUICK = {
    "COMMENTSENSE_RETRY_BASE_SECONDS": "0.05",
    "COMMENTSENSE_YOUTUBE_TIMEOUT": "3",
    "COMMENTSENSE_LEASE_SECONDS": "4",
}


@pytest.fixture(scope="module")
def usual(backing: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Fetcher, worker and API as most tests need them."""
    shared = {name: backing.ports[name] for name in ("redis", "stub", "model")}
    stack = Stack(tmp_path_factory.mktemp("usual"), per_service={"fetcher": QUICK}, fixed_ports=shared)
    try:
        yield stack.start("fetcher", "worker", "api")
    finally:
        stack.stop()


@pytest.fixture
def stack(usual: Stack, client: "redis.Redis") -> Iterator[Stack]:
    """Those services on an empty Redis, with the stub as at its start."""
    send_json("POST", f"{usual.stub}/stub/reset")
    yield usual
    send_json("POST", f"{usual.stub}/stub/reset")


@pytest.fixture
def make(backing: Stack, tmp_path: Path) -> Iterator[Callable[..., Stack]]:
    """Starts services on a Redis of their own, so that no other fetcher takes their work."""
    shared = {name: backing.ports[name] for name in ("stub", "model")}
    made: list[Stack] = []

    def start(*names: str, **fetcher: str) -> Stack:
        stack = Stack(tmp_path, per_service={"fetcher": {**QUICK, **fetcher}}, fixed_ports=shared)
        made.append(stack)
        return stack.start("redis", *names)

    send_json("POST", f"{backing.stub}/stub/reset")
    yield start
    send_json("POST", f"{backing.stub}/stub/reset")
    for stack in made:
        stack.stop()


def collect(stack: Stack, source: str, **more: Any) -> dict[str, Any]:
    """Asks for a collection."""
    found = send_json("POST", f"{stack.api}/v1/collections", {"source": source, **more})
    assert isinstance(found, dict)
    return found


def look(stack: Stack, collection: str, query: str = "") -> dict[str, Any]:
    """Reads it."""
    found = get_json(f"{stack.api}/v1/collections/{collection}{query}")
    assert isinstance(found, dict)
    return found


def listed(stack: Stack, source: str, **more: Any) -> dict[str, Any]:
    """Asks for a collection, and waits until its listing has ended."""
    name = collect(stack, source, **more)["id"]
    return dict(wait_until(lambda: (found := look(stack, name))["final"] and found, 30, f"{source} is listed"))


def ids(collection: dict[str, Any]) -> list[str]:
    """The videos of a collection."""
    return [video["video"] for video in collection["videos"]]


def switch(stack: Stack, **switches: Any) -> None:
    """Sets switches of the stub."""
    send_json("PUT", f"{stack.stub}/stub/switches", switches)


def test_a_channel_is_listed_estimated_analysed_and_ranked(stack: Stack, client: "redis.Redis") -> None:
    """From a handle to figures of each video; what analyses took lies between the figures said before."""
    found = listed(stack, CHANNEL, videos=8)
    assert (found["state"], found["quota_spent"], found["asked"]) == ("completed", 3, CHANNEL)
    assert found["source"]["kind"] == "channel"
    assert found["source"]["id"].startswith("UC")
    assert found["source"]["title"] == "Tidewater Workshop"
    assert ids(found)[:2] == ["cs-demo-001", SILENT]
    published = [video["published_at"] for video in found["videos"]]
    assert published == sorted(published, reverse=True)
    assert {video["video"] for video in found["videos"] if video["video_comments"] is None} == {SILENT}
    assert all(video["analysis"] is None and video["views"] is not None for video in found["videos"])
    assert found["quota"]["at_most"] == sum(video["quota_at_most"] for video in found["videos"])
    assert found["quota"]["left"] == 10_000 - 3
    few = look(stack, found["id"], "?max_comments=100&include_replies=false")["quota"]
    assert few["at_least"] <= few["at_most"] < found["quota"]["at_most"]

    url = f"{stack.api}/v1/collections/{found['id']}/analyses"
    started = send_json("POST", url, {"max_comments": 1000})
    assert all(video["analysis"] for video in started["videos"])
    assert (started["quota"]["at_least"], started["quota"]["at_most"]) == (0, 0)

    def ended() -> dict[str, Any] | None:
        seen = look(stack, found["id"])
        states = {video["analysis"]["state"] for video in seen["videos"]}
        return seen if states <= {"completed", "partial", "failed"} else None

    end = wait_until(ended, 90, "all are analysed")
    by_video = {video["video"]: video for video in end["videos"]}
    assert by_video[SILENT]["analysis"]["code"] == "comments_disabled"
    assert not by_video[SMALL]["analysis"]["enough"]
    for video in end["videos"]:
        snapshot = stack.snapshot(video["analysis"]["id"])
        assert video["quota_at_least"] <= snapshot["quota_spent"] <= video["quota_at_most"], video["video"]
        for name in ("shares", "mean_sentiment", "enough", "state"):
            assert video["analysis"][name] == snapshot[name]
        assert video["analysis"]["done"] == snapshot["progress"]["done"]
        assert video["analysis"]["scored"] == snapshot["progress"]["scored"]
    known = [video for video in end["videos"] if video["analysis"]["enough"]]
    ranked = sorted(known, key=lambda video: -video["analysis"]["mean_sentiment"]["estimate"])
    assert [ranked[0]["video"], ranked[-1]["video"]] == ["cs-demo-002", "cs-demo-005"]
    [row] = get_json(f"{stack.api}/v1/collections")["items"]
    assert (row["videos"], row["analysed"], row["source"]["title"]) == (8, 8, "Tidewater Workshop")
    # The same again finds what is there, and costs nothing.
    before = get_json(f"{stack.stub}/stub/state")["quota_spent"]
    assert collect(stack, CHANNEL.lower(), videos=8)["id"] == found["id"]
    again = send_json("POST", url, {"max_comments": 1000, "videos": ["cs-demo-002"]})
    assert ids(again) == ids(end)
    assert {v["video"]: v["analysis"]["id"] for v in again["videos"]}["cs-demo-002"] == ranked[0]["analysis"]["id"]
    assert get_json(f"{stack.stub}/stub/state")["quota_spent"] == before
    assert get_json(f"{stack.api}/v1/status")["running"] == 0
    assert client.zcard(keys.WORK_FETCH) == 0
    # Erased analyses are no longer the collection's; it stays, and so do they when it goes.
    send_json("DELETE", f"{stack.api}/v1/analyses/{by_video[SMALL]['analysis']['id']}")
    rest = look(stack, found["id"])
    assert [video["video"] for video in rest["videos"] if video["analysis"] is None] == [SMALL]
    assert rest["quota"]["at_least"] == by_video[SMALL]["quota_at_least"]
    send_json("DELETE", f"{stack.api}/v1/collections/{found['id']}")
    assert stack.snapshot(by_video["cs-demo-001"]["analysis"]["id"])["state"] == "completed"
    assert client.keys(f"*{found['id']}*") == []
    assert get_json(f"{stack.api}/v1/collections")["items"] == []


def test_a_playlist_keeps_its_order_and_leaves_private_videos_out(stack: Stack) -> None:
    """By its id, or by the address of a video in it; what stands twice is shown once."""
    found = listed(stack, f"https://www.youtube.com/watch?v=cs-demo-001&list={PLAYLIST}", videos=3)
    assert found["source"] == {
        "kind": "playlist",
        "id": PLAYLIST,
        "title": "The 1962 Sailboat, from Hull to Harbour",
    }
    assert ids(found) == ["cs-demo-001", "cs-demo-004", "cs-demo-003"]
    assert ids(listed(stack, PLAYLIST, videos=50)) == ["cs-demo-001", "cs-demo-004", "cs-demo-003", "cs-demo-002"]


def test_names_of_old_cost_one_unit_more_at_most(stack: Stack) -> None:
    """/c/ is tried as a handle, then as a user name; four units, as was said before."""
    stack.add_video("renamed0001", 3, channel="RenamedWharf")
    assert listed(stack, "https://www.youtube.com/c/renamedwharf")["quota_spent"] == 3
    found = listed(stack, "https://www.youtube.com/user/tidewater1962", videos=1)
    assert (found["quota_spent"], ids(found)) == (3, ["cs-demo-001"])
    longest = listed(stack, "https://www.youtube.com/c/tidewater1962", videos=1)
    assert (longest["quota_spent"], ids(longest)) == (longest["quota"]["listing_quota_at_most"], ids(found))
    none = listed(stack, "https://www.youtube.com/c/nobody-at-all")
    assert (none["trouble"]["code"], none["quota_spent"]) == ("source_not_found", 2)
    assert longest["quota_spent"] == 4


@pytest.mark.parametrize("source", ["@nobody-at-all", "UC" + "x" * 22, "PLnothing-of-that-name"])
def test_a_source_that_is_not_there_fails_with_its_code(stack: Stack, source: str) -> None:
    """Failed, with a reason and advice; analyses of it are refused."""
    found = listed(stack, source)
    assert (found["state"], found["trouble"]["code"], found["quota_spent"]) == ("failed", "source_not_found", 1)
    assert found["trouble"]["advice"]
    answer = httpx.post(f"{stack.api}/v1/collections/{found['id']}/analyses", json={})
    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_state")


def test_a_channel_without_videos_is_an_empty_list(stack: Stack) -> None:
    """YouTube has no list of uploads for it, which is no failure."""
    found = listed(stack, "@EmptyHarbour")
    assert (found["state"], found["videos"], found["source"]["title"]) == ("completed", [], "EmptyHarbour")
    assert (found["quota"]["at_least"], found["quota"]["at_most"]) == (0, 0)


def test_a_fetcher_that_is_killed_on_the_way_is_followed_by_another(make: Callable[..., Stack]) -> None:
    """What was listed stays, the page in hand is asked for again, and the list is the same."""
    stack = make("fetcher", "api")
    switch(stack, latency_ms=700)
    name = collect(stack, CHANNEL, videos=5)["id"]
    wait_until(lambda: look(stack, name)["source"]["title"], 20, "the first page is committed", every=0.02)
    stack.services["fetcher"].kill()
    assert look(stack, name)["state"] == "fetching"
    switch(stack, latency_ms=0)
    stack.services["fetcher"].start()
    found = wait_until(lambda: (seen := look(stack, name))["final"] and seen, 40, "the listing goes on")
    assert (found["state"], len(found["videos"])) == ("completed", 5)
    assert 3 <= found["quota_spent"] <= 4


def test_errors_of_youtube_are_sat_out(stack: Stack) -> None:
    """A page of a listing is tried again as any other."""
    switch(stack, fail_next={"status": 503, "reason": "backendError", "times": 2, "method": "playlistItems"})
    found = listed(stack, CHANNEL)
    assert (found["state"], found["quota_spent"]) == ("completed", 5)


def test_quota_that_ends_on_the_way_ends_the_listing_resumably(make: Callable[..., Stack]) -> None:
    """Failed with the time of renewal; with quota again it goes on where it was, and pays for nothing twice."""
    stack = make("fetcher", "api", COMMENTSENSE_DAILY_QUOTA="2")
    found = listed(stack, CHANNEL)
    assert (found["state"], found["trouble"]["code"], found["quota_spent"]) == ("failed", "quota_exhausted", 2)
    assert found["trouble"]["retry_at"] > found["created_at"]
    assert found["source"]["title"] == "Tidewater Workshop"
    assert httpx.post(f"{stack.api}/v1/collections/{found['id']}/analyses", json={}).status_code == 409
    stack.services["fetcher"].stop()
    stack.services["fetcher"].env["COMMENTSENSE_DAILY_QUOTA"] = "10000"
    stack.services["fetcher"].start()
    url = f"{stack.api}/v1/collections/{found['id']}/resume"
    assert send_json("POST", url)["trouble"] is None
    done = wait_until(lambda: (seen := look(stack, found["id"]))["final"] and seen, 30, "the rest is listed")
    assert (done["state"], done["quota_spent"], len(done["videos"])) == ("completed", 3, 8)
    assert httpx.post(url).status_code == 409


def test_youtube_saying_that_the_quota_is_spent_leaves_nothing(stack: Stack) -> None:
    """Whatever was counted here, nothing is left, and the collection says so."""
    switch(stack, quota_exceeded=True)
    found = listed(stack, CHANNEL)
    assert (found["trouble"]["code"], found["quota"]["left"]) == ("quota_exhausted", 0)


def test_the_version_before_leaves_a_collection_alone(make: Callable[..., Stack]) -> None:
    """Its fetcher leases nothing, spends nothing and ends nothing; one of this version then lists it."""
    stack = make("api")
    name = collect(stack, CHANNEL)["id"]
    call = ledger.lease_page(name, "old", 30, 3)
    assert call.args[-1] == 3
    with redis.Redis.from_url(stack.redis_url, decode_responses=True) as client:
        for _ in range(5):
            bells, page = run(client, replace(call, args=(*call.args[:-1], 2)))
            assert (bells.fetch, page) == (0, None)
        assert client.keys("quota:*") == []
    assert look(stack, name)["state"] == "queued"
    stack.services["fetcher"].start()
    found = wait_until(lambda: (seen := look(stack, name))["final"] and seen, 40, "it is listed")
    assert (found["state"], found["quota_spent"]) == ("completed", 3)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stack, httpx.Client]]:
    """The API alone, with little room for work."""
    with running_api(tmp_path_factory.mktemp("api"), COMMENTSENSE_MAX_FETCH_WORK="3") as found:
        yield found


@pytest.mark.parametrize(
    ("body", "member"),
    [
        ({"source": "dQw4w9WgXcQ"}, "accepted_forms"),
        ({"source": "https://vimeo.com/@a"}, "accepted_forms"),
        ({"source": "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=RDdQw4w9WgXcQ"}, "accepted_forms"),
        ({}, "errors"),
        ({"source": CHANNEL, "videos": 0}, "errors"),
        ({"source": CHANNEL, "videos": 51}, "errors"),
        ({"source": CHANNEL, "colour": "red"}, "errors"),
    ],
)
def test_what_is_no_source_is_refused(http: httpx.Client, seed: Seeder, body: object, member: str) -> None:
    """422 with the accepted forms or the fields that are wrong, and nothing is made or spent."""
    answer = http.post("/v1/collections", json=body)
    assert answer.status_code == 422
    assert answer.json()[member]
    assert seed.client.keys("analysis:*") + seed.client.keys("owner:*") + seed.client.keys("quota:*") == []


def test_a_collection_is_no_analysis_and_the_other_way_round(http: httpx.Client, seed: Seeder) -> None:
    """Each kind of call answers 404 for the other's id, and no list holds the other."""
    seed.collection("coll")
    seed.completed("one", many(5, 5, 5))
    for path in ("", "/events", "/timeline", "/terms", "/insights", "/comments", "/export"):
        answer = http.get(f"/v1/analyses/coll{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_analysis"), path
    for path, body in (
        ("cancel", None),
        ("resume", None),
        ("rescore", {"model": "champion"}),
        ("lookup", {"ids": ["a"]}),
    ):
        assert http.post(f"/v1/analyses/coll/{path}", json=body).status_code == 404, path
    assert http.delete("/v1/analyses/coll").status_code == 404
    assert http.get("/v1/compare?ids=one,coll").status_code == 404
    assert http.get("/v1/collections/one").json()["code"] == "unknown_collection"
    for path in ("analyses", "resume"):
        assert http.post(f"/v1/collections/one/{path}", json={}).status_code == 404
    assert http.delete("/v1/collections/one").status_code == 404
    assert [item["id"] for item in http.get("/v1/analyses").json()["items"]] == ["one"]
    assert [item["id"] for item in http.get("/v1/collections").json()["items"]] == ["coll"]
    assert http.get("/v1/collections/..%2f%7b*%7d").status_code == 404


def test_collections_are_paged_newest_first(http: httpx.Client, seed: Seeder) -> None:
    """Each stands on one page; a cursor of another list is refused."""
    names = [seed.collection(f"coll{number}") for number in range(5)]
    first = http.get("/v1/collections?limit=3").json()
    second = http.get("/v1/collections", params={"limit": 3, "cursor": first["next_cursor"]}).json()
    assert [row["id"] for row in first["items"] + second["items"]] == names[::-1]
    assert second["next_cursor"] is None
    seed.client.delete(AnalysisKeys(names[4]).main)
    assert [row["id"] for row in http.get("/v1/collections?limit=1").json()["items"]] == [names[3]]
    seed.completed("one", many(1, 1, 1))
    seed.completed("two", many(1, 1, 1))
    other = http.get("/v1/analyses?limit=1").json()["next_cursor"]
    assert http.get("/v1/collections", params={"cursor": other}).status_code == 422


def test_what_was_started_before_the_room_ended_is_remembered(http: httpx.Client, seed: Seeder) -> None:
    """503 on the way: those before are under way and shown, and the same request finds them again."""
    seed.collection("coll")
    answer = http.post("/v1/collections/coll/analyses", json={})
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert "retry-after" in answer.headers
    found = http.get("/v1/collections/coll").json()
    started = [video["analysis"] and video["analysis"]["id"] for video in found["videos"]]
    assert [bool(name) for name in started] == [True, True, False]
    assert found["quota"]["at_least"] == found["videos"][2]["quota_at_least"]
    seed.client.delete(keys.WORK_FETCH)
    after = http.post("/v1/collections/coll/analyses", json={})
    assert after.status_code == 202
    assert after.headers["location"] == "/v1/collections/coll"
    assert [video["analysis"]["id"] for video in after.json()["videos"]][:2] == started[:2]
    assert seed.client.zcard(keys.RUNNING) == 3
    one = {"videos": [VIDEOS[0].id], "refresh": True}
    seed.client.delete(keys.WORK_FETCH)
    fresh = http.post("/v1/collections/coll/analyses", json=one).json()["videos"][0]["analysis"]["id"]
    assert fresh not in started


def test_only_its_own_videos_can_be_analysed(http: httpx.Client, seed: Seeder) -> None:
    """Others, none at all, broken ids and more comments than allowed are refused, and nothing is started."""
    seed.collection("coll")
    for body in ({"videos": ["strangerrrr"]}, {"videos": []}, {"videos": ["short"]}, {"max_comments": 200_000}):
        assert http.post("/v1/collections/coll/analyses", json=body).status_code == 422, body
    assert seed.client.zcard(keys.RUNNING) == 0


def test_titles_are_told_as_text_and_everything_expires_together(http: httpx.Client, seed: Seeder) -> None:
    """A hostile title is one JSON string; the record of a started analysis makes no key that stays."""
    seed.collection("coll")
    http.post("/v1/collections/coll/analyses", json={"videos": ["hostile0001"]})
    answer = http.get("/v1/collections/coll")
    assert answer.headers["content-type"] == "application/json"
    hostile = answer.json()["videos"][1]
    assert hostile["title"] == VIDEOS[1].title
    assert (hostile["video_comments"], hostile["likes"], hostile["quota_at_most"]) == (None, None, 2)
    assert answer.json()["videos"][2]["published_at"] is None
    assert all(seed.client.ttl(key) > 0 for key in seed.client.keys("*coll*"))
    seed.client.delete(AnalysisKeys("coll").main)
    assert not run(seed.client, ledger.remember("coll", "hostile0001", "one"))
    assert not seed.client.exists(AnalysisKeys("coll").main)


def test_a_broken_record_of_an_analysis_is_never_a_collection(http: httpx.Client, seed: Seeder) -> None:
    """An analysis takes no notes."""
    seed.completed("one", many(1, 1, 1))
    assert not run(seed.client, ledger.remember("one", "hostile0001", "two"))
    assert "analysis:hostile0001" not in seed.client.hgetall(AnalysisKeys("one").main)


def test_owners_see_their_own_alone(tmp_path: Path) -> None:
    """Another owner's collection is not there: not to read, analyse, resume or erase, nor in a list."""
    ann, ben = {"authorization": "Bearer " + "a" * 20}, {"authorization": "Bearer " + "b" * 20}
    tokens = f"ann:{'a' * 20},ben:{'b' * 20}"
    with running_api(tmp_path, COMMENTSENSE_API_TOKENS=tokens) as (_stack, http):
        assert http.post("/v1/collections", json={"source": CHANNEL}).status_code == 401
        mine = http.post("/v1/collections", json={"source": CHANNEL}, headers=ann).json()["id"]
        theirs = http.post("/v1/collections", json={"source": CHANNEL}, headers=ben).json()["id"]
        assert mine != theirs
        at = f"/v1/collections/{mine}"
        calls = [
            ("GET", at, None),
            ("POST", f"{at}/analyses", {}),
            ("POST", f"{at}/resume", None),
            ("DELETE", at, None),
        ]
        for method, path, body in calls:
            assert http.request(method, path, json=body, headers=ben).status_code == 404, (method, path)
        for owner, name in ((ann, mine), (ben, theirs)):
            found = http.get("/v1/collections", headers=owner).json()
            assert [row["id"] for row in found["items"]] == [name]
        assert http.delete(at, headers=ann).status_code == 204
        assert http.get(at, headers=ann).status_code == 404


def test_collections_end_without_being_counted_as_analyses(http: httpx.Client, seed: Seeder) -> None:
    """The metrics of ended analyses and their durations know nothing of them."""

    def ended() -> float:
        lines = http.get("/metrics").text.splitlines()
        return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith("commentsense_analyses_ended_t"))

    before = ended()
    first = http.post("/v1/collections", json={"source": CHANNEL}).json()["id"]
    analysis = http.post("/v1/analyses", json={"video": "dQw4w9WgXcQ"}).json()["id"]
    wait_until(lambda: seed.client.hget(AnalysisKeys(first).main, "reconciled_at"), 10, "it was seen to run")
    wait_until(lambda: seed.client.hget(AnalysisKeys(analysis).main, "reconciled_at"), 10, "the other too")
    run(seed.client, ledger.cancel(first))
    run(seed.client, ledger.cancel(analysis))
    wait_until(lambda: ended() == before + 1, 10, "the analysis is counted")
    second = http.get(f"/v1/collections/{first}").json()
    assert (second["state"], second["final"]) == ("cancelled", True)
    assert ended() == before + 1


def test_what_was_asked_is_kept_as_text(http: httpx.Client, seed: Seeder) -> None:
    """Blanks are cut, names are found in any case, and other numbers of videos are other listings."""
    found = http.post("/v1/collections", json={"source": f"  {CHANNEL}  ", "videos": 7})
    assert found.status_code == 202
    body = found.json()
    assert (body["asked"], body["videos_asked"], body["state"], body["final"]) == (CHANNEL, 7, "queued", False)
    assert found.headers["location"] == f"/v1/collections/{body['id']}"
    same = http.post("/v1/collections", json={"source": CHANNEL.upper(), "videos": 7}).json()["id"]
    other = http.post("/v1/collections", json={"source": CHANNEL, "videos": 8}).json()["id"]
    forced = http.post("/v1/collections", json={"source": CHANNEL, "videos": 7, "refresh": True}).json()["id"]
    assert same == body["id"]
    assert len({same, other, forced}) == 3
    assert http.post(f"/v1/collections/{same}/analyses", json={}).json()["code"] == "wrong_state"
    assert json.loads(seed.client.hget(AnalysisKeys(same).part("pages"), "l0"))["schema"] == 3
