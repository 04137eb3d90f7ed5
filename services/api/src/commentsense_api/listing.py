"""An owner's analyses, newest first: all of them, or those of one video."""

from dataclasses import dataclass
from typing import Any, cast

import redis.asyncio
from commentsense_contracts.keys import AnalysisKeys
from commentsense_contracts.records import Analysis

from commentsense_api.problems import ApiProblem

KIND = "analyses"
Place = tuple[float, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """An analysis with its tally as stored."""

    analysis: Analysis
    tally: dict[str, str]


def read_place(found: Any) -> Place:
    """Checks the place of a cursor."""
    match found:
        case [int() | float() as score, str() as member]:
            return float(score), member
    raise ApiProblem(422, "This cursor does not belong to this list.", code="invalid_cursor")


async def list_page(
    client: "redis.asyncio.Redis", index: str, after: Place | None, limit: int
) -> tuple[list[Listed], Place | None]:
    """Up to `limit` analyses of a list (its key) and the place after them, None at the end.

    Those that have expired are taken off the list.
    """
    rows, place = await _page(client, index, after, limit)
    return [Listed(Analysis.load(fields), tally) for fields, tally in rows], place


async def hashes(
    client: "redis.asyncio.Redis", index: str, after: Place | None, limit: int
) -> tuple[list[dict[str, str]], Place | None]:
    """The same for records of any kind, as they are stored and without a tally."""
    rows, place = await _page(client, index, after, limit)
    return [fields for fields, _tally in rows], place


async def _page(
    client: "redis.asyncio.Redis", index: str, after: Place | None, limit: int
) -> tuple[list[tuple[dict[str, str], dict[str, str]]], Place | None]:
    taken: list[tuple[dict[str, str], dict[str, str]]] = []
    while len(taken) < limit:
        rows = await _rows(client, index, after, limit)
        if not rows:
            return taken, None
        pipeline = client.pipeline(transaction=False)
        for analysis_id, _ in rows:
            pipeline.hgetall(AnalysisKeys(analysis_id).main)
            pipeline.hgetall(AnalysisKeys(analysis_id).tally)
        answers = await pipeline.execute()
        found = answers[::2]
        tallies = dict(zip((analysis_id for analysis_id, _ in rows), answers[1::2], strict=True))
        gone = [analysis_id for (analysis_id, _), fields in zip(rows, found, strict=True) if not fields.get("id")]
        if gone:
            await client.zrem(index, *gone)
        there = [(row, fields) for row, fields in zip(rows, found, strict=True) if fields.get("id")]
        room = limit - len(taken)
        for (analysis_id, score), fields in there[:room]:
            taken.append((fields, tallies[analysis_id]))
            after = (score, analysis_id)
        if len(rows) < limit and len(there) <= room:
            return taken, None
    return taken, after if await _rows(client, index, after, 1) else None


async def _rows(client: "redis.asyncio.Redis", index: str, after: Place | None, count: int) -> list[tuple[str, float]]:
    if after is None:
        return cast("list[tuple[str, float]]", await client.zrevrange(index, 0, count - 1, withscores=True))
    score, member = after
    rank = await client.zrevrank(index, member)
    if rank is not None:
        start = cast(int, rank) + 1
        return cast("list[tuple[str, float]]", await client.zrevrange(index, start, start + count - 1, withscores=True))
    # The analysis at the place was erased meanwhile: go on with what is older.
    older = await client.zrevrangebyscore(index, f"({score!r}", "-inf", start=0, num=count, withscores=True)
    return cast("list[tuple[str, float]]", older)
