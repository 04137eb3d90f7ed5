"""Redis in cluster mode with one shard, as MemoryDB is: all keys share a slot by their prefix, or nothing starts."""

import contextlib
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from redis.exceptions import ResponseError

from tests.stack import Stack, free_port, get_json, redis_server, wait_until

DEMO = "cs-demo-001"
PREFIX = "{commentsense}:"
VARIABLE = "COMMENTSENSE_REDIS_KEY_PREFIX"


@contextlib.contextmanager
def cluster(folder: Path, env: dict[str, str]) -> Iterator[Stack]:
    """A stack whose Redis is a cluster of one node, which has all slots, and knows no CONFIG; only Redis runs."""
    stack = Stack(folder, env=env)
    server = stack.services["redis"]
    server.argv = [
        redis_server(), "--port", str(stack.ports["redis"]), "--bind", "127.0.0.1", "--cluster-enabled", "yes",
        "--cluster-port", str(free_port()), "--save", "", "--appendonly", "yes", "--maxmemory-policy", "noeviction",
        "--dir", str(folder), "--rename-command", "CONFIG", "",
    ]  # fmt: skip
    try:
        server.start()
        own_all_slots(stack)
        yield stack
    finally:
        stack.stop()


def own_all_slots(stack: Stack) -> None:
    """Gives its one node every slot."""
    with redis.Redis.from_url(stack.redis_url, decode_responses=True) as client:
        client.execute_command("CLUSTER ADDSLOTSRANGE", 0, 16383)
        wait_until(lambda: client.execute_command("CLUSTER INFO")["cluster_state"] == "ok", 20, "the cluster is up")


@pytest.fixture(scope="module")
def one_shard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The whole stack with the prefix."""
    with cluster(tmp_path_factory.mktemp("prefixed"), {VARIABLE: PREFIX}) as stack:
        yield stack.start(*(name for name in stack.services if name != "redis"))


@pytest.fixture
def unprefixed(tmp_path: Path) -> Iterator[Stack]:
    """Such a Redis, and settings without a prefix."""
    with cluster(tmp_path / "unprefixed", {}) as stack:
        yield stack


def test_the_server_refuses_keys_of_several_slots(one_shard: Stack) -> None:
    """What a script of ours takes in one call is refused without the prefix: the other tests show something."""
    with redis.Redis.from_url(one_shard.redis_url) as client:
        with pytest.raises(ResponseError, match="slot"):
            client.eval("return 1", 2, "work:fetch", "analysis:{x}")
        assert client.eval("return 1", 2, f"{PREFIX}work:fetch", f"{PREFIX}analysis:{{x}}") == 1


def test_everything_works_and_every_key_has_the_prefix(one_shard: Stack) -> None:
    """An analysis, its terms, a second request that finds it, a rescore and an erasure: no key lies elsewhere."""
    made = one_shard.analyse(DEMO)
    seen: set[str] = set()
    with redis.Redis.from_url(one_shard.redis_url, decode_responses=True) as client:

        def look() -> bool:
            seen.update(client.scan_iter(count=1000))
            return bool(one_shard.snapshot(made)["state"] == "completed")

        wait_until(look, 120, "the analysis is completed")
        assert one_shard.snapshot(made)["progress"]["scored"] > 100
        assert one_shard.analyse(DEMO) == made
        url = f"{one_shard.api}/v1/analyses/{made}"
        for path in ("/terms", "/comments?direction=asc", "/comments?label=positive", "/timeline", "/export"):
            with urllib.request.urlopen(f"{url}{path}", timeout=60) as answer:
                assert len(answer.read()) > 100
        listed = get_json(f"{one_shard.api}/v1/analyses")["items"]
        assert [analysis["id"] for analysis in listed] == [made]
        with urllib.request.urlopen(f"{one_shard.api}/metrics", timeout=60) as answer:
            assert b'commentsense_model_info{alias="champion"' in answer.read()
        post = urllib.request.Request(f"{url}/rescore", data=b'{"model": "champion"}', method="POST")
        post.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(post, timeout=60) as answer:
            again = answer.headers["Location"].rsplit("/", 1)[1]
        one_shard.wait(again, 120)
        seen.update(client.scan_iter(count=1000))
        names = {key.removeprefix(PREFIX) for key in seen}
        assert {key for key in seen if not key.startswith(PREFIX)} == set()
        # Ours, Celery's and the rate limit's were all among them.
        for begin in (f"analysis:{{{made}}}", "work:running", "lock:reconciler", "cache:terms:", "_kombu.", "limit:"):
            assert any(name.startswith(begin) for name in names), (begin, names)
        urllib.request.urlopen(urllib.request.Request(url, method="DELETE"), timeout=60).close()
        assert not [key for key in client.scan_iter(count=1000) if made in key and ":terms:" not in key]


@pytest.mark.parametrize("name", ["api", "fetcher", "worker"])
def test_without_a_prefix_a_service_says_what_to_set(unprefixed: Stack, name: str) -> None:
    """A service ends at its start with a sentence that names the setting, instead of failing later at every call."""
    service = unprefixed.services[name]
    ended = subprocess.run(
        [sys.executable, "-m", unprefixed.MODULES[name]], env=service.env, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode == 1
    assert f"{VARIABLE}={PREFIX}" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_prefix_without_a_tag_is_refused(tmp_path: Path) -> None:
    """A prefix that would leave the keys in many slots ends a service by its name, before it looks for Redis."""
    stack = Stack(tmp_path / "none", env={VARIABLE: "commentsense:"})
    ended = subprocess.run(
        [sys.executable, "-m", "commentsense_api"],
        env=stack.services["api"].env,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode == 1
    assert VARIABLE in ended.stderr
    assert "{tag}" in ended.stderr
