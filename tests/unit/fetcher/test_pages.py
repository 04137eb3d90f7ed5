"""What pages of YouTube's API mean for the ledger."""

from typing import Any

import pytest
from commentsense_contracts.ledger import LeasedPage
from commentsense_contracts.records import Analysis, Page
from commentsense_contracts.states import Code
from commentsense_fetcher.failures import Failure, Fate, classify
from commentsense_fetcher.pages import backoff, read_replies, read_threads, read_video, restart


def leased(page: Page, **fields: str) -> LeasedPage:
    """A leased page of an analysis with these options."""
    base = {"schema": "2", "id": "a", "video": "dQw4w9WgXcQ", "state": "fetching", "max_comments": "1000"}
    return LeasedPage(Analysis.load({**base, **fields}), page.item, page, 0)


def comment(comment_id: str, author: str = "UCfan", **snippet: Any) -> dict[str, Any]:
    """A comment resource."""
    base = {"channelId": "UCowner", "textDisplay": "hi", "authorChannelId": {"value": author}, "likeCount": 2}
    return {"id": comment_id, "snippet": {**base, "publishedAt": "2024-01-01T00:00:00Z", **snippet}}


def thread(thread_id: str, replies: int = 0, carried: int = 0) -> dict[str, Any]:
    """A commentThread resource with `replies` replies, `carried` of which came along."""
    snippet = {"channelId": "UCowner", "totalReplyCount": replies, "topLevelComment": comment(thread_id)}
    return {
        "id": thread_id,
        "snippet": snippet,
        "replies": {"comments": [comment(f"{thread_id}.{i}") for i in range(carried)]},
    }


def test_replies_that_came_along_are_taken_and_cut_off_ones_are_asked_for() -> None:
    """Only a thread that has more replies than it shows costs a page of its own."""
    answer = {"items": [thread("A"), thread("B", 2, 2), thread("C", 9, 5)], "nextPageToken": "next"}
    fetched = read_threads(answer, leased(Page("threads")))
    assert [found.id for found in fetched.comments] == ["A", "B", "B.0", "B.1", "C", *(f"C.{i}" for i in range(5))]
    assert fetched.replies == {"C": Page("replies", parent="C")}
    assert fetched.following == Page("threads", 1, "next")
    assert fetched.comments[2].parent == "B"


def test_replies_are_left_out_when_not_wanted() -> None:
    """Neither carried nor cut-off replies are taken."""
    fetched = read_threads({"items": [thread("C", 9, 5)]}, leased(Page("threads"), include_replies="0"))
    assert [found.id for found in fetched.comments] == ["C"]
    assert not fetched.replies


@pytest.mark.parametrize(
    ("page", "order", "token", "expected"),
    [
        (Page("threads", 0), "time", "", None),  # one page: nothing can have arrived behind it
        (Page("threads", 4, "t"), "time", "", Page("threads", round=1)),
        (Page("threads", 4, "t"), "relevance", "", None),
        (Page("threads", 0, round=1), "time", "", Page("threads", round=2)),
        (Page("threads", 0, round=3), "time", "", None),
    ],
)
def test_another_round_is_read_only_where_something_can_have_arrived(
    page: Page, order: str, token: str, expected: Page | None
) -> None:
    """By time, new comments stand on the first page; rounds are bounded."""
    assert read_threads({"nextPageToken": token}, leased(page, order=order)).again == expected


def test_a_full_page_in_a_later_round_goes_on_in_that_round() -> None:
    """More new comments than one page holds are read to their end."""
    fetched = read_threads({"nextPageToken": "n"}, leased(Page("threads", 0, round=1)))
    assert fetched.following == Page("threads", 1, "n", round=1)


def test_a_page_of_replies_goes_on() -> None:
    """All replies of a thread are read, page by page."""
    answer = {"items": [comment("A.1")], "nextPageToken": "n"}
    fetched = read_replies(answer, leased(Page("replies", parent="A")))
    assert [(found.id, found.parent) for found in fetched.comments] == [("A.1", "A")]
    assert fetched.following == Page("replies", 1, "n", "A")


def test_the_owners_comments_are_known() -> None:
    """The author is compared with the channel of the video."""
    answer = {"items": [comment("A.1", "UCowner"), comment("A.2"), comment("A.3", authorChannelId=None)]}
    fetched = read_replies(answer, leased(Page("replies", parent="A")))
    assert [found.owner for found in fetched.comments] == [True, False, False]


def test_the_owner_is_known_even_where_replies_name_no_channel() -> None:
    """The channel of the video's description stands in."""
    answer = {"items": [comment("A.1", "UCowner", channelId=None)]}
    page = leased(Page("replies", parent="A"), channel_id="UCowner")
    assert [found.owner for found in read_replies(answer, page).comments] == [True]


def test_odd_values_of_a_comment_are_taken_as_they_are() -> None:
    """No text, no likes, no time and broken characters lose no comment."""
    odd = comment("A.1", textDisplay="x\ud800", likeCount=None, publishedAt="")
    [found] = read_replies({"items": [odd]}, leased(Page("replies", parent="A"))).comments
    assert (found.text, found.likes, found.time) == ("x\ufffd", 0, 0)


def test_a_video_that_is_not_there_ends_the_analysis() -> None:
    """An empty answer of videos.list means that the video is gone."""
    with pytest.raises(Failure) as failed:
        read_video({"items": []})
    assert failed.value.code is Code.VIDEO_NOT_FOUND


def test_a_videos_comment_count_may_be_missing() -> None:
    """With comments turned off there is no count."""
    fetched = read_video(
        {"items": [{"snippet": {"title": "T", "channelTitle": "C", "channelId": "UC1"}, "statistics": {}}]}
    )
    assert fetched.fields == {"title": "T", "channel": "C", "channel_id": "UC1", "video_comments": ""}


@pytest.mark.parametrize(
    ("status", "reason", "kind", "fate", "code"),
    [
        (403, "commentsDisabled", "threads", Fate.HALT, Code.COMMENTS_DISABLED),
        (404, "videoNotFound", "threads", Fate.HALT, Code.VIDEO_NOT_FOUND),
        (403, "quotaExceeded", "threads", Fate.DAY_SPENT, Code.QUOTA_EXHAUSTED),
        (403, "rateLimitExceeded", "threads", Fate.RETRY, Code.UPSTREAM_UNAVAILABLE),
        (429, "", "replies", Fate.RETRY, Code.UPSTREAM_UNAVAILABLE),
        (500, "backendError", "video", Fate.RETRY, Code.UPSTREAM_UNAVAILABLE),
        (503, "", "threads", Fate.RETRY, Code.UPSTREAM_UNAVAILABLE),
        (400, "processingFailure", "threads", Fate.RETRY, Code.UPSTREAM_UNAVAILABLE),
        (400, "invalidPageToken", "threads", Fate.RESTART, Code.UPSTREAM_UNAVAILABLE),
        (404, "commentNotFound", "replies", Fate.SKIP, Code.UPSTREAM_UNAVAILABLE),
        (400, "API_KEY_INVALID", "video", Fate.HALT, Code.UPSTREAM_UNAVAILABLE),
        (403, "accessNotConfigured", "video", Fate.HALT, Code.UPSTREAM_UNAVAILABLE),
        (403, "accessNotConfigured", "replies", Fate.HALT, Code.UPSTREAM_UNAVAILABLE),
        (403, "RATE_LIMIT_EXCEEDED", "replies", Fate.RETRY, Code.UPSTREAM_UNAVAILABLE),
        (418, "", "video", Fate.HALT, Code.UPSTREAM_UNAVAILABLE),
    ],
)
def test_each_refusal_has_its_fate(status: int, reason: str, kind: str, fate: Fate, code: Code) -> None:
    """Only what can succeed is tried again."""
    failure = classify(status, reason, kind)
    assert (failure.fate, failure.code) == (fate, code)


def test_a_refused_token_restarts_the_chain_but_not_for_ever() -> None:
    """The second restart is the last."""
    page = leased(Page("threads", 7, "old"))
    assert restart(page, 0).following == Page("threads", 8)
    with pytest.raises(Failure):
        restart(page, 2)


def test_a_refused_token_in_a_later_round_begins_a_new_round() -> None:
    """What arrived meanwhile is still looked for."""
    found = restart(leased(Page("threads", 1, "old", round=1)), 0)
    assert found.again == Page("threads", round=2)
    assert found.following is None


def test_a_count_that_is_no_number_is_not_kept() -> None:
    """It would make the analysis unreadable for everybody."""
    answer = {"items": [{"snippet": {"title": "T"}, "statistics": {"commentCount": None}}]}
    assert dict(read_video(answer).fields or {})["video_comments"] == ""


def test_waits_double_up_to_a_bound() -> None:
    """Jitter spreads them over half their length."""
    assert [backoff(tries, 0.5, 20, 1.0) for tries in range(4)] == [0.5, 1.0, 2.0, 4.0]
    assert backoff(30, 0.5, 20, 1.0) == 20
    assert backoff(2, 0.5, 20, 0.0) == 1.0
