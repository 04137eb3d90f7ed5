"""`status`: whether the stack's services answer, what waits, what quota is left, and which analyses run."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from prometheus_client.parser import text_string_to_metric_families
from rich.console import Console
from rich.table import Table
from rich.text import Text

from commentsense_local.answers import Summary
from commentsense_local.api_client import ApiClient, ApiError
from commentsense_local.probes import answers_http, answers_redis
from commentsense_local.safe_text import clip

_FINAL = frozenset({"completed", "partial", "cancelled", "failed"})
# What each service answers when it is well, under its address.
_HEALTH = {
    "model-server": "/ping",
    "youtube-stub": "/healthz",
    "api": "/healthz",
    "dashboard": "/_stcore/health",
}


@dataclass(frozen=True, slots=True)
class Status:
    """What was found. `trouble` is empty when all is well; numbers that the API did not give are None."""

    api: str
    trouble: str
    services: dict[str, bool] = field(default_factory=dict)
    dashboard: str = ""
    queues: dict[str, int] = field(default_factory=dict)
    quota_spent: int | None = None
    quota_left: int | None = None
    running: list[Summary] = field(default_factory=list)

    @property
    def healthy(self) -> bool:
        """Whether all is well."""
        return not self.trouble and all(self.services.values())

    def as_json(self) -> dict[str, object]:
        """The same for programs."""
        plain = asdict(self) | {"running": [one.model_dump() for one in self.running]}
        return {"healthy": self.healthy, **plain}


def look(api: ApiClient, addresses: Mapping[str, str]) -> Status:
    """Asks everything.

    Args:
        api: the API.
        addresses: of the services of the local stack; empty for a stack elsewhere.
    """
    services = {name: _answers(name, address) for name, address in addresses.items()}
    try:
        ready, words = api.ready()
        metrics = gauges(api.text("/metrics"))
        items = [Summary.model_validate(item) for item in api.get("/v1/analyses", limit=100)["items"]]
    except ApiError as error:
        return Status(api.url, str(error), services, addresses.get("dashboard", ""))
    return Status(
        api=api.url,
        trouble="" if ready else f"The API is not ready: {words}",
        services=services,
        dashboard=addresses.get("dashboard", ""),
        queues={labels: int(value) for labels, value in metrics.get("commentsense_queue_depth", {}).items()},
        quota_spent=_whole(metrics, "commentsense_quota_units_spent"),
        quota_left=_whole(metrics, "commentsense_quota_units_left"),
        running=[item for item in items if item.state not in _FINAL],
    )


def gauges(exposition: str) -> dict[str, dict[str, float]]:
    """Metric name -> its labels' values joined by commas -> value, from Prometheus' text format."""
    found: dict[str, dict[str, float]] = {}
    for family in text_string_to_metric_families(exposition):
        for sample in family.samples:
            found.setdefault(sample.name, {})[",".join(sample.labels.values())] = sample.value
    return found


def print_status(console: Console, status: Status) -> None:
    """Prints it for a person."""
    table = Table.grid(padding=(0, 2))
    for name, answers in status.services.items():
        table.add_row(name, Text("answers") if answers else Text("does not answer", "bold"))
    table.add_row("api at", status.api)
    if status.dashboard:
        table.add_row("dashboard at", status.dashboard)
    for queue, depth in sorted(status.queues.items()):
        table.add_row(f"{queue} queue", f"{depth:,} waiting or at work")
    if status.quota_left is not None:
        table.add_row("YouTube quota", f"{status.quota_spent or 0:,} units spent today, {status.quota_left:,} left")
    console.print(table)
    if status.trouble:
        console.print(Text(status.trouble, "bold"), soft_wrap=True)
        return
    running = len(status.running)
    console.print(Text("1 analysis is running." if running == 1 else f"{running} analyses are running."))
    for one in status.running:
        title = clip(one.title or one.video, 60)
        console.print(Text(f"  {one.id}  {one.state}, {one.fetched:,} read, {one.scored:,} scored  {title}"))


def _answers(name: str, address: str) -> bool:
    if name == "redis":
        host, _, port = address.rpartition(":")
        return answers_redis(host, int(port))()
    return answers_http(address + _HEALTH.get(name, ""))()


def _whole(metrics: Mapping[str, Mapping[str, float]], name: str) -> int | None:
    values = list(metrics.get(name, {}).values())
    return int(values[0]) if values else None
