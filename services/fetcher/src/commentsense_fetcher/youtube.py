"""The official client, one a process: httplib2 connections are not to be shared."""

import json
from http.client import HTTPException
from typing import Any

import google_auth_httplib2
import httplib2
from commentsense_contracts.states import Order
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from commentsense_fetcher.failures import Failure, Fate, classify

PAGE_SIZE = 100
_COMMENT = "id,snippet(channelId,textDisplay,authorChannelId,likeCount,publishedAt,parentId)"
_THREAD_FIELDS = (
    "nextPageToken,items(id,snippet(channelId,totalReplyCount,"
    f"topLevelComment({_COMMENT})),replies(comments({_COMMENT})))"
)
_REPLY_FIELDS = f"nextPageToken,items({_COMMENT})"
_VIDEO_FIELDS = "items(id,snippet(title,channelId,channelTitle,publishedAt),statistics(commentCount))"


class YouTube:
    """YouTube Data API v3, as far as comments need it. Each method is one HTTP attempt and one unit of quota.

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
