"""The resources as templates: YouTube's fields, with a slot where a value goes.

A template is cut down to what a request asked for (parts, field mask) once; filling it costs a join per comment.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from commentsense_youtube_stub.fields import Mask, prune

_SLOT = re.compile(r'"<<([a-z]+)>>"')


def slot(name: str) -> str:
    """The mark of a slot; what fills it is JSON."""
    return f"<<{name}>>"


def comment(reply: bool) -> dict[str, Any]:
    """A `comment` resource; a reply says which thread it belongs to."""
    snippet: dict[str, Any] = {
        "channelId": slot("owner"),
        "videoId": slot("video"),
        "textDisplay": slot("text"),
        "textOriginal": slot("original"),
    }
    if reply:
        snippet["parentId"] = slot("parent")
    snippet |= {
        "authorDisplayName": slot("author"),
        "authorProfileImageUrl": slot("picture"),
        "authorChannelUrl": slot("page"),
        "authorChannelId": {"value": slot("channel")},
        "canRate": True,
        "viewerRating": "none",
        "likeCount": slot("likes"),
        "publishedAt": slot("published"),
        "updatedAt": slot("updated"),
    }
    return {"kind": "youtube#comment", "etag": slot("etag"), "id": slot("id"), "snippet": snippet}


def thread() -> dict[str, Any]:
    """A `commentThread` resource; `replies.comments` holds one reply as the model of all."""
    return {
        "kind": "youtube#commentThread",
        "etag": slot("etag"),
        "id": slot("id"),
        "snippet": {
            "channelId": slot("owner"),
            "videoId": slot("video"),
            "topLevelComment": comment(reply=False),
            "canReply": True,
            "totalReplyCount": slot("total"),
            "isPublic": True,
        },
        "replies": {"comments": [comment(reply=True)]},
    }


def any_comment() -> dict[str, Any]:
    """A `comment` resource with every field that one may have, for checking a mask."""
    resource = comment(reply=True)
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
        values: for each slot's name, what makes its JSON out of a subject; all subjects are of one type.
    """

    def __init__(self, resource: object, values: Mapping[str, Callable[[Any], str]]) -> None:
        pieces = _SLOT.split(json.dumps(resource, separators=(",", ":")))
        self._first = pieces[0]
        self._rest = [(values[name], literal) for name, literal in zip(pieces[1::2], pieces[2::2], strict=True)]

    def fill(self, subject: object) -> str:
        """The JSON of one subject."""
        out = [self._first]
        for value, literal in self._rest:
            out.append(value(subject))
            out.append(literal)
        return "".join(out)
