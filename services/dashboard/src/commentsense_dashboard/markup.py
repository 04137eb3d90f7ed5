"""HTML out of plain parts. Pure.

Texts of the internet come in as `str` and are escaped, always; only what `tag` made itself is HTML. Nothing here goes
through Markdown, so a text's asterisks, dollars and :names: stay what they are.
"""

import html
import re
from urllib.parse import quote

_NAME = re.compile(r"[a-z][a-z0-9-]*")
_LINK = re.compile(r"https?://[^\s\"'<>`\\]+|\./[^\s\"'<>`\\:]*")
# Direction marks that could turn the words around a text as well; inside their own element they do no harm.
_ISOLATE = "auto"


class Markup(str):
    """HTML that was made here."""

    __slots__ = ()


Part = str | Markup | None


def escape(text: str) -> Markup:
    """A text as HTML that shows just this text. NUL and other controls, which no browser shows, become spaces."""
    clean = "".join(" " if ord(letter) < 32 and letter not in "\n\t" else letter for letter in text)
    clean = clean.encode("utf-8", "replace").decode("utf-8")
    return Markup(html.escape(clean, quote=True))


def join(*parts: Part) -> Markup:
    """Parts one after another: HTML as it is, everything else escaped, None left out."""
    return Markup("".join(part if isinstance(part, Markup) else escape(part) for part in parts if part is not None))


def tag(name: str, *parts: Part, **attributes: str | None) -> Markup:
    """An element with escaped content and attributes.

    Args:
        name: of the element.
        parts: its content.
        attributes: `class_` is class, `data_mark` is data-mark; None leaves one out.

    Raises:
        ValueError: a name of an element or attribute is none, or a link leads elsewhere than to the web.
    """
    if not _NAME.fullmatch(name) or name in {"script", "style", "iframe", "object", "embed"}:
        raise ValueError(f"no element to be made here: {name!r}")
    found = []
    for key, value in attributes.items():
        attribute = key.rstrip("_").replace("_", "-")
        if not _NAME.fullmatch(attribute) or attribute.startswith("on"):
            raise ValueError(f"no attribute to be made here: {key!r}")
        if value is None:
            continue
        if attribute in {"href", "src"} and not _LINK.fullmatch(value):
            raise ValueError("a link leads to the web or to another of our pages")
        found.append(f' {attribute}="{escape(value)}"')
    return Markup(f"<{name}{''.join(found)}>{join(*parts)}</{name}>")


def text(body: str, class_: str = "") -> Markup:
    """A text of the internet in its own element: its direction of writing stays inside."""
    return tag("span", body, dir=_ISOLATE, class_=class_ or None)


def link(label: Part, address: str) -> Markup:
    """A link that opens beside the page and tells the other site nothing of it."""
    return tag("a", label, href=address, target="_blank", rel="noopener noreferrer")


def video_url(video: str) -> str:
    """The video's page on YouTube."""
    return f"https://www.youtube.com/watch?v={quote(video, safe='')}"


def comment_url(video: str, comment: str) -> str:
    """The video's page on YouTube with one comment on top."""
    return f"{video_url(video)}&lc={quote(comment, safe='')}"
