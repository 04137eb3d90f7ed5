"""Redis behind TLS and a password, as managed ones are: every service works, and none believes a wrong certificate.

Needs openssl and a redis-server that was built with TLS, as Debian's is.
"""

import asyncio
import subprocess
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import redis
from commentsense_api.gate import RateLimit
from commentsense_contracts.celery_app import make_celery
from commentsense_contracts.redis_clients import async_client, blocking_client
from limits import parse
from redis.exceptions import ConnectionError as RedisConnectionError

from tests.stack import Stack, free_port, redis_server, wait_until

PASSWORD = "a-password-of-this-test"
DEMO = "cs-demo-001"


def openssl(*arguments: str | Path) -> None:
    """Runs openssl."""
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, timeout=60)


def authority(folder: Path) -> Path:
    """Makes an authority in a folder; gives its certificate."""
    folder.mkdir()
    openssl(
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", "/CN=an authority", "-keyout", folder / "ca.key", "-out", folder / "ca.crt",
        "-addext", "keyUsage=critical,keyCertSign,cRLSign",
    )  # fmt: skip
    return folder / "ca.crt"


def certificate(folder: Path) -> tuple[Path, Path]:
    """Certificate and key for `localhost`, and no other name, by the authority of the folder."""
    key, asked, made, names = (folder / f"server.{end}" for end in ("key", "csr", "crt", "ext"))
    names.write_text("subjectAltName=DNS:localhost\n")
    openssl(
        "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=localhost",
        "-keyout", key, "-out", asked,
    )  # fmt: skip
    openssl(
        "x509", "-req", "-in", asked, "-CA", folder / "ca.crt", "-CAkey", folder / "ca.key", "-CAcreateserial",
        "-days", "2", "-extfile", names, "-out", made,
    )  # fmt: skip
    return made, key


@dataclass(frozen=True)
class Tls:
    """A stack on such a Redis. `stranger` is the certificate of an authority that vouches for nobody here."""

    stack: Stack
    url: str
    ca_file: Path
    stranger: Path

    @property
    def other_name(self) -> str:
        """The same server by a name that its certificate lacks."""
        return self.url.replace("localhost", "127.0.0.1")


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tls]:
    """Redis alone, with TLS on its only port; a test starts what it needs besides."""
    folder = tmp_path_factory.mktemp("tls")
    ca_file, stranger = authority(folder / "ca"), authority(folder / "stranger")
    made, key = certificate(folder / "ca")
    port = free_port()
    url = f"rediss://:{PASSWORD}@localhost:{port}/0"
    stack = Stack(
        folder / "stack",
        env={"COMMENTSENSE_REDIS_URL": url, "COMMENTSENSE_REDIS_CA_FILE": str(ca_file)},
        fixed_ports={"redis": port},
    )
    server = stack.services["redis"]
    server.argv = [
        redis_server(), "--port", "0", "--tls-port", str(port), "--tls-cert-file", str(made), "--tls-key-file",
        str(key), "--tls-ca-cert-file", str(ca_file), "--tls-auth-clients", "no", "--requirepass", PASSWORD,
        "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--maxmemory-policy", "noeviction",
        "--dir", str(stack.folder),
    ]  # fmt: skip

    def ready() -> bool:
        try:
            with redis.Redis.from_url(url, ssl_ca_certs=str(ca_file)) as client:
                return bool(client.ping())
        except RedisConnectionError:
            return False

    server.ready = ready
    try:
        server.start()
        yield Tls(stack, url, ca_file, stranger)
    finally:
        stack.stop()


def test_every_service_works_through_tls(tls: Tls) -> None:
    """An analysis goes all the way, its terms are found, and the rate limit is counted: each has its own client."""
    stack = tls.stack.start("stub", "model", "fetcher", "worker", "api")
    end = stack.wait(stack.analyse(DEMO))
    assert end["state"] == "completed", stack.tails()
    assert end["progress"]["scored"] > 0
    with urllib.request.urlopen(f"{stack.api}/v1/analyses/{end['id']}/terms", timeout=30) as answer:
        assert answer.status == 200
    with redis.Redis.from_url(tls.url, ssl_ca_certs=str(tls.ca_file)) as client:
        assert client.keys("limit*")
    # Doorbells that were lost would be rung again seconds later: consumption goes on by itself after a restart, too.
    stack.services["redis"].kill()
    stack.services["redis"].start()
    again = wait_until(lambda: stack.analyse(DEMO, refresh=True), 30, "the API is back")
    assert stack.wait(again)["state"] == "completed"
    assert PASSWORD not in stack.tails(10_000)


@pytest.mark.parametrize("name", ["authority", "system", "host"])
def test_no_client_believes_a_wrong_certificate(tls: Tls, name: str) -> None:
    """Neither another authority's, nor one that the system does not know, nor one for another name."""
    url = tls.other_name if name == "host" else tls.url
    ca_file = {"authority": str(tls.stranger), "system": "", "host": str(tls.ca_file)}[name]
    with (
        pytest.raises(RedisConnectionError, match="CERTIFICATE_VERIFY_FAILED"),
        blocking_client(url, 2, retries=0, ca_file=ca_file) as client,
    ):
        client.ping()

    async def asynchronous() -> None:
        async with async_client(url, 2, retries=0, ca_file=ca_file) as client:
            await client.ping()

    async def limited() -> None:
        limit = RateLimit(url, parse("5/minute"), ca_file)
        try:
            await limit._storage.get(f"limit-{name}")
        finally:
            await limit.aclose()

    for call in (asynchronous, limited):
        with pytest.raises(RedisConnectionError, match="CERTIFICATE_VERIFY_FAILED"):
            asyncio.run(call())

    broker = make_celery("test", url, ca_file=ca_file)
    with broker.connection_for_read() as connection, pytest.raises(Exception, match="CERTIFICATE_VERIFY_FAILED"):
        connection.ensure_connection(max_retries=1, interval_start=0)
    broker.close()


def test_a_believed_certificate_is_the_only_difference(tls: Tls) -> None:
    """The same calls succeed with the right authority and name."""
    broker = make_celery("test", tls.url, ca_file=str(tls.ca_file))
    with broker.connection_for_read() as connection:
        assert connection.ensure_connection(max_retries=1).connected
    broker.close()

    async def asynchronous() -> bool:
        async with async_client(tls.url, 2, retries=0, ca_file=str(tls.ca_file)) as client:
            return bool(await client.ping())

    assert asyncio.run(asynchronous())


def test_a_missing_file_of_authorities_ends_the_service(tls: Tls, tmp_path: Path) -> None:
    """With the variable's name, instead of waiting for a Redis that can never be reached."""
    stack = Stack(tmp_path, env={"COMMENTSENSE_REDIS_URL": tls.url, "COMMENTSENSE_REDIS_CA_FILE": "/nowhere/ca.crt"})
    try:
        with pytest.raises(AssertionError, match=r"COMMENTSENSE_REDIS_CA_FILE: .*no such file"):
            stack.start("api")
    finally:
        stack.stop()
