"""What a page of YouTube's API means for the ledger: pure, so that every shape of answer can be tested."""

from typing import Any

from commentsense_contracts.ledger import Fetched, LeasedPage
from commentsense_contracts.records import Comment, Page, epoch, sanitise
from commentsense_contracts.states import Code, Order

from commentsense_fetcher.failures import Failure, Fate

MAX_ROUNDS = 3
MAX_RESTARTS = 2
# YouTube allows 100 characters for a title; anything longer is not a title.
_MAX_TITLE = 200


def read_video(answer: dict[str, Any]) -> Fetched:
    """The video's description as fields of the analysis.

    Raises:
        Failure: there is no such video.
    """
    items = answer.get("items") or []
    if not items:
        raise Failure(Fate.HALT, "There is no such video, or it is private.", Code.VIDEO_NOT_FOUND)
    snippet, statistics = items[0].get("snippet") or {}, items[0].get("statistics") or {}
    fields = {
        "title": sanitise(str(snippet.get("title", "")))[:_MAX_TITLE],
        "channel": sanitise(str(snippet.get("channelTitle", "")))[:_MAX_TITLE],
        "channel_id": sanitise(str(snippet.get("channelId", ""))),
        # Absent when comments are turned off or hidden.
        "video_comments": count if (count := str(statistics.get("commentCount", ""))).isdecimal() else "",
    }
    return Fetched(fields=fields)


def read_threads(answer: dict[str, Any], leased: LeasedPage) -> Fetched:
    """One page of threads: their comments, the replies that came along, and the pages that follow from it."""
    options, page = leased.analysis.options, leased.page
    comments: list[Comment] = []
    replies: dict[str, Page] = {}
    for thread in answer.get("items") or []:
        snippet = thread["snippet"]
        channel = snippet.get("channelId", "")
        top = read_comment(snippet["topLevelComment"], "", channel)
        comments.append(top)
        if not options.include_replies:
            continue
        carried = (thread.get("replies") or {}).get("comments") or []
        comments.extend(read_comment(reply, top.id, channel) for reply in carried)
        if int(snippet.get("totalReplyCount") or 0) > len(carried):
            replies[top.id] = Page("replies", parent=top.id)
    token = answer.get("nextPageToken") or ""
    following = Page("threads", page.index + 1, token, round=page.round) if token else None
    again = None
    # By relevance there is no place where new comments stand, and a single page has nothing behind it.
    if options.order is Order.TIME and page.round < MAX_ROUNDS and (page.index > 0 or page.round > 0 or token):
        again = Page("threads", round=page.round + 1)
    return Fetched(tuple(comments), replies=replies, following=following, again=again)


def read_replies(answer: dict[str, Any], leased: LeasedPage) -> Fetched:
    """One page of a thread's replies."""
    page = leased.page
    comments = tuple(read_comment(item, page.parent, leased.analysis.channel_id) for item in answer.get("items") or [])
    token = answer.get("nextPageToken") or ""
    following = Page("replies", page.index + 1, token, parent=page.parent) if token else None
    return Fetched(comments, following=following)


def read_comment(item: dict[str, Any], parent: str, channel: str) -> Comment:
    """One comment resource as a record.

    Args:
        item: YouTube's `comment` resource.
        parent: id of the thread when it is a reply.
        channel: of the video's owner, where the resource itself does not say.
    """
    snippet = item["snippet"]
    author = (snippet.get("authorChannelId") or {}).get("value", "")
    owner = snippet.get("channelId") or channel
    return Comment(
        id=sanitise(str(item["id"])),
        parent=parent,
        owner=bool(author) and author == owner,
        likes=int(snippet.get("likeCount") or 0),
        time=epoch(str(snippet.get("publishedAt", ""))),
        text=sanitise(str(snippet.get("textDisplay") or snippet.get("textOriginal") or "")),
    )


def restart(leased: LeasedPage, restarts: int) -> Fetched:
    """The chain from its beginning again, after its token was refused. Comments that are kept are not counted twice.

    Raises:
        Failure: that was tried before, and helped nothing.
    """
    if restarts >= MAX_RESTARTS:
        raise Failure(Fate.HALT, "YouTube refuses its own page tokens for this video. Start a new analysis later.")
    page = leased.page
    again = Page(page.kind, page.index + 1, parent=page.parent, round=page.round)
    fields = {"restarts": str(restarts + 1)}
    if page.round:
        # A later round goes on only while pages bring something new, which this one cannot: it begins anew.
        return Fetched(fields={**fields, "round_new": "1"}, again=Page("threads", round=page.round + 1))
    return Fetched(fields=fields, following=again)


def backoff(tries: int, base: float, cap: float, jitter: float) -> float:
    """Seconds to wait after `tries` tries failed: doubling, bounded, and spread by `jitter` (0 to 1)."""
    return min(cap, base * 2.0**tries) * (0.5 + 0.5 * jitter)
