"""Settings of the worker."""

from typing import Self

from commentsense_contracts.settings import ModelSettings, QueueWorkerSettings
from pydantic import Field, model_validator

# Seconds within which a healthy server answers one short text.
CANARY_SECONDS = 3.0


class WorkerSettings(QueueWorkerSettings, ModelSettings):
    """What the worker reads besides what all Celery services read."""

    score_attempts: int = Field(
        default=3, ge=1, description="Times that a batch may take its process down before it is split."
    )
    split_parts: int = Field(default=8, ge=2, le=64, description="Into how many parts such a batch is split.")
    model_retry_seconds: float = Field(
        default=1.0, gt=0, description="Wait before a batch is tried again after the model server failed; it doubles."
    )
    model_retry_cap_seconds: float = Field(default=5.0, gt=0, description="Longest such wait.")
    challenger_share: float = Field(
        default=0.0,
        ge=0,
        le=1,
        description="Share of analyses, chosen by a hash of the analysis and kept to its end, that "
        "`COMMENTSENSE_CHALLENGER_MODEL_URL` scores; without effect where that is empty, and on rescoring, which names "
        "its model.",
    )
    fault_model_delay_seconds: float = Field(
        default=0.0, ge=0, description="For load tests: seconds that each call of a model server is held up."
    )

    @model_validator(mode="after")
    def _lease_outlasts_the_model(self) -> Self:
        """A lease that ends while the server is asked would make a slow server look like a deadly comment."""
        needed = self.model_timeout + CANARY_SECONDS + self.fault_model_delay_seconds
        if self.lease_seconds <= needed:
            extra = " + COMMENTSENSE_FAULT_MODEL_DELAY_SECONDS" if self.fault_model_delay_seconds else ""
            raise ValueError(
                f"COMMENTSENSE_LEASE_SECONDS must be above COMMENTSENSE_MODEL_TIMEOUT{extra} + {CANARY_SECONDS:g}"
            )
        return self
