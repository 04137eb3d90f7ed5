"""What the API says about an analysis: the snapshot and its parts."""

from typing import Any, Literal

from commentsense_contracts.states import Code, Label, ModelAlias, Order, State
from pydantic import BaseModel, Field

from commentsense_api.kinds import Kind

DERIVED = (
    "Labels, shares and all other figures about tone are CommentSense's own, computed from public comments; "
    "they are not YouTube's and YouTube has not reviewed them."
)


class OptionsView(BaseModel):
    """What was asked for."""

    max_comments: int = Field(description="Comments at which fetching stops.")
    include_replies: bool = Field(description="Whether replies are fetched too.")
    order: Order = Field(description="Order in which YouTube lists threads.")


class Progress(BaseModel):
    """How far an analysis is."""

    fetched: int = Field(description="Comments fetched, each once.")
    scored: int = Field(description="Comments the model labelled.")
    skipped: dict[str, int] = Field(description="Comments kept but not scored, by reason.")
    repeats: int = Field(description="Comments that YouTube listed again; they count once.")
    pages: int = Field(description="Pages read from YouTube.")
    video_comments: int | None = Field(description="YouTube's own count of the video's comments; null until known.")
    expected: int | None = Field(description="Comments to come in all: the lesser of that and max_comments.")
    done: float = Field(ge=0, le=1, description="Share of the work done, 0 to 1.")


class ShareView(BaseModel):
    """One label's share of the audience's comments."""

    label: Label
    count: int = Field(description="Comments with this label, as the model said.")
    share_raw: float = Field(description="Their share, uncorrected.")
    estimate: float = Field(description="The share, corrected by how often the model errs on held-out comments.")
    low: float = Field(description="Lower end of the 95 % interval of the estimate.")
    high: float = Field(description="Upper end of it.")


class Interval(BaseModel):
    """An estimate and its 95 % interval."""

    estimate: float
    low: float
    high: float


class BasisView(BaseModel):
    """What the shares rest on."""

    counted: int = Field(description="Comments that count.")
    owner_comments: int = Field(description="Comments by the video's owner.")
    includes_owner: bool = Field(description="Whether those count too.")
    unsupported_language: int = Field(description="Comments left out: the model does not know their language.")
    below_confidence: int = Field(description="Comments left out: the model was less sure than min_confidence.")
    min_confidence: float = Field(description="Least confidence that counts.")
    corrected: bool = Field(description="Whether the model's held-out errors were known; if not, estimates are raw.")
    method: str = Field(description="How estimates and intervals were made, in a sentence.")


class ModelView(BaseModel):
    """Which model scored the comments."""

    alias: ModelAlias = Field(description="Whose server scores; the challenger's for a share of all where one is set.")
    versions: list[str] = Field(description="Versions that scored comments of this analysis.")
    mixed: bool = Field(description="Whether there was more than one, because the model changed meanwhile.")


class Trouble(BaseModel):
    """Why an analysis is partial or failed."""

    code: Code
    reason: str = Field(description="What happened.")
    advice: str = Field(description="What to do about it.")
    retry_at: str | None = Field(description="When another try can succeed, RFC 3339; null when any time.")


class Counts(BaseModel):
    """Comments by label as the model said: the audience's, in languages that it knows."""

    negative: int
    neutral: int
    positive: int


class Summary(BaseModel):
    """An analysis in a list."""

    id: str
    video: str = Field(description="YouTube's video id.")
    title: str = Field(description="The video's title; plain text from the internet.")
    channel: str = Field(description="The channel's name; plain text from the internet.")
    channel_id: str = Field(description="YouTube's id of the channel; empty until known.")
    video_comments: int | None = Field(description="YouTube's own count of the video's comments; null until known.")
    counts: Counts
    state: State
    code: Code | None = Field(description="Why it is partial or failed.")
    model: ModelAlias
    source: str | None = Field(description="The analysis whose texts this one scores again.")
    fetched: int
    scored: int
    created_at: str = Field(description="RFC 3339.")
    ended_at: str | None
    expires_at: str = Field(description="When it is erased.")


class Snapshot(BaseModel):
    """An analysis as it stands at one revision."""

    id: str
    revision: int = Field(description="Rises with each change; the id of server-sent events.")
    video: str = Field(description="YouTube's video id.")
    title: str = Field(description="The video's title; plain text from the internet, never HTML.")
    channel: str = Field(description="The channel's name; plain text from the internet, never HTML.")
    state: State
    final: bool = Field(description="Whether nothing more happens by itself.")
    trouble: Trouble | None
    options: OptionsView
    source: str | None = Field(description="The analysis whose texts this one scores again; null if from YouTube.")
    progress: Progress
    coverage: str = Field(description="How many of how many comments were read, in which order, what that means.")
    shares: list[ShareView]
    mean_sentiment: Interval = Field(description="Share of positive minus share of negative: -1 to 1.")
    enough: bool = Field(description="Whether there are enough comments to tell.")
    not_enough_because: str | None
    basis: BasisView
    model: ModelView
    quota_spent: int = Field(description="Units of YouTube quota spent.")
    created_at: str = Field(description="RFC 3339.")
    updated_at: str
    ended_at: str | None
    expires_at: str = Field(description="When it is erased with its texts.")
    notice: str = Field(default=DERIVED, description="Whose figures these are.")


class Started(Snapshot):
    """The analysis that a request made or found."""

    created: bool = Field(description="False when a running or fresh one with the same options was there.")


class SummaryPage(BaseModel):
    """Some analyses, newest first."""

    items: list[Summary]
    next_cursor: str | None = Field(description="For the next page; null at the end.")


class DifferenceView(BaseModel):
    """How a share differs from the first analysis'."""

    label: Label | Literal["mean_sentiment"]
    difference: float
    low: float
    high: float
    distinguishable: bool = Field(description="Whether the 95 % interval leaves out 0.")


class Compared(BaseModel):
    """One analysis of a comparison."""

    id: str
    video: str
    title: str
    state: State
    coverage: str = Field(description="How many of how many comments were read, in which order, what that means.")
    shares: list[ShareView]
    mean_sentiment: Interval
    enough: bool
    not_enough_because: str | None
    basis: BasisView
    model: ModelView
    differences: list[DifferenceView] | None = Field(description="This one minus the first; null for the first.")


class Comparison(BaseModel):
    """Analyses side by side."""

    items: list[Compared]
    caution: str | None = Field(description="What makes the comparison less sure.")
    notice: str = DERIVED


class TimelinePoint(BaseModel):
    """Counts of one period."""

    start: str = Field(description="First day of the period, UTC, YYYY-MM-DD.")
    negative: int
    neutral: int
    positive: int
    total: int


class Timeline(BaseModel):
    """Counts by label over time: raw labels of the audience's comments, in languages the model knows."""

    id: str
    revision: int
    granularity: Literal["day", "week", "month"]
    points: list[TimelinePoint]
    gaps_filled: bool = Field(description="Whether empty periods are listed; not where there would be too many.")
    undated: int = Field(description="Comments without a usable time.")
    notice: str = DERIVED


class Term(BaseModel):
    """A word or pair of words that sets a label apart."""

    term: str = Field(description="Plain text from the internet, never HTML.")
    z: float = Field(description="Log-odds ratio against the other labels over its standard error.")
    count: int = Field(description="Comments of this label that hold it.")
    total: int = Field(description="Comments of any label that hold it.")


class Terms(BaseModel):
    """Distinctive terms per label."""

    id: str
    revision: int = Field(description="Revision that they were computed from; may lag while the analysis runs.")
    comments: int = Field(description="Comments they were computed from.")
    negative: list[Term]
    neutral: list[Term]
    positive: list[Term]
    notice: str = DERIVED


class CommentView(BaseModel):
    """One comment and what the model said of it."""

    id: str
    parent: str | None = Field(description="The thread it replies to.")
    is_owner: bool = Field(description="Whether the video's owner wrote it.")
    likes: int
    published_at: str | None = Field(description="RFC 3339; null where YouTube gave no usable time.")
    text: str = Field(description="As written; plain text from the internet, never HTML.")
    label: Label | None = Field(description="Null when it was not scored.")
    negative: float | None
    neutral: float | None
    positive: float | None
    confidence: float | None
    language: str | None
    supported: bool | None = Field(description="Whether the model knows the language.")
    model_version: str | None
    skipped: str | None = Field(description="Why it was not scored.")
    kinds: list[Kind] = Field(description="What it also is, by rules and its label; docs/insights.md says which rules.")


class CommentPage(BaseModel):
    """Some comments."""

    items: list[CommentView]
    next_cursor: str | None = Field(description="For the next page; null at the end.")
    notice: str = DERIVED


class CommentLabel(BaseModel):
    """What the model said of a comment, without its text."""

    id: str
    label: Label | None = Field(description="Null when it was not scored.")
    negative: float | None
    neutral: float | None
    positive: float | None
    confidence: float | None
    language: str | None
    supported: bool | None = Field(description="Whether the model knows the language.")
    skipped: str | None = Field(description="Why it was not scored.")


class CommentLabels(BaseModel):
    """Those of the comments asked for that the analysis knows, in the order asked."""

    id: str
    revision: int
    items: list[CommentLabel]
    notice: str = DERIVED


class TermWeight(BaseModel):
    """What a term did to a prediction."""

    term: str
    label: str = Field(description="The label it speaks for.")
    weight: float


class PredictionView(BaseModel):
    """What the model says of one text."""

    label: Label | None = Field(description="Null when it was not scored.")
    negative: float | None
    neutral: float | None
    positive: float | None
    confidence: float | None
    language: str | None
    supported: bool | None = Field(description="Whether the model knows the language.")
    model_version: str | None
    skipped: str | None = Field(description="Why it was not scored: empty or unscorable.")
    truncated: bool = Field(description="Whether only its beginning was read.")
    terms: list[TermWeight] | None = Field(default=None, description="With `explain`: what moved the answer.")


class Predictions(BaseModel):
    """One prediction per text, in order."""

    model: ModelAlias
    predictions: list[PredictionView]
    notice: str = DERIVED


class QuotaView(BaseModel):
    """The day's quota of YouTube Data API."""

    day: str = Field(description="The Pacific day, YYYY-MM-DD.")
    limit: int = Field(description="Units that may be spent in it.")
    spent: int
    left: int
    exhausted: bool = Field(description="Whether nothing is left, or YouTube itself has said so.")
    renews_at: str = Field(description="RFC 3339.")


class QueueView(BaseModel):
    """What waits for one kind of work, over all analyses."""

    name: Literal["fetch", "score"]
    waiting: int = Field(description="Pages or batches, waiting or at work.")
    oldest_seconds: float = Field(description="Age of the oldest of them.")


class StoreView(BaseModel):
    """Redis' memory."""

    used_bytes: int
    max_bytes: int = Field(description="0 where no limit is set.")


class ModelState(BaseModel):
    """One model server."""

    alias: ModelAlias
    version: str | None = Field(description="Null when it does not answer.")
    reachable: bool


class LimitsView(BaseModel):
    """What an analysis may ask for."""

    default_max_comments: int
    max_comments_cap: int
    retention_days: int = Field(description="Days after which an analysis is erased.")
    freshness_seconds: int = Field(description="Seconds for which a completed analysis is returned again.")


class Status(BaseModel):
    """How the service stands."""

    version: str = Field(description="The API's.")
    quota: QuotaView
    queues: list[QueueView]
    running: int = Field(description="Analyses under way, of all owners.")
    store: StoreView
    models: list[ModelState]
    limits: LimitsView


class Recent(BaseModel):
    """What the model answered lately."""

    comments: int = Field(description="Comments of the caller's last analyses that this version scored.")
    negative: float = Field(description="Share of them.")
    neutral: float
    positive: float


class ModelDescription(BaseModel):
    """What a model says of itself."""

    alias: ModelAlias
    version: str
    name: str
    description: dict[str, Any] = Field(
        description="As the model server gives it: languages, held-out confusion counts by confidence, shares of "
        "answers at training time (`reference`) and more. `card` holds the figures of its model card (`parts`, "
        "`reliability`, `slices` worst first, `behaviour`), where the API knows them for this version."
    )
    recent: Recent | None = Field(description="Null where this version has scored nothing of the caller's yet.")
    notice: str = DERIVED


class Health(BaseModel):
    """A probe's answer."""

    status: Literal["ok"] = "ok"
