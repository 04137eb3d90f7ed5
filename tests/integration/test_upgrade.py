"""An analysis that the version before left half done is finished by this one."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis

from tests.stack import Stack, get_json

ID = "schema1"
KEY = f"analysis:{{{ID}}}"
SCORED_ID, WAITING_ID = "UgwScoredBefore00000000000", "UgwWaitingBefore0000000000"


def record(likes: int, published: str, text: str) -> str:
    """A fetched comment as schema 1 wrote it: the time is text."""
    return json.dumps([1, "", 0, likes, published, text])


def written_by_schema_1(client: "redis.Redis", expires_at: int) -> None:
    """One comment scored, one waiting in a batch, one page of threads still to fetch; no owner, alias or source."""
    now = time.time()
    client.hset(
        KEY,
        mapping={
            "schema": "1", "id": ID, "video": "upgrade0001", "state": "fetching", "max_comments": "1000",
            "include_replies": "1", "order": "time", "created_at": str(now), "updated_at": str(now),
            "progress_at": str(now), "expires_at": str(expires_at), "revision": "5", "fetched": "2", "scored": "1",
            "batch_size": "500", "pparallel": "2", "bparallel": "2", "backlog": "6", "batches_made": "1",
            "model_versions": "old",
        },
    )  # fmt: skip
    prediction = '["positive",0.01,0.04,0.95,"en",1,"old"]'
    client.hset(f"{KEY}:comments", SCORED_ID, prediction + "\n" + record(7, "2026-01-02T03:04:05Z", "was scored"))
    client.zadd(f"{KEY}:by:positive:likes", {SCORED_ID: 7})
    client.zadd(f"{KEY}:by:positive:time", {SCORED_ID: 1767323045})
    client.zadd(f"{KEY}:by:positive:confidence", {SCORED_ID: 0.95})
    client.hset(f"{KEY}:tally", "audience|positive|old|9|1", 1)
    client.hset(f"{KEY}:days", "2026-01-02|positive", 1)
    client.hset(f"{KEY}:waiting", WAITING_ID, record(3, "2026-01-03T00:00:00Z", "I love this so much"))
    client.hset(f"{KEY}:batches", "1", json.dumps([WAITING_ID]))
    client.zadd(f"{KEY}:batches:todo", {"1": now})
    client.hset(f"{KEY}:pages", "t0", '{"kind":"threads"}')
    client.zadd(f"{KEY}:pages:todo", {"t0": now})
    client.zadd("work:fetch", {f"{ID}/t0": now})
    client.zadd("work:score", {f"{ID}/1": now})
    client.zadd("work:running", {ID: now})
    client.zadd("owner:local:analyses", {ID: now})
    for key in client.keys(f"{KEY}*"):
        client.expireat(key, expires_at)


@pytest.fixture
def stack(backing: Stack, client: "redis.Redis", tmp_path: Path) -> Iterator[Callable[[], Stack]]:
    """Services of this version on the session's Redis, stub and model server."""
    shared = {name: backing.ports[name] for name in ("redis", "stub", "model")}
    made = Stack(tmp_path, fixed_ports=shared)
    try:
        yield lambda: made.start("fetcher", "worker", "api")
    finally:
        made.stop()


def test_the_analysis_of_the_version_before_is_finished(
    stack: Callable[[], Stack], client: "redis.Redis", backing: Stack
) -> None:
    """What it had scored is kept as it was, what it had fetched is scored, what it had not is fetched."""
    backing.add_video("upgrade0001", 40)
    written_by_schema_1(client, int(time.time()) + 3600)
    services = stack()
    end = services.wait(ID)
    assert end["state"] == "completed"
    rows = {row["id"]: row for row in services.comments(ID)}
    assert len(rows) == 42
    assert (rows[SCORED_ID]["label"], rows[SCORED_ID]["published_at"]) == ("positive", "2026-01-02T03:04:05Z")
    assert (rows[WAITING_ID]["label"], rows[WAITING_ID]["published_at"]) == ("positive", "2026-01-03T00:00:00Z")
    assert end["model"]["mixed"] is True
    assert ID in [item["id"] for item in get_json(f"{services.api}/v1/analyses")["items"]]
