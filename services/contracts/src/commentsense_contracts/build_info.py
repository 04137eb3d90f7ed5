"""Which version of a service runs, as a metric; to be imported where the other metrics are made, not before."""

from importlib.metadata import version

from prometheus_client import Gauge

# One value for all processes: without a mode, each of them would export its own.
_BUILD_INFO = Gauge("commentsense_build_info", "1, by version.", ["service", "version"], multiprocess_mode="max")


def tell_version(service: str) -> None:
    """Exports the version of a service: `api`, `fetcher` or `worker`."""
    _BUILD_INFO.labels(service, version(f"commentsense-{service}")).set(1)
