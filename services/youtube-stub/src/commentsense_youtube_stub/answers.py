"""What each method answers. No HTTP here: a checked call in, JSON bytes out, an ApiError where YouTube refuses."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from commentsense_youtube_stub import errors, fields, paging, shapes, tokens
from commentsense_youtube_stub.catalog import Catalog
from commentsense_youtube_stub.channels import (
    HIDDEN,
    Channel,
    channel_resource,
    find,
    item_resource,
    playlist_resource,
)
from commentsense_youtube_stub.corpus import DESCRIPTION
from commentsense_youtube_stub.fields import InvalidMask, Mask
from commentsense_youtube_stub.ids import channel_id, etag
from commentsense_youtube_stub.parameters import METHODS, Call
from commentsense_youtube_stub.render import Comments, View, instant, listing
from commentsense_youtube_stub.shelf import Shelf
from commentsense_youtube_stub.tokens import InvalidToken, Place
from commentsense_youtube_stub.video import Comment, Content, Description, State

_THREADS = "youtube#commentThreadListResponse"
_COMMENTS = "youtube#commentListResponse"
_VIDEOS = "youtube#videoListResponse"
_CHANNELS = "youtube#channelListResponse"
_PLAYLISTS = "youtube#playlistListResponse"
_ITEMS = "youtube#playlistItemListResponse"
_THREAD_SAMPLE, _COMMENT_SAMPLE = shapes.any_thread(), shapes.any_comment()
_VIDEO_PARTS = ("snippet", "statistics", "contentDetails", "status")


@dataclass(frozen=True, slots=True)
class Answers:
    """The methods over a catalogue.

    Attributes:
        catalog: the videos.
    """

    catalog: Catalog

    def answer(self, method: str, call: Call, repeat: int | None) -> bytes:
        """The answer of a method.

        Args:
            method: such as videos or playlistItems.
            call: the checked request.
            repeat: how many threads come again, instead of what the video says; None for that.

        Raises:
            ApiError: it refuses.
        """
        if method == "videos":
            return self._videos(call)
        if method == "channels":
            return self._channels(call)
        if method == "playlists":
            return self._playlists(call)
        if method == "playlistItems":
            return self._items(call)
        if method == "commentThreads":
            return self._threads(call, repeat) if call.filter == "videoId" else self._threads_by_id(call)
        return self._replies(call) if call.filter == "parentId" else self._comments_by_id(call)

    def _videos(self, call: Call) -> bytes:
        if call.token:
            raise errors.incompatible("id, pageToken")
        shelves = [self.catalog.get(video) for video in call.values[:50]]
        items = [video_resource(shelf, call.parts) for shelf in shelves if shelf and shelf.state not in HIDDEN]
        return _whole(call, _VIDEOS, _VIDEO_SAMPLE, items, len(items), len(items))

    def _channels(self, call: Call) -> bytes:
        if call.token:
            raise errors.invalid_page_token()
        known = self.catalog.channels()
        found = [find(known, call.filter, value) for value in call.values[:50]]
        items = [channel_resource(channel, call.parts) for channel in found if channel]
        return _whole(call, _CHANNELS, _CHANNEL_SAMPLE, items[: call.size], len(items), call.size)

    def _playlists(self, call: Call) -> bytes:
        known = self.catalog.channels()
        if call.filter == "channelId" and call.values[0] not in known:
            raise errors.channel_not_found()
        everything = self.catalog.playlists()
        if call.filter == "id":
            lists = [everything[name] for name in call.values[:50] if name in everything]
        else:
            # A channel's uploads are no playlist that it made.
            owner = known[call.values[0]]
            lists = [one for one in everything.values() if one.channel == owner.handle and one.id != owner.uploads.id]
        subject = f"playlists/{','.join(call.values)}"
        cut, token = _page(call, subject, len(lists))
        items = [playlist_resource(lists[at], known[channel_id(lists[at].channel)], call.parts) for at in cut]
        return _whole(call, _PLAYLISTS, _PLAYLIST_SAMPLE, items, len(lists), call.size, token)

    def _items(self, call: Call) -> bytes:
        playlist = self.catalog.playlists().get(call.values[0])
        if playlist is None or not playlist.videos:
            raise errors.playlist_not_found()
        owner = self.catalog.channels()[channel_id(playlist.channel)]
        cut, token = _page(call, f"items/{playlist.id}", len(playlist.videos))
        items = [item_resource(playlist, owner, at, self._shown(playlist.videos[at]), call.parts) for at in cut]
        return _whole(call, _ITEMS, _ITEM_SAMPLE, items, len(playlist.videos), call.size, token)

    def _shown(self, video: str) -> Description | None:
        shelf = self.catalog.get(video)
        return shelf.content.description if shelf and shelf.state not in HIDDEN else None

    def _threads(self, call: Call, repeat: int | None) -> bytes:
        video = call.values[0]
        shelf = self._readable(video)
        mask = _mask(call, _THREADS, _THREAD_SAMPLE)
        subject = f"threads/{call.order}/{video}"
        place = _place(subject, call.token)
        page = place.page if place else 0
        if shelf.state is State.GONE_AFTER_PAGE and page >= shelf.after_page:
            raise errors.video_not_found(video)
        if shelf.state is State.TOKEN_EXPIRES_AFTER_PAGE and page >= shelf.after_page:
            raise errors.invalid_page_token()
        again = shelf.repeat if repeat is None else repeat
        anchor = place.anchor if place else None
        if call.order == "time":
            cut = paging.by_time(shelf.arrived, anchor, call.size, again)
        else:
            cut = paging.by_rank(shelf.ranked(), anchor, call.size, again)
        items = shelf.rendered.items(cut.items, _view(call, mask))
        shelf.page_served()
        return listing(_THREADS, items, call.size, _token(subject, cut.anchor, page), mask)

    def _threads_by_id(self, call: Call) -> bytes:
        mask = _mask(call, _THREADS, _THREAD_SAMPLE)
        items: list[bytes] = []
        for thread_id in call.values:
            found = self.catalog.find(thread_id)
            position = found[0].position(thread_id) if found else None
            if found is None or position is None:
                raise errors.thread_not_found()
            items += found[0].rendered.items([position], _view(call, mask))
        return listing(_THREADS, items, call.size, None, mask)

    def _replies(self, call: Call) -> bytes:
        parent = call.values[0]
        found = self.catalog.find(parent)
        if found is None:
            raise errors.comment_not_found("parentId")
        shelf, thread = found
        mask = _mask(call, _COMMENTS, _COMMENT_SAMPLE)
        subject = f"replies/{parent}"
        place = _place(subject, call.token)
        positions = range(len(thread.replies))
        cut = paging.by_rank(positions, place.anchor if place else None, call.size, 0)
        render = Comments(shelf.content.description, _view(call, mask), reply=True)
        items = [render(thread.replies[index]) for index in cut.items]
        page = place.page if place else 0
        return listing(_COMMENTS, items, call.size, _token(subject, cut.anchor, page), mask)

    def _comments_by_id(self, call: Call) -> bytes:
        mask = _mask(call, _COMMENTS, _COMMENT_SAMPLE)
        items = []
        for comment_id in call.values:
            found = self._comment(comment_id)
            if found is None:
                raise errors.comment_not_found("id")
            video, comment = found
            items.append(Comments(video, _view(call, mask), reply=bool(comment.parent))(comment))
        return listing(_COMMENTS, items, call.size, None, mask)

    def _comment(self, comment_id: str) -> tuple[Description, Comment] | None:
        found = self.catalog.find(comment_id.partition(".")[0])
        if found is None:
            return None
        shelf, thread = found
        for comment in (thread.top, *thread.replies):
            if comment.id == comment_id:
                return shelf.content.description, comment
        return None

    def _readable(self, video: str) -> Shelf:
        shelf = self.catalog.get(video)
        if shelf is None or shelf.state is State.NOT_FOUND:
            raise errors.video_not_found(video)
        if shelf.state is State.COMMENTS_DISABLED:
            raise errors.comments_disabled(video)
        if shelf.state is State.FORBIDDEN:
            raise errors.forbidden("youtube.commentThread")
        if shelf.state is State.PROCESSING_FAILURE:
            raise errors.processing_failure()
        return shelf


def video_resource(shelf: Shelf, parts: tuple[str, ...]) -> dict[str, Any]:
    """A `video` resource. Counts are strings, as YouTube sends them."""
    video = shelf.content.description
    statistics = {"viewCount": str(video.views), "likeCount": str(video.likes), "favoriteCount": "0"}
    if shelf.state is not State.COMMENTS_DISABLED:
        statistics["commentCount"] = str(shelf.count())
    thumbnail = {"url": f"https://i.ytimg.com/vi/{video.id}/default.jpg", "width": 120, "height": 90}
    whole: dict[str, Any] = {
        "snippet": {
            "publishedAt": instant(video.published),
            "channelId": video.channel_id,
            "title": video.title,
            "description": video.text,
            "thumbnails": {"default": thumbnail},
            "channelTitle": video.channel_title,
            "categoryId": "26",
            "liveBroadcastContent": "none",
            "localized": {"title": video.title, "description": video.text},
            "defaultAudioLanguage": video.language,
        },
        "statistics": statistics,
        "contentDetails": {
            "duration": video.duration,
            "dimension": "2d",
            "definition": "hd",
            "caption": "false",
            "licensedContent": True,
            "contentRating": {},
            "projection": "rectangular",
        },
        "status": {
            "uploadStatus": "processed",
            "privacyStatus": "public",
            "license": "youtube",
            "embeddable": True,
            "publicStatsViewable": True,
            "madeForKids": False,
        },
    }
    head = {"kind": "youtube#video", "etag": etag(video.id), "id": video.id}
    return head | {part: whole[part] for part in _VIDEO_PARTS if part in parts}


# Hold every field that the stub knows of each.
_VIDEO_SAMPLE = video_resource(Shelf(Content(DESCRIPTION, ())), _VIDEO_PARTS)
_SAMPLE = Channel(DESCRIPTION.owner, DESCRIPTION.channel_title, (DESCRIPTION,))
_CHANNEL_SAMPLE = channel_resource(_SAMPLE, METHODS["channels"].parts)
_PLAYLIST_SAMPLE = playlist_resource(_SAMPLE.uploads, _SAMPLE, METHODS["playlists"].parts)
_ITEM_SAMPLE = item_resource(_SAMPLE.uploads, _SAMPLE, 0, DESCRIPTION, METHODS["playlistItems"].parts)


def _page(call: Call, subject: str, count: int) -> tuple[Sequence[int], str | None]:
    """Positions on the page that a call asks for, and the token of the next one."""
    place = _place(subject, call.token)
    if not call.size:
        return (), None
    cut = paging.by_rank(range(count), place.anchor if place else None, call.size, 0)
    return cut.items, _token(subject, cut.anchor, place.page if place else 0)


def _whole(
    call: Call,
    kind: str,
    sample: dict[str, Any],
    items: list[dict[str, Any]],
    total: int,
    size: int,
    token: str | None = None,
) -> bytes:
    """A whole answer of the methods whose answers are small. Channels that are not there leave no empty list behind."""
    whole: dict[str, Any] = {"kind": kind, "etag": etag(f"{kind}/{','.join(call.values)}/{call.token}")}
    if token:
        whole["nextPageToken"] = token
    whole["pageInfo"] = {"totalResults": total, "resultsPerPage": size}
    if items or kind != _CHANNELS:
        whole["items"] = items
    return json.dumps(fields.prune(whole, _mask(call, kind, sample)), separators=(",", ":")).encode()


def _view(call: Call, mask: Mask | None) -> View:
    _, items = fields.below(mask, "items")
    return View(call.html, call.parts, call.fields, items)


def _mask(call: Call, kind: str, sample: dict[str, Any]) -> Mask | None:
    if not call.fields:
        return None
    page = {"totalResults": 0, "resultsPerPage": 0}
    whole = {"kind": kind, "etag": "", "nextPageToken": "", "pageInfo": page, "items": [sample]}
    try:
        mask = fields.parse(call.fields)
        fields.check(mask, whole)
    except InvalidMask as error:
        raise errors.invalid_value("fields", str(error)) from None
    return mask


def _place(subject: str, token: str) -> Place | None:
    try:
        return tokens.decode(subject, token) if token else None
    except InvalidToken:
        raise errors.invalid_page_token() from None


def _token(subject: str, anchor: int | None, page: int) -> str | None:
    return None if anchor is None else tokens.encode(subject, Place(anchor, page + 1))
