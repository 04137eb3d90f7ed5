"""What YouTube's answers about a channel or playlist mean for the ledger."""

import json
from typing import Any

import pytest
from commentsense_contracts.ledger import LeasedPage
from commentsense_contracts.records import Analysis, Collection, ListedVideo, Page
from commentsense_contracts.states import Code
from commentsense_fetcher.failures import LISTING, UPLOADS, Failure, Fate, classify
from commentsense_fetcher.listing import read_items, read_source, read_videos


def leased(page: Page, videos: int = 10) -> LeasedPage:
    """A leased page of a collection."""
    base = {"schema": "3", "kind": "collection", "id": "c", "video": "", "state": "fetching"}
    return LeasedPage(Analysis.load({**base, "max_comments": str(videos)}), page.item, page, 0)


def source(parent: str, index: int = 0) -> LeasedPage:
    """The first page of a collection."""
    return leased(Page("listing-source", index, "SomeBody", parent=parent))


def video(name: str, **more: Any) -> dict[str, Any]:
    """A video resource."""
    snippet = {"title": f"Title {name}", "publishedAt": "2026-01-02T03:04:05Z", **more}
    return {"id": name, "snippet": snippet, "statistics": {"viewCount": "9", "likeCount": "2", "commentCount": "7"}}


def test_a_channel_leads_to_its_uploads() -> None:
    """Id and title are kept, and the next page is the playlist that it names."""
    related = {"contentDetails": {"relatedPlaylists": {"uploads": "UUlist"}}}
    fetched = read_source({"items": [{"id": "UCabc", "snippet": {"title": "T"}, **related}]}, source("handle"))
    assert fetched.fields == {"source_id": "UCabc", "source_title": "T"}
    assert fetched.following == Page("listing-items", 1, "UUlist", parent="channel")


def test_a_channel_that_names_no_uploads_has_them_by_its_id() -> None:
    """The playlist of uploads has the channel's id with other letters in front."""
    fetched = read_source({"items": [{"id": "UCabc"}]}, source("id"))
    assert fetched.following == Page("listing-items", 1, "UUabc", parent="channel")


def test_a_playlist_leads_to_itself() -> None:
    """Its title is known first, then its items are asked for."""
    fetched = read_source({"items": [{"id": "PLabc", "snippet": {"title": "T"}}]}, source("playlist"))
    assert fetched.following == Page("listing-items", 1, "PLabc", parent="playlist")


def test_an_address_of_old_is_tried_twice() -> None:
    """As a handle, then as a user name, then it is none."""
    again = read_source({}, source("custom")).following
    assert again == Page("listing-source", 1, "SomeBody", parent="username")
    with pytest.raises(Failure) as failed:
        read_source({}, leased(again))
    assert (failed.value.fate, failed.value.code) == (Fate.HALT, Code.SOURCE_NOT_FOUND)


@pytest.mark.parametrize("answer", [{}, {"items": []}, {"items": None}])
@pytest.mark.parametrize("parent", ["id", "handle", "playlist"])
def test_a_source_that_is_not_there_ends_the_collection(answer: dict[str, Any], parent: str) -> None:
    """YouTube leaves the items out, or sends none."""
    with pytest.raises(Failure) as failed:
        read_source(answer, source(parent))
    assert failed.value.code is Code.SOURCE_NOT_FOUND


def test_items_lead_to_their_videos_each_once() -> None:
    """Repeats, broken ids and entries without a video are dropped; an empty list ends the chain."""
    page = leased(Page("listing-items", 1, "PLabc", parent="playlist"))
    ids = ["aaaaaaaaaaa", "bbbbbbbbbbb", "aaaaaaaaaaa", "short", "ccccc,ccccc", None]
    items = [*({"contentDetails": {"videoId": name}} for name in ids), {}]
    following = Page("listing-videos", 2, "aaaaaaaaaaa,bbbbbbbbbbb", parent="playlist")
    assert read_items({"items": items}, page).following == following
    assert read_items({}, page).following is None


def stored(fields: Any) -> list[ListedVideo]:
    """Videos as the API reads them."""
    base = {"schema": "3", "id": "c", "video": "", "state": "completed"}
    return list(Collection.load({**base, **fields}).videos)


def test_a_channels_videos_are_newest_first_and_as_many_as_asked_for() -> None:
    """What YouTube does not describe is left out, and the next one takes its place."""
    answer = {
        "items": [
            video("aaaaaaaaaaa", publishedAt="2026-01-01T00:00:00Z"),
            video("ccccccccccc", publishedAt="2026-03-01T00:00:00Z"),
            video("ddddddddddd", publishedAt="2026-02-01T00:00:00Z"),
        ]
    }
    page = Page("listing-videos", 2, "aaaaaaaaaaa,bbbbbbbbbbb,ccccccccccc,ddddddddddd", parent="channel")
    assert [v.id for v in stored(read_videos(answer, leased(page, 2)).fields)] == ["ccccccccccc", "ddddddddddd"]


def test_a_playlists_videos_keep_its_order() -> None:
    """Whatever the order of the answer."""
    page = Page("listing-videos", 2, "bbbbbbbbbbb,aaaaaaaaaaa", parent="playlist")
    answer = {"items": [video("aaaaaaaaaaa"), video("bbbbbbbbbbb")]}
    assert [found.id for found in stored(read_videos(answer, leased(page)).fields)] == ["bbbbbbbbbbb", "aaaaaaaaaaa"]


def test_titles_are_cut_and_cleaned_and_counts_may_be_missing() -> None:
    """Hostile titles stay text, counts that are none are unknown, and a time that is none too."""
    odd = video("aaaaaaaaaaa", title="<script>\ud800" + "x" * 5_000, publishedAt="yesterday")
    odd["statistics"] = {"viewCount": "9" * 25, "likeCount": "-3"}
    page = Page("listing-videos", 2, "aaaaaaaaaaa", parent="playlist")
    fields = read_videos({"items": [odd]}, leased(page)).fields
    [found] = stored(fields)
    assert found.title == "<script>\ufffd" + "x" * 191
    assert (found.time, found.comments, found.views, found.likes) == (0, None, 2**63 - 1, None)


@pytest.mark.parametrize(
    ("status", "reason", "kind", "fate", "code"),
    [
        (404, "playlistNotFound", LISTING, Fate.HALT, Code.SOURCE_NOT_FOUND),
        (404, "playlistNotFound", UPLOADS, Fate.SKIP, Code.UPSTREAM_UNAVAILABLE),
        (403, "playlistItemsNotAccessible", LISTING, Fate.HALT, Code.SOURCE_NOT_FOUND),
        (403, "channelSuspended", LISTING, Fate.HALT, Code.SOURCE_NOT_FOUND),
        (403, "quotaExceeded", LISTING, Fate.DAY_SPENT, Code.QUOTA_EXHAUSTED),
        (403, "rateLimitExceeded", UPLOADS, Fate.RETRY, Code.UPSTREAM_UNAVAILABLE),
        (503, "backendError", LISTING, Fate.RETRY, Code.UPSTREAM_UNAVAILABLE),
        (403, "forbidden", LISTING, Fate.HALT, Code.UPSTREAM_UNAVAILABLE),
        (400, "invalidPageToken", LISTING, Fate.HALT, Code.UPSTREAM_UNAVAILABLE),
    ],
)
def test_refusals_of_listings(status: int, reason: str, kind: str, fate: Fate, code: Code) -> None:
    """A channel without videos is no failure, a closed one is none that is there, and the rest is as for videos."""
    failure = classify(status, reason, kind)
    assert (failure.fate, failure.code) == (fate, code)


def test_a_listing_page_is_left_alone_by_the_version_before() -> None:
    """Its schema is above what that version reads, in the page and in the hash."""
    page = Page("listing-source", token="SomeBody", parent="handle")
    assert json.loads(page.dump())["schema"] == 3
    assert Page.load(page.dump()) == page
    assert [Page(kind, index).item for index, kind in enumerate(("listing-source", "listing-items"))] == ["l0", "l1"]
    assert json.loads(Page("threads").dump())["schema"] == 2
