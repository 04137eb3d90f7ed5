"""Rescoring takes its texts from another analysis instead of YouTube, page by page like any other source."""

from typing import cast

import redis
from commentsense_contracts.keys import AnalysisKeys
from commentsense_contracts.ledger import Fetched, LeasedPage
from commentsense_contracts.records import Page, StoredComment
from commentsense_contracts.states import LABELS

from commentsense_fetcher.failures import Failure, Fate

COPY_PAGE = 500
_SETS = (*LABELS, "skipped")


def copy_page(client: "redis.Redis", leased: LeasedPage) -> Fetched:
    """One page of the source's comments. The source has ended, so that places in its indexes stay where they are.

    Raises:
        Failure: the source was erased meanwhile.
    """
    source = AnalysisKeys(leased.page.parent)
    if not client.exists(source.main):
        raise Failure(Fate.HALT, "The analysis whose comments were to be scored again was erased.")
    which, offset = (int(part) for part in (leased.page.token or "0:0").split(":"))
    ids = cast(list[str], client.zrange(source.index(_SETS[which], "time"), offset, offset + COPY_PAGE - 1))
    stored = cast(list[str | None], client.hmget(source.comments, ids) if ids else [])
    comments = tuple(StoredComment.load(i, row).comment for i, row in zip(ids, stored, strict=True) if row)
    token = f"{which}:{offset + COPY_PAGE}" if len(ids) == COPY_PAGE else f"{which + 1}:0"
    ended = token.startswith(f"{len(_SETS)}:")
    following = None if ended else Page("copy", leased.page.index + 1, token, parent=leased.page.parent)
    return Fetched(comments, following=following)
