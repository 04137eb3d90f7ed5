"""Makes a video of N comments. Pure: the same specification gives the same video, to the last id."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from commentsense_youtube_stub import sources
from commentsense_youtube_stub.corpus import DESCRIPTION, OWNER, PUBLISHED
from commentsense_youtube_stub.ids import channel_id, reply_id, thread_id
from commentsense_youtube_stub.sources import Text
from commentsense_youtube_stub.video import Comment, Content, Description, Thread

REPLY_SHARE = 0.25
# The chance that a reply opens a discussion of its own instead of joining one: the lower, the longer the longest.
_NEW_DISCUSSION = 0.45
_OWNER_SHARE = 0.02
_DAY = 86_400
_DAYS = 150
_BURST_DAYS = 6.0
_HANDLES = (
    "river", "pixel", "north", "luna", "copper", "maple", "static", "velvet", "harbor", "quiet", "neon", "cedar",
    "orbit", "salt", "amber", "kite", "fable", "moss", "echo", "tundra", "saffron", "gravel", "willow", "comet",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Specification:
    """What to make.

    Attributes:
        video: id, 11 characters.
        comments: how many comments and replies are there from the start.
        late: how many top-level comments arrive while somebody pages.
        seed: another seed, another video.
        csv: file of texts; None takes the corpus.
        text_column: its column of texts.
        label_column: its column of labels; empty when there is none.
        channel: handle of its owner; empty makes one up.
        title: of the video; empty makes one up.
        published: seconds since 1970, UTC.
        tone: how often texts of the corpus are negative, neutral and positive, as weights; None takes it as it is.
    """

    video: str
    comments: int
    late: int = 0
    seed: int = 1
    csv: Path | None = None
    text_column: str = "text"
    label_column: str = ""
    channel: str = ""
    title: str = ""
    published: int = PUBLISHED
    tone: tuple[float, float, float] | None = None


def generate(spec: Specification) -> Content:
    """The video that a specification describes: `comments` + `late` comments, about a quarter of them replies.

    Raises:
        UnusableSource: the CSV file gives no texts.
    """
    chooser = random.Random(f"{spec.seed}/{spec.video}")
    top_texts, reply_texts = _texts(spec, chooser)
    replies = int(spec.comments * REPLY_SHARE) if spec.comments > 1 else 0
    tops = spec.comments - replies
    made_up = f"{chooser.choice(_HANDLES)}-channel-{chooser.randrange(1000)}"
    owner = spec.channel or made_up
    times = sorted(_time(chooser, spec.published) for _ in range(tops))
    last = max([*times, spec.published + _DAYS * _DAY])
    times += [last + 60 * (index + 1) for index in range(spec.late)]
    sizes = _sizes(chooser, tops, replies) + [0] * spec.late
    threads = []
    for index, (time, size) in enumerate(zip(times, sizes, strict=True)):
        top = _comment(chooser, owner, next(top_texts), thread_id(_space(spec), str(index)), "", time)
        when = time
        answers = []
        for number in range(size):
            when += int(chooser.expovariate(1 / 7200)) + 1
            answer_id = reply_id(top.id, str(number))
            answers.append(_comment(chooser, owner, next(reply_texts), answer_id, top.id, when))
        threads.append(Thread(top, tuple(reversed(answers))))
    return Content(_description(spec, owner), tuple(threads), spec.late)


def _space(spec: Specification) -> str:
    return f"{spec.video}/{spec.seed}"


def _texts(spec: Specification, chooser: random.Random) -> tuple[Iterator[Text], Iterator[Text]]:
    if spec.csv is None:
        return sources.in_tone(chooser, False, spec.tone), sources.in_tone(chooser, True, spec.tone)
    texts = sources.cycle(sources.read_csv(spec.csv, spec.text_column, spec.label_column), chooser)
    return texts, texts


def _time(chooser: random.Random, published: int) -> int:
    """Most comments come in the first days, the rest over five months."""
    days = chooser.expovariate(1 / _BURST_DAYS) if chooser.random() < 0.6 else chooser.uniform(0, _DAYS)
    return published + 30 + int(min(days, _DAYS) * _DAY)


def _sizes(chooser: random.Random, tops: int, replies: int) -> list[int]:
    """How many replies each thread has: those who answer go where others already do."""
    sizes = [0] * tops
    answered: list[int] = []
    for _ in range(replies):
        new = not answered or chooser.random() < _NEW_DISCUSSION
        thread = chooser.randrange(tops) if new else chooser.choice(answered)
        answered.append(thread)
        sizes[thread] += 1
    return sizes


def _comment(chooser: random.Random, owner: str, text: Text, comment_id: str, parent: str, time: int) -> Comment:
    is_owner = chooser.random() < (_OWNER_SHARE * 2 if parent else _OWNER_SHARE / 2)
    author = owner if is_owner else f"{chooser.choice(_HANDLES)}{chooser.randrange(100_000)}"
    likes = 0 if chooser.random() < 0.55 else min(int(chooser.paretovariate(0.8)), 30_000)
    return Comment(comment_id, parent, text.text, likes, time, author, is_owner, text.label, text.language)


def _description(spec: Specification, owner: str) -> Description:
    return Description(
        id=spec.video,
        title=spec.title or f"Generated video {spec.video}",
        text="Made by the stub; its comments mean nothing.",
        channel_id=channel_id(owner),
        channel_title=DESCRIPTION.channel_title if owner == OWNER else owner,
        owner=owner,
        published=spec.published,
        duration="PT10M",
        views=spec.comments * 90,
        likes=spec.comments * 5,
        language="en",
    )
