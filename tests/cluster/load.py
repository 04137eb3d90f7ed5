"""Readers that keep asking while something is done to the cluster, and what they were answered."""

import contextlib
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException


@dataclass
class Answers:
    """Statuses of answers by how often they came; connections that ended without one are `no answer`."""

    statuses: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, status: str, seconds: float) -> None:
        """One answer."""
        with self.lock:
            self.statuses[status] += 1
            self.slowest = max(self.slowest, seconds)

    @property
    def failed(self) -> dict[str, int]:
        """Those that are no success: what is asked here is never the client's mistake."""
        return {status: count for status, count in self.statuses.items() if not status.startswith("2")}


def ask(url: str, body: bytes | None, answers: Answers) -> None:
    """One request on a connection of its own."""
    request = urllib.request.Request(url, data=body, headers={"Content-Type": "application/json"})
    began = time.monotonic()
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            answer.read()
            status = str(answer.status)
    except urllib.error.HTTPError as error:
        status = f"{error.code} {error.read()[:200].decode(errors='replace')}" if error.code >= 500 else str(error.code)
    except (OSError, HTTPException) as error:
        status = f"no answer: {type(error).__name__}"
    answers.note(status, time.monotonic() - began)


@contextlib.contextmanager
def asking(requests: Sequence[tuple[str, bytes | None]], clients: int = 2, pause: float = 0.05) -> Iterator[Answers]:
    """Asks round and round until the block ends.

    Args:
        requests: URL and body; None reads.
        clients: at once.
        pause: seconds between two requests of one client.
    """
    answers = Answers()
    stop = threading.Event()

    def work(first: int) -> None:
        position = first
        while not stop.wait(pause):
            ask(*requests[position % len(requests)], answers)
            position += 1

    threads = [threading.Thread(target=work, args=(i,), daemon=True) for i in range(clients)]
    for thread in threads:
        thread.start()
    try:
        yield answers
    finally:
        stop.set()
        for thread in threads:
            thread.join(40)
