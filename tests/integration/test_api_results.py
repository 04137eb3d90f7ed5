"""Reading what an analysis found, over HTTP, on a real Redis; and scoring texts with the real model server."""

import csv
import io
import json
import threading
from dataclasses import replace
from typing import Any

import httpx
import pytest
import redis
from commentsense_contracts.states import Label

from tests.integration.api_support import DAY, START, Scored, Seeder, many, running_api
from tests.stack import Stack

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "<img src=x onerror=alert(1)>",
    'line\r\nbreak, "quoted"',
    "nul \u0001 \u2028 end",
    "مرحبا بالعالم",
    "😀😀😀",
    "x" * 10_000,
    "@handle",
    "\t=1+1",
]


def _pages(http: httpx.Client, path: str, **params: Any) -> list[dict[str, Any]]:
    found, cursor = [], None
    while True:
        answer = http.get(path, params={**params, **({"cursor": cursor} if cursor else {})})
        assert answer.status_code == 200, answer.text
        body = answer.json()
        found += body["items"]
        cursor = body["next_cursor"]
        if cursor is None:
            return found


ROWS = [
    *many(40, 50, 60),
    *many(3, 3, 3, prefix="o", owner=True),
    *[Scored(f"r{n}", label=Label.POSITIVE, parent="c000001", likes=99 - n, time=START + n) for n in range(20)],
    *[Scored(f"s{n}", text=" ", label=None, time=START + n) for n in range(5)],
]


@pytest.mark.parametrize("order", ["likes", "time", "confidence"])
@pytest.mark.parametrize("direction", ["asc", "desc"])
@pytest.mark.parametrize("label", [None, "negative"])
def test_pages_hold_every_comment_once_in_order(
    http: httpx.Client, seed: Seeder, order: str, direction: str, label: str | None
) -> None:
    """Following the cursor from page to page gives exactly the set, sorted, ties and label borders included."""
    seed.completed(f"p-{order}-{direction}-{label}", ROWS)
    params: dict[str, Any] = {"order": order, "direction": direction, "limit": 7}
    if label:
        params["label"] = label
    found = _pages(http, f"/v1/analyses/p-{order}-{direction}-{label}/comments", **params)
    expected = {row.id for row in ROWS if row.label and not row.owner and (label is None or row.label == label)}
    assert len(found) == len(expected)
    assert {entry["id"] for entry in found} == expected
    field = {"likes": "likes", "time": "published_at", "confidence": "confidence"}[order]
    values = [entry[field] for entry in found]
    assert values == sorted(values, reverse=direction == "desc")


def test_filters_pick_replies_owner_and_skipped(http: httpx.Client, seed: Seeder) -> None:
    """Replies or threads alone, the owner on request, skipped ones with their reason."""
    seed.completed("filters", ROWS)
    path = "/v1/analyses/filters/comments"
    assert {entry["id"][0] for entry in _pages(http, path, replies="true")} == {"r"}
    assert all(entry["parent"] is None for entry in _pages(http, path, replies="false"))
    assert len(_pages(http, path, include_owner="true")) == 179
    skipped = _pages(http, path, label="skipped")
    assert [(entry["label"], entry["skipped"]) for entry in skipped] == [(None, "empty")] * 5


def test_pages_stay_whole_while_comments_arrive(http: httpx.Client, seed: Seeder) -> None:
    """Comments that come in between two pages neither repeat nor hide any that were there."""
    seed.describe()
    seed.create("moving")
    seed.add("moving", many(30, 30, 30), last=False)
    first = http.get("/v1/analyses/moving/comments?order=likes&limit=40").json()
    seed.add("moving", many(30, 30, 30, prefix="n"))
    rest = _pages(http, "/v1/analyses/moving/comments", order="likes", limit=40, cursor=first["next_cursor"])
    ids = [entry["id"] for entry in [*first["items"], *rest]]
    assert len(ids) == len(set(ids))
    assert {entry.id for entry in many(30, 30, 30)} <= set(ids)


def test_cursors_of_elsewhere_are_refused(http: httpx.Client, seed: Seeder) -> None:
    """Edited cursors, and cursors of another order, filter, analysis or list, are 422."""
    seed.completed("c1", ROWS)
    seed.completed("c2", ROWS)
    cursor = http.get("/v1/analyses/c1/comments?limit=5").json()["next_cursor"]
    for path in (
        f"/v1/analyses/c1/comments?limit=5&order=time&cursor={cursor}",
        f"/v1/analyses/c2/comments?limit=5&cursor={cursor}",
        f"/v1/analyses?cursor={cursor}",
        f"/v1/analyses/c1/comments?cursor={cursor[:-4]}AAAA",
        "/v1/analyses/c1/comments?cursor=x",
    ):
        assert http.get(path).status_code == 422, path
    for path in ("limit=0", "limit=201", "label=angry", "order=random", "direction=up", "replies=maybe"):
        assert http.get(f"/v1/analyses/c1/comments?{path}").status_code == 422, path


def test_hostile_comments_come_out_whole_and_harmless(http: httpx.Client, seed: Seeder) -> None:
    """Every text is in both exports and in the pages as it was written, and no CSV cell is a formula."""
    rows = [Scored(f"h{n}", text=text, label=list(Label)[n % 3]) for n, text in enumerate(HOSTILE)]
    rows.append(Scored("h99", text="\u200b", label=None))
    seed.completed("hostile", rows)
    answer = http.get("/v1/analyses/hostile/export?format=jsonl")
    assert answer.headers["content-type"].startswith("application/jsonl")
    lines = answer.content.decode().splitlines()
    texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
    assert texts == {row.id: row.text for row in rows}
    answer = http.get("/v1/analyses/hostile/export")
    assert answer.headers["content-disposition"] == 'attachment; filename="commentsense-dQw4w9WgXcQ-hostile.csv"'
    table = list(csv.DictReader(io.StringIO(answer.content.decode(), newline="")))
    assert {row["id"] for row in table} == {row.id for row in rows}
    for row in table:
        assert not any(value.startswith(("=", "+", "-", "@", "\t", "\r")) for value in row.values() if value)
    assert {row["skipped"] for row in table} == {"", "empty"}
    shown = {entry["id"]: entry["text"] for entry in _pages(http, "/v1/analyses/hostile/comments")}
    assert shown == {row.id: row.text for row in rows if row.label}
    assert http.get("/v1/analyses/hostile/export?format=xml").status_code == 422


def test_export_of_many_comments_is_complete(http: httpx.Client, seed: Seeder) -> None:
    """A few thousand comments stream out, each once."""
    rows = many(1_000, 1_500, 1_100)
    seed.completed("large", rows)
    with http.stream("GET", "/v1/analyses/large/export?format=jsonl") as answer:
        ids = [json.loads(line)["id"] for line in answer.iter_lines()]
    assert len(ids) == 3_600
    assert set(ids) == {row.id for row in rows}


def test_timeline_counts_by_period(http: httpx.Client, seed: Seeder) -> None:
    """Days, weeks and months add up to the same comments."""
    rows = [replace(row, time=START + place * DAY) for place, row in enumerate(many(10, 20, 30))]
    seed.completed("days", rows)
    for granularity, least in (("day", 60), ("week", 9), ("month", 2)):
        found = http.get(f"/v1/analyses/days/timeline?granularity={granularity}").json()
        assert sum(point["total"] for point in found["points"]) == 60
        assert len(found["points"]) >= least
    assert http.get("/v1/analyses/days/timeline?granularity=year").status_code == 422


def test_terms_find_what_sets_a_label_apart(http: httpx.Client, seed: Seeder) -> None:
    """The label's own word leads; the owner's and unknown languages' words do not count; many ask, one computes."""
    rows = [
        *many(60, 0, 0, prefix="a", text="the sound is awful today"),
        *many(0, 60, 0, prefix="b", text="where is the second part"),
        *many(0, 0, 60, prefix="d", text="the singer is lovely today"),
        *many(0, 0, 60, prefix="o", text="merchandise link", owner=True),
        *many(0, 0, 60, prefix="u", text="gibberish", supported=False),
    ]
    seed.completed("terms", rows)
    answers: list[dict[str, Any]] = []
    threads = [
        threading.Thread(target=lambda: answers.append(http.get("/v1/analyses/terms/terms?limit=5").json()))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(answer == answers[0] for answer in answers)
    found = answers[0]
    assert found["comments"] == 180
    assert any("awful" in entry["term"] for entry in found["negative"])
    assert any("lovely" in entry["term"] for entry in found["positive"])
    listed = " ".join(entry["term"] for label in ("negative", "neutral", "positive") for entry in found[label])
    assert "merchandise" not in listed
    assert "gibberish" not in listed
    cached = seed.client.keys("cache:terms:*terms*")
    assert len(cached) == 1
    assert seed.client.ttl(cached[0]) <= seed.client.ttl("analysis:{terms}")


def test_list_pages_newest_first_and_drops_what_expired(http: httpx.Client, seed: Seeder) -> None:
    """Each analysis once, newest first; one whose records are gone is taken off the list."""
    for number in range(12):
        seed.create(f"l{number:02d}")
    for key in seed.client.keys("analysis:{l05}*"):
        seed.client.delete(key)
    found = [entry["id"] for entry in _pages(http, "/v1/analyses", limit=5)]
    assert found == [f"l{number:02d}" for number in reversed(range(12)) if number != 5]
    assert seed.client.zscore("owner:local:analyses", "l05") is None


def test_list_of_one_video_holds_its_analyses_alone(http: httpx.Client, seed: Seeder) -> None:
    """By id or URL, newest first, with counts by label, until one is erased."""
    seed.completed("v1", many(3, 2, 1), total=9)
    seed.create("v2")
    seed.create("other", video="cs-demo-001")
    found = _pages(http, "/v1/analyses", video="https://youtu.be/dQw4w9WgXcQ", limit=1)
    assert [entry["id"] for entry in found] == ["v2", "v1"]
    assert found[1]["counts"] == {"negative": 3, "neutral": 2, "positive": 1}
    assert (found[1]["video_comments"], found[0]["video_comments"]) == (9, None)
    assert http.delete("/v1/analyses/v2").status_code == 204
    assert [entry["id"] for entry in _pages(http, "/v1/analyses", video="dQw4w9WgXcQ")] == ["v1"]
    assert [entry["id"] for entry in _pages(http, "/v1/analyses")] == ["other", "v1"]
    assert http.get("/v1/analyses?video=nonsense").status_code == 422
    cursor = http.get("/v1/analyses?limit=1").json()["next_cursor"]
    assert http.get(f"/v1/analyses?video=dQw4w9WgXcQ&cursor={cursor}").status_code == 422


def test_comments_are_found_by_language_word_and_kind(http: httpx.Client, seed: Seeder) -> None:
    """Filters join; the cursor of one filter does not serve another."""
    rows = [
        Scored("q1", "Which camera did you use for this?", likes=3),
        Scored("q2", "Where can I buy the CAMERA?", likes=2, language="de"),
        Scored("p1", "I love this channel, great editing!", label=Label.POSITIVE, likes=9),
        *many(5, 5, 5, text="the camera"),
    ]
    seed.completed("words", rows)
    path = "/v1/analyses/words/comments"
    assert [entry["id"] for entry in _pages(http, path, kind="question")] == ["q1", "q2"]
    assert [entry["id"] for entry in _pages(http, path, kind="question", language="de")] == ["q2"]
    assert len(_pages(http, path, search="CAMERA", limit=3)) == 17
    assert _pages(http, path, search="camera", language="fr") == []
    assert "question" in _pages(http, path, kind="question")[0]["kinds"]
    cursor = http.get(path, params={"search": "camera", "limit": 2}).json()["next_cursor"]
    assert http.get(path, params={"search": "channel", "limit": 2, "cursor": cursor}).status_code == 422
    assert http.get(path, params={"search": "\U0001f3a5" * 100, "limit": 2}).status_code == 200
    for wrong in ({"kind": "rant"}, {"search": "x" * 101}, {"language": "x" * 17}):
        assert http.get(path, params=wrong).status_code == 422


def test_lookup_knows_comments_by_id(http: httpx.Client, seed: Seeder) -> None:
    """Each known one once, in the order asked, without its text; skipped ones say so."""
    seed.completed("look", ROWS)
    answer = http.post("/v1/analyses/look/lookup", json={"ids": ["s0", "none", "r3", "c000000", "r3"]})
    assert answer.status_code == 200, answer.text
    found = answer.json()["items"]
    assert [entry["id"] for entry in found] == ["s0", "r3", "c000000"]
    assert [entry["label"] for entry in found] == [None, "positive", "negative"]
    assert found[0]["skipped"] == "empty"
    assert all("text" not in entry for entry in found)
    for wrong in ({"ids": []}, {"ids": ["x"] * 201}, {"ids": [""]}, {"ids": "x"}, {}):
        assert http.post("/v1/analyses/look/lookup", json=wrong).status_code == 422
    assert http.post("/v1/analyses/none/lookup", json={"ids": ["x"]}).status_code == 404


def test_compare_shows_differences_from_the_first(http: httpx.Client, seed: Seeder) -> None:
    """Equal videos are not told apart, different ones are, and what makes it unsure is said."""
    seed.completed("a", many(300, 300, 300))
    seed.completed("b", many(300, 300, 300, prefix="b"))
    seed.completed("c", many(100, 200, 600, prefix="k"))
    found = http.get("/v1/compare?ids=a,b,c").json()
    assert [item["id"] for item in found["items"]] == ["a", "b", "c"]
    assert found["items"][0]["differences"] is None
    assert not any(entry["distinguishable"] for entry in found["items"][1]["differences"])
    by_label = {entry["label"]: entry for entry in found["items"][2]["differences"]}
    assert by_label["positive"]["distinguishable"]
    assert by_label["positive"]["difference"] > 0.2
    assert by_label["mean_sentiment"]["low"] > 0
    assert found["caution"] is None
    seed.completed("few", many(1, 1, 1, prefix="f"))
    assert "too few" in http.get("/v1/compare?ids=a,few").json()["caution"]
    assert http.get("/v1/compare?ids=a,none").status_code == 404
    for wrong in ("a", "a,a", ",".join("abcdefghijk"), ""):
        assert http.get("/v1/compare", params={"ids": wrong}).status_code == 422


def test_predict_scores_with_the_real_model(backing: Stack, tmp_path_factory: pytest.TempPathFactory) -> None:
    """One answer per text, in order: skipped where there is nothing to score, explained when asked."""
    with running_api(tmp_path_factory.mktemp("predict"), COMMENTSENSE_MODEL_URL=backing.model) as (_, http):
        texts = ["I love this, what a wonderful song!", "", "this is terrible, I hate it", "a\ud800\x00b", "y" * 9_000]
        body = json.dumps({"texts": texts, "explain": True})
        answer = http.post("/v1/predict", content=body, headers={"content-type": "application/json"})
        assert answer.status_code == 200, answer.text
        found = answer.json()["predictions"]
        assert [entry["label"] for entry in found[:3]] == ["positive", None, "negative"]
        assert found[1]["skipped"] == "empty"
        assert found[0]["terms"]
        assert found[4]["truncated"]
        assert all(entry["model_version"] for entry in found if entry["label"])
        for wrong in ({"texts": []}, {"texts": ["x"] * 501}, {"texts": "x"}, {"texts": [1]}, {"texts": ["x"], "y": 1}):
            assert http.post("/v1/predict", json=wrong).status_code == 422
        assert http.post("/v1/predict", json={"texts": ["x"], "model": "challenger"}).status_code == 409


def test_predict_without_a_model_server_is_a_problem(http: httpx.Client) -> None:
    """503 with Retry-After where no model server answers; texts that need none are still answered."""
    answer = http.post("/v1/predict", json={"texts": ["fine"]})
    assert (answer.status_code, answer.json()["code"]) == (503, "model_unavailable")
    assert answer.headers["retry-after"]


def test_status_says_how_the_service_stands(http: httpx.Client, seed: Seeder) -> None:
    """Quota, queues, memory and limits; a model server that does not answer is said to be unreachable."""
    seed.create("waiting")
    found = http.get("/v1/status").json()
    assert found["quota"] | {"day": "", "renews_at": ""} == {
        "day": "", "limit": 10_000, "spent": 0, "left": 10_000, "exhausted": False, "renews_at": "",
    }  # fmt: skip
    assert [(queue["name"], queue["waiting"]) for queue in found["queues"]] == [("fetch", 1), ("score", 0)]
    assert found["running"] == 1
    assert found["store"]["used_bytes"] > 0
    assert found["models"] == [{"alias": "champion", "version": None, "reachable": False}]
    seed.client.hset(f"quota:{found['quota']['day']}", mapping={"spent": 40, "exhausted": 1})
    spent = http.get("/v1/status").json()["quota"]
    assert (spent["spent"], spent["left"], spent["exhausted"]) == (40, 0, True)


def test_the_model_says_what_it_is(backing: Stack, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Version and description come from the model server, recent answers from the caller's analyses."""
    with running_api(tmp_path_factory.mktemp("model"), COMMENTSENSE_MODEL_URL=backing.model) as (stack, http):
        found = http.get("/v1/model").json()
        assert found["recent"] is None
        assert len(found["description"]["confusion"]) == 10
        assert set(found["description"]["reference"]) == {"negative", "neutral", "positive"}
        assert {part["name"] for part in found["description"]["card"]["parts"]} >= {"semeval-test", "youtube-test"}
        assert found["description"]["card"]["slices"]
        client = redis.Redis.from_url(stack.redis_url, decode_responses=True)
        version = found["version"]
        Seeder(client).completed("mine", [*many(1, 1, 2, version=version), *many(9, 0, 0, prefix="old", version="old")])
        client.close()
        assert http.get("/v1/model").json()["recent"] == {
            "comments": 4, "negative": 0.25, "neutral": 0.25, "positive": 0.5,
        }  # fmt: skip
        assert http.get("/v1/status").json()["models"] == [{"alias": "champion", "version": version, "reachable": True}]
        assert http.get("/v1/model?alias=challenger").status_code == 409
