"""Settings of the command line and of the local stack.

Ports carry the names under which the services themselves read them, so that one variable moves a service wherever it
runs. The options of the commands override these.
"""

from pathlib import Path

from commentsense_contracts.settings import PREFIX
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class LocalSettings(BaseSettings):
    """What `commentsense` reads."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    state_dir: Path = Field(
        default=Path(".local"),
        description="Folder of the local stack: Redis' data, the logs and the file that says where the stack answers.",
    )
    api_url: str = Field(
        default="",
        description="API that `analyze`, `predict` and `status` ask; empty for the running local stack's.",
    )
    api_token: SecretStr = Field(
        default=SecretStr(""),
        description="Bearer token for that API, where it asks for one. Of the services the dashboard alone gets it.",
    )
    api_port: int = Field(default=8080, ge=1, le=65535, description="Port of the local stack's API.")
    redis_port: int = Field(default=6390, ge=1, le=65535, description="Port of the local stack's Redis.")
    model_port: int = Field(default=5001, ge=1, le=65535, description="Port of the local stack's model server.")
    stub_port: int = Field(
        default=8090, ge=1, le=65535, description="Port of the stand-in for YouTube; started when there is no key."
    )
    fetcher_metrics_port: int = Field(
        default=9101, ge=1, le=65535, description="Port of the metrics of the local stack's fetcher."
    )
    worker_metrics_port: int = Field(
        default=9102, ge=1, le=65535, description="Port of the metrics of the local stack's worker."
    )
    dashboard: bool = Field(
        default=True, description="Whether the local stack runs the dashboard, which takes about 250 MB of memory."
    )
    dashboard_port: int = Field(default=8501, ge=1, le=65535, description="Port of the local stack's dashboard.")
    model: str = Field(
        default="",
        pattern="^(fast|accurate)?$",
        description="Model of the local stack: `fast` or `accurate`; empty for COMMENTSENSE_MODEL_DIR's, else the fast "
        "one.",
    )
    start_timeout: float = Field(
        default=120.0, gt=0, description="Seconds in which every service of the local stack has to become ready."
    )
    stop_grace: float = Field(
        default=65.0,
        gt=0,
        description="Seconds that a service of the local stack gets to end before it is killed. Longer than any task.",
    )
    youtube_api_key: SecretStr = Field(
        default=SecretStr(""),
        validation_alias="YOUTUBE_API_KEY",
        description="Key for YouTube Data API v3; with one the stack reads the real YouTube. Only the fetcher gets it.",
    )

    def without_key(self) -> "LocalSettings":
        """The same, reading the stub whether or not there is a key."""
        return self.model_copy(update={"youtube_api_key": SecretStr("")})
