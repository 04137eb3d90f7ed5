"""Settings of the worker."""

from commentsense_contracts.settings import ModelSettings, QueueWorkerSettings
from pydantic import Field


class WorkerSettings(QueueWorkerSettings, ModelSettings):
    """What the worker reads besides what all Celery services read."""

    score_attempts: int = Field(
        default=3, ge=1, description="Times that a batch may take its process down before it is split."
    )
    split_parts: int = Field(default=8, ge=2, le=64, description="Into how many parts such a batch is split.")
    model_retry_seconds: float = Field(
        default=1.0, gt=0, description="Wait before a batch is tried again after the model server failed; it doubles."
    )
    model_retry_cap_seconds: float = Field(default=10.0, gt=0, description="Longest such wait.")
