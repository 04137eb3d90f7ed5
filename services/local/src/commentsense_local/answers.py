"""What the API answers, as far as the command line reads it. Anything further is passed over."""

from typing import Literal

from pydantic import BaseModel

Label = Literal["negative", "neutral", "positive"]
LABELS: tuple[Label, ...] = ("negative", "neutral", "positive")


class Share(BaseModel):
    """A label's share: as counted, and estimated with its 95 % interval; shares from 0 to 1."""

    label: Label
    count: int
    share_raw: float
    estimate: float
    low: float
    high: float


class Interval(BaseModel):
    """An estimate and its 95 % interval."""

    estimate: float
    low: float
    high: float


class Trouble(BaseModel):
    """Why an analysis is partial or failed."""

    code: str
    reason: str
    advice: str
    retry_at: str | None = None


class Progress(BaseModel):
    """How far it is; `done` from 0 to 1."""

    fetched: int
    scored: int
    skipped: dict[str, int]
    expected: int | None = None
    done: float


class Basis(BaseModel):
    """What the shares rest on."""

    counted: int
    owner_comments: int
    unsupported_language: int
    corrected: bool
    method: str


class Model(BaseModel):
    """Which model scored."""

    versions: list[str]
    mixed: bool


class Snapshot(BaseModel):
    """An analysis at one revision."""

    id: str
    revision: int
    video: str
    title: str
    channel: str
    state: str
    final: bool
    trouble: Trouble | None = None
    progress: Progress
    coverage: str
    shares: list[Share]
    mean_sentiment: Interval
    enough: bool
    not_enough_because: str | None = None
    basis: Basis
    model: Model
    quota_spent: int
    notice: str


class Point(BaseModel):
    """Counts of one period; `start` is its first day."""

    start: str
    negative: int
    neutral: int
    positive: int
    total: int


class Timeline(BaseModel):
    """Counts by label over time."""

    granularity: str
    points: list[Point]
    undated: int


class Term(BaseModel):
    """A term that sets a label apart, and in how many comments of the label it is."""

    term: str
    z: float
    count: int


class Terms(BaseModel):
    """Distinctive terms per label."""

    negative: list[Term]
    neutral: list[Term]
    positive: list[Term]


class Comment(BaseModel):
    """A scored comment."""

    id: str
    likes: int
    text: str
    published_at: str | None = None
    confidence: float | None = None


class Prediction(BaseModel):
    """What the model says of one text."""

    label: Label | None = None
    negative: float | None = None
    neutral: float | None = None
    positive: float | None = None
    language: str | None = None
    supported: bool | None = None
    skipped: str | None = None
    truncated: bool = False


class Summary(BaseModel):
    """An analysis in a list."""

    id: str
    video: str
    title: str
    state: str
    fetched: int
    scored: int
