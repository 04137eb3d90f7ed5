"""Where comment-fetcher is put together."""

from functools import cache

from celery import Celery
from commentsense_contracts.celery_app import QUEUE_FETCH, make_celery
from commentsense_contracts.redis_clients import blocking_client
from commentsense_contracts.tasks import Ring, bind_task

from commentsense_fetcher.fetching import Fetching
from commentsense_fetcher.settings import FetcherSettings
from commentsense_fetcher.youtube import YouTube


def create_app(settings: FetcherSettings) -> Celery:
    """The Celery app of the service, its one task bound to what it needs."""
    url = settings.redis_url.get_secret_value()
    ca_file, key_prefix = settings.redis_ca_file, settings.redis_key_prefix
    limit = settings.task_time_limit
    app = make_celery(
        "comment-fetcher", url, queue=QUEUE_FETCH, time_limit=limit, ca_file=ca_file, key_prefix=key_prefix
    )

    # Made by the first page that needs it: rescoring needs no YouTube.
    @cache
    def youtube() -> YouTube:
        return YouTube(settings.youtube_api_key.get_secret_value(), settings.youtube_endpoint, settings.youtube_timeout)

    def fetching(ring: Ring) -> Fetching:
        client = blocking_client(url, settings.redis_timeout, ca_file=ca_file, key_prefix=key_prefix)
        return Fetching(settings, client, youtube, ring)

    bind_task(app, QUEUE_FETCH, fetching)
    return app
