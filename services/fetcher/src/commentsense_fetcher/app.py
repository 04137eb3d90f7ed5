"""Where comment-fetcher is put together."""

import logging
from functools import cache
from typing import Any

from celery import Celery
from celery.signals import worker_shutting_down
from commentsense_contracts.celery_app import QUEUE_FETCH, TASK_NAMES, make_celery, ring
from commentsense_contracts.ledger import Bells
from commentsense_contracts.logs import log_context
from commentsense_contracts.records import check_schema
from commentsense_contracts.redis_clients import blocking_client
from commentsense_contracts.turns import StopFlag, Turns
from redis.exceptions import RedisError

from commentsense_fetcher.fetching import Fetching
from commentsense_fetcher.settings import FetcherSettings
from commentsense_fetcher.youtube import YouTube

log = logging.getLogger(__name__)


def create_app(settings: FetcherSettings) -> Celery:
    """The Celery app of the service, its one task bound to what it needs."""
    url = settings.redis_url.get_secret_value()
    app = make_celery("comment-fetcher", url, queue=QUEUE_FETCH, time_limit=settings.task_time_limit)
    stopping = StopFlag()
    worker_shutting_down.connect(stopping.raise_, weak=False)

    def bell(analysis_id: str, bells: Bells) -> None:
        ring(app, analysis_id, bells)

    # Made on first use, which is after the fork: each process has connections of its own.
    @cache
    def youtube() -> YouTube:
        return YouTube(settings.youtube_api_key.get_secret_value(), settings.youtube_endpoint, settings.youtube_timeout)

    @cache
    def fetching() -> Fetching:
        client = blocking_client(url, settings.redis_timeout)
        return Fetching(settings, client, youtube, bell)

    @cache
    def turns() -> Turns:
        client = fetching().client
        return Turns(QUEUE_FETCH, lambda: client.llen(QUEUE_FETCH), bell, stopping)

    @app.task(name=TASK_NAMES[QUEUE_FETCH], bind=True)  # type: ignore[untyped-decorator]  # Celery has no types
    def fetch(self: Any, analysis: str, schema: int = 1, traceparent: str = "") -> None:
        check_schema(schema)
        with log_context(analysis=analysis, task=self.request.id, trace=traceparent):
            try:
                turns().take(analysis, lambda: fetching().handle(analysis, self.request.id))
            except RedisError as error:
                # The lease lapses and the reconciler rings again: nothing to undo here.
                log.error("Redis is away", extra={"error": type(error).__name__})

    return app
