"""Where the worker is put together."""

from celery import Celery
from commentsense_contracts.celery_app import QUEUE_SCORE, make_celery
from commentsense_contracts.model_client import ModelClient
from commentsense_contracts.redis_clients import blocking_client
from commentsense_contracts.states import ModelAlias
from commentsense_contracts.tasks import Ring, bind_task

from commentsense_worker.scoring import Scoring
from commentsense_worker.settings import WorkerSettings


def create_app(settings: WorkerSettings) -> Celery:
    """The Celery app of the service, its one task bound to what it needs."""
    url = settings.redis_url.get_secret_value()
    ca_file, key_prefix = settings.redis_ca_file, settings.redis_key_prefix
    limit = settings.task_time_limit
    app = make_celery("worker", url, queue=QUEUE_SCORE, time_limit=limit, ca_file=ca_file, key_prefix=key_prefix)

    def scoring(ring: Ring) -> Scoring:
        urls = {ModelAlias.CHAMPION: settings.model_url, ModelAlias.CHALLENGER: settings.challenger_model_url}
        models = {alias: ModelClient(address, settings.model_timeout) for alias, address in urls.items() if address}
        client = blocking_client(url, settings.redis_timeout, ca_file=ca_file, key_prefix=key_prefix)
        return Scoring(settings, client, models, ring)

    bind_task(app, QUEUE_SCORE, scoring)
    return app
