"""Settings of comment-fetcher."""

from typing import Self

from commentsense_contracts.settings import QueueWorkerSettings
from pydantic import Field, SecretStr, model_validator


class FetcherSettings(QueueWorkerSettings):
    """What comment-fetcher reads besides what all Celery services read."""

    youtube_api_key: SecretStr = Field(
        default=SecretStr(""),
        validation_alias="YOUTUBE_API_KEY",
        description="Key for YouTube Data API v3. Only this service ever has it. Without one, start the stub.",
    )
    youtube_endpoint: str = Field(
        default="", description="Where YouTube Data API is served; empty for YouTube itself, else the stub's address."
    )
    youtube_timeout: float = Field(default=10.0, gt=0, description="Seconds for one answer of YouTube.")
    lease_seconds: float = Field(
        default=15.0,
        gt=1,
        description="As for every Celery service; here one page is held, for one answer of YouTube.",
    )
    daily_quota: int = Field(
        default=10_000, ge=1, description="Units of YouTube quota that may be spent in one Pacific day."
    )
    fetch_tries: int = Field(
        default=6, ge=1, description="Tries for one page before fetching ends as upstream_unavailable."
    )
    retry_base_seconds: float = Field(
        default=0.5, gt=0, description="Wait before the second try of a page; each further one waits twice as long."
    )
    retry_cap_seconds: float = Field(default=20.0, gt=0, description="Longest wait between two tries of a page.")
    crash_attempts: int = Field(
        default=10, ge=2, description="Times that a page may take its process down before fetching ends as stalled."
    )

    @model_validator(mode="after")
    def _lease_outlasts_youtube(self) -> Self:
        """A lease that ends while YouTube is asked would have the page fetched, and paid for, twice."""
        if self.lease_seconds <= self.youtube_timeout:
            raise ValueError("COMMENTSENSE_LEASE_SECONDS must be above COMMENTSENSE_YOUTUBE_TIMEOUT")
        return self
