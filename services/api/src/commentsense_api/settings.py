"""Settings of the API."""

import re

from commentsense_contracts.ledger import Pace, Patience
from commentsense_contracts.settings import CommonSettings, ModelSettings
from limits import RateLimitItem, parse
from pydantic import Field, SecretStr, field_validator

NO_LIMIT = "off"
_TOKEN = re.compile(r"([A-Za-z0-9_-]{1,32}):(\S{16,})")


class ApiSettings(CommonSettings, ModelSettings):
    """What the API reads besides what all services read."""

    api_host: str = Field(default="127.0.0.1", description="Address on which the API listens.")
    api_port: int = Field(default=8080, ge=0, le=65535, description="Port on which the API listens.")
    api_tokens: SecretStr = Field(
        default=SecretStr(""),
        description="`name:token` pairs, separated by commas, tokens of 16 characters or more. When set, every /v1 "
        "call needs one of them, and each name sees only its own analyses. Empty asks for none.",
    )
    api_drain_seconds: float = Field(
        default=0.0,
        ge=0,
        le=120,
        description="Seconds between SIGTERM, from which /readyz says no, and the end of accepting connections.",
    )
    api_shutdown_seconds: int = Field(
        default=10, ge=1, le=300, description="Seconds that requests under way may take to end after that."
    )
    api_redis_retries: int = Field(
        default=2,
        ge=0,
        le=120,
        description="Times that a request asks a Redis again that is away, half a second apart at most, before it is "
        "answered with 503. 30 sit out a restart of Redis.",
    )
    rate_limit: str = Field(
        default="600/minute", description="Requests of one client to /v1, as `<count>/<period>`; `off` sets no limit."
    )
    max_body_bytes: int = Field(default=1_048_576, ge=1024, description="Largest request body; longer ones get 413.")
    cors_origins: str = Field(
        default="", description="Origins whose pages may call the API, separated by commas; empty allows none."
    )
    cors_origin_regex: str = Field(
        default="",
        description="The same as one regular expression, such as `chrome-extension://[a-p]{32}` for the extension.",
    )
    forwarded_allow_ips: str = Field(
        default="",
        description="Addresses or networks of proxies, separated by commas, whose X-Forwarded-For names the client; "
        "empty believes none.",
    )

    model_cards: str = Field(
        default="",
        description="Folder with figures of model cards for /v1/model, `<version>.json` each as `training card` writes "
        "them, besides those of the models that ship.",
    )
    retention_days: int = Field(
        default=30,
        ge=1,
        le=30,
        description="Days after which an analysis and its texts are erased; YouTube's policies allow 30 at most.",
    )
    freshness_seconds: int = Field(
        default=900, ge=0, description="Seconds for which a completed analysis is returned instead of making another."
    )
    default_max_comments: int = Field(
        default=5_000, ge=1, description="Comments fetched when the request does not say how many."
    )
    max_comments_cap: int = Field(default=100_000, ge=1, description="Most comments that a request may ask for.")
    daily_quota: int = Field(
        default=10_000, ge=1, description="Units of YouTube quota that may be spent in one Pacific day."
    )

    batch_size: int = Field(default=500, ge=1, le=2_000, description="Comments scored in one request.")
    fetch_parallel: int = Field(default=2, ge=1, le=64, description="Pages of one analysis underway at once.")
    score_parallel: int = Field(default=2, ge=1, le=64, description="Batches of one analysis underway at once.")
    backlog: int = Field(default=6, ge=1, description="Batches waiting at which fetching of an analysis pauses.")

    reconcile_seconds: float = Field(default=1.0, gt=0, description="Pause between two rounds of the reconciler.")
    idle_bell_seconds: float = Field(
        default=3.0, gt=0, description="After this a doorbell counts as lost while its queue is empty."
    )
    busy_bell_seconds: float = Field(
        default=30.0, gt=0, description="After this a doorbell counts as lost while its queue is not empty."
    )
    stalled_seconds: float = Field(
        default=900.0, gt=0, description="Without any progress for this long an analysis ends as stalled."
    )
    model_patience_seconds: float = Field(
        default=300.0,
        gt=0,
        description="With the model server down for this long an analysis ends as model_unavailable.",
    )

    max_fetch_work: int = Field(
        default=20_000, ge=1, description="Pages waiting in all at which new analyses are answered with 503."
    )
    max_score_work: int = Field(
        default=5_000, ge=1, description="Batches waiting in all at which new analyses are answered with 503."
    )
    max_memory_share: float = Field(
        default=0.8, gt=0, le=1, description="Share of Redis' maxmemory at which new analyses are answered with 503."
    )

    @field_validator("api_tokens")
    @classmethod
    def _tokens_are_pairs(cls, value: SecretStr) -> SecretStr:
        entries = [entry.strip() for entry in value.get_secret_value().split(",") if entry.strip()]
        if not all(_TOKEN.fullmatch(entry) for entry in entries):
            raise ValueError("write name:token pairs separated by commas, tokens of 16 characters or more")
        return value

    @field_validator("rate_limit")
    @classmethod
    def _limit_is_one(cls, value: str) -> str:
        if value != NO_LIMIT:
            try:
                parse(value)
            except ValueError as error:
                raise ValueError("write a count and a period, such as 600/minute, or off") from error
        return value

    @field_validator("cors_origin_regex")
    @classmethod
    def _regex_compiles(cls, value: str) -> str:
        try:
            re.compile(value)
        except re.error as error:
            raise ValueError("this is not a regular expression") from error
        return value

    @property
    def tokens(self) -> dict[str, str]:
        """Token -> name of its owner."""
        found = (_TOKEN.fullmatch(entry.strip()) for entry in self.api_tokens.get_secret_value().split(","))
        return {match[2]: match[1] for match in found if match}

    @property
    def limit(self) -> RateLimitItem | None:
        """The rate limit, None where there is none."""
        return None if self.rate_limit == NO_LIMIT else parse(self.rate_limit)

    @property
    def origins(self) -> list[str]:
        """`cors_origins` as a list."""
        return [origin.strip() for origin in self.cors_origins.split(",") if origin.strip()]

    @property
    def pace(self) -> Pace:
        """How new analyses move."""
        return Pace(self.batch_size, self.fetch_parallel, self.score_parallel, self.backlog)

    @property
    def patience(self) -> Patience:
        """When the reconciler acts."""
        return Patience(
            idle_bell=self.idle_bell_seconds,
            busy_bell=self.busy_bell_seconds,
            stalled=self.stalled_seconds,
            model=self.model_patience_seconds,
        )
