"""What an audience asks, praises, complains of and repeats, over HTTP, on a real Redis."""

import threading
from typing import Any

import httpx
import pytest
from commentsense_contracts.states import Label

from tests.integration.api_support import START, Scored, Seeder, many
from tests.stack import Stack

HOSTILE = "<script>alert(1)</script> where is =cmd|' /C calc'!A0 made?"


ROWS = [
    Scored("q1", "What varnish did you use?", likes=3),
    Scored("q2", "which varnish is best for oak???", likes=90),
    Scored("q3", "Which varnish is best for oak?", likes=5),
    Scored("q4", HOSTILE, likes=1),
    Scored("p1", "Great video, thank you so much", Label.POSITIVE, likes=12),
    Scored("p2", "Loved the harbour song, beautiful work. What is it called?", Label.POSITIVE, likes=2),
    Scored("k1", "The music is awful", Label.NEGATIVE, likes=7),
    Scored("k2", "I can't hear you over the music"),
    Scored("s1", "Check out my channel for more boats", likes=1),
    Scored("s2", "check out MY channel for more boats!!!", likes=2),
    Scored("n1", "Watching from Halifax"),
    Scored("u1", "gut gemacht", Label.POSITIVE, supported=False),
    Scored("o1", "What do you want to see next?", likes=999, owner=True),
    Scored("e1", "  ", label=None),
]


def _ids(view: dict[str, Any]) -> list[str]:
    return [item["id"] for item in view["items"]]


def test_insights_hold_every_kind(http: httpx.Client, seed: Seeder) -> None:
    """Counts, shares, items by likes, topics and repeats as computed by hand; neither the owner's nor skipped ones."""
    seed.completed("kinds", ROWS)
    found = http.get("/v1/analyses/kinds/insights").json()
    assert found["id"] == "kinds"
    assert found["comments"] == 12
    assert (found["questions"]["count"], _ids(found["questions"])) == (5, ["q2", "q1", "p2", "q4"])
    assert found["questions"]["share"] == pytest.approx(5 / 12, abs=1e-4)
    assert found["questions"]["topics"][0] == {"term": "varnish", "count": 3}
    assert (found["praise"]["count"], _ids(found["praise"])) == (2, ["p1", "p2"])
    assert (found["complaints"]["count"], _ids(found["complaints"])) == (2, ["k1", "k2"])
    assert found["complaints"]["topics"] == [{"term": "music", "count": 2}]
    assert (found["spam"]["count"], _ids(found["spam"])) == (2, ["s2"])
    assert "topics" not in found["spam"]
    assert found["duplicates"]["count"] == 2
    assert {group["count"] for group in found["duplicates"]["groups"]} == {2}
    assert found["languages"] == [{"language": "en", "count": 12, "share": 1.0, "supported": True}]
    assert "not YouTube's" in found["notice"]


def test_items_are_whole_comments_with_their_kinds(http: httpx.Client, seed: Seeder) -> None:
    """An item is what the comment list shows of it, hostile text included, and each one is of the kind it stands in."""
    seed.completed("whole", ROWS)
    found = http.get("/v1/analyses/whole/insights?limit=50").json()
    listed = {item["id"]: item for item in http.get("/v1/analyses/whole/comments?limit=200").json()["items"]}
    for name, kind in (("questions", "question"), ("praise", "praise"), ("complaints", "complaint"), ("spam", "spam")):
        for item in found[name]["items"]:
            assert item == listed[item["id"]]
            assert kind in item["kinds"]
    assert HOSTILE in {item["text"] for item in found["questions"]["items"]}


def test_limit_bounds_every_list(http: httpx.Client, seed: Seeder) -> None:
    """At most as many as asked for, up to 50, which is the most."""
    rows = [
        *[Scored(f"q{n}", f"Where is thing{n} of varnish{n % 60}?", likes=n) for n in range(120)],
        *[Scored(f"d{n}", f"copy {n % 60}", time=START + n) for n in range(180)],
    ]
    seed.completed("limits", rows)
    for limit in (1, 50):
        found = http.get(f"/v1/analyses/limits/insights?limit={limit}").json()
        assert len(found["questions"]["items"]) == limit
        assert len(found["questions"]["topics"]) == limit
        assert len(found["duplicates"]["groups"]) == limit
        assert _ids(found["questions"])[0] == "q119"
        assert found["questions"]["count"] == 120
    assert found["duplicates"]["count"] == 120
    for wrong in ("0", "51", "x"):
        assert http.get(f"/v1/analyses/limits/insights?limit={wrong}").status_code == 422


def test_terms_and_insights_come_from_one_reading(http: httpx.Client, seed: Seeder) -> None:
    """Both are kept in one place, that ends with the analysis, and an erased analysis leaves nothing."""
    seed.completed("once", many(20, 20, 20))
    assert http.get("/v1/analyses/once/terms").status_code == 200
    (kept,) = seed.client.keys("cache:terms:{once}:*")
    assert seed.client.ttl(kept) <= seed.client.ttl("analysis:{once}")
    # A record of another form is not taken for one of this form.
    assert not kept.endswith(":v1")
    assert http.get("/v1/analyses/once/insights").json()["comments"] == 60
    assert seed.client.keys("cache:terms:{once}:*") == [kept]
    assert http.delete("/v1/analyses/once").status_code == 204
    assert seed.client.keys("cache:terms:{once}:*") == []
    assert http.get("/v1/analyses/once/insights").status_code == 404


def test_another_process_reads_what_was_kept(seed: Seeder, service: tuple[Stack, httpx.Client]) -> None:
    """What one API process found, another one answers alike."""
    seed.completed("shared", ROWS)
    first = service[1].get("/v1/analyses/shared/insights").json()
    api = service[0].services["api"]
    api.stop()
    api.start()
    with httpx.Client(base_url=service[0].api, timeout=20) as again:
        assert again.get("/v1/analyses/shared/insights").json() == first


def test_an_analysis_without_comments_has_insights(http: httpx.Client, seed: Seeder) -> None:
    """Zeros, not an error."""
    seed.completed("none", [])
    found = http.get("/v1/analyses/none/insights").json()
    assert found["comments"] == 0
    assert (found["questions"]["share"], found["questions"]["items"], found["languages"]) == (0.0, [], [])
    assert http.get("/v1/analyses/unknown/insights").status_code == 404


def test_running_analysis_has_insights_of_what_is_there(http: httpx.Client, seed: Seeder) -> None:
    """Before the end there are insights too, and they are not kept; after it they hold everything."""
    seed.describe()
    seed.create("running")
    seed.add("running", ROWS, last=False)
    found = http.get("/v1/analyses/running/insights").json()
    assert found["comments"] == 12
    assert seed.client.keys("cache:terms:{running}:*") == []
    seed.add("running", [Scored("q9", "When is part two coming?", likes=500)])
    later = http.get("/v1/analyses/running/insights").json()
    assert later["comments"] == 13
    assert _ids(later["questions"])[0] == "q9"


def test_others_are_answered_while_many_comments_are_read(http: httpx.Client, seed: Seeder) -> None:
    """Reading 20,000 comments does not hold up other calls: several are answered before it is done."""
    seed.completed("many", many(7_000, 7_000, 6_000, text="Which varnish is that, and why is the music so loud?"))
    answered = 0
    with httpx.Client(base_url=str(http.base_url), timeout=60) as other:
        results: list[dict[str, Any]] = []
        reader = threading.Thread(target=lambda: results.append(other.get("/v1/analyses/many/insights").json()))
        reader.start()
        while reader.is_alive():
            assert http.get("/healthz").status_code == 200
            answered += 1
        reader.join()
    assert results[0]["questions"]["count"] == 20_000
    assert results[0]["duplicates"]["count"] == 19_999
    assert answered >= 10
