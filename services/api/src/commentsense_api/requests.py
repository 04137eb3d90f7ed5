"""What the API accepts: bodies, and the parameters that several routes share."""

from typing import Annotated

from commentsense_contracts.records import sanitise
from commentsense_contracts.states import ModelAlias, Order
from fastapi import Query
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


class StartRequest(BaseModel):
    """Start an analysis."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"video": "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "max_comments": 2000}]
        },
    )

    video: str = Field(min_length=1, max_length=2048, description="A video id or any YouTube URL of a video.")
    max_comments: int | None = Field(
        default=None, ge=1, le=10_000_000, description="Comments at which fetching stops; the service caps it."
    )
    include_replies: bool = Field(default=True, description="Whether replies are fetched too.")
    order: Order = Field(default=Order.TIME, description="`time`: newest first; `relevance`: as YouTube ranks them.")
    refresh: bool = Field(default=False, description="Start a new analysis even if a fresh one is there.")


class RescoreRequest(BaseModel):
    """Score the kept texts again."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"model": "challenger"}]})

    model: ModelAlias = Field(description="Which model server scores them.")


class LookupRequest(BaseModel):
    """Ask for the labels of comments by id."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"ids": ["UgxExample"]}]})

    ids: list[Annotated[str, Field(min_length=1, max_length=200)]] = Field(
        min_length=1, max_length=200, description="1 to 200 ids of comments, as YouTube gives them."
    )


def _text(value: object) -> object:
    return sanitise(value) if isinstance(value, str) else value


class PredictRequest(BaseModel):
    """Score texts."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"texts": ["What a lovely song!", "First."], "explain": True}]}
    )

    texts: list[Annotated[str, BeforeValidator(_text)]] = Field(
        min_length=1, max_length=500, description="1 to 500 texts; the first 5,000 characters of each are read."
    )
    explain: bool = Field(default=False, description="Add the terms that moved each answer.")
    model: ModelAlias = Field(default=ModelAlias.CHAMPION, description="Which model server answers.")


MinConfidence = Annotated[
    float,
    Query(
        ge=0,
        le=0.9,
        multiple_of=0.1,
        description="Count only comments that the model labelled with at least this probability, in steps of 0.1.",
        examples=[0.0],
    ),
]
IncludeOwner = Annotated[bool, Query(description="Count the video owner's own comments too.", examples=[False])]


def lowest_bin(min_confidence: float) -> int:
    """The first of the ten confidence bins that counts."""
    return round(min_confidence * 10)
