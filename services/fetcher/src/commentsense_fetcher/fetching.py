"""One doorbell on queue `fetch`: lease a page, get it, commit it. Everything that can happen to a page ends here."""

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass

import redis
from commentsense_contracts import keys, ledger
from commentsense_contracts.ledger import Bells, Fetched, LeasedPage
from commentsense_contracts.quota import QuotaDay, quota_day, reserve
from commentsense_contracts.records import LISTING_ITEMS, LISTING_SOURCE, LISTING_VIDEOS
from commentsense_contracts.redis_calls import run
from commentsense_contracts.states import Code

from commentsense_fetcher import metrics
from commentsense_fetcher.copying import copy_page
from commentsense_fetcher.failures import Failure, Fate
from commentsense_fetcher.listing import read_items, read_source, read_videos
from commentsense_fetcher.pages import backoff, read_replies, read_threads, read_video, restart
from commentsense_fetcher.settings import FetcherSettings
from commentsense_fetcher.youtube import YouTube

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fetching:
    """What the task needs, made once a process.

    Attributes:
        settings: of the service.
        client: Redis.
        youtube: makes or gives the process' client.
        ring: rings doorbells for an analysis.
    """

    settings: FetcherSettings
    client: "redis.Redis"
    youtube: Callable[[], YouTube]
    ring: Callable[[str, Bells], None]

    def handle(self, analysis_id: str, holder: str) -> Bells:
        """Fetches one page of an analysis, if one is ready.

        Args:
            analysis_id: whose doorbell rang.
            holder: id of the message.

        Returns:
            The doorbells to ring now.
        """
        settings = self.settings
        call = ledger.lease_page(analysis_id, holder, settings.lease_seconds, settings.crash_attempts)
        bells, leased = run(self.client, call)
        if leased is None:
            return bells
        # Others can begin with what else is ready while this page is fetched.
        self.ring(analysis_id, bells)
        try:
            fetched = self._get(leased)
        except Failure as failure:
            return self._fail(leased, holder, failure)
        return self._commit(leased, fetched)

    def _get(self, leased: LeasedPage) -> Fetched:
        page, analysis = leased.page, leased.analysis
        if page.kind == "copy":
            return copy_page(self.client, leased)
        self._reserve(analysis.id)
        youtube = self.youtube()
        started = time.perf_counter()
        outcome = "ok"
        try:
            match page.kind:
                case "video":
                    return read_video(youtube.video(analysis.video))
                case "threads":
                    return read_threads(youtube.threads(analysis.video, analysis.options.order, page.token), leased)
                case "replies":
                    return read_replies(youtube.replies(page.parent, page.token), leased)
                case kind if kind == LISTING_SOURCE:
                    return read_source(youtube.source(page.parent, page.token), leased)
                case kind if kind == LISTING_ITEMS:
                    return read_items(youtube.items(page.token, page.parent), leased)
                case kind if kind == LISTING_VIDEOS:
                    return read_videos(youtube.listed(page.token), leased)
                case _:
                    raise Failure(Fate.HALT, "This version does not know such a page: upgrade this service.")
        except Failure as failure:
            outcome = failure.fate.value
            if failure.fate is Fate.DAY_SPENT:
                self._close_day()
            raise
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            outcome = "malformed"
            reason = f"YouTube's answer is not what its documentation says ({type(error).__name__})."
            raise Failure(Fate.RETRY, reason) from None
        finally:
            metrics.REQUESTS.labels(page.kind, outcome).inc()
            metrics.REQUEST_SECONDS.labels(page.kind).observe(time.perf_counter() - started)

    def _today(self) -> QuotaDay:
        seconds, _micros = self.client.time()
        return quota_day(seconds)

    def _reserve(self, analysis_id: str) -> None:
        if run(self.client, reserve(self._today(), analysis_id, 1, self.settings.daily_quota)) is None:
            raise Failure(Fate.DAY_SPENT, "Today's quota of YouTube Data API is spent.", Code.QUOTA_EXHAUSTED)

    def _close_day(self) -> None:
        """Keeps everybody from asking again before the quota renews: YouTube counts what others spend, too."""
        day = self._today()
        with self.client.pipeline(transaction=True) as both:
            both.hset(keys.quota(day.name), "exhausted", "1")
            both.expireat(keys.quota(day.name), day.renews_at + 3 * 86400)
            both.execute()

    def _commit(self, leased: LeasedPage, fetched: Fetched) -> Bells:
        done = run(self.client, ledger.commit_page(leased.analysis.id, leased, fetched))
        metrics.COMMENTS.inc(done.new)
        metrics.PAGES.labels(leased.page.kind).inc()
        log.info(
            "page %s",
            done.outcome,
            extra={"kind": leased.page.kind, "index": leased.page.index, "new": done.new},
        )
        return done.bells

    def _fail(self, leased: LeasedPage, holder: str, failure: Failure) -> Bells:
        analysis_id, page = leased.analysis.id, leased.page
        log.warning("page failed", extra={"kind": page.kind, "fate": failure.fate.value, "reason": failure.reason})
        match failure.fate:
            case Fate.SKIP:
                return self._commit(leased, Fetched())
            case Fate.RESTART:
                try:
                    return self._commit(leased, restart(leased, self._restarts(analysis_id)))
                except Failure as final:
                    return self._halt(analysis_id, final.code, final.reason)
            case Fate.RETRY if leased.tries + 1 < self.settings.fetch_tries:
                settings = self.settings
                wait = backoff(leased.tries, settings.retry_base_seconds, settings.retry_cap_seconds, random.random())
                return run(self.client, ledger.release(analysis_id, "fetch", leased.item, holder, wait, blamed=False))
            case Fate.RETRY:
                return self._halt(analysis_id, Code.UPSTREAM_UNAVAILABLE, failure.reason + " Resume later.")
            case Fate.DAY_SPENT:
                renews_at = self._today().renews_at
                return self._halt(
                    analysis_id, Code.QUOTA_EXHAUSTED, failure.reason + " Resume when it renews.", renews_at
                )
            case Fate.HALT:
                return self._halt(analysis_id, failure.code, failure.reason)

    def _restarts(self, analysis_id: str) -> int:
        return int(self.client.hget(keys.AnalysisKeys(analysis_id).main, "restarts") or 0)

    def _halt(self, analysis_id: str, code: Code, reason: str, retry_at: int | None = None) -> Bells:
        return run(self.client, ledger.halt(analysis_id, code, reason, retry_at))
