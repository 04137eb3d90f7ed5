"""What YouTube's answers about a channel or playlist mean for the ledger: pure, as `pages.py`.

A collection is listed by a chain of three pages, one request and one unit each: what it is and which playlist holds its
videos, that playlist's first page, and those videos' descriptions. Only an address of old (/c/name) may take a fourth.
"""

import re
from typing import Any

from commentsense_contracts.ledger import Fetched, LeasedPage
from commentsense_contracts.records import (
    LISTING_ITEMS,
    LISTING_SOURCE,
    LISTING_VIDEOS,
    ListedVideo,
    Page,
    dump_videos,
    epoch,
    sanitise,
)
from commentsense_contracts.source_id import By, SourceKind
from commentsense_contracts.states import Code
from commentsense_contracts.video_id import VIDEO_ID

from commentsense_fetcher.failures import Failure, Fate

# Most that one page of playlistItems.list and one call of videos.list hold.
MOST_VIDEOS = 50
# YouTube allows 100 characters for a video's title and 150 for a playlist's; anything longer is not a title.
_MAX_TITLE = 200
_LARGEST = 2**63 - 1
_VIDEO_ID = re.compile(VIDEO_ID)


def _title(value: object) -> str:
    return sanitise(str(value or ""))[:_MAX_TITLE]


def _count(value: object) -> int | None:
    text = str(value if value is not None else "")
    return min(int(text), _LARGEST) if text.isascii() and text.isdecimal() and len(text) < 30 else None


def read_source(answer: dict[str, Any], leased: LeasedPage) -> Fetched:
    """The title and id of a channel or playlist, and the page that lists it.

    Raises:
        Failure: there is none.
    """
    page = leased.page
    items = answer.get("items") or []
    if not items:
        if page.parent == By.CUSTOM:
            return Fetched(following=Page(LISTING_SOURCE, page.index + 1, page.token, parent=By.USERNAME.value))
        raise Failure(Fate.HALT, "There is no such channel or playlist, or it is private.", Code.SOURCE_NOT_FOUND)
    found = items[0]
    source_id = sanitise(str(found["id"]))
    fields = {"source_id": source_id, "source_title": _title((found.get("snippet") or {}).get("title"))}
    kind, playlist = SourceKind.PLAYLIST, source_id
    if page.parent != SourceKind.PLAYLIST:
        related = (found.get("contentDetails") or {}).get("relatedPlaylists") or {}
        kind, playlist = SourceKind.CHANNEL, str(related.get("uploads") or f"UU{source_id[2:]}")
    return Fetched(fields=fields, following=Page(LISTING_ITEMS, page.index + 1, playlist, parent=kind.value))


def read_items(answer: dict[str, Any], leased: LeasedPage) -> Fetched:
    """The videos that stand on a playlist's first page, each once."""
    page = leased.page
    ids = [str((item.get("contentDetails") or {}).get("videoId", "")) for item in answer.get("items") or []]
    known = [video for video in dict.fromkeys(ids) if _VIDEO_ID.fullmatch(video)][:MOST_VIDEOS]
    if not known:
        return Fetched()
    return Fetched(following=Page(LISTING_VIDEOS, page.index + 1, ",".join(known), parent=page.parent))


def read_videos(answer: dict[str, Any], leased: LeasedPage) -> Fetched:
    """The videos themselves: a channel's newest first, a playlist's in its order, as many as were asked for.

    Those that YouTube does not describe are private or removed. They are left out, and one call of videos.list takes
    all that a page of the playlist holds, so that the next ones take their place for no more units.
    """
    page = leased.page
    described = {str(item["id"]): item for item in answer.get("items") or []}
    videos = [_video(name, described[name]) for name in page.token.split(",") if name in described]
    if page.parent == SourceKind.CHANNEL:
        # The playlist of uploads is ordered by upload, which may be long before a video is published.
        videos.sort(key=lambda video: -video.time)
    return Fetched(fields={"videos": dump_videos(videos[: leased.analysis.options.max_comments])})


def _video(name: str, item: dict[str, Any]) -> ListedVideo:
    snippet, statistics = item.get("snippet") or {}, item.get("statistics") or {}
    return ListedVideo(
        id=name,
        title=_title(snippet.get("title")),
        time=epoch(str(snippet.get("publishedAt", ""))),
        comments=_count(statistics.get("commentCount")),
        views=_count(statistics.get("viewCount")),
        likes=_count(statistics.get("likeCount")),
    )
