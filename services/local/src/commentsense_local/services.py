"""The services of the local stack: what each is started with, how it shows that it is ready, and what it waits for."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from commentsense_local.environment import child_environment
from commentsense_local.models import Model, folder_of
from commentsense_local.ports import HOST, PortUse
from commentsense_local.probes import Probe, answers_http, answers_redis, file_appeared
from commentsense_local.redis_binary import redis_command
from commentsense_local.settings import LocalSettings

# The stub asks for some key, as YouTube does; this one opens nothing.
STUB_KEY = "no-key-needed-for-the-stub"


@dataclass(frozen=True, slots=True)
class Service:
    """One process of the stack.

    Attributes:
        name: as a person reads it.
        command: what is run.
        environment: all of it.
        ready: whether it can be used now.
        needs: names of those that have to be ready first.
        address: where it answers, for people.
        page: whether it is for people alone, so that an analysis need not wait for it.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    ready: Probe
    needs: tuple[str, ...]
    address: str
    page: bool = False


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the stack keeps what it keeps, all under the state folder.

    Redis' data of the stub and of the real YouTube are kept apart: quota spent on one is not spent on the other, and a
    made-up video must never pass for a real one.
    """

    state: Path
    real: bool

    @property
    def redis(self) -> Path:
        """Redis' append-only file."""
        return self.state / ("redis-youtube" if self.real else "redis-stub")

    @property
    def logs(self) -> Path:
        """One log a service."""
        return self.state / "logs"

    def heartbeat(self, service: str) -> Path:
        """The file that a Celery service touches."""
        return self.state / f"{service}.heartbeat"


def uses_stub(settings: LocalSettings) -> bool:
    """Whether the stand-in for YouTube is part of the stack."""
    return not settings.youtube_api_key.get_secret_value()


def port_uses(settings: LocalSettings) -> list[PortUse]:
    """Every port that the stack is about to bind."""
    uses = [
        PortUse(settings.api_port, "the API", "--api-port", "COMMENTSENSE_API_PORT"),
        PortUse(settings.redis_port, "Redis", "--redis-port", "COMMENTSENSE_REDIS_PORT"),
        PortUse(settings.model_port, "the model server", "--model-port", "COMMENTSENSE_MODEL_PORT"),
        PortUse(
            settings.fetcher_metrics_port,
            "the fetcher's metrics",
            "--fetcher-metrics-port",
            "COMMENTSENSE_FETCHER_METRICS_PORT",
        ),
        PortUse(
            settings.worker_metrics_port,
            "the worker's metrics",
            "--worker-metrics-port",
            "COMMENTSENSE_WORKER_METRICS_PORT",
        ),
    ]
    if uses_stub(settings):
        uses.append(PortUse(settings.stub_port, "the YouTube stub", "--stub-port", "COMMENTSENSE_STUB_PORT"))
    if settings.dashboard:
        uses.append(
            PortUse(settings.dashboard_port, "the dashboard", "--dashboard-port", "COMMENTSENSE_DASHBOARD_PORT")
        )
    return uses


def plan(settings: LocalSettings, folders: Folders, redis: str, parent: Mapping[str, str]) -> list[Service]:
    """The services in the order in which they start.

    Args:
        settings: of the stack.
        folders: where things are kept.
        redis: path of redis-server.
        parent: the environment of this process.

    Raises:
        NoModel: the model that is asked for is not there.
    """
    stub = uses_stub(settings)
    bin_folder = str(Path(sys.executable).parent)
    api = f"http://{HOST}:{settings.api_port}"
    model = f"http://{HOST}:{settings.model_port}"
    youtube = f"http://{HOST}:{settings.stub_port}"
    dashboard = f"http://{HOST}:{settings.dashboard_port}"
    redis_url = f"redis://{HOST}:{settings.redis_port}/0"

    def service(
        name: str,
        module: str,
        own: dict[str, str],
        ready: Probe,
        needs: tuple[str, ...],
        address: str,
        secrets: frozenset[str] = frozenset(),
        proxies: bool = False,
        page: bool = False,
    ) -> Service:
        environment = child_environment(parent, own, bin_folder=bin_folder, secrets=secrets, proxies=proxies)
        return Service(name, (sys.executable, "-m", module), environment, ready, needs, address, page)

    def consumer(name: str, metrics_port: int) -> dict[str, str]:
        return {
            "COMMENTSENSE_REDIS_URL": redis_url,
            "COMMENTSENSE_METRICS_PORT": str(metrics_port),
            "COMMENTSENSE_METRICS_HOST": HOST,
            "COMMENTSENSE_HEARTBEAT_FILE": str(folders.heartbeat(name).resolve()),
        }

    fetcher = consumer("fetcher", settings.fetcher_metrics_port)
    if stub:
        fetcher |= {"YOUTUBE_API_KEY": STUB_KEY, "COMMENTSENSE_YOUTUBE_ENDPOINT": youtube}
    model_server = {"COMMENTSENSE_MODEL_HOST": HOST, "COMMENTSENSE_MODEL_PORT": str(settings.model_port)}
    if settings.model:
        model_server["COMMENTSENSE_MODEL_DIR"] = str(folder_of(Model(settings.model)))
    services = [
        Service(
            "redis",
            redis_command(redis, settings.redis_port, folders.redis.resolve()),
            child_environment(parent, {}, bin_folder=bin_folder),
            answers_redis(HOST, settings.redis_port),
            (),
            f"{HOST}:{settings.redis_port}",
        ),
        service(
            "model-server",
            "commentsense_model_server",
            model_server,
            answers_http(f"{model}/ping"),
            (),
            model,
        ),
    ]
    if stub:
        services.append(
            service(
                "youtube-stub",
                "commentsense_youtube_stub",
                {
                    "COMMENTSENSE_STUB_HOST": HOST,
                    "COMMENTSENSE_STUB_PORT": str(settings.stub_port),
                    "COMMENTSENSE_STUB_API_KEY": STUB_KEY,
                },
                answers_http(f"{youtube}/healthz"),
                (),
                youtube,
            )
        )
    services += [
        service(
            "fetcher",
            "commentsense_fetcher",
            fetcher,
            file_appeared(folders.heartbeat("fetcher")),
            ("redis", "youtube-stub") if stub else ("redis",),
            f"http://{HOST}:{settings.fetcher_metrics_port}/metrics",
            secrets=frozenset() if stub else frozenset({"YOUTUBE_API_KEY"}),
            proxies=not stub,
        ),
        service(
            "worker",
            "commentsense_worker",
            consumer("worker", settings.worker_metrics_port) | {"COMMENTSENSE_MODEL_URL": model},
            file_appeared(folders.heartbeat("worker")),
            ("redis", "model-server"),
            f"http://{HOST}:{settings.worker_metrics_port}/metrics",
        ),
        service(
            "api",
            "commentsense_api",
            {
                "COMMENTSENSE_REDIS_URL": redis_url,
                "COMMENTSENSE_MODEL_URL": model,
                "COMMENTSENSE_API_HOST": HOST,
                "COMMENTSENSE_API_PORT": str(settings.api_port),
            },
            answers_http(f"{api}/readyz"),
            ("redis", "model-server"),
            api,
            secrets=frozenset({"COMMENTSENSE_API_TOKENS"}),
        ),
    ]
    if settings.dashboard:
        services.append(
            service(
                "dashboard",
                "commentsense_dashboard",
                {
                    "COMMENTSENSE_API_URL": api,
                    "COMMENTSENSE_DASHBOARD_HOST": HOST,
                    "COMMENTSENSE_DASHBOARD_PORT": str(settings.dashboard_port),
                    # Nothing stands before it here that would serve it below a path.
                    "COMMENTSENSE_DASHBOARD_BASE_PATH": "",
                },
                answers_http(f"{dashboard}/_stcore/health"),
                ("api",),
                dashboard,
                secrets=frozenset({"COMMENTSENSE_API_TOKEN"}),
                page=True,
            )
        )
    return services
