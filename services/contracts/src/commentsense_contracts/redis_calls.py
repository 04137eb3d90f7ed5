"""One way to run a script, for blocking and for asynchronous clients alike.

A `Call` says which script, keys and arguments, and how to read the answer; `run` and `arun` carry it out. What is
called is thereby written once, and both kinds of service use it.
"""

import hashlib
from functools import cache
from importlib.resources import files
from typing import TypeVar

import redis
import redis.asyncio
from redis.exceptions import NoScriptError

from commentsense_contracts.calls import Call

T = TypeVar("T")


@cache
def script_text(name: str) -> str:
    """The Lua text of a script; those that work on an analysis begin with the prelude."""
    folder = files("commentsense_contracts") / "scripts"
    body = (folder / f"{name}.lua").read_text()
    alone = name in {"reserve_quota", "sweep"}
    return body if alone else (folder / "_prelude.lua").read_text() + "\n" + body


@cache
def _digest(name: str) -> str:
    return hashlib.sha1(script_text(name).encode(), usedforsecurity=False).hexdigest()


def run(client: "redis.Redis", call: Call[T]) -> T:
    """Runs a call with a blocking client (`decode_responses=True`).

    Raises:
        redis.exceptions.RedisError: Redis is away, or the script failed.
    """
    try:
        answer = client.evalsha(_digest(call.script), len(call.keys), *call.keys, *call.args)
    except NoScriptError:
        answer = client.eval(script_text(call.script), len(call.keys), *call.keys, *call.args)
    return call.parse(answer)


async def arun(client: "redis.asyncio.Redis", call: Call[T]) -> T:
    """Runs a call with an asynchronous client (`decode_responses=True`).

    Raises:
        redis.exceptions.RedisError: Redis is away, or the script failed.
    """
    try:
        answer = await client.evalsha(_digest(call.script), len(call.keys), *call.keys, *call.args)
    except NoScriptError:
        answer = await client.eval(script_text(call.script), len(call.keys), *call.keys, *call.args)
    return call.parse(answer)
