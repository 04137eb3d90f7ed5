"""The stub through google-api-python-client: what the official client reads is what the video holds."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from tests.integration.stub_client import official_client, pages, refused, running_stub
from tests.stack import Stack, get_json, send_json

DEMO = "cs-demo-001"


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One stub for the tests of this file."""
    with running_stub(tmp_path_factory.mktemp("stub"), videos="fromsetting=30", daily_quota="500") as stack:
        yield stack


@pytest.fixture
def stub(process: Stack) -> Stack:
    """As if nobody had come by."""
    send_json("POST", f"{process.stub}/stub/reset")
    return process


@pytest.fixture
def youtube(stub: Stack) -> Any:
    """The official client."""
    return official_client(stub)


def truth(stub: Stack, video: str, query: str = "") -> dict[str, dict[str, Any]]:
    """Every comment that the video holds, by id."""
    found = get_json(f"{stub.stub}/stub/videos/{video}/comments{query}")
    return {comment["id"]: comment for comment in found}


def walk(youtube: Any, video: str, **more: Any) -> list[dict[str, Any]]:
    """Every thread, page by page."""
    asked = {"part": "snippet,replies", "videoId": video, "maxResults": 100, "textFormat": "plainText", **more}
    return [item for page in pages(youtube.commentThreads(), **asked) for item in page["items"]]


def all_comments(youtube: Any, threads: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The comments of threads, with all their replies."""
    found = []
    for thread in threads:
        found.append(thread["snippet"]["topLevelComment"])
        carried = thread.get("replies", {}).get("comments", [])
        if thread["snippet"]["totalReplyCount"] > len(carried):
            asked = {"part": "snippet", "parentId": thread["id"], "maxResults": 100, "textFormat": "plainText"}
            carried = [item for page in pages(youtube.comments(), **asked) for item in page["items"]]
        assert len(carried) == thread["snippet"]["totalReplyCount"]
        found += carried
    return found


def times(threads: list[dict[str, Any]]) -> list[str]:
    """When the threads were published."""
    return [thread["snippet"]["topLevelComment"]["snippet"]["publishedAt"] for thread in threads]


@pytest.mark.parametrize("order", ["time", "relevance"])
def test_the_demo_video_is_read_to_the_last_reply(stub: Stack, youtube: Any, order: str) -> None:
    """Every comment once, with its text, parent, likes, time and owner."""
    comments = all_comments(youtube, walk(youtube, DEMO, order=order))
    expected = truth(stub, DEMO)
    assert Counter(comment["id"] for comment in comments) == Counter(expected.keys())
    for comment in comments:
        snippet, known = comment["snippet"], expected[comment["id"]]
        assert snippet["textDisplay"] == known["text"]
        assert snippet.get("parentId") == known["parent"]
        assert snippet["likeCount"] == known["likes"]
        assert snippet["publishedAt"] == known["published_at"]
        assert (snippet["authorChannelId"]["value"] == snippet["channelId"]) is known["is_owner"]


def test_newest_come_first_by_time_and_the_most_liked_by_relevance(youtube: Any) -> None:
    """The two orders are different, and what each promises."""
    by_time = times(walk(youtube, DEMO, order="time"))
    assert by_time == sorted(by_time, reverse=True)
    by_relevance = walk(youtube, DEMO, order="relevance")
    likes = [thread["snippet"]["topLevelComment"]["snippet"]["likeCount"] for thread in by_relevance]
    assert likes[0] == max(likes)
    assert sum(likes[:50]) > sum(likes[50:])


def test_replies_are_cut_at_five(youtube: Any) -> None:
    """A thread page shows five replies of a longer thread and says how many there are."""
    threads = walk(youtube, DEMO)
    shown = {
        thread["snippet"]["totalReplyCount"]: len(thread.get("replies", {}).get("comments", [])) for thread in threads
    }
    assert all(count == min(5, total) for total, count in shown.items())
    assert max(shown) > 10
    assert all("replies" not in thread for thread in threads if not thread["snippet"]["totalReplyCount"])


def test_replies_are_paged(stub: Stack, youtube: Any) -> None:
    """comments.list by pages of two gives each reply once."""
    thread = max(walk(youtube, DEMO), key=lambda thread: thread["snippet"]["totalReplyCount"])
    answers = list(pages(youtube.comments(), part="snippet", parentId=thread["id"], maxResults=2))
    ids = [item["id"] for answer in answers for item in answer["items"]]
    assert len(answers) == (thread["snippet"]["totalReplyCount"] + 1) // 2
    assert Counter(ids) == Counter(i for i, known in truth(stub, DEMO).items() if known["parent"] == thread["id"])


def test_threads_and_comments_are_found_by_id(youtube: Any) -> None:
    """Several ids in one call, thread and reply alike."""
    first, second = [thread for thread in walk(youtube, DEMO) if thread["snippet"]["totalReplyCount"]][:2]
    threads = youtube.commentThreads().list(part="snippet", id=[first["id"], second["id"]]).execute()
    assert [item["id"] for item in threads["items"]] == [first["id"], second["id"]]
    wanted = f"{first['id']},{second['replies']['comments'][0]['id']}"
    comments = youtube.comments().list(part="snippet", id=wanted).execute()
    assert ",".join(item["id"] for item in comments["items"]) == wanted
    assert "parentId" not in comments["items"][0]["snippet"]
    assert comments["items"][1]["snippet"]["parentId"] == second["id"]


def test_html_is_the_default_format(stub: Stack, youtube: Any) -> None:
    """Without textFormat texts are HTML: escaped, with links; the original is beside it."""
    page = youtube.commentThreads().list(part="snippet", videoId=DEMO, maxResults=100).execute()
    snippets = [item["snippet"]["topLevelComment"]["snippet"] for item in page["items"]]
    timed = next(s for s in snippets if "watch?v=cs-demo-001&amp;t=" in s["textDisplay"])
    assert "<a href=" not in timed["textOriginal"]
    expected = {comment["text"] for comment in truth(stub, DEMO).values()}
    assert all(snippet["textOriginal"] in expected for snippet in snippets)


def test_videos_list_tells_counts_as_strings(stub: Stack, youtube: Any) -> None:
    """The number of comments includes replies; ids that do not exist are left out."""
    answer = youtube.videos().list(part="snippet,statistics", id=[DEMO, "cs-notfound"]).execute()
    assert [item["id"] for item in answer["items"]] == [DEMO]
    assert answer["items"][0]["statistics"]["commentCount"] == str(len(truth(stub, DEMO)))
    assert answer["items"][0]["snippet"]["channelTitle"]
    nothing = youtube.videos().list(part="snippet", id="AAAAAAAAAAA").execute()
    assert nothing["items"] == []
    disabled = youtube.videos().list(part="statistics", id="cs-disabled").execute()
    assert "commentCount" not in disabled["items"][0]["statistics"]


def test_a_mask_leaves_only_its_fields(youtube: Any) -> None:
    """`fields` works as at Google: what is not named is not there, and a misspelt name is refused."""
    fields = "nextPageToken,items(id,snippet/topLevelComment/snippet/textDisplay)"
    asked = {"part": "snippet,replies", "videoId": DEMO}
    page = youtube.commentThreads().list(**asked, fields=fields).execute()
    assert page.keys() == {"nextPageToken", "items"}
    for item in page["items"]:
        assert item.keys() == {"id", "snippet"}
        assert item["snippet"]["topLevelComment"]["snippet"].keys() == {"textDisplay"}
    wrong = youtube.commentThreads().list(**asked, fields="items/snipet")
    assert refused(wrong.execute) == (400, "invalidParameter")


@pytest.mark.parametrize(
    ("video", "status", "reason"),
    [
        ("cs-disabled", 403, "commentsDisabled"),
        ("cs-notfound", 404, "videoNotFound"),
        ("AAAAAAAAAAA", 404, "videoNotFound"),
        ("cs-private1", 403, "forbidden"),
        ("cs-failure1", 400, "processingFailure"),
    ],
)
def test_videos_that_cannot_be_read_say_why(youtube: Any, video: str, status: int, reason: str) -> None:
    """Each well-known video answers with its own error."""
    assert refused(youtube.commentThreads().list(part="snippet", videoId=video).execute) == (status, reason)


def test_a_video_can_go_away_while_it_is_read(youtube: Any) -> None:
    """Two pages, then 404; and one whose second page's token is never accepted."""
    threads = youtube.commentThreads()
    gone = pages(threads, part="snippet", videoId="cs-gone-002", maxResults=100)
    assert [len(next(gone)["items"]) for _ in range(2)] == [100, 100]
    assert refused(lambda: next(gone)) == (404, "videoNotFound")
    expired = pages(threads, part="snippet", videoId="cs-badtoken", maxResults=100)
    assert len(next(expired)["items"]) == 100
    assert refused(lambda: next(expired)) == (400, "invalidPageToken")


def test_wrong_tokens_and_parents_are_refused(youtube: Any) -> None:
    """A made-up token, a token of another order, a parent that is not there."""
    threads = youtube.commentThreads()
    asked = {"part": "snippet", "videoId": DEMO}
    assert refused(threads.list(**asked, pageToken="nonsense").execute) == (400, "invalidPageToken")
    token = threads.list(**asked).execute()["nextPageToken"]
    other = threads.list(**asked, order="relevance", pageToken=token)
    assert refused(other.execute) == (400, "invalidPageToken")
    missing = youtube.comments().list(part="snippet", parentId="UgxNobodyWroteThis4AaABAg")
    assert refused(missing.execute) == (404, "commentNotFound")


def test_the_key_is_checked(stub: Stack) -> None:
    """None is 403, a wrong one 400 with Google's detail; neither costs quota."""
    asked = {"part": "snippet", "id": DEMO}
    assert refused(official_client(stub, key=None).videos().list(**asked).execute) == (403, "forbidden")
    with pytest.raises(HttpError) as wrong:
        official_client(stub, key="wrong").videos().list(**asked).execute()
    assert wrong.value.resp.status == 400
    assert wrong.value.error_details[0]["reason"] == "API_KEY_INVALID"
    assert get_json(f"{stub.stub}/stub/state")["quota_spent"] == 0


def test_quota_is_counted_per_call_and_ends(stub: Stack, youtube: Any) -> None:
    """One unit a call, failed ones included, and 403 quotaExceeded when the day's are spent."""
    refused(youtube.commentThreads().list(part="snippet", videoId="cs-disabled").execute)
    request = youtube.videos().list(part="id", id=DEMO)
    for _ in range(499):
        request.execute()
    assert refused(request.execute) == (403, "quotaExceeded")
    state = get_json(f"{stub.stub}/stub/state")
    assert state["quota_spent"] == state["quota_limit"] == 500
    assert {name: count for name, count in state["requests"].items() if count} == {"videos": 500, "commentThreads": 1}


def test_late_comments_arrive_once_and_stay(stub: Stack, youtube: Any) -> None:
    """They come to the top while paging; the first walk loses nothing, the second one has all of them."""
    body = {"id": "lateones001", "comments": 800, "late_comments": 4, "late_every": 2}
    send_json("POST", f"{stub.stub}/stub/videos", body)
    expected = truth(stub, "lateones001")
    assert len(expected) == 804
    there = set(truth(stub, "lateones001", "?arrived_only=1"))
    assert len(there) == 800
    first = all_comments(youtube, walk(youtube, "lateones001"))
    assert {comment["id"] for comment in first} == there
    assert len(truth(stub, "lateones001", "?arrived_only=1")) == 803
    for _ in range(2):
        second = all_comments(youtube, walk(youtube, "lateones001", order="time"))
    assert {comment["id"] for comment in second} == expected.keys()
    assert times(walk(youtube, "lateones001")) == sorted(times(walk(youtube, "lateones001")), reverse=True)
    send_json("POST", f"{stub.stub}/stub/videos", body)
    assert truth(stub, "lateones001") == expected


def test_repeated_comments_come_again_on_the_next_page(stub: Stack, youtube: Any) -> None:
    """As many as asked for at each boundary, and nothing is lost."""
    send_json("POST", f"{stub.stub}/stub/videos", {"id": "repeated001", "comments": 400, "repeat_comments": 7})
    found = [[item["id"] for item in page["items"]]
             for page in pages(youtube.commentThreads(), part="id", videoId="repeated001", maxResults=100)]  # fmt: skip
    assert len(found) == 4
    for page, following in pairwise(found):
        assert page[-7:] == following[:7]
    assert len({thread for page in found for thread in page}) == 300


def test_a_video_of_the_settings_is_there(stub: Stack, youtube: Any) -> None:
    """VIDEOS makes it before the first call, and reset keeps it."""
    assert len(all_comments(youtube, walk(youtube, "fromsetting"))) == 30
    assert len(truth(stub, "fromsetting")) == 30
