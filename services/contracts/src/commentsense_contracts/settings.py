"""Settings that several services share. Each service adds its own in a subclass.

Every setting is read from an environment variable, `COMMENTSENSE_` and its name in capitals, once, where the service
is put together; docs/configuration.md lists them all, and a test compares that page with these classes.
"""

from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from commentsense_contracts.key_prefix import check_key_prefix

PREFIX = "COMMENTSENSE_"


class CommonSettings(BaseSettings):
    """What every service of the system reads."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    redis_url: SecretStr = Field(
        default=SecretStr("redis://127.0.0.1:6379/0"),
        description="Where Redis is; `rediss://` for TLS. Secret, because it may hold a password.",
    )
    redis_ca_file: str = Field(
        default="",
        description="Certificates (PEM) of the authorities that vouch for a `rediss://` server, besides the system's; "
        "empty for the system's alone.",
    )
    redis_key_prefix: str = Field(
        default="",
        description="Put before every key; the same for API, fetcher and worker. `{commentsense}:` where Redis is in "
        "cluster mode with one shard (MemoryDB): the tag in braces puts all keys into one slot.",
    )
    redis_timeout: float = Field(
        default=5.0, gt=0, description="Seconds for one answer of Redis before the connection counts as dead."
    )
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least level logged.")
    metrics_port: int = Field(
        default=0, ge=0, le=65535, description="Port of /metrics of a service without an HTTP API; 0 serves none."
    )
    metrics_host: str = Field(default="127.0.0.1", description="Address on which those metrics are served.")

    @field_validator("redis_key_prefix")
    @classmethod
    def _prefix_has_a_tag(cls, value: str) -> str:
        return check_key_prefix(value)

    @field_validator("redis_ca_file")
    @classmethod
    def _ca_file_is_there(cls, value: str) -> str:
        if value and not Path(value).is_file():
            raise ValueError("there is no such file")
        return value


class ModelSettings(BaseSettings):
    """Where the model servers are; read by the API and the worker."""

    model_config = CommonSettings.model_config

    model_url: str = Field(
        default="http://127.0.0.1:5001", description="Model server of the alias `champion`, without `/invocations`."
    )
    challenger_model_url: str = Field(
        default="", description="Model server of the alias `challenger`, for rescoring; empty when there is none."
    )
    model_timeout: float = Field(
        default=15.0, gt=0, description="Seconds for one answer of the model server; longer counts as unavailable."
    )


class QueueWorkerSettings(CommonSettings):
    """What the two Celery services, fetcher and worker, share."""

    concurrency: int = Field(default=2, ge=1, le=64, description="Processes that work on tasks side by side.")
    lease_seconds: float = Field(
        default=20.0,
        gt=1,
        description="Seconds after which an item that a dead process held is free again. Longer than any time-out.",
    )
    task_time_limit: float = Field(
        default=60.0, gt=1, description="Seconds after which a task that hangs is killed. Longer than the lease."
    )
    heartbeat_file: str = Field(
        default="",
        description="File that the consumer loop touches every two seconds, also while it waits for Redis; "
        "`python -m commentsense_contracts.probe` looks at its age. Empty writes none.",
    )


def describe(settings: type[BaseSettings]) -> list[dict[str, Any]]:
    """Every setting of a class: variable, default and description. docs/configuration.md is compared with it."""
    prefix = str(settings.model_config.get("env_prefix", ""))
    rows = []
    for name, field in settings.model_fields.items():
        alias = field.validation_alias
        variable = alias if isinstance(alias, str) else (prefix + name).upper()
        default = field.get_default(call_default_factory=True)
        shown = default.get_secret_value() if isinstance(default, SecretStr) else default
        rows.append({"variable": variable, "default": shown, "description": field.description or ""})
    return rows
