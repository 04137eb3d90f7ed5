"""Redis clients, and the check that Redis keeps what it is given."""

from typing import Any, cast

import redis
import redis.asyncio
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import ExponentialBackoff
from redis.exceptions import BusyLoadingError, ConnectionError, TimeoutError
from redis.retry import Retry

from commentsense_contracts.errors import UnsafeRedis
from commentsense_contracts.key_prefix import AsyncPrefixedRedis, PrefixedRedis

_WORTH_A_RETRY = [ConnectionError, TimeoutError, BusyLoadingError]


def tls_options(url: str, ca_file: str) -> dict[str, Any]:
    """What a client of a `rediss://` address is told; nothing for an address without TLS.

    The server's certificate is verified, its name too. Celery's transport would do neither unless it is told.

    Args:
        url: of Redis.
        ca_file: certificates of the authorities to believe besides the system's (PEM); empty for those alone.
    """
    if not url.startswith("rediss://"):
        return {}
    more = {"ssl_ca_certs": ca_file} if ca_file else {}
    return {"ssl_cert_reqs": "required", "ssl_check_hostname": True, **more}


def blocking_client(
    url: str, timeout: float, retries: int = 12, ca_file: str = "", key_prefix: str = ""
) -> "redis.Redis":
    """A client for Celery services.

    It sits out a restart of Redis (about ten seconds with the default `retries`), so that a page that was paid for is
    not lost with the connection. Every script may be sent twice. `key_prefix` is put before every key.
    """
    client = cast(
        PrefixedRedis,
        PrefixedRedis.from_url(
            url,
            decode_responses=True,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            retry=Retry(ExponentialBackoff(cap=1.0, base=0.05), retries),
            retry_on_error=_WORTH_A_RETRY,
            health_check_interval=30,
            **tls_options(url, ca_file),
        ),
    )
    client.key_prefix = key_prefix
    return client


def async_client(
    url: str, timeout: float, retries: int, ca_file: str = "", key_prefix: str = ""
) -> "redis.asyncio.Redis":
    """A client for the API. `retries` decides between a 503 soon and somebody who is kept waiting.

    `key_prefix` is put before every key.
    """
    client = cast(
        AsyncPrefixedRedis,
        AsyncPrefixedRedis.from_url(
            url,
            decode_responses=True,
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            retry=AsyncRetry(ExponentialBackoff(cap=0.5, base=0.05), retries),
            retry_on_error=_WORTH_A_RETRY,
            health_check_interval=30,
            **tls_options(url, ca_file),
        ),
    )
    client.key_prefix = key_prefix
    return client


def check_policy(memory_info: dict[str, str]) -> None:
    """Refuses a Redis that evicts records under memory pressure.

    Args:
        memory_info: the answer to INFO memory (CONFIG is closed on managed services, INFO is not).

    Raises:
        UnsafeRedis: the policy is another than noeviction.
    """
    policy = memory_info.get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        raise UnsafeRedis(
            f"Redis has maxmemory-policy {policy}, which drops records of running analyses. "
            "Set it to noeviction (redis-cli config set maxmemory-policy noeviction), then start again."
        )


def check_slots(cluster_info: dict[str, int], key_prefix: str) -> None:
    """Refuses a Redis in cluster mode when our keys would lie in many slots, where its scripts cannot work.

    Args:
        cluster_info: the answer to INFO cluster.
        key_prefix: what stands before every key.

    Raises:
        UnsafeRedis: cluster mode, and no prefix.
    """
    if cluster_info.get("cluster_enabled") and not key_prefix:
        raise UnsafeRedis(
            "Redis is in cluster mode (MemoryDB always is), where keys of one call must share a slot. Give it one "
            "shard and set COMMENTSENSE_REDIS_KEY_PREFIX={commentsense}: for API, fetcher and worker "
            "(the chart: redis.external.keyPrefix), then start again."
        )
