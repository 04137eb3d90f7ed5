"""Where the API is put together."""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version

from commentsense_contracts.celery_app import make_celery
from commentsense_contracts.model_client import AsyncModelClient
from commentsense_contracts.redis_clients import async_client
from commentsense_contracts.states import ModelAlias
from fastapi import FastAPI
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.cors import CORSMiddleware

from commentsense_api import openapi, problems
from commentsense_api.context import Context
from commentsense_api.gate import Gate, RateLimit, Tokens
from commentsense_api.reading_job import ReadingJob
from commentsense_api.reconciler import Reconciler
from commentsense_api.routes import analyses, collections, health, insights, predict, reads, service
from commentsense_api.settings import ApiSettings
from commentsense_api.store import Store
from commentsense_api.telemetry import Telemetry


def create_app(settings: ApiSettings) -> FastAPI:
    """The whole service, made from its settings; nothing is global but the metrics."""
    url = settings.redis_url.get_secret_value()
    ca_file, key_prefix = settings.redis_ca_file, settings.redis_key_prefix
    limit = RateLimit(url, settings.limit, ca_file, key_prefix) if settings.limit else None

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # First what others use (Redis, then what reads it), last the reconciler, which uses all of it. The end goes
        # the other way round: nothing rings or reads any more when the connections close. Nothing here waits for Redis
        # or a model server: a service that starts while they are away is alive, and not ready until they are back.
        context = make_context(settings)
        app.state.context = context
        reconciler = Reconciler(context.client, settings, context.ring)
        task = asyncio.create_task(reconciler.run())
        # What is loaded by now stays: the collector need not walk through it while requests wait.
        gc.collect()
        gc.freeze()
        try:
            yield
        finally:
            context.stopping = True
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await reconciler.resign()
            await close_context(context)
            if limit is not None:
                await limit.aclose()

    app = FastAPI(
        title="CommentSense",
        version=version("commentsense-api"),
        lifespan=lifespan,
        # Their pages load scripts from elsewhere; /openapi.json is enough for any local viewer.
        docs_url=None,
        redoc_url=None,
    )
    for routes in (health, analyses, reads, insights, collections, predict, service):
        app.include_router(routes.router)
    problems.install(app)
    app.openapi = lambda: openapi.describe(app)  # type: ignore[method-assign]  # FastAPI's documented way
    # The last one added is the outermost.
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=settings.max_body_bytes)
    app.add_middleware(Gate, tokens=Tokens(settings.tokens), limit=limit, max_body=settings.max_body_bytes)
    if settings.origins or settings.cors_origin_regex:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_origin_regex=settings.cors_origin_regex or None,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Last-Event-ID", "traceparent"],
            expose_headers=["Location", "Retry-After", "Content-Disposition"],
            max_age=600,
        )
    app.add_middleware(Telemetry)
    return app


def make_context(settings: ApiSettings) -> Context:
    """What the routes share; must be called in the event loop."""
    url = settings.redis_url.get_secret_value()
    ca_file, key_prefix = settings.redis_ca_file, settings.redis_key_prefix
    client = async_client(url, settings.redis_timeout, settings.api_redis_retries, ca_file, key_prefix)
    urls = {ModelAlias.CHAMPION: settings.model_url, ModelAlias.CHALLENGER: settings.challenger_model_url}
    return Context(
        settings=settings,
        client=client,
        store=Store(client),
        celery=make_celery("api", url, ca_file=ca_file, key_prefix=key_prefix),
        bell_thread=ThreadPoolExecutor(1, "bells"),
        models={alias: AsyncModelClient(at, settings.model_timeout) for alias, at in urls.items() if at},
        reading=ReadingJob(client, settings),
    )


async def close_context(context: Context) -> None:
    """Closes what `make_context` opened."""
    context.reading.close()
    await asyncio.to_thread(context.bell_thread.shutdown, cancel_futures=True)
    context.celery.close()
    for model in context.models.values():
        await model.aclose()
    await context.client.aclose()
