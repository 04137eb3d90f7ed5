"""JSON logs, one object a line, as the other services write them; a token never gets into one."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

_SECRET = re.compile(r"((?:[?&]|\b)(?:key|access_token|token|password)=)[^&\s\"']+|(Bearer\s+)\S+", re.I)


def redact(text: str) -> str:
    """The text without tokens and passwords."""
    return _SECRET.sub(lambda match: (match[1] or match[2]) + "***", text)


class JsonFormatter(logging.Formatter):
    """One JSON object for each record, its exception in it."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        fields = {
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "service": "dashboard",
        }
        for name in ("page", "reference", "status", "code"):
            if hasattr(record, name):
                fields[name] = str(getattr(record, name))
        if record.exc_info:
            fields["exc_info"] = self.formatException(record.exc_info)
        # Before it becomes JSON, whose quotes a pattern must not eat.
        return json.dumps({name: redact(value) for name, value in fields.items()}, ensure_ascii=False)


def configure(level: str) -> None:
    """Sends our loggers to stdout as JSON. Streamlit's own, which it sets up itself, write through the same formatter.

    It may be called again: it changes nothing then.
    """
    own = logging.getLogger("commentsense_dashboard")
    if any(isinstance(handler.formatter, JsonFormatter) for handler in own.handlers):
        return
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    own.handlers[:] = [handler]
    own.setLevel(level)
    own.propagate = False
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.ERROR)
