"""Channels and playlists: what lists the videos of a catalogue, and the resources that tell of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from commentsense_youtube_stub.corpus import OWNER
from commentsense_youtube_stub.ids import channel_id, etag, item_id
from commentsense_youtube_stub.render import instant
from commentsense_youtube_stub.shelf import Shelf
from commentsense_youtube_stub.video import Description, State

# As channels of old have one beside their handle.
DEMO_USERNAME = "tidewater1962"
DEMO_PLAYLIST_ID = "PLcs-demo-sailboat-1962"
# Whom the API lists to nobody but their owner.
HIDDEN = frozenset({State.NOT_FOUND, State.FORBIDDEN})
# 2019-03-02 09:00 UTC: when channels of the stub began.
_BEGAN = 1_551_517_200
_EMPTY_CHANNEL = "EmptyHarbour"


@dataclass(frozen=True, slots=True)
class Playlist:
    """A playlist.

    Attributes:
        id: YouTube's kind of id.
        title: of the playlist.
        channel: handle of its owner, without `@`.
        videos: ids, in its order; some may be private by now, or stand twice.
        published: seconds since 1970, UTC.
    """

    id: str
    title: str
    channel: str
    videos: tuple[str, ...]
    published: int


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel.

    Attributes:
        handle: without `@`.
        title: of the channel.
        videos: its public ones, newest first.
        username: as channels of old have one; empty for others.
    """

    handle: str
    title: str
    videos: tuple[Description, ...]
    username: str = ""

    @property
    def id(self) -> str:
        """YouTube's kind of id."""
        return channel_id(self.handle)

    @property
    def uploads(self) -> Playlist:
        """The playlist of its videos. One without videos has it by name only, as at YouTube."""
        ids = tuple(video.id for video in self.videos)
        return Playlist(f"UU{self.id[2:]}", f"Uploads from {self.title}", self.handle, ids, _BEGAN)


def channels(shelves: Iterable[Shelf]) -> dict[str, Channel]:
    """The channels of these videos, by id, and one that has none."""
    by_owner: dict[str, list[Description]] = {_EMPTY_CHANNEL: []}
    for shelf in shelves:
        found = by_owner.setdefault(shelf.content.description.owner, [])
        if shelf.state not in HIDDEN:
            found.append(shelf.content.description)
    made = []
    for handle, videos in by_owner.items():
        newest_first = sorted(videos, key=lambda video: (-video.published, video.id))
        title = newest_first[0].channel_title if newest_first else handle
        made.append(Channel(handle, title, tuple(newest_first), DEMO_USERNAME if handle == OWNER else ""))
    return {channel.id: channel for channel in made}


def find(known: Mapping[str, Channel], by: str, value: str) -> Channel | None:
    """The channel with this id, handle (with or without `@`, in any case) or user name (in any case)."""
    if by == "id":
        return known.get(value)
    wanted = value.removeprefix("@").lower()
    if by == "forHandle":
        return next((channel for channel in known.values() if channel.handle.lower() == wanted), None)
    return next((channel for channel in known.values() if channel.username and channel.username == wanted), None)


def _thumbnails(address: str) -> dict[str, Any]:
    return {"default": {"url": address, "width": 120, "height": 90}}


def _picked(kind: str, name: str, whole: Mapping[str, Any], parts: Iterable[str]) -> dict[str, Any]:
    return {"kind": kind, "etag": etag(name), "id": name} | {part: whole[part] for part in whole if part in set(parts)}


def channel_resource(channel: Channel, parts: Iterable[str]) -> dict[str, Any]:
    """A `channel` resource. Counts are strings, as YouTube sends them."""
    views = sum(video.views for video in channel.videos)
    text = "A channel of the stub."
    whole = {
        "snippet": {
            "title": channel.title,
            "description": text,
            "customUrl": f"@{channel.handle.lower()}",
            "publishedAt": instant(_BEGAN),
            "thumbnails": _thumbnails(f"https://yt3.ggpht.com/ytc/{channel.id[2:]}=s88-c-k-c0x00ffffff-no-rj"),
            "localized": {"title": channel.title, "description": text},
        },
        "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": channel.uploads.id}},
        "statistics": {
            "viewCount": str(views),
            "subscriberCount": str(views // 12),
            "hiddenSubscriberCount": False,
            "videoCount": str(len(channel.videos)),
        },
        "status": {"privacyStatus": "public", "isLinked": True, "longUploadsStatus": "longUploadsUnspecified"},
    }
    return _picked("youtube#channel", channel.id, whole, parts)


def playlist_resource(playlist: Playlist, owner: Channel, parts: Iterable[str]) -> dict[str, Any]:
    """A `playlist` resource."""
    first = playlist.videos[0] if playlist.videos else ""
    whole = {
        "snippet": {
            "publishedAt": instant(playlist.published),
            "channelId": owner.id,
            "title": playlist.title,
            "description": "",
            "thumbnails": _thumbnails(f"https://i.ytimg.com/vi/{first}/default.jpg"),
            "channelTitle": owner.title,
            "localized": {"title": playlist.title, "description": ""},
        },
        "status": {"privacyStatus": "public"},
        "contentDetails": {"itemCount": len(playlist.videos)},
    }
    return _picked("youtube#playlist", playlist.id, whole, parts)


def item_resource(
    playlist: Playlist, owner: Channel, position: int, video: Description | None, parts: Iterable[str]
) -> dict[str, Any]:
    """A `playlistItem` resource; of a video that is private by now, only its id is told."""
    name = playlist.videos[position]
    snippet: dict[str, Any] = {
        "publishedAt": instant(video.published if video else playlist.published),
        "channelId": owner.id,
        "title": video.title if video else "Private video",
        "description": video.text if video else "This video is private.",
        "thumbnails": _thumbnails(f"https://i.ytimg.com/vi/{name}/default.jpg") if video else {},
        "channelTitle": owner.title,
        "playlistId": playlist.id,
        "position": position,
        "resourceId": {"kind": "youtube#video", "videoId": name},
    }
    details: dict[str, Any] = {"videoId": name}
    if video:
        snippet |= {"videoOwnerChannelTitle": video.channel_title, "videoOwnerChannelId": video.channel_id}
        details["videoPublishedAt"] = instant(video.published)
    status = {"privacyStatus": "public" if video else "private"}
    whole = {"snippet": snippet, "contentDetails": details, "status": status}
    return _picked("youtube#playlistItem", item_id(f"{playlist.id}/{position}"), whole, parts)
