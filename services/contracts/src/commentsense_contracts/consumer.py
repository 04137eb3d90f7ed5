"""How a Celery service is started: one command line for both, the heartbeat file, metrics of all its processes."""

import atexit
import contextlib
import gc
import logging
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import celery.apps.worker
from celery import Celery, bootsteps
from celery.signals import worker_init
from celery.worker.consumer import Consumer
from redis.exceptions import RedisError

from commentsense_contracts.logs import configure_logging
from commentsense_contracts.redis_clients import blocking_client, check_policy, check_slots
from commentsense_contracts.settings import QueueWorkerSettings

log = logging.getLogger(__name__)
# Celery would wait longer and longer, up to half a minute, while Redis has long been back.
RECONNECT_SECONDS = 3


def use_multiprocess_metrics() -> None:
    """Makes prometheus-client keep its values in files that all processes of the service share.

    To be called before the first metric is made, which is why entry points import their metrics late.
    """
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        folder = tempfile.mkdtemp(prefix="commentsense-metrics-")
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        atexit.register(_remove, folder, os.getpid())


def _remove(folder: str, maker: int) -> None:
    # Forked children run exit handlers too; only the process that made the folder removes it.
    if os.getpid() == maker:
        shutil.rmtree(folder, ignore_errors=True)


def serve_metrics(host: str, port: int) -> None:
    """Serves what all processes of this service counted, on /metrics, from a thread of the main process."""
    from prometheus_client import CollectorRegistry, start_http_server
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    start_http_server(port, host, registry)


class _Timer(bootsteps.StartStopStep):  # type: ignore[misc]  # Celery has no types
    """Something that the consumer's own loop does again and again, while it is connected."""

    requires: ClassVar = {"celery.worker.consumer.tasks:Tasks"}
    every = 1.0

    def __init__(self, consumer: Any, **kwargs: Any) -> None:
        super().__init__(consumer, **kwargs)
        self.entry: Any = None

    def tick(self, consumer: Any) -> None:
        """What is done."""

    def start(self, consumer: Any) -> None:
        """Called when consumption begins, and again after each reconnection."""
        self.tick(consumer)
        self.entry = consumer.timer.call_repeatedly(self.every, self.tick, (consumer,))

    def stop(self, consumer: Any) -> None:  # noqa: ARG002 - Celery's signature
        """Called when the connection is lost or the worker stops."""
        if self.entry is not None:
            self.entry.cancel()
            self.entry = None


class Heartbeat(_Timer):
    """Touches a file from the consumer's own loop: a loop that hangs leaves it to age.

    One that waits for Redis touches it too, here and in `PatientConsumer`: the file is what liveness is told by, and a
    restart would not bring Redis back. `commentsense_contracts.probe` looks at it.
    """

    every = 2.0
    path = ""

    def tick(self, consumer: Any) -> None:  # noqa: ARG002 - as _Timer's
        """Touches it."""
        self.beat()

    @classmethod
    def beat(cls) -> None:
        """Touches the file, if one is set."""
        if cls.path:
            Path(cls.path).touch()


class PatientConsumer(Consumer):  # type: ignore[misc]  # Celery has no types
    """Celery's, but it beats while it waits for its broker, and asks for it every few seconds however long it waits."""

    def ensure_connected(self, conn: Any) -> Any:
        """Called at the start and after each loss of the connection; gives the connection when it is there."""
        connect = conn.ensure_connection

        def patiently(errback: Any, max_retries: int | None, callback: Callable[[], None]) -> Any:
            def each_second() -> None:
                Heartbeat.beat()
                callback()

            return connect(errback, max_retries, interval_max=RECONNECT_SECONDS, callback=each_second)

        conn.ensure_connection = patiently
        return super().ensure_connected(conn)


class PoolWatch(_Timer):
    """Looks for dead children more often than Celery's five seconds.

    The message of a killed child comes again only when its death was noticed, and a poison comment kills a dozen
    before it is found.
    """

    every = 0.5

    def tick(self, consumer: Any) -> None:
        """Looks, and replaces them."""
        consumer.pool.maintain_pool()


def _share_with_children(**_signal: object) -> None:
    """Takes what is loaded out of the collector's sight, whose marks would make each child copy its pages."""
    gc.collect()
    gc.freeze()


def _await_redis(settings: QueueWorkerSettings) -> None:
    """Waits until Redis is there; refuses one that would drop records, and warns of one that would forget them."""
    url = settings.redis_url.get_secret_value()
    client = blocking_client(url, settings.redis_timeout, retries=0, ca_file=settings.redis_ca_file)
    with contextlib.closing(client):
        while True:
            Heartbeat.beat()
            try:
                check_policy(client.info("memory"))
                check_slots(client.info("cluster"), settings.redis_key_prefix)
                if not int(client.info("persistence").get("aof_enabled", 1)):
                    log.warning("Redis writes no AOF: what runs is lost when it ends. Set appendonly yes.")
                return
            except RedisError as error:
                log.warning("waiting for Redis", extra={"error": type(error).__name__})
                time.sleep(2)


def run_consumer(app: Celery, settings: QueueWorkerSettings, service: str) -> None:
    """Runs a Celery service until it is told to stop: SIGTERM lets tasks end, new ones are left to others."""
    configure_logging(service, settings.log_level)
    # Until Celery takes it over. The first process of a container has no default for it and would go on waiting.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    Heartbeat.path = settings.heartbeat_file
    _await_redis(settings)
    # Celery tells of its shutdown on stderr, as plain text; a log has one form.
    vars(celery.apps.worker)["safe_say"] = lambda message, *_file: log.warning(message.strip())
    app.conf.worker_consumer = f"{__name__}:{PatientConsumer.__name__}"
    app.steps["consumer"].update({Heartbeat, PoolWatch})
    if settings.metrics_port:
        serve_metrics(settings.metrics_host, settings.metrics_port)
    worker_init.connect(_share_with_children)
    # Children are forked from here; an inherited Redis connection would be shared between them.
    app.worker_main(
        [
            "--quiet",
            "worker",
            "--pool=prefork",
            f"--concurrency={settings.concurrency}",
            "--disable-prefetch",
            "--without-gossip",
            "--without-mingle",
            "--without-heartbeat",
            f"--hostname={service}-{os.getpid()}@%h",
            f"--loglevel={settings.log_level}",
        ]
    )
