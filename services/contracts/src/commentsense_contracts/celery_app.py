"""Celery as both queue services use it, and the doorbells.

A message says only "there may be work for this analysis on this queue". The ledger in Redis knows what the work is,
so a lost or repeated message changes nothing but the delay. There is no result backend, no retry and no countdown.
"""

import logging
from typing import Any

from celery import Celery
from kombu.entity import Queue
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from commentsense_contracts.ledger import Bells
from commentsense_contracts.records import SCHEMA
from commentsense_contracts.redis_clients import tls_options

QUEUE_FETCH = "fetch"
QUEUE_SCORE = "score"
TASK_NAMES = {QUEUE_FETCH: "commentsense.fetch", QUEUE_SCORE: "commentsense.score"}

log = logging.getLogger(__name__)


def make_celery(
    name: str,
    redis_url: str,
    *,
    queue: str | None = None,
    time_limit: float = 60,
    ca_file: str = "",
    key_prefix: str = "",
    **more: Any,
) -> Celery:
    """A Celery app: for `queue` when it consumes, for none when it only rings.

    Args:
        name: of the service.
        redis_url: the broker.
        queue: what it consumes.
        time_limit: seconds after which a task is killed.
        ca_file: as for `redis_clients.tls_options`.
        key_prefix: before every key of the broker, as before ours.
        more: further Celery settings.
    """
    app = Celery(name, set_as_current=False)
    app.conf.update(
        broker_url=redis_url,
        broker_use_ssl=tls_options(redis_url, ca_file) or None,
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_store_errors_even_if_ignored=False,
        # Acknowledged when done: a message whose worker died comes again.
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        # Nobody waits for a result of a process that is gone: its message may come again at once.
        worker_lost_wait=0.2,
        # One message a process and none in hand, so that a free worker never waits for a busy one.
        worker_prefetch_multiplier=1,
        worker_disable_prefetch=True,
        task_time_limit=time_limit,
        task_queues=[Queue(queue)] if queue else [],  # type: ignore[no-untyped-call]
        task_create_missing_queues=True,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_transport_options={
            # Longer than any task, so that one that is at work is not delivered twice. The reconciler, not this,
            # is what brings back lost work.
            "visibility_timeout": int(time_limit * 10),
            "socket_timeout": 10,
            "socket_connect_timeout": 5,
            "socket_keepalive": True,
            "health_check_interval": 15,
            "global_keyprefix": key_prefix,
        },
        # A doorbell that cannot be rung at once is left to the reconciler.
        task_publish_retry=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        **more,
    )
    return app


def ring(app: Celery, analysis_id: str, bells: Bells, traceparent: str = "") -> None:
    """Rings doorbells. Never fails: what is not heard, the reconciler rings again."""
    message = {"schema": SCHEMA, "analysis": analysis_id, "traceparent": traceparent}
    for queue, times in ((QUEUE_SCORE, bells.score), (QUEUE_FETCH, bells.fetch)):
        for _ in range(times):
            try:
                app.send_task(TASK_NAMES[queue], kwargs=message, queue=queue)
            except (OperationalError, RedisError, OSError) as error:
                log.warning("doorbell not rung", extra={"queue": queue, "error": type(error).__name__})
                return
