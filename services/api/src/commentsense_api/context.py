"""What the routes share: made once, in `app.lifespan`, and handed to them by `Depends`."""

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Annotated

import redis.asyncio
from celery import Celery
from commentsense_contracts.celery_app import ring
from commentsense_contracts.ledger import Bells
from commentsense_contracts.model_client import AsyncModelClient
from commentsense_contracts.states import ModelAlias
from fastapi import Depends, Request

from commentsense_api.reading_job import ReadingJob
from commentsense_api.settings import ApiSettings
from commentsense_api.store import Store


@dataclass
class Context:
    """Everything a route needs.

    Attributes:
        settings: of the service.
        client: Redis.
        store: reads from it.
        celery: rings doorbells.
        bell_thread: the one thread that does, because Celery blocks.
        models: a client per alias that has a server.
        reading: finds distinctive terms and insights.
        stopping: set when the service is told to stop.
    """

    settings: ApiSettings
    client: "redis.asyncio.Redis"
    store: Store
    celery: Celery
    bell_thread: ThreadPoolExecutor
    models: Mapping[ModelAlias, AsyncModelClient]
    reading: ReadingJob
    stopping: bool = False
    _ringing: set["asyncio.Future[None]"] = field(default_factory=set)

    def ring(self, analysis_id: str, bells: Bells, traceparent: str = "") -> None:
        """Rings in the background: the answer need not wait, and the reconciler rings again for what is lost."""
        if not (bells.fetch or bells.score):
            return
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(self.bell_thread, ring, self.celery, analysis_id, bells, traceparent)
        self._ringing.add(future)
        future.add_done_callback(self._ringing.discard)


# Asynchronous, because FastAPI sends plain functions to a thread, which costs more than they do.
async def context(request: Request) -> Context:
    """The app's context."""
    found: Context = request.app.state.context
    return found


async def owner(request: Request) -> str:
    """Whose analyses the caller may see."""
    return str(request.state.owner)


async def trace(request: Request) -> str:
    """The request's trace context."""
    return str(request.state.traceparent)


ContextDep = Annotated[Context, Depends(context)]
OwnerDep = Annotated[str, Depends(owner)]
TraceDep = Annotated[str, Depends(trace)]
