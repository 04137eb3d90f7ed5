"""What the API accepts and says about collections: the videos of a channel or playlist, and their analyses."""

from typing import Annotated

from commentsense_contracts.source_id import LONGEST, SourceKind
from commentsense_contracts.states import Code, Order, State
from commentsense_contracts.video_id import VIDEO_ID
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from commentsense_api.collection_quota import listing_at_most
from commentsense_api.schemas import DERIVED, Counts, Interval, ShareView, Trouble

MOST_VIDEOS = 50
MOST_COMMENTS = 10_000_000
DEFAULT_COMMENTS = 1000
VideoId = Annotated[str, StringConstraints(pattern=f"^{VIDEO_ID}$")]


class CollectionRequest(BaseModel):
    """List a channel's or playlist's videos."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"source": "@TidewaterWorkshop", "videos": 10}]}
    )

    source: str = Field(
        min_length=1,
        max_length=LONGEST,
        description="A channel (URL, @handle or id) or a playlist (URL or id); a video's URL with `list=` is the list.",
    )
    videos: int = Field(
        default=10, ge=1, le=MOST_VIDEOS, description="How many: a channel's latest, a playlist's first."
    )
    refresh: bool = Field(default=False, description="List again even if a fresh listing is there.")


class CollectionStart(BaseModel):
    """Start analyses of listed videos."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"max_comments": 1000, "include_replies": True}]}
    )

    max_comments: int = Field(
        default=DEFAULT_COMMENTS, ge=1, le=MOST_COMMENTS, description="Comments of each video at which fetching stops."
    )
    include_replies: bool = Field(default=True, description="Whether replies are fetched too.")
    order: Order = Field(default=Order.TIME, description="`time`: newest first; `relevance`: as YouTube ranks them.")
    videos: list[VideoId] | None = Field(
        default=None, min_length=1, max_length=MOST_VIDEOS, description="Ids of those to analyse; null: all."
    )
    refresh: bool = Field(default=False, description="Start new analyses even where fresh ones are there.")


class SourceView(BaseModel):
    """The channel or playlist."""

    kind: SourceKind
    id: str = Field(description="YouTube's id; empty until known.")
    title: str = Field(description="Its title; plain text from the internet, never HTML. Empty until known.")


class VideoAnalysis(BaseModel):
    """The analysis last started of a video from here, in short."""

    id: str
    state: State
    code: Code | None = Field(description="Why it is partial or failed.")
    done: float = Field(ge=0, le=1, description="Share of the work done, 0 to 1.")
    scored: int = Field(description="Comments the model labelled.")
    counts: Counts
    shares: list[ShareView]
    mean_sentiment: Interval = Field(description="Share of positive minus share of negative: -1 to 1.")
    enough: bool = Field(description="Whether there are enough comments to tell.")
    not_enough_because: str | None


class ListedVideoView(BaseModel):
    """One video."""

    video: str = Field(description="YouTube's video id.")
    title: str = Field(description="Plain text from the internet, never HTML.")
    published_at: str | None = Field(description="RFC 3339.")
    video_comments: int | None = Field(description="YouTube's count; null where comments are turned off.")
    views: int | None = Field(description="YouTube's count; null where it gives none.")
    likes: int | None = Field(description="YouTube's count; null where it gives none.")
    quota_at_least: int = Field(description="Units that an analysis with the options asked about costs at least.")
    quota_at_most: int = Field(description="Units that it costs at most.")
    analysis: VideoAnalysis | None = Field(description="Null where none was started, or it is gone.")


class CollectionQuota(BaseModel):
    """Units of YouTube quota that are still to be spent, and those that are there."""

    at_least: int = Field(description="For all videos without an analysis, together.")
    at_most: int = Field(description="The same at most; more only where requests fail or comments arrive meanwhile.")
    left: int = Field(description="Units left today, for everybody.")
    renews_at: str = Field(description="RFC 3339.")
    listing_quota_at_most: int = Field(
        default=listing_at_most(), description="Units that listing a channel or playlist costs at most."
    )


class Collection(BaseModel):
    """A channel's or playlist's videos as they were listed, with what analyses found."""

    id: str
    source: SourceView
    asked: str = Field(description="What was asked for, as it was written.")
    videos_asked: int
    state: State = Field(description="Of the listing: queued, fetching, completed or failed.")
    final: bool = Field(description="Whether the listing has ended; analyses have states of their own.")
    trouble: Trouble | None
    created_at: str = Field(description="RFC 3339.")
    expires_at: str = Field(description="When the list is erased.")
    quota_spent: int = Field(description="Units that listing took.")
    videos: list[ListedVideoView]
    quota: CollectionQuota
    notice: str = Field(default=DERIVED, description="Whose figures these are.")


class CollectionSummary(BaseModel):
    """A collection in a list."""

    id: str
    source: SourceView
    state: State
    videos: int = Field(description="Videos that were listed.")
    analysed: int = Field(description="Videos of which an analysis that was started here is there.")
    created_at: str = Field(description="RFC 3339.")
    expires_at: str = Field(description="When it is erased.")


class CollectionPage(BaseModel):
    """Some collections, newest first."""

    items: list[CollectionSummary]
    next_cursor: str | None = Field(description="For the next page; null at the end.")
