"""The one task of a Celery service, bound to what does its work.

Fetcher and worker differ in what they do with an item. How a doorbell becomes work is the same for both.
"""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from typing import Any, Protocol

import redis
from celery import Celery
from celery.signals import worker_shutting_down
from redis.exceptions import RedisError

from commentsense_contracts.celery_app import TASK_NAMES, ring
from commentsense_contracts.ledger import Bells
from commentsense_contracts.logs import log_context
from commentsense_contracts.records import check_schema
from commentsense_contracts.turns import StopFlag, Turns

log = logging.getLogger(__name__)
# The trace of the message at work, handed on with every doorbell that follows from it.
_trace: ContextVar[str] = ContextVar("trace", default="")
Ring = Callable[[str, Bells], None]


class Handler(Protocol):
    """What works on items of one queue."""

    @property
    def client(self) -> "redis.Redis":
        """Redis."""

    def handle(self, analysis_id: str, holder: str) -> Bells:
        """Works on one item of an analysis, if one is ready; gives the doorbells to ring then."""


def bind_task(app: Celery, queue: str, make: Callable[[Ring], Handler]) -> None:
    """Registers the task of a queue.

    Args:
        app: of the service.
        queue: whose doorbells it hears.
        make: makes the handler, once a process and after the fork: each process has connections of its own.
    """
    stopping = StopFlag()
    worker_shutting_down.connect(stopping.raise_, weak=False)

    def bell(analysis_id: str, bells: Bells) -> None:
        ring(app, analysis_id, bells, _trace.get())

    @cache
    def handler() -> Handler:
        return make(bell)

    @cache
    def turns() -> Turns:
        return Turns(queue, lambda: int(handler().client.llen(queue)), bell, stopping)

    @app.task(name=TASK_NAMES[queue], bind=True)  # type: ignore[untyped-decorator]  # Celery has no types
    def work(self: Any, analysis: str, schema: int = 1, traceparent: str = "") -> None:
        check_schema(schema)
        _trace.set(traceparent)
        with log_context(analysis=analysis, task=self.request.id, trace=traceparent):
            try:
                turns().take(analysis, lambda: handler().handle(analysis, self.request.id))
            except RedisError as error:
                # The lease lapses and the reconciler rings again: nothing to undo here.
                log.error("Redis is away", extra={"error": type(error).__name__})
