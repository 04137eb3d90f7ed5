"""The query parameters of the methods: which there are, and what they take.

A test compares these tables with the discovery document that the official client ships.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from commentsense_youtube_stub import errors

# Parameters that every Google API takes. What the stub does not imitate of them changes nothing in its answers.
COMMON = frozenset({
    "$.xgafv", "access_token", "alt", "callback", "fields", "key", "oauth_token", "prettyPrint", "quotaUser",
    "uploadType", "upload_protocol",
})  # fmt: skip
ORDERS = ("time", "relevance")
TEXT_FORMATS = ("html", "plainText")


@dataclass(frozen=True, slots=True)
class Method:
    """What one method takes.

    Attributes:
        filters: exactly one of these has to be there.
        others: the rest that the stub imitates.
        parts: values of `part` that the stub imitates.
        ignored_parts: values of `part` that YouTube knows too; they add nothing to the stub's answer.
        max_results: default, least and most.
    """

    filters: tuple[str, ...]
    others: tuple[str, ...]
    parts: tuple[str, ...]
    ignored_parts: tuple[str, ...]
    max_results: tuple[int, int, int]


METHODS: Mapping[str, Method] = MappingProxyType({
    "videos": Method(
        ("id",), ("part", "maxResults", "pageToken", "hl"),
        ("id", "snippet", "statistics", "contentDetails", "status"),
        ("fileDetails", "liveStreamingDetails", "localizations", "paidProductPlacementDetails", "player",
         "processingDetails", "recordingDetails", "suggestions", "topicDetails"),
        (5, 1, 50),
    ),
    "commentThreads": Method(
        ("videoId", "id"), ("part", "maxResults", "pageToken", "order", "textFormat"),
        ("id", "snippet", "replies"), (), (20, 1, 100),
    ),
    "comments": Method(
        ("parentId", "id"), ("part", "maxResults", "pageToken", "textFormat"),
        ("id", "snippet"), (), (20, 1, 100),
    ),
    "channels": Method(
        ("id", "forHandle", "forUsername"), ("part", "maxResults", "pageToken", "hl"),
        ("id", "snippet", "contentDetails", "statistics", "status"),
        ("auditDetails", "brandingSettings", "contentOwnerDetails", "localizations", "topicDetails"),
        (5, 0, 50),
    ),
    "playlists": Method(
        ("id", "channelId"), ("part", "maxResults", "pageToken", "hl"),
        ("id", "snippet", "status", "contentDetails"), ("localizations", "player"), (5, 0, 50),
    ),
    "playlistItems": Method(
        ("playlistId",), ("part", "maxResults", "pageToken"),
        ("id", "snippet", "contentDetails", "status"), (), (5, 0, 50),
    ),
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """One request, checked.

    Attributes:
        filter: name of the filter that was sent.
        values: what it holds; several for `id`.
        parts: the parts asked for, without repeats.
        size: most items on the page.
        token: page token; empty for the first page.
        order: time or relevance.
        html: whether texts are HTML.
        fields: mask as sent; empty for everything.
    """

    filter: str
    values: tuple[str, ...]
    parts: tuple[str, ...]
    size: int
    token: str
    order: str
    html: bool
    fields: str


def read(name: str, sent: Iterable[tuple[str, str]]) -> Call:
    """Checks the parameters of a call.

    Args:
        name: of the method, such as videos or playlistItems.
        sent: names and values, repeated ones included.

    Raises:
        ApiError: 400, with what is wrong.
    """
    method = METHODS[name]
    values: dict[str, list[str]] = {}
    for key, value in sent:
        values.setdefault(key, []).append(value)
    for key in values:
        if key not in COMMON and key not in method.filters and key not in method.others:
            raise errors.unexpected_parameter(key)
    parts = _listed(values.get("part", []))
    if not parts:
        raise errors.missing_parameter("part")
    for part in parts:
        if part not in method.parts and part not in method.ignored_parts:
            raise errors.unknown_part(part)
    filters = [key for key in method.filters if values.get(key)]
    if not filters:
        raise errors.missing_parameter(", ".join(method.filters))
    if len(filters) > 1:
        raise errors.incompatible(", ".join(filters))
    wanted = _listed(values[filters[0]]) if filters[0] == "id" else (values[filters[0]][-1],)
    return Call(
        filter=filters[0],
        values=wanted,
        parts=parts,
        size=_size(values.get("maxResults"), method),
        token=values.get("pageToken", [""])[-1],
        order=_choice("order", values, ORDERS, "orderUnspecified"),
        html=_choice("textFormat", values, TEXT_FORMATS, "textFormatUnspecified") == "html",
        fields=values.get("fields", [""])[-1],
    )


def _listed(values: Iterable[str]) -> tuple[str, ...]:
    """Repeated parameters and commas mean the same."""
    parts = (part.strip() for value in values for part in value.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def _size(sent: list[str] | None, method: Method) -> int:
    default, least, most = method.max_results
    if not sent:
        return default
    value = sent[-1]
    if not (value.isascii() and value.lstrip("-").isdigit() and len(value) < 12):
        raise errors.invalid_value("maxResults", f"Invalid value '{value[:40]}'. A whole number is expected.")
    if not least <= int(value) <= most:
        why = f"Invalid value '{value}'. Values must be within the range: [{least}, {most}]"
        raise errors.invalid_value("maxResults", why)
    return int(value)


def _choice(name: str, values: Mapping[str, list[str]], allowed: tuple[str, ...], unspecified: str) -> str:
    value = values.get(name, [allowed[0]])[-1]
    if value == unspecified:
        return allowed[0]
    if value not in allowed:
        why = f"Invalid value '{value[:40]}'. Allowed values: [{', '.join(allowed)}]"
        raise errors.invalid_value(name, why)
    return value
