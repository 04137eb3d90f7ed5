"""Redis clients that put a prefix before every key, so that all keys can share one slot of a cluster.

Keys are written in `keys.py` without it, and stand in Redis with it. Celery's transport does the same with its own
keys when it is told the same prefix.
"""

import re
from typing import Any

import redis
import redis.asyncio
import redis.asyncio.client
import redis.client

# Whatever else the prefix holds: Redis hashes what stands in the first braces, and nothing but that.
_PREFIX = re.compile(r"[A-Za-z0-9:_-]*\{[A-Za-z0-9:_-]+\}[A-Za-z0-9:_-]*")

_NO_KEY = frozenset({"INFO", "PING", "TIME"})
_ONE_KEY = frozenset(
    {"EXPIREAT", "GET", "HGET", "HGETALL", "HMGET", "HSET", "LLEN", "SET"}
    | {"ZCARD", "ZRANGE", "ZRANK", "ZREM", "ZREVRANGE", "ZREVRANGEBYSCORE", "ZREVRANK"}
)
_ALL_KEYS = frozenset({"EXISTS", "UNLINK"})
_SCRIPTS = frozenset({"EVAL", "EVALSHA"})


def check_key_prefix(prefix: str) -> str:
    """Gives a prefix back that works; raises ValueError for another."""
    if prefix and not _PREFIX.fullmatch(prefix):
        raise ValueError(
            "it is empty, or holds one {tag} in braces and else only letters, digits, colon, hyphen and underscore: "
            "{commentsense}: for example"
        )
    return prefix


def with_prefix(prefix: str, command: tuple[Any, ...]) -> tuple[Any, ...]:
    """A command with the prefix before each of its keys.

    Raises:
        LookupError: it is not known where this command has its keys; one that went out without its prefix
            would read and write beside everything else.
    """
    name, *args = command
    if name in _NO_KEY:
        return command
    if name in _ONE_KEY:
        first, behind = 0, 1
    elif name in _ALL_KEYS:
        first, behind = 0, len(args)
    elif name in _SCRIPTS:
        first, behind = 2, 2 + int(args[1])
    else:
        raise LookupError(f"{name}: say in key_prefix.py where its keys are")
    return (name, *args[:first], *(f"{prefix}{key}" for key in args[first:behind]), *args[behind:])


class PrefixedPipeline(redis.client.Pipeline):
    """A blocking client's pipeline."""

    key_prefix = ""

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """One command."""
        return super().execute_command(*with_prefix(self.key_prefix, args), **options)  # type: ignore[no-untyped-call]


class PrefixedRedis(redis.Redis):
    """A blocking client; `key_prefix` is set once, where it is made."""

    key_prefix = ""

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """One command."""
        return super().execute_command(*with_prefix(self.key_prefix, args), **options)  # type: ignore[no-untyped-call]

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> PrefixedPipeline:
        """A pipeline with the same prefix."""
        made = PrefixedPipeline(self.connection_pool, self.response_callbacks, transaction, shard_hint)
        made.key_prefix = self.key_prefix
        return made


class AsyncPrefixedPipeline(redis.asyncio.client.Pipeline):
    """An asynchronous client's pipeline."""

    key_prefix = ""

    def execute_command(self, *args: Any, **options: Any) -> Any:
        """One command."""
        return super().execute_command(*with_prefix(self.key_prefix, args), **options)


class AsyncPrefixedRedis(redis.asyncio.Redis):
    """An asynchronous client; `key_prefix` is set once, where it is made."""

    key_prefix = ""

    async def execute_command(self, *args: Any, **options: Any) -> Any:
        """One command."""
        return await super().execute_command(*with_prefix(self.key_prefix, args), **options)  # type: ignore[no-untyped-call]

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> AsyncPrefixedPipeline:
        """A pipeline with the same prefix."""
        made = AsyncPrefixedPipeline(self.connection_pool, self.response_callbacks, transaction, shard_hint)
        made.key_prefix = self.key_prefix
        return made
