"""Which ports the stack needs, and whether they are free: asked before anything starts."""

import socket
from collections.abc import Iterable
from dataclasses import dataclass

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class PortUse:
    """A port, who wants it, and what moves it elsewhere."""

    port: int
    service: str
    option: str
    variable: str


def taken(uses: Iterable[PortUse]) -> list[PortUse]:
    """Those whose port cannot be bound now."""
    return [use for use in uses if not _free(use.port)]


def doubled(uses: Iterable[PortUse]) -> list[tuple[PortUse, PortUse]]:
    """Pairs that were given the same port."""
    seen: dict[int, PortUse] = {}
    pairs = []
    for use in uses:
        if use.port in seen:
            pairs.append((seen[use.port], use))
        seen.setdefault(use.port, use)
    return pairs


def complaint(use: PortUse) -> str:
    """What to tell a person about a taken port."""
    return (
        f"Port {use.port}, which {use.service} needs, is taken by another program. "
        f"Choose another one with {use.option} or {use.variable}."
    )


def _free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As servers do: a port in TIME_WAIT is free, one with a listener is not.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            probe.listen(1)
        except OSError:
            return False
    return True
