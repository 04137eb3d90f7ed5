"""Where the worker is put together."""

import logging
from functools import cache
from typing import Any

from celery import Celery
from celery.signals import worker_shutting_down
from commentsense_contracts.celery_app import QUEUE_SCORE, TASK_NAMES, make_celery, ring
from commentsense_contracts.ledger import Bells
from commentsense_contracts.logs import log_context
from commentsense_contracts.model_client import ModelClient
from commentsense_contracts.records import check_schema
from commentsense_contracts.redis_clients import blocking_client
from commentsense_contracts.states import ModelAlias
from commentsense_contracts.turns import StopFlag, Turns
from redis.exceptions import RedisError

from commentsense_worker.scoring import Scoring
from commentsense_worker.settings import WorkerSettings

log = logging.getLogger(__name__)


def create_app(settings: WorkerSettings) -> Celery:
    """The Celery app of the service, its one task bound to what it needs."""
    url = settings.redis_url.get_secret_value()
    app = make_celery("worker", url, queue=QUEUE_SCORE, time_limit=settings.task_time_limit)
    stopping = StopFlag()
    worker_shutting_down.connect(stopping.raise_, weak=False)

    def bell(analysis_id: str, bells: Bells) -> None:
        ring(app, analysis_id, bells)

    # Made on first use, which is after the fork: each process has connections of its own.
    @cache
    def scoring() -> Scoring:
        urls = {ModelAlias.CHAMPION: settings.model_url, ModelAlias.CHALLENGER: settings.challenger_model_url}
        models = {alias: ModelClient(address, settings.model_timeout) for alias, address in urls.items() if address}
        client = blocking_client(url, settings.redis_timeout)
        return Scoring(settings, client, models, bell)

    @cache
    def turns() -> Turns:
        client = scoring().client
        return Turns(QUEUE_SCORE, lambda: client.llen(QUEUE_SCORE), bell, stopping)

    @app.task(name=TASK_NAMES[QUEUE_SCORE], bind=True)  # type: ignore[untyped-decorator]  # Celery has no types
    def score(self: Any, analysis: str, schema: int = 1, traceparent: str = "") -> None:
        check_schema(schema)
        with log_context(analysis=analysis, task=self.request.id, trace=traceparent):
            try:
                turns().take(analysis, lambda: scoring().handle(analysis, self.request.id))
            except RedisError as error:
                # The lease lapses and the reconciler rings again: nothing to undo here.
                log.error("Redis is away", extra={"error": type(error).__name__})

    return app
