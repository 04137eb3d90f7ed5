"""The official client, one a process: httplib2 connections are not to be shared."""

import json
from http.client import HTTPException
from typing import Any

import google_auth_httplib2
import httplib2
from commentsense_contracts.source_id import By, SourceKind
from commentsense_contracts.states import Order
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from commentsense_fetcher.failures import LISTING, UPLOADS, Failure, Fate, classify
from commentsense_fetcher.listing import MOST_VIDEOS

PAGE_SIZE = 100
_COMMENT = "id,snippet(channelId,textDisplay,authorChannelId,likeCount,publishedAt,parentId)"
_THREAD_FIELDS = (
    "nextPageToken,items(id,snippet(channelId,totalReplyCount,"
    f"topLevelComment({_COMMENT})),replies(comments({_COMMENT})))"
)
_REPLY_FIELDS = f"nextPageToken,items({_COMMENT})"
_VIDEO_FIELDS = "items(id,snippet(title,channelId,channelTitle,publishedAt),statistics(commentCount))"
_CHANNEL_FIELDS = "items(id,snippet(title),contentDetails(relatedPlaylists(uploads)))"
_PLAYLIST_FIELDS = "items(id,snippet(title))"
_ITEM_FIELDS = "items(contentDetails(videoId))"
_LISTED_FIELDS = "items(id,snippet(title,publishedAt),statistics(viewCount,likeCount,commentCount))"
# A name of old is tried as a handle first.
_ASKED_BY = {By.ID: "id", By.HANDLE: "forHandle", By.CUSTOM: "forHandle", By.USERNAME: "forUsername"}


class YouTube:
    """YouTube Data API v3, as far as comments and lists of videos need it.

    Each method is one HTTP attempt and one unit of quota.

    Args:
        key: API key.
        endpoint: other address than YouTube's; empty for YouTube.
        timeout: seconds.

    Raises (each method):
        Failure: no page came; its fate says what to do. It never holds the request's URL, which holds the key.
    """

    def __init__(self, key: str, endpoint: str, timeout: float) -> None:
        options = {"api_endpoint": endpoint} if endpoint else None
        self._http = httplib2.Http(timeout=timeout)
        client = build(
            "youtube",
            "v3",
            developerKey=key,
            http=self._http,
            client_options=options,
            static_discovery=True,
            cache_discovery=False,
        )
        self._videos = client.videos()
        self._threads = client.commentThreads()
        self._comments = client.comments()
        self._channels = client.channels()
        self._playlists = client.playlists()
        self._items = client.playlistItems()

    def video(self, video: str) -> dict[str, Any]:
        """The answer of videos.list for one id."""
        request = self._videos.list(part="snippet,statistics", id=video, fields=_VIDEO_FIELDS)
        return self._execute(request, "video")

    def threads(self, video: str, order: Order, token: str) -> dict[str, Any]:
        """One page of commentThreads.list, with the replies that it carries."""
        request = self._threads.list(
            part="snippet,replies",
            videoId=video,
            order=order.value,
            maxResults=PAGE_SIZE,
            textFormat="plainText",
            fields=_THREAD_FIELDS,
            pageToken=token or None,
        )
        return self._execute(request, "threads")

    def replies(self, thread: str, token: str) -> dict[str, Any]:
        """One page of comments.list: all replies of a thread."""
        request = self._comments.list(
            part="snippet",
            parentId=thread,
            maxResults=PAGE_SIZE,
            textFormat="plainText",
            fields=_REPLY_FIELDS,
            pageToken=token or None,
        )
        return self._execute(request, "replies")

    def source(self, by: str, value: str) -> dict[str, Any]:
        """The answer of channels.list for one channel (`by` of `source_id.By`), or of playlists.list (`playlist`)."""
        if by == SourceKind.PLAYLIST:
            return self._execute(self._playlists.list(part="snippet", id=value, fields=_PLAYLIST_FIELDS), LISTING)
        asked = {_ASKED_BY[By(by)]: value}
        request = self._channels.list(part="snippet,contentDetails", fields=_CHANNEL_FIELDS, **asked)
        return self._execute(request, LISTING)

    def items(self, playlist: str, of: str) -> dict[str, Any]:
        """The first page of playlistItems.list; `of` says whether the playlist is a channel's uploads."""
        request = self._items.list(
            part="contentDetails", playlistId=playlist, maxResults=MOST_VIDEOS, fields=_ITEM_FIELDS
        )
        return self._execute(request, UPLOADS if of == SourceKind.CHANNEL else LISTING)

    def listed(self, videos: str) -> dict[str, Any]:
        """The answer of videos.list for up to 50 ids, separated by commas."""
        return self._execute(self._videos.list(part="snippet,statistics", id=videos, fields=_LISTED_FIELDS), LISTING)

    def _execute(self, request: Any, kind: str) -> dict[str, Any]:
        try:
            answer = request.execute(num_retries=0)
        except HttpError as error:
            # `from None`: the error's text is the URL, key included, and must reach no log.
            raise classify(int(error.resp.status), _reason(error.content), kind) from None
        except (
            httplib2.HttpLib2Error,
            google_auth_httplib2.exceptions.TransportError,
            HTTPException,
            OSError,
        ) as error:
            self._http.close()
            raise Failure(Fate.RETRY, f"YouTube could not be reached ({type(error).__name__}).") from None
        if not isinstance(answer, dict):
            raise Failure(Fate.RETRY, "YouTube's answer is not what its documentation says.")
        return answer


def _reason(content: bytes) -> str:
    try:
        error = json.loads(content)["error"]
        details = error.get("details") or [{}]
        return str(details[0].get("reason") or error["errors"][0]["reason"])
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return ""
