"""Quota, faults, masks, texts, parameters and the list of videos."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from commentsense_youtube_stub import fields, parameters
from commentsense_youtube_stub.catalog import Catalog, InvalidVideos, parse_videos
from commentsense_youtube_stub.errors import ApiError
from commentsense_youtube_stub.faults import SwitchChange, Switches
from commentsense_youtube_stub.fields import InvalidMask
from commentsense_youtube_stub.quota import Quota
from commentsense_youtube_stub.settings import StubSettings
from commentsense_youtube_stub.texts import as_html


def test_quota_renews_at_midnight_pacific() -> None:
    """In winter that is 8:00 UTC: a minute before, nothing is left; at 8:00, everything is."""
    now = [datetime(2026, 12, 1, 7, 58, tzinfo=UTC)]
    quota = Quota(2, lambda: now[0])
    assert [quota.charge(), quota.charge(), quota.charge()] == [True, True, False]
    now[0] = datetime(2026, 12, 1, 7, 59, tzinfo=UTC)
    assert (quota.charge(), quota.spent) == (False, 2)
    now[0] = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    assert (quota.spent, quota.charge()) == (0, True)


def test_quota_follows_daylight_saving() -> None:
    """In summer midnight Pacific is 7:00 UTC."""
    now = [datetime(2026, 7, 1, 6, 59, tzinfo=UTC)]
    quota = Quota(1, lambda: now[0])
    assert quota.charge()
    now[0] = datetime(2026, 7, 1, 7, 0, tzinfo=UTC)
    assert quota.charge()


def test_rates_are_kept_and_seeded() -> None:
    """About the share asked for fails, both kinds in both forms, and the same calls in every run."""
    settings = StubSettings(rate_5xx=0.2, rate_limit_rate=0.1)

    def draw() -> list[tuple[int, str] | None]:
        switches = Switches(settings)
        drawn = (switches.failure("videos") for _ in range(2000))
        return [(error.status, error.reason) if error else None for error in drawn]

    first = draw()
    assert first == draw()
    broken = [error for error in first if error]
    assert 0.25 < len(broken) / len(first) < 0.35
    assert set(broken) == {
        (500, "backendError"), (503, "backendError"), (403, "rateLimitExceeded"), (429, "rateLimitExceeded"),
    }  # fmt: skip


def test_the_next_calls_fail_as_ordered() -> None:
    """So many times, only for the method named, and then no more."""
    switches = Switches(StubSettings())
    order = {"status": 400, "reason": "invalidPageToken", "times": 2, "method": "comments"}
    switches.change(SwitchChange.model_validate({"fail_next": order}))
    assert switches.failure("videos") is None
    failed = [switches.failure("comments") for _ in range(3)]
    assert [error.reason if error else None for error in failed] == ["invalidPageToken", "invalidPageToken", None]


def test_what_is_not_sent_stays_switched() -> None:
    """A change of one switch leaves the others."""
    switches = Switches(StubSettings(latency_ms=5))
    switches.change(SwitchChange(rate_5xx=0.5))
    switches.change(SwitchChange(quota_exceeded=True))
    assert (switches.latency_ms, switches.rate_5xx, switches.quota_exceeded) == (5, 0.5, True)
    switches.reset()
    assert (switches.latency_ms, switches.rate_5xx, switches.quota_exceeded) == (5, 0, False)


@pytest.mark.parametrize(
    ("mask", "kept"),
    [
        ("a", {"a": 1}),
        ("b/c", {"b": {"c": 2}}),
        ("b(c,d/e),a", {"a": 1, "b": {"c": 2, "d": [{"e": 3}]}}),
        ("b/d/f", {"b": {"d": [{"f": 4}]}}),
        ("b/*/e", {"b": {"c": 2, "d": [{"e": 3}]}}),
        ("*", {"a": 1, "b": {"c": 2, "d": [{"e": 3, "f": 4}]}}),
    ],
)
def test_a_mask_keeps_what_it_names(mask: str, kept: object) -> None:
    """Names, paths, lists below a name and the star."""
    assert fields.prune({"a": 1, "b": {"c": 2, "d": [{"e": 3, "f": 4}]}}, fields.parse(mask)) == kept


@pytest.mark.parametrize("mask", ["", ",", "a,", "a(", "a(b", "a)", "a//b", "a b", "(" * 100, "a/" * 100 + "b"])
def test_what_is_no_mask_is_refused(mask: str) -> None:
    """Broken ones raise, and do not keep everything."""
    with pytest.raises(InvalidMask):
        fields.parse(mask)


def test_a_mask_of_unknown_fields_is_refused() -> None:
    """A misspelt field is an error, as it is at YouTube."""
    with pytest.raises(InvalidMask, match="likes"):
        fields.check(fields.parse("items(snippet/likes)"), {"items": [{"snippet": {"likeCount": 1}}]})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>&'\"", "&lt;b&gt;&amp;&#39;&quot;"),
        ("one\ntwo\r\nthree", "one<br>two<br>three"),
        ("at 3:15!", 'at <a href="https://www.youtube.com/watch?v=VIDEO&amp;t=195">3:15</a>!'),
        ("1:00:05", '<a href="https://www.youtube.com/watch?v=VIDEO&amp;t=3605">1:00:05</a>'),
        ("http://a.example/?x=1&y=2 z", '<a href="http://a.example/?x=1&amp;y=2">http://a.example/?x=1&amp;y=2</a> z'),
        ("ratio 16:9", "ratio 16:9"),
    ],
)
def test_html_is_escaped_and_linked(text: str, shown: str) -> None:
    """Tags are shown, not kept; lines, times and addresses become HTML."""
    assert as_html(text, "VIDEO") == shown


@pytest.mark.parametrize(
    ("method", "sent", "reason"),
    [
        ("commentThreads", {"videoId": "x"}, "missingRequiredParameter"),
        ("commentThreads", {"part": "snippet"}, "missingRequiredParameter"),
        ("commentThreads", {"part": "snippet,wrong", "videoId": "x"}, "unknownPart"),
        ("commentThreads", {"part": "snippet", "videoId": "x", "id": "y"}, "incompatibleParameters"),
        ("commentThreads", {"part": "snippet", "videoId": "x", "maxResults": "0"}, "invalidParameter"),
        ("commentThreads", {"part": "snippet", "videoId": "x", "maxResults": "101"}, "invalidParameter"),
        ("commentThreads", {"part": "snippet", "videoId": "x", "maxResults": "ten"}, "invalidParameter"),
        ("commentThreads", {"part": "snippet", "videoId": "x", "order": "oldest"}, "invalidParameter"),
        ("comments", {"part": "snippet", "parentId": "x", "textFormat": "markdown"}, "invalidParameter"),
        ("comments", {"part": "snippet", "parentId": "x", "order": "time"}, "unexpectedParameter"),
        ("videos", {"part": "snippet", "id": "x", "nonsense": "1"}, "unexpectedParameter"),
    ],
)
def test_wrong_parameters_are_refused(method: str, sent: dict[str, str], reason: str) -> None:
    """400 with YouTube's reason."""
    with pytest.raises(ApiError) as refused:
        parameters.read(method, sent.items())
    assert (refused.value.status, refused.value.reason) == (400, reason)


def test_repeated_parameters_and_commas_mean_the_same() -> None:
    """The official client repeats what it is given as a list."""
    repeated = [("part", "snippet"), ("part", "replies"), ("id", "a"), ("id", "b")]
    joined = [("part", "snippet,replies"), ("id", "a,b")]
    assert parameters.read("commentThreads", repeated) == parameters.read("commentThreads", joined)


def test_videos_from_the_environment_are_there() -> None:
    """ID=N makes a video of N comments, and what arrives late comes from the settings."""
    catalog = Catalog(StubSettings(videos="abcdefghijk=25,lmnopqrstuv=10", late_comments=2))
    first = catalog.get("abcdefghijk")
    assert first
    assert (first.count(), len(list(first.comments(arrived_only=False)))) == (25, 27)
    assert parse_videos("abcdefghijk=5:texts.csv") == [("abcdefghijk", 5, Path("texts.csv"))]


@pytest.mark.parametrize("text", ["short=5", "abcdefghijk", "abcdefghijk=x", "abcdefghijk=-1", "abc/efghijk=1"])
def test_videos_that_cannot_be_read_are_named(text: str) -> None:
    """The message shows the part at fault."""
    with pytest.raises(InvalidVideos, match=text):
        parse_videos(text)


def test_every_setting_says_what_it_is_for() -> None:
    """Each has a description beside its default."""
    assert all(field.description for field in StubSettings.model_fields.values())
