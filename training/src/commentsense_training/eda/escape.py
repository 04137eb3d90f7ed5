"""Foreign text made harmless for a page: markup is escaped, what steers a terminal or a reader is shown as a box."""

import html
import re
from typing import Final

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]#|~<>&])")


def visible(text: str) -> str:
    """`text` with control characters, direction marks and lone surrogates as replacement characters."""
    return _CONTROL.sub("\ufffd", text)


def for_html(text: str) -> str:
    """`text` for an element or an attribute in quotation marks."""
    return html.escape(visible(text), quote=True)


def for_markdown(text: str) -> str:
    """`text` for a paragraph or a table cell: one line, nothing in it is markup."""
    return _MARKDOWN.sub(r"\\\1", " ".join(visible(text).split(" ")).replace("\n", " "))
