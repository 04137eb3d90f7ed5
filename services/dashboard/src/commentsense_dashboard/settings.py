"""The dashboard's settings, from the environment: `COMMENTSENSE_` and the name in capitals."""

import re
import sys

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "COMMENTSENSE_"
_PATH = re.compile(r"[A-Za-z0-9._~-]+(?:/[A-Za-z0-9._~-]+)*")


class DashboardSettings(BaseSettings):
    """What the dashboard reads."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    dashboard_host: str = Field(default="127.0.0.1", description="Address on which the dashboard listens.")
    dashboard_port: int = Field(default=8501, ge=1, le=65535, description="Port on which the dashboard listens.")
    dashboard_base_path: str = Field(
        default="",
        description="Path below which a proxy serves the dashboard, such as `sentiment`; empty for the root.",
    )
    dashboard_timeout: float = Field(
        default=15.0, gt=0, description="Seconds for one answer of the API before the page says that it is away."
    )
    dashboard_refresh_seconds: float = Field(
        default=2.0, ge=0.5, description="Seconds between two looks at what is running."
    )
    api_url: str = Field(
        default="http://127.0.0.1:8080", description="The API as the dashboard reaches it, without `/v1`."
    )
    api_token: SecretStr = Field(
        default=SecretStr(""),
        description="Token with which the dashboard calls the API, where it asks for one. Whoever opens the dashboard "
        "acts with it.",
    )
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$", description="Least level logged.")

    @field_validator("dashboard_base_path")
    @classmethod
    def _plain_path(cls, value: str) -> str:
        bare = value.strip("/")
        if bare and not _PATH.fullmatch(bare):
            raise ValueError("a path holds letters, digits and . _ ~ - between slashes")
        return bare

    @field_validator("api_url")
    @classmethod
    def _http(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("a URL begins with http:// or https://")
        return value.rstrip("/")


def load() -> DashboardSettings:
    """Reads the settings, or ends the process saying which variable to mend. Values are not shown."""
    try:
        return DashboardSettings()
    except ValidationError as error:
        lines = [
            f"{(PREFIX + str(problem['loc'][0])).upper()}: {problem['msg']}"
            for problem in error.errors(include_input=False, include_url=False)
        ]
        sys.exit("Settings that do not work (docs/configuration.md lists them all):\n" + "\n".join(lines))
