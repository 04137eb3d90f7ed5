"""Pages through the comments of an analysis: several sorted indexes read as one.

A place is the last comment taken from each index, so that comments which arrive meanwhile shift nothing.
"""

import hashlib
import heapq
import json
from collections.abc import AsyncIterator, Awaitable
from dataclasses import astuple, dataclass, replace
from typing import Any, cast

import redis.asyncio
from commentsense_contracts.keys import AnalysisKeys
from commentsense_contracts.records import StoredComment, rfc3339
from commentsense_contracts.states import LABELS

from commentsense_api import schemas
from commentsense_api.kinds import Kind, kinds
from commentsense_api.problems import ApiProblem

ALL = (*(label.value for label in LABELS), "skipped")
# Comments read for one page at most: a filter that hardly matches gives a short page with a cursor instead of waiting.
MOST_READ = 3_000
_READ = 200
_CHUNK = 50


@dataclass(frozen=True, slots=True)
class Query:
    """Which comments, in which order.

    Attributes:
        labels: of ALL; more than one only in an order that all of them have.
        order: likes, time or confidence.
        descending: whether the greatest come first.
        replies: only replies (True), only threads (False), both (None).
        owner: whether the owner's own comments are among them.
        language: only those in this language, as the model says; all when empty.
        search: only those whose text holds this, in whatever case; all when empty.
        kind: only those of this kind (`kinds.kinds`); all when empty.
    """

    labels: tuple[str, ...]
    order: str = "time"
    descending: bool = False
    replies: bool | None = None
    owner: bool = True
    language: str = ""
    search: str = ""
    kind: str = ""

    @property
    def listing(self) -> str:
        """What a cursor must belong to."""
        return "comments:" + hashlib.sha256(json.dumps(astuple(self)).encode()).hexdigest()[:16]

    def takes(self, found: StoredComment) -> bool:
        """Whether a comment passes the filters."""
        comment, prediction = found.comment, found.prediction
        return (
            (self.owner or not comment.owner)
            and (self.replies is None or self.replies == bool(comment.parent))
            and (not self.language or (prediction is not None and prediction.language == self.language))
            and (not self.search or self.search.casefold() in comment.text.casefold())
            and (not self.kind or self.kind in kinds_of(found))
        )


Place = dict[str, str]


def kinds_of(found: StoredComment) -> tuple[Kind, ...]:
    """What a comment also is; nothing where it was not scored."""
    prediction = found.prediction
    if prediction is None:
        return ()
    return kinds(found.comment.text, prediction.label, prediction.confidence, prediction.supported)


def view(found: StoredComment) -> schemas.CommentView:
    """A comment as it is shown."""
    comment, prediction = found.comment, found.prediction
    return schemas.CommentView(
        id=comment.id,
        parent=comment.parent or None,
        is_owner=comment.owner,
        likes=comment.likes,
        published_at=rfc3339(comment.time) if comment.time else None,
        text=comment.text,
        label=prediction.label if prediction else None,
        negative=prediction.negative if prediction else None,
        neutral=prediction.neutral if prediction else None,
        positive=prediction.positive if prediction else None,
        confidence=round(prediction.confidence, 4) if prediction else None,
        language=prediction.language if prediction else None,
        supported=prediction.supported if prediction else None,
        model_version=prediction.model_version if prediction else None,
        skipped=found.skipped.value if found.skipped else None,
        kinds=list(kinds_of(found)),
    )


def label(found: StoredComment) -> schemas.CommentLabel:
    """A comment's label without its text."""
    return schemas.CommentLabel.model_validate(view(found).model_dump(include=set(schemas.CommentLabel.model_fields)))


class Reader:
    """Reads an analysis' comments in a query's order.

    Args:
        client: Redis, `decode_responses=True`.
        analysis_id: whose comments.
        query: which of them.
    """

    def __init__(self, client: "redis.asyncio.Redis", analysis_id: str, query: Query) -> None:
        self._client = client
        self._own = AnalysisKeys(analysis_id)
        self._query = query

    def place(self, found: Any) -> Place:
        """Checks the place of a cursor.

        Raises:
            ApiProblem: 422, it is none.
        """
        if isinstance(found, dict) and all(k in self._query.labels and isinstance(v, str) for k, v in found.items()):
            return found
        raise ApiProblem(422, "This cursor does not belong to this list.", code="invalid_cursor")

    async def merged(self, after: Place, count: int) -> list[tuple[str, str]]:
        """The next (label, comment id), at most `count` per index.

        Raises:
            ApiProblem: 422, the place names a comment that is not there.
        """
        query, order = self._query, self._query.order
        ranks = self._client.pipeline(transaction=False)
        for label, last in after.items():
            index = self._own.index(label, order)
            (ranks.zrevrank if query.descending else ranks.zrank)(index, last)
        found = dict(zip(after, await ranks.execute() if after else [], strict=True))
        if None in found.values():
            raise ApiProblem(422, "This cursor does not belong to this list.", code="invalid_cursor")
        pages = self._client.pipeline(transaction=False)
        for label in query.labels:
            start = found.get(label, -1) + 1
            pages.zrange(
                self._own.index(label, order), start, start + count - 1, desc=query.descending, withscores=True
            )
        rows = [
            [(score, comment_id.encode(), label, comment_id) for comment_id, score in page]
            for label, page in zip(query.labels, await pages.execute(), strict=True)
        ]
        # Each index is cut after `count`, so only that many of the merged ones are sure to be in order.
        merged = heapq.merge(*rows, reverse=query.descending)
        return [(label, comment_id) for (_, _, label, comment_id), _ in zip(merged, range(count), strict=False)]

    async def load(self, ids: list[str]) -> list[StoredComment]:
        """Comments by id."""
        if not ids:
            return []
        stored = await cast("Awaitable[list[str | None]]", self._client.hmget(self._own.comments, ids))
        return [StoredComment.load(i, row) for i, row in zip(ids, stored, strict=True) if row]

    async def page(self, after: Place, limit: int) -> tuple[list[StoredComment], Place | None]:
        """Up to `limit` comments and the place after them, None at the end."""
        taken: list[StoredComment] = []
        place, read = dict(after), 0
        while read < MOST_READ:
            rows = await self.merged(place, _READ)
            by_id = {found.comment.id: found for found in await self.load([i for _, i in rows])}
            for label, comment_id in rows:
                place[label] = comment_id
                found = by_id.get(comment_id)
                if found and self._query.takes(found):
                    taken.append(found)
                    if len(taken) == limit:
                        return taken, place if await self.merged(place, 1) else None
            read += len(rows)
            if len(rows) < _READ:
                return taken, None
        return taken, place

    async def all(self) -> AsyncIterator[list[StoredComment]]:
        """Every comment, label by label, in small chunks: other requests are answered between them."""
        for label in self._query.labels:
            only = Reader(self._client, self._own.analysis_id, replace(self._query, labels=(label,)))
            place: Place = {}
            while rows := await only.merged(place, _CHUNK):
                place.update(rows)
                found = await self.load([comment_id for _, comment_id in rows])
                yield [comment for comment in found if self._query.takes(comment)]
