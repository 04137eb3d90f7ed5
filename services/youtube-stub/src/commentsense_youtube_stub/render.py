"""Answers as JSON bytes. A thread is rendered once for each view and then only joined."""

import json
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from json.encoder import encode_basestring_ascii
from typing import Any

from commentsense_youtube_stub.fields import Mask, below, prune
from commentsense_youtube_stub.ids import channel_id, etag
from commentsense_youtube_stub.shapes import Template, comment, cut, slot, thread
from commentsense_youtube_stub.texts import as_html
from commentsense_youtube_stub.video import Comment, Description, Thread

REPLIES_SHOWN = 5
_VIEWS_KEPT = 3
Values = dict[str, Callable[[Any], str]]
quoted: Callable[[str], str] = encode_basestring_ascii


def instant(seconds: int) -> str:
    """RFC 3339, UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat()[:19] + "Z"


@dataclass(frozen=True)
class View:
    """What a request wants of each item.

    Attributes:
        html: texts as HTML instead of plain.
        parts: the parts asked for.
        fields: the `fields` parameter as sent; part of the key of what is kept.
        mask: what it keeps of an item; None for everything.
    """

    html: bool
    parts: tuple[str, ...]
    fields: str = ""
    mask: Mask | None = None

    def key(self) -> tuple[bool, tuple[str, ...], str]:
        """Equal views have equal keys."""
        return self.html, self.parts, self.fields


def _comment_values(video: Description, html: bool) -> Values:
    """What fills the slots of a `comment` resource. Ids and times hold nothing that JSON would have to escape."""
    text: Callable[[Comment], str] = (lambda c: quoted(as_html(c.text, video.id))) if html else lambda c: quoted(c.text)
    channel = lru_cache(maxsize=None)(channel_id)
    picture = "https://yt3.ggpht.com/ytc/{}=s48-c-k-c0x00ffffff-no-rj".format
    return {
        "video": lambda _: quoted(video.id),
        "owner": lambda _: quoted(video.channel_id),
        "text": text,
        "original": lambda c: quoted(c.text),
        "parent": lambda c: f'"{c.parent}"',
        "author": lambda c: quoted("@" + c.author),
        "picture": lambda c: quoted(picture(channel(c.author)[2:])),
        "page": lambda c: quoted(f"http://www.youtube.com/@{c.author}"),
        "channel": lambda c: f'"{channel(c.author)}"',
        "likes": lambda c: str(c.likes),
        "published": lambda c: f'"{instant(c.published)}"',
        "updated": lambda c: f'"{instant(c.published)}"',
        "etag": lambda c: f'"{etag(c.id)}"',
        "id": lambda c: f'"{c.id}"',
    }


class Comments:
    """Renders `comment` resources of one video.

    Args:
        video: whose comments they are.
        view: what of them.
        reply: whether they are replies.
    """

    def __init__(self, video: Description, view: View, reply: bool) -> None:
        shape = cut(comment(reply), view.parts, view.mask)
        self._template = Template(shape, _comment_values(video, view.html))

    def __call__(self, subject: Comment) -> bytes:
        """The JSON of one comment."""
        return self._template.fill(subject).encode()


class Threads:
    """Renders the threads of one video, each of them once for each of the last few views.

    Args:
        video: whose threads they are.
        threads: all of them, in the order in which they arrive.
    """

    def __init__(self, video: Description, threads: tuple[Thread, ...]) -> None:
        self._video = video
        self._threads = threads
        self._views: OrderedDict[Any, tuple[Callable[[Thread], bytes], list[bytes | None]]] = OrderedDict()

    def items(self, positions: Iterable[int], view: View) -> list[bytes]:
        """The JSON of some threads."""
        if view.key() not in self._views:
            self._views[view.key()] = _thread_renderer(self._video, view), [None] * len(self._threads)
            if len(self._views) > _VIEWS_KEPT:
                self._views.popitem(last=False)
        self._views.move_to_end(view.key())
        render, kept = self._views[view.key()]
        out = []
        for position in positions:
            item = kept[position]
            if item is None:
                item = kept[position] = render(self._threads[position])
            out.append(item)
        return out


def _thread_renderer(video: Description, view: View) -> Callable[[Thread], bytes]:
    shape = cut(thread(), view.parts, view.mask)
    of_comment = _comment_values(video, view.html)
    values: Values = {
        "video": of_comment["video"],
        "owner": of_comment["owner"],
        "id": lambda t: f'"{t.top.id}"',
        "etag": lambda t: f'"{etag(t.top.id)}"',
        "total": lambda t: str(len(t.replies)),
    }
    if "topLevelComment" in shape.get("snippet", {}):
        top = Template(shape["snippet"]["topLevelComment"], of_comment).fill
        shape = shape | {"snippet": shape["snippet"] | {"topLevelComment": slot("top")}}
        values["top"] = lambda t: top(t.top)
    bare = Template({name: value for name, value in shape.items() if name != "replies"}, values).fill
    if not shape.get("replies"):
        return lambda t: bare(t).encode()
    reply = Template(shape["replies"]["comments"][0], of_comment).fill
    values["replies"] = lambda t: ",".join(map(reply, t.replies[:REPLIES_SHOWN]))
    full = Template(shape | {"replies": {"comments": [slot("replies")]}}, values).fill
    return lambda t: (full if t.replies else bare)(t).encode()


def listing(kind: str, items: list[bytes], size: int, token: str | None, mask: Mask | None) -> bytes:
    """A whole answer.

    Args:
        kind: such as `youtube#commentListResponse`.
        items: JSON of each item.
        size: how many items a page may hold.
        token: of the next page; None when this is the last.
        mask: what of the answer was asked for; what it keeps of an item is already applied.
    """
    head: dict[str, Any] = {"kind": kind, "etag": etag(f"{kind}/{token}/{len(items)}")}
    if token:
        head["nextPageToken"] = token
    head["pageInfo"] = {"totalResults": len(items), "resultsPerPage": size}
    kept = prune(head, mask)
    if not below(mask, "items")[0]:
        return json.dumps(kept).encode()
    opening = json.dumps(kept, separators=(",", ":")).encode()[:-1] + (b"," if kept else b"")
    return opening + b'"items":[' + b",".join(items) + b"]}"
