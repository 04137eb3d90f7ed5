"""Keys, quota days, logs and the model protocol."""

import json
import logging
import re
from datetime import UTC, datetime
from importlib.resources import files
from itertools import pairwise

import httpx
import pytest
from commentsense_contracts import keys
from commentsense_contracts.errors import ModelRejected, ModelUnavailable, UnsafeRedis
from commentsense_contracts.logs import configure_logging, log_context, redact
from commentsense_contracts.model_client import (
    read_description,
    read_prediction,
    read_records,
    request_body,
)
from commentsense_contracts.quota import quota_day
from commentsense_contracts.redis_clients import check_policy, check_slots
from commentsense_contracts.settings import CommonSettings
from commentsense_contracts.settings_errors import load_settings
from commentsense_contracts.texts import MAX_CHARACTERS, prepare


def test_scripts_name_the_keys_in_the_order_they_are_given() -> None:
    """The prelude's positions are those of AnalysisKeys.all: a slip would write one record into another's key."""
    prelude = (files("commentsense_contracts") / "scripts" / "_prelude.lua").read_text()
    expected = {
        "WORK_FETCH": keys.WORK_FETCH,
        "WORK_SCORE": keys.WORK_SCORE,
        "RUNNING": keys.RUNNING,
        "A": "analysis:{x}",
        "PAGES": "analysis:{x}:pages",
        "PTODO": "analysis:{x}:pages:todo",
        "PLEASED": "analysis:{x}:pages:leased",
        "WAITING": "analysis:{x}:waiting",
        "POOL": "analysis:{x}:pool",
        "BATCHES": "analysis:{x}:batches",
        "BTODO": "analysis:{x}:batches:todo",
        "BLEASED": "analysis:{x}:batches:leased",
        "ITEMS": "analysis:{x}:items",
        "COMMENTS": "analysis:{x}:comments",
        "TALLY": "analysis:{x}:tally",
        "DAYS": "analysis:{x}:days",
        "SKIPPED": "analysis:{x}:by:skipped",
    }
    given = keys.AnalysisKeys("x").all
    named = {}
    for names, values in re.findall(r"^local ([A-Z_, ]+) = ((?:KEYS\[\d+\](?:, )?)+)", prelude, re.M):
        for name, position in zip(names.split(", "), re.findall(r"\d+", values), strict=True):
            named[name] = given[int(position) - 1]
    assert named == expected
    first_index = int(re.search(r"FIRST_INDEX = (\d+)", prelude)[1])
    assert given[first_index - 1 :] == tuple(
        f"analysis:{{x}}:by:{label}:{order}"
        for label in ("negative", "neutral", "positive")
        for order in ("likes", "time", "confidence")
    )


def test_all_keys_of_an_analysis_share_a_hash_tag() -> None:
    """They live on one node of a cluster, so that one script may touch them all."""
    assert {re.search(r"\{(.*)\}", key)[1] for key in keys.AnalysisKeys("abc").own} == {"abc"}


@pytest.mark.parametrize(
    ("moment", "day", "hours_left"),
    [
        ("2026-01-15T07:59:59+00:00", "2026-01-14", 0),
        ("2026-01-15T08:00:00+00:00", "2026-01-15", 24),
        ("2026-07-15T07:00:00+00:00", "2026-07-15", 24),
        ("2026-03-08T08:00:00+00:00", "2026-03-08", 23),  # clocks go forward
        ("2026-11-01T07:00:00+00:00", "2026-11-01", 25),  # and back
    ],
)
def test_the_quota_day_is_pacific(moment: str, day: str, hours_left: int) -> None:
    """It ends at midnight in California, daylight saving time included."""
    now = datetime.fromisoformat(moment).timestamp()
    found = quota_day(now)
    assert found.name == day
    assert (found.renews_at - now) // 3600 == hours_left


def test_quota_days_follow_each_other() -> None:
    """The second at which one day renews is the first of the next."""
    start = datetime(2026, 1, 1, 12, tzinfo=UTC).timestamp()
    days = [quota_day(start)]
    for _ in range(366):
        days.append(quota_day(days[-1].renews_at))
    assert len({day.name for day in days}) == 367
    assert all(first.renews_at < second.renews_at for first, second in pairwise(days))


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("GET https://x/youtube/v3/videos?id=1&key=AIzaSECRET&alt=json", "AIzaSECRET"),
        ("Authorization: Bearer abc.def", "abc.def"),
        ("redis://user:hunter2@redis:6379/0", "hunter2"),
        ("key=SECRET", "SECRET"),
    ],
)
def test_keys_are_blotted_out_of_logs(text: str, secret: str) -> None:
    """A URL in an exception must not carry the key into the log."""
    assert secret not in redact(text)
    assert "***" in redact(text)


def test_logs_are_one_json_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Line breaks and quotes in a value break nothing, and the context is there."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        configure_logging("test", "INFO")
        with log_context(analysis="a1", task="t1"):
            logging.getLogger("x").warning('two\nlines "quoted"', extra={"count": 3})
    finally:
        root.handlers[:], root.level = handlers, level
        logging.captureWarnings(False)
    lines = capsys.readouterr().out.strip().split("\n")
    assert len(lines) == 1
    record = json.loads(lines[0])
    assert record["message"] == 'two\nlines "quoted"'
    assert (record["analysis"], record["task"], record["service"], record["count"]) == ("a1", "t1", "test", 3)


def test_texts_are_prepared_for_the_server() -> None:
    """What the server would refuse, or read for too long, is mended before it is sent."""
    assert prepare("a\x00b\ud800") == "a b\ufffd"
    assert len(prepare("x" * 10_000)) == MAX_CHARACTERS
    json.loads(request_body([prepare("\udcff")]))


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (500, ModelUnavailable),
        (503, ModelUnavailable),
        (429, ModelUnavailable),
        (400, ModelRejected),
        (422, ModelRejected),
    ],
)
def test_refusals_are_told_from_failures(status: int, error: type[Exception]) -> None:
    """What may pass later is unavailable; what will not is rejected."""
    with pytest.raises(error):
        read_records(httpx.Response(status), 1)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"predictions": []}', b'{"predictions": {}}'])
def test_answers_off_the_contract_are_unavailable(body: bytes) -> None:
    """A server that answers something else is no model server."""
    with pytest.raises(ModelUnavailable):
        read_records(httpx.Response(200, content=body), 1)


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"label": "happy"},
        {"label": "positive", "negative": "x"},
        {
            "label": "positive",
            "negative": float("nan"),
            "neutral": 0.5,
            "positive": 0.5,
            "language": "en",
            "supported": True,
            "model_version": "v",
        },
    ],
)
def test_records_off_the_contract_are_unavailable(record: dict[str, object]) -> None:
    """A record without its fields is not guessed at."""
    with pytest.raises(ModelUnavailable):
        read_prediction(record)


def test_a_model_must_describe_itself() -> None:
    """Without held-out counts no share can be corrected, so their absence is an error."""
    with pytest.raises(ModelUnavailable):
        read_description([{"label": "positive"}])
    assert read_description([{"description": {"version": "v"}}]) == {"version": "v"}


def test_an_evicting_redis_is_refused() -> None:
    """The message names the setting to change."""
    with pytest.raises(UnsafeRedis, match="noeviction"):
        check_policy({"maxmemory_policy": "allkeys-lru"})
    check_policy({"maxmemory_policy": "noeviction"})


def test_a_redis_in_cluster_mode_is_refused_without_a_prefix() -> None:
    """The message names the setting; with a prefix, or without cluster mode, there is nothing to refuse."""
    with pytest.raises(UnsafeRedis, match=r"COMMENTSENSE_REDIS_KEY_PREFIX=\{commentsense\}:"):
        check_slots({"cluster_enabled": 1}, "")
    check_slots({"cluster_enabled": 1}, "{commentsense}:")
    check_slots({"cluster_enabled": 0}, "")
    check_slots({}, "")


def test_a_bad_setting_ends_with_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the variable and never shows the value."""
    monkeypatch.setenv("COMMENTSENSE_REDIS_TIMEOUT", "hunter2")
    with pytest.raises(SystemExit) as end:
        load_settings(CommonSettings)
    assert "COMMENTSENSE_REDIS_TIMEOUT" in str(end.value)
    assert "hunter2" not in str(end.value)
