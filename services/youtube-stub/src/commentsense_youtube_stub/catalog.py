"""The videos that there are: the demo with its channel, one for each error, and generated ones."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from commentsense_youtube_stub import channels, corpus
from commentsense_youtube_stub.channels import DEMO_PLAYLIST_ID, Channel, Playlist
from commentsense_youtube_stub.generator import Specification, generate
from commentsense_youtube_stub.settings import StubSettings
from commentsense_youtube_stub.shelf import Shelf
from commentsense_youtube_stub.video import State, Thread

DISABLED_VIDEO_ID = "cs-disabled"
NOT_FOUND_VIDEO_ID = "cs-notfound"
FORBIDDEN_VIDEO_ID = "cs-private1"
FAILURE_VIDEO_ID = "cs-failure1"
GONE_VIDEO_ID = "cs-gone-002"
TOKEN_VIDEO_ID = "cs-badtoken"  # noqa: S105 - the id of a video
EMPTY_VIDEO_ID = "cs-empty-00"
VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")

# Comments, state, page after which the state begins.
_WELL_KNOWN = {
    DISABLED_VIDEO_ID: (0, State.COMMENTS_DISABLED, 0),
    NOT_FOUND_VIDEO_ID: (0, State.NOT_FOUND, 0),
    FORBIDDEN_VIDEO_ID: (0, State.FORBIDDEN, 0),
    FAILURE_VIDEO_ID: (0, State.PROCESSING_FAILURE, 0),
    GONE_VIDEO_ID: (500, State.GONE_AFTER_PAGE, 2),
    TOKEN_VIDEO_ID: (300, State.TOKEN_EXPIRES_AFTER_PAGE, 1),
    EMPTY_VIDEO_ID: (0, State.OK, 0),
}
_DAY = 86_400
# More videos of the demo's channel: id, title, days from the demo's (before it, so that no comment lies in the future),
# comments, how often they are negative, neutral and positive. Their moods and sizes differ, so that a ranking shows
# something.
_OF_THE_CHANNEL: tuple[tuple[str, str, int, int, tuple[float, float, float]], ...] = (
    ("cs-demo-002", "Harbour Light (the Whole Song, One Take)", -112, 640, (3, 17, 80)),
    ("cs-demo-003", "Launch Day: She Floats", -14, 420, (8, 34, 58)),
    ("cs-demo-004", "Bronze Fittings: Cast, Buy or Salvage?", -63, 260, (14, 68, 18)),
    ("cs-demo-005", "About the Sponsor in My Last Video", -28, 520, (72, 20, 8)),
    ("cs-demo-006", "I Sold the Lathe. Here Is Why.", -84, 340, (46, 38, 16)),
    ("cs-demo-007", "Sanding Log 41", -42, 18, (10, 60, 30)),
)
# One whose comments are turned off.
_SILENT = ("cs-demo-008", "Winter Stream: Replay", -7)
DEMO_PLAYLIST = Playlist(
    DEMO_PLAYLIST_ID,
    "The 1962 Sailboat, from Hull to Harbour",
    corpus.OWNER,
    # One of them is private by now, and one stands there twice.
    (corpus.DEMO_VIDEO_ID, "cs-demo-004", FORBIDDEN_VIDEO_ID, "cs-demo-003", "cs-demo-002", corpus.DEMO_VIDEO_ID),
    corpus.PUBLISHED + 45 * _DAY,
)


class InvalidVideos(ValueError):
    """The setting VIDEOS cannot be read; the message says which part."""


def parse_videos(text: str) -> list[tuple[str, int, Path | None]]:
    """Reads `ID=N,ID=N:file.csv`.

    Raises:
        InvalidVideos: a part is not of this form.
    """
    found = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        video, _, rest = part.partition("=")
        count, _, path = rest.partition(":")
        if not VIDEO_ID.fullmatch(video) or not (count.isascii() and count.isdigit()):
            raise InvalidVideos(f"not of the form ID=N or ID=N:file.csv, with an id of 11 characters: {part!r}")
        found.append((video, int(count), Path(path) if path else None))
    return found


class Catalog:
    """Videos by id.

    Args:
        settings: say which generated ones exist from the start, and what repeats and arrives late.
    """

    def __init__(self, settings: StubSettings) -> None:
        self._settings = settings
        self._initial = self._build()
        self._videos = dict(self._initial)
        # Made when somebody asks, and again when a video is put in.
        self._channels: dict[str, Channel] | None = None

    def _build(self) -> dict[str, Shelf]:
        settings = self._settings
        demo = Shelf(corpus.demo(), repeat=settings.repeat_comments)
        shelves = {corpus.DEMO_VIDEO_ID: demo}
        for video, title, days, comments, tone in _OF_THE_CHANNEL:
            published = corpus.PUBLISHED + days * _DAY
            of_channel = Specification(
                video, comments, channel=corpus.OWNER, title=title, published=published, tone=tone
            )
            shelves[video] = Shelf(generate(of_channel), repeat=settings.repeat_comments)
        video, title, days = _SILENT
        published = corpus.PUBLISHED + days * _DAY
        silent = generate(Specification(video, 0, channel=corpus.OWNER, title=title, published=published))
        watched = replace(silent.description, views=21_480, likes=1_102)
        shelves[video] = Shelf(replace(silent, description=watched), State.COMMENTS_DISABLED)
        for video, (comments, state, page) in _WELL_KNOWN.items():
            shelves[video] = Shelf(generate(Specification(video, comments)), state, page)
        for video, comments, path in parse_videos(settings.videos):
            spec = Specification(video, comments, settings.late_comments, settings.seed, path)
            shelves[video] = Shelf(generate(spec), late_every=settings.late_every, repeat=settings.repeat_comments)
        return shelves

    def put(self, video: str, shelf: Shelf) -> None:
        """Adds a video, or replaces one."""
        self._videos[video] = shelf
        self._channels = None

    def get(self, video: str) -> Shelf | None:
        """A video, whatever its state."""
        return self._videos.get(video)

    def all(self) -> Iterator[tuple[str, Shelf]]:
        """Every video."""
        yield from self._videos.items()

    def channels(self) -> dict[str, Channel]:
        """Every channel, by id."""
        if self._channels is None:
            self._channels = channels.channels(self._videos.values())
        return self._channels

    def playlists(self) -> dict[str, Playlist]:
        """Every playlist, by id: the channels' uploads and the demo's."""
        lists = [channel.uploads for channel in self.channels().values()]
        return {playlist.id: playlist for playlist in (*lists, DEMO_PLAYLIST)}

    def find(self, thread_id: str) -> tuple[Shelf, Thread] | None:
        """The thread with this id among those that can be read."""
        for shelf in self._videos.values():
            if shelf.state in {State.OK, State.GONE_AFTER_PAGE, State.TOKEN_EXPIRES_AFTER_PAGE}:
                thread = shelf.thread(thread_id)
                if thread:
                    return shelf, thread
        return None

    def reset(self) -> None:
        """The videos of the start, as if nobody had come by."""
        self._videos = dict(self._initial)
        self._channels = None
        for shelf in self._videos.values():
            shelf.reset()
