"""Reads analyses from Redis and makes snapshots, in two round trips at most."""

import json
import re
from collections import OrderedDict
from collections.abc import Awaitable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

import redis.asyncio
from commentsense_contracts import keys
from commentsense_contracts.errors import UnknownAnalysis
from commentsense_contracts.keys import AnalysisKeys
from commentsense_contracts.records import DEFAULT_OWNER, Analysis

from commentsense_api import schemas, tally, view
from commentsense_api.estimate import Estimate, estimate

V = TypeVar("V")
# Revision, time of the change, quota spent.
Mark = tuple[int, str, str]
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_HEAD = ("id", "owner", "revision", "quota", "state", "model_versions", "updated_at", "kind")


def well_formed(analysis_id: str) -> bool:
    """Whether a text can be an id; others make no key."""
    return bool(_ID.fullmatch(analysis_id))


class Lru(Generic[V]):
    """A mapping that forgets what was used longest ago."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._items: OrderedDict[Hashable, V] = OrderedDict()

    def get(self, key: Hashable) -> V | None:
        """The value, None when there is none."""
        if key in self._items:
            self._items.move_to_end(key)
        return self._items.get(key)

    def put(self, key: Hashable, value: V) -> None:
        """Keeps a value."""
        self._items[key] = value
        self._items.move_to_end(key)
        if len(self._items) > self._size:
            self._items.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Head:
    """The few fields that tell whether anything changed."""

    id: str
    owner: str
    revision: int
    quota: str
    state: str
    versions: tuple[str, ...]
    updated: str

    @property
    def mark(self) -> Mark:
        """Changes with everything that a snapshot shows.

        The revision alone is not enough: a Redis that lost its last second counts the same revisions once more.
        """
        return self.revision, self.updated, self.quota

    @property
    def final(self) -> bool:
        """Whether nothing more happens by itself."""
        return self.state in {"completed", "partial", "cancelled", "failed"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a snapshot counts."""

    min_confidence: float = 0.0
    include_owner: bool = False

    @property
    def lowest_bin(self) -> int:
        """The first confidence bin that counts."""
        return round(self.min_confidence * 10)


@dataclass(frozen=True, slots=True)
class Figures:
    """An analysis with what was computed from its tally; `known` is whether every model described itself."""

    analysis: Analysis
    basis: tally.Basis
    estimate: Estimate
    known: bool


class Store:
    """What the API reads.

    Args:
        client: Redis, `decode_responses=True`.
    """

    def __init__(self, client: "redis.asyncio.Redis") -> None:
        self.client = client
        self._bodies: Lru[bytes] = Lru(2048)
        self._estimates: Lru[Estimate] = Lru(512)
        self._descriptions: Lru[dict[str, Any]] = Lru(64)

    async def head(self, analysis_id: str, owner: str) -> Head:
        """The head of an analysis.

        Raises:
            UnknownAnalysis: there is none, or it is another owner's.
        """
        if not well_formed(analysis_id):
            raise UnknownAnalysis("There is no such analysis.")
        row = await cast("Awaitable[list[str | None]]", self.client.hmget(AnalysisKeys(analysis_id).main, list(_HEAD)))
        head = self._head(row, owner)
        if head is None:
            raise UnknownAnalysis("There is no such analysis: it never was, it was erased, or its retention has ended.")
        return head

    async def heads(self, ids: Iterable[str], owner: str) -> dict[str, Head]:
        """The heads of those analyses that are there and this owner's, in one round trip."""
        pipeline = self.client.pipeline(transaction=False)
        for analysis_id in ids:
            pipeline.hmget(AnalysisKeys(analysis_id).main, list(_HEAD))
        found = (self._head(row, owner) for row in (await pipeline.execute() if len(pipeline) else []))
        return {head.id: head for head in found if head}

    @staticmethod
    def _head(row: Sequence[str | None], owner: str) -> Head | None:
        """None where there is none, it is another owner's, or what is there is a collection."""
        found, its_owner, revision, quota, state, model_versions, updated, kind = row
        if not found or (its_owner or DEFAULT_OWNER) != owner or kind:
            return None
        versions = tuple(filter(None, (model_versions or "").split(",")))
        return Head(found, owner, int(revision or 0), quota or "0", state or "", versions, updated or "")

    async def analysis(self, analysis_id: str, owner: str) -> Analysis:
        """The whole analysis; raises as `head`."""
        await self.head(analysis_id, owner)
        fields = self.client.hgetall(AnalysisKeys(analysis_id).main)
        return self._load(await cast("Awaitable[dict[str, str]]", fields))

    @staticmethod
    def _load(fields: Mapping[str, str]) -> Analysis:
        if not fields.get("id"):
            raise UnknownAnalysis("There is no such analysis: it never was, it was erased, or its retention has ended.")
        return Analysis.load(dict(fields))

    async def figures(self, head: Head, wanted: Wanted) -> Figures:
        """An analysis with its figures, in one round trip."""
        own = AnalysisKeys(head.id)
        missing = [version for version in head.versions if self._descriptions.get(version) is None]
        # One transaction, so that the counts belong to the revision.
        pipeline = self.client.pipeline(transaction=True)
        pipeline.hgetall(own.main)
        pipeline.hgetall(own.tally)
        for version in missing:
            pipeline.get(keys.model(version))
        fields, counts, *found = await pipeline.execute()
        for version, stored in zip(missing, found, strict=True):
            if stored:
                self._descriptions.put(version, json.loads(stored))
        analysis = self._load(fields)
        basis = tally.basis(counts, wanted.lowest_bin, wanted.include_owner)
        confusions = {v: tally.confusion(self._descriptions.get(v), wanted.lowest_bin) for v in basis.counts}
        key = (analysis.id, tuple(basis.counts.items()), tuple(confusions.items()))
        result = self._estimates.get(key)
        if result is None:
            result = estimate(basis.counts, confusions, analysis.id)
            self._estimates.put(key, result)
        known = all(self._descriptions.get(version) is not None for version in analysis.model_versions)
        return Figures(analysis, basis, result, known)

    async def figures_if_there(self, head: Head, wanted: Wanted) -> Figures | None:
        """The figures; None where the analysis was erased since its head was read."""
        try:
            return await self.figures(head, wanted)
        except UnknownAnalysis:
            return None

    async def snapshot(self, head: Head, wanted: Wanted) -> tuple[Mark, bytes]:
        """The snapshot as JSON, made once per mark, and its mark, which may be later than the head's."""
        body = self._bodies.get((head.id, head.mark, wanted))
        if body is not None:
            return head.mark, body
        found = await self.figures(head, wanted)
        body = self.view(found, wanted).model_dump_json().encode()
        now = found.analysis
        mark = (now.revision, f"{now.updated_at:.3f}", str(now.quota))
        if found.known:
            self._bodies.put((head.id, mark, wanted), body)
        return mark, body

    @staticmethod
    def view(found: Figures, wanted: Wanted) -> schemas.Snapshot:
        """The snapshot of figures."""
        return view.snapshot(found.analysis, found.basis, found.estimate, wanted.min_confidence, wanted.include_owner)
