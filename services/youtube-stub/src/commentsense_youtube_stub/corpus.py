"""The labelled comments written for this project, and the video that they are."""

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources

from commentsense_youtube_stub.ids import channel_id, reply_id, thread_id
from commentsense_youtube_stub.video import Comment, Content, Description, Thread

DEMO_VIDEO_ID = "cs-demo-001"
OWNER = "TidewaterWorkshop"
# 2026-06-14 16:00 UTC.
PUBLISHED = 1_781_452_800

DESCRIPTION = Description(
    id=DEMO_VIDEO_ID,
    title="I Restored a 1962 Wooden Sailboat Alone (and Wrote a Song for It)",
    text="Fourteen months, one rotten hull, far too much sandpaper. The song at 22:40 is called Harbour Light.",
    channel_id=channel_id(OWNER),
    channel_title="Tidewater Workshop",
    owner=OWNER,
    published=PUBLISHED,
    duration="PT27M48S",
    views=412_806,
    likes=23_517,
    language="en",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One comment of the corpus.

    Attributes:
        key: unique in the corpus.
        parent: key of the thread it answers; empty for a top-level comment.
        text: the comment.
        label: tone of its own words: negative, neutral or positive; not its stance on the video.
        language: ISO 639-1 code; `und` where there are no words.
        kind: what it is an example of, such as sarcasm, spam or hostile.
        likes: number of likes.
        seconds: after the video was published.
        author: handle without `@`.
        is_owner: written by the owner of the video.
    """

    key: str
    parent: str
    text: str
    label: str
    language: str
    kind: tuple[str, ...]
    likes: int
    seconds: int
    author: str
    is_owner: bool


@cache
def entries() -> tuple[Entry, ...]:
    """Every comment of the corpus, as it stands in its file."""
    lines = resources.files(__package__).joinpath("data/corpus.jsonl").read_text(encoding="utf-8").split("\n")
    return tuple(_entry(json.loads(line)) for line in lines if line)


def _entry(row: dict[str, object]) -> Entry:
    kind = row["kind"]
    if not isinstance(kind, list):
        raise TypeError(f"kind of {row['key']} is no list")
    return Entry(
        key=str(row["key"]),
        parent=str(row["parent"] or ""),
        text=str(row["text"]),
        label=str(row["label"]),
        language=str(row["language"]),
        kind=tuple(kind),
        likes=int(str(row["likes"])),
        seconds=int(str(row["seconds"])),
        author=str(row["author"]),
        is_owner=bool(row["is_owner"]),
    )


def demo() -> Content:
    """The corpus as a video."""
    tops = {entry.key: thread_id(DEMO_VIDEO_ID, entry.key) for entry in entries() if not entry.parent}
    replies: dict[str, list[Comment]] = {key: [] for key in tops}
    for entry in entries():
        if entry.parent:
            thread = tops[entry.parent]
            replies[entry.parent].append(_comment(entry, reply_id(thread, entry.key), thread))
    threads = [
        Thread(_comment(entry, tops[entry.key], ""), tuple(sorted(replies[entry.key], key=_newest_first)))
        for entry in entries()
        if not entry.parent
    ]
    return Content(DESCRIPTION, tuple(sorted(threads, key=lambda thread: thread.top.published)))


def _newest_first(comment: Comment) -> int:
    return -comment.published


def _comment(entry: Entry, comment_id: str, parent: str) -> Comment:
    return Comment(
        comment_id,
        parent,
        entry.text,
        entry.likes,
        PUBLISHED + entry.seconds,
        entry.author,
        entry.is_owner,
        entry.label,
        entry.language,
    )
