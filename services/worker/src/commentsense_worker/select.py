"""Which comments are scored, and which are kept with a reason instead: pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from commentsense_contracts.records import Comment
from commentsense_contracts.states import Skip
from commentsense_contracts.texts import prepare


@dataclass(frozen=True, slots=True)
class Selection:
    """What becomes of a batch: `texts[i]` is what the model is asked about `comments[i]`."""

    comments: tuple[Comment, ...]
    texts: tuple[str, ...]
    skipped: tuple[tuple[Comment, Skip], ...]


def _visible(text: str) -> bool:
    """Whether anything is left that a reader could see: zero-width marks and controls alone are an empty comment."""
    return any(character.isprintable() and not character.isspace() for character in text)


def select(comments: Iterable[Comment]) -> Selection:
    """Leaves out what holds nothing to score, and shortens what is longer than the model reads."""
    kept: list[Comment] = []
    texts: list[str] = []
    skipped: list[tuple[Comment, Skip]] = []
    for comment in comments:
        text = prepare(comment.text)
        if _visible(text):
            kept.append(comment)
            texts.append(text)
        else:
            skipped.append((comment, Skip.EMPTY))
    return Selection(tuple(kept), tuple(texts), tuple(skipped))
