"""States of an analysis, the codes of its failures, and the labels of a comment."""

from enum import StrEnum


class State(StrEnum):
    """Where an analysis stands."""

    QUEUED = "queued"
    FETCHING = "fetching"
    SCORING = "scoring"
    COMPLETED = "completed"
    PARTIAL = "partial"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def final(self) -> bool:
        """Whether nothing more happens unless somebody resumes it."""
        return self in FINAL


FINAL = frozenset({State.COMPLETED, State.PARTIAL, State.CANCELLED, State.FAILED})
RESUMABLE = frozenset({State.PARTIAL, State.FAILED})


class Code(StrEnum):
    """Why an analysis (or a collection) is partial or failed."""

    COMMENTS_DISABLED = "comments_disabled"
    VIDEO_NOT_FOUND = "video_not_found"
    # Of a collection alone: no analysis ends with it.
    SOURCE_NOT_FOUND = "source_not_found"
    QUOTA_EXHAUSTED = "quota_exhausted"
    UPSTREAM_UNAVAILABLE = "upstream_unavailable"
    MODEL_UNAVAILABLE = "model_unavailable"
    STALLED = "stalled"


class Label(StrEnum):
    """The tone of a comment's own words (docs/labelling.md), not a stance on the video."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


LABELS: tuple[Label, ...] = (Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE)


class Skip(StrEnum):
    """Why a comment was kept but not scored."""

    EMPTY = "empty"
    UNSCORABLE = "unscorable"


class Order(StrEnum):
    """In which order YouTube lists comment threads."""

    TIME = "time"
    RELEVANCE = "relevance"


class ModelAlias(StrEnum):
    """Which of the configured model servers scores an analysis."""

    CHAMPION = "champion"
    CHALLENGER = "challenger"
