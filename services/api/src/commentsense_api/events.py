"""Server-sent events: a snapshot for each revision, read from Redis, so that any replica can go on."""

import asyncio
from collections.abc import AsyncIterator

import anyio
from commentsense_contracts.errors import UnknownAnalysis
from redis.exceptions import RedisError
from sse_starlette.event import ServerSentEvent
from sse_starlette.sse import EventSourceResponse

from commentsense_api.store import Head, Store, Wanted

POLL_SECONDS = 0.3
HEARTBEAT_SECONDS = 15
# A reader that takes nothing for this long is gone.
SEND_SECONDS = 30.0
# What is left of a stream when the service stops is cut after this.
GRACE_SECONDS = 2.0


async def snapshots(
    store: Store, head: Head, wanted: Wanted, seen: int | None, stop: anyio.Event
) -> AsyncIterator[ServerSentEvent]:
    """Events from the given head on until the analysis ends; `deleted` when it is erased meanwhile.

    Args:
        store: to read from.
        head: as read by the caller.
        wanted: how to count.
        seen: the revision that the reader has.
        stop: set when the service stops; the reader then goes on with another replica.
    """
    shown = head.mark if head.revision == seen else None
    while not stop.is_set():
        try:
            if head.mark != shown:
                shown, body = await store.snapshot(head, wanted)
                yield ServerSentEvent(body.decode(), event="snapshot", id=str(shown[0]))
            if head.final:
                return
            with anyio.move_on_after(POLL_SECONDS):
                await stop.wait()
            head = await store.head(head.id, head.owner)
        except UnknownAnalysis:
            yield ServerSentEvent("{}", event="deleted")
            return
        except RedisError:
            # The stream outlasts a restart of Redis; the heartbeat keeps the reader waiting.
            await asyncio.sleep(1.0)


def respond(stream: AsyncIterator[ServerSentEvent], stop: anyio.Event) -> EventSourceResponse:
    """The response that carries a stream: unbuffered, never cached, ended in order when the service stops."""
    return EventSourceResponse(
        stream,
        ping=HEARTBEAT_SECONDS,
        ping_message_factory=lambda: ServerSentEvent(comment="still here"),
        send_timeout=SEND_SECONDS,
        shutdown_event=stop,
        shutdown_grace_period=GRACE_SECONDS,
        headers={"Cache-Control": "no-store, no-transform"},
        sep="\n",
    )
