"""A comment's text as YouTube displays it."""

import html
import re

_LINK = re.compile(r"(?P<url>https?://[^\s<>\"']+)|(?<![\w:.])(?P<time>\d{1,2}(?::\d{2}){1,2})(?![\w:])")


def _escape(text: str) -> str:
    return html.escape(text).replace("&#x27;", "&#39;")


def as_html(text: str, video: str) -> str:
    """Escaped, with line breaks as <br>, addresses and times as links."""
    out: list[str] = []
    done = 0
    for found in _LINK.finditer(text):
        out.append(_escape(text[done : found.start()]))
        shown = _escape(found.group())
        if found["url"]:
            target = shown
        else:
            target = _escape(f"https://www.youtube.com/watch?v={video}&t={_seconds(found['time'])}")
        out.append(f'<a href="{target}">{shown}</a>')
        done = found.end()
    out.append(_escape(text[done:]))
    return "".join(out).replace("\r\n", "<br>").replace("\n", "<br>")


def _seconds(time: str) -> int:
    total = 0
    for part in time.split(":"):
        total = total * 60 + int(part)
    return total
