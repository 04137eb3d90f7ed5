"""Settings of the model server."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

SHIPPED_MODEL = Path(__file__).parents[2] / "model"


class ServerSettings(BaseSettings):
    """What is served, where, and by how many processes."""

    model_config = SettingsConfigDict(
        env_prefix="COMMENTSENSE_MODEL_", env_ignore_empty=True, extra="ignore", frozen=True
    )

    dir: Path = Field(
        default=SHIPPED_MODEL,
        description="MLflow model directory that is served; the default model where none is given.",
    )
    host: str = Field(
        default="127.0.0.1",
        pattern=r"^[A-Za-z0-9.:_-]+$",
        description="Address the model server listens on; it has no authentication of its own.",
    )
    port: int = Field(default=5001, ge=1, le=65535, description="Port the model server listens on.")
    workers: int = Field(default=1, ge=1, le=64, description="Processes of the model server, each with the model.")
    request_timeout: int = Field(
        default=60, ge=1, description="Seconds after which the model server answers a request with 504."
    )
    log_level: str = Field(
        default="warning",
        pattern="^(debug|info|warning|error)$",
        description="Least level that the model server logs; `info` adds its start, and no request is logged.",
    )
