"""Paging alone: the official client makes the requests that an analysis makes, and does nothing with the answers."""

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import httplib2
from googleapiclient.discovery import build

_COMMENT = "id,snippet(channelId,textDisplay,authorChannelId,likeCount,publishedAt,parentId)"
_THREADS = (
    "nextPageToken,items(id,snippet(channelId,totalReplyCount,"
    f"topLevelComment({_COMMENT})),replies(comments({_COMMENT})))"
)
_REPLIES = f"nextPageToken,items({_COMMENT})"


@dataclass
class Paging:
    """One reading of a video.

    Attributes:
        endpoint: the stub.
        video: its id.
        clients: requests underway at once.
        replies: whether replies that thread pages cut off are read too.
        requests: by method.
        comments: that came, each once.
    """

    endpoint: str
    video: str
    clients: int
    replies: bool = True
    requests: dict[str, int] = field(default_factory=dict)
    comments: set[str] = field(default_factory=set)
    _todo: "deque[tuple[str, str, str]]" = field(default_factory=deque)
    _underway: int = 0
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _errors: list[Exception] = field(default_factory=list)

    def read(self) -> float:
        """Reads everything; gives the seconds, without those that making the clients takes."""
        clients = [self._client() for _ in range(self.clients)]
        self._todo.extend((("videos", self.video, ""), ("threads", self.video, "")))
        workers = [threading.Thread(target=self._work, args=(client,)) for client in clients]
        began = time.perf_counter()
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        seconds = time.perf_counter() - began
        assert not self._errors, self._errors
        return seconds

    def _client(self) -> Any:
        return build(
            "youtube", "v3", developerKey="stub-key", http=httplib2.Http(timeout=30), static_discovery=True,
            client_options={"api_endpoint": self.endpoint}, cache_discovery=False,
        )  # fmt: skip

    def _work(self, client: Any) -> None:
        while (page := self._take()) is not None:
            made: list[tuple[str, str, str]] = []
            try:
                made = self._get(client, *page)
            except Exception as error:  # a thread must not take it along unseen
                self._errors.append(error)
            with self._changed:
                # The chain of threads is what takes longest: its pages go first.
                self._todo.extendleft(page for page in made if page[0] == "threads")
                self._todo.extend(page for page in made if page[0] != "threads")
                self._underway -= 1
                self._changed.notify_all()

    def _take(self) -> tuple[str, str, str] | None:
        with self._changed:
            while not self._todo and self._underway and not self._errors:
                self._changed.wait()
            if not self._todo or self._errors:
                return None
            self._underway += 1
            return self._todo.popleft()

    def _get(self, client: Any, kind: str, subject: str, token: str) -> list[tuple[str, str, str]]:
        with self._changed:
            self.requests[kind] = self.requests.get(kind, 0) + 1
        common = {"maxResults": 100, "textFormat": "plainText", "pageToken": token or None}
        if kind == "videos":
            client.videos().list(part="snippet,statistics", id=subject).execute(num_retries=0)
            return []
        if kind == "comments":
            answer = client.comments().list(part="snippet", parentId=subject, fields=_REPLIES, **common)
            found = answer.execute(num_retries=0)
            self.comments.update(item["id"] for item in found["items"])
            return self._following(kind, subject, found)
        answer = client.commentThreads().list(
            part="snippet,replies", videoId=subject, order="time", fields=_THREADS, **common
        )
        found = answer.execute(num_retries=0)
        made = self._following(kind, subject, found)
        for thread in found["items"]:
            carried = (thread.get("replies") or {}).get("comments") or []
            self.comments.update((thread["id"], *(reply["id"] for reply in carried)))
            if self.replies and thread["snippet"]["totalReplyCount"] > len(carried):
                made.append(("comments", thread["id"], ""))
        return made

    @staticmethod
    def _following(kind: str, subject: str, found: dict[str, Any]) -> list[tuple[str, str, str]]:
        token = found.get("nextPageToken")
        return [(kind, subject, token)] if token else []
