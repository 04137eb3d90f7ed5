"""The stub's settings: each one an environment variable, `COMMENTSENSE_STUB_` and its name in capitals."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class StubSettings(BaseSettings):
    """What the stub reads once, when it starts. Most of it can be changed while it runs: see `PUT /stub/switches`."""

    model_config = SettingsConfigDict(
        env_prefix="COMMENTSENSE_STUB_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    host: str = Field(default="127.0.0.1", description="Address on which the stub of YouTube listens.")
    port: int = Field(default=8090, ge=1, le=65535, description="Port on which the stub of YouTube listens.")
    api_key: SecretStr = Field(
        default=SecretStr("stub-key"),
        description="The key that the stub accepts. It answers a missing key with 403 and any other with 400.",
    )
    daily_quota: int = Field(
        default=10_000, ge=0, description="Units a day (midnight Pacific), one a call, before 403 quotaExceeded."
    )
    latency_ms: float = Field(default=0.0, ge=0, description="Milliseconds that each answer of the stub waits.")
    rate_5xx: float = Field(default=0.0, ge=0, le=1, description="Share of the stub's answers that are 500 or 503.")
    rate_limit_rate: float = Field(
        default=0.0, ge=0, le=1, description="Share of the stub's answers that are 403 rateLimitExceeded or 429."
    )
    seed: int = Field(default=1, description="Seed of which answers fail and of the videos that VIDEOS generates.")
    repeat_comments: int = Field(
        default=0, ge=0, description="How many threads of a page come again at the start of the next one."
    )
    late_comments: int = Field(
        default=0, ge=0, description="How many comments arrive on a generated video while it is paged through."
    )
    late_every: int = Field(
        default=1, ge=1, description="One late comment arrives after each so many pages of threads of that video."
    )
    videos: str = Field(
        default="", description="Generated videos that exist from the start: `ID=N` or `ID=N:file.csv`, with commas."
    )
