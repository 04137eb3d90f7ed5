"""JSON logs: one object a line, with the analysis and the task they belong to, and never a key or a comment.

Nothing that came from a comment is ever passed to a logger. The YouTube key is a query parameter of the requests, and
libraries like to put URLs into messages and exceptions, so whatever looks like a key is blotted out as the last step.
"""

import logging
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from pythonjsonlogger.json import JsonFormatter

_context: ContextVar[dict[str, str] | None] = ContextVar("log_context", default=None)
_SECRET = re.compile(
    r"((?:[?&]|\b)(?:key|access_token|token|password)=)[^&\s\"']+|(Bearer\s+)\S+|(://[^:/@\s]*:)[^@\s]+@", re.I
)


def _blot(match: re.Match[str]) -> str:
    if match[1] or match[2]:
        return (match[1] or match[2]) + "***"
    return f"{match[3]}***@"


def redact(text: str) -> str:
    """The text without keys, tokens and passwords of URLs."""
    return _SECRET.sub(_blot, text)


class _Formatter(JsonFormatter):
    """Adds the context, and redacts the finished line, exception and all. JSON escapes line breaks."""

    def __init__(self, service: str) -> None:
        super().__init__(
            "{levelname}{name}{message}",
            style="{",
            timestamp=True,
            rename_fields={"levelname": "level", "name": "logger"},
            static_fields={"service": service},
        )

    def format(self, record: logging.LogRecord) -> str:
        for name, value in (_context.get() or {}).items():
            setattr(record, name, value)
        return redact(super().format(record))


def configure_logging(service: str, level: str) -> None:
    """Sends every logger of the process to stdout as JSON. Call it once, first thing in the entry point."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(_Formatter(service))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.captureWarnings(True)
    # These say at INFO or WARNING what each request was, URL and key included.
    for noisy in ("httpx", "httpcore", "googleapiclient", "google_auth_httplib2", "urllib3"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    # Celery tells of each message, which our own lines tell better, with the analysis.
    for chatty in ("celery", "kombu", "amqp"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
    # In a container the user is the image's business, and Celery's advice to pass --uid does not fit there.
    warnings.filterwarnings("ignore", message=".*superuser privileges", category=UserWarning)
    for own in ("uvicorn", "uvicorn.error", "uvicorn.access", "celery"):
        logger = logging.getLogger(own)
        logger.handlers[:] = []
        logger.propagate = True


@contextmanager
def log_context(**fields: str) -> Iterator[None]:
    """Adds fields (analysis, task, trace) to every line logged inside."""
    token = _context.set({**(_context.get() or {}), **fields})
    try:
        yield
    finally:
        _context.reset(token)
