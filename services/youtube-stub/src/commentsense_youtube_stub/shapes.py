"""The resources as templates: YouTube's fields, with a slot where a value goes.

A template is cut down to what a request asked for (parts, field mask) once; filling it costs a join per comment.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from commentsense_youtube_stub.fields import Mask, prune

Fill = Callable[[str], str]
_SLOT = re.compile(r'"<<([a-z.]+)>>"')


def slot(name: str) -> str:
    """The mark of a slot; what fills it is JSON."""
    return f"<<{name}>>"


def comment(prefix: str, reply: bool) -> dict[str, Any]:
    """A `comment` resource; its slots' names begin with the prefix."""

    def at(name: str) -> str:
        return slot(f"{prefix}.{name}")

    snippet: dict[str, Any] = {
        "channelId": slot("video.channel"),
        "videoId": slot("video.id"),
        "textDisplay": at("text"),
        "textOriginal": at("original"),
    }
    if reply:
        snippet["parentId"] = at("parent")
    snippet |= {
        "authorDisplayName": at("author"),
        "authorProfileImageUrl": at("picture"),
        "authorChannelUrl": at("page"),
        "authorChannelId": {"value": at("channel")},
        "canRate": True,
        "viewerRating": "none",
        "likeCount": at("likes"),
        "publishedAt": at("published"),
        "updatedAt": at("updated"),
    }
    return {"kind": "youtube#comment", "etag": at("etag"), "id": at("id"), "snippet": snippet}


def thread() -> dict[str, Any]:
    """A `commentThread` resource; `replies.comments` holds one reply as the model of all."""
    return {
        "kind": "youtube#commentThread",
        "etag": slot("top.etag"),
        "id": slot("top.id"),
        "snippet": {
            "channelId": slot("video.channel"),
            "videoId": slot("video.id"),
            "topLevelComment": comment("top", reply=False),
            "canReply": True,
            "totalReplyCount": slot("thread.replies"),
            "isPublic": True,
        },
        "replies": {"comments": [comment("reply", reply=True)]},
    }


def any_comment() -> dict[str, Any]:
    """A `comment` resource with every field that one may have, for checking a mask."""
    resource = comment("c", reply=True)
    return resource | {"snippet": resource["snippet"] | {"moderationStatus": "published"}}


def any_thread() -> dict[str, Any]:
    """A `commentThread` resource with every field that one may have, for checking a mask."""
    resource = thread()
    snippet = resource["snippet"] | {"topLevelComment": any_comment()}
    return resource | {"snippet": snippet, "replies": {"comments": [any_comment()]}}


def cut(resource: dict[str, Any], parts: Sequence[str], mask: Mask | None) -> dict[str, Any]:
    """The resource with only the parts and fields that were asked for."""
    kept = {name: value for name, value in resource.items() if name in {"kind", "etag", "id", *parts}}
    pruned = prune(kept, mask)
    return pruned if isinstance(pruned, dict) else {}


class Template:
    """JSON with slots.

    Args:
        resource: what the answer holds; strings made by `slot` are its slots.
    """

    def __init__(self, resource: object) -> None:
        pieces = _SLOT.split(json.dumps(resource, separators=(",", ":")))
        self._literals = pieces[::2]
        self.slots = pieces[1::2]

    def fill(self, values: Mapping[str, Callable[[Any], str]], subject: object) -> str:
        """The JSON: each slot's value is what its function makes of the subject."""
        made = [values[name](subject) for name in self.slots]
        out = [self._literals[0]]
        for value, literal in zip(made, self._literals[1:], strict=True):
            out.append(value)
            out.append(literal)
        return "".join(out)
