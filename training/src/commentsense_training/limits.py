"""What a model must show before it serves: section `promote` of params.yaml."""

from pathlib import Path
from typing import Any, Self

from pydantic import Field, ValidationError

from commentsense_training import params
from commentsense_training.datasets import BadData
from commentsense_training.params import Section


class Promote(Section):
    """The thresholds of promotion. Rates lie between 0 and 1."""

    parts: tuple[str, ...] = Field(min_length=1)
    """Held-out parts to compare on; the first that neither model was fitted on decides."""
    least_gain: float
    """The lower 95 % bound of the gain in macro recall on the deciding part lies above this."""
    least_macro_recall: float
    """Least macro recall on the deciding part."""
    level: float = Field(gt=0, lt=1)
    """Chance of one false alarm among all tests for harm."""
    smallest: int = Field(ge=1)
    """Parts, labels and slices with fewer rows are shown and decide nothing."""
    largest_ece: float
    """Largest expected calibration error (15 bins of equal mass) on each part."""
    largest_invariance_failures: float
    """Largest share of failed invariance cases of the behavioural suite, on each half."""
    largest_behaviour_loss: float
    """How much lower than the champion's the suite's pass rate may be, on each half."""
    least_speed: float
    """Least comments a second of one core, in batches of 500."""
    largest_megabytes: float
    """Largest model directory, in 10^6 bytes."""
    resamples: int = Field(default=10_000, ge=1000)
    """Resamples of the paired bootstrap."""
    seed: int = 20
    models: dict[str, dict[str, Any]] = Field(default_factory=dict)
    """Registered name -> limits of its own, in place of those above."""

    def of(self, name: str) -> Self:
        """The limits of the model registered as `name`; raises `BadData` where its own ones are none."""
        own = self.models.get(name, {})
        try:
            return self.model_validate({**self.model_dump(), **own, "models": {}})
        except ValidationError as error:
            wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise BadData(f"params.yaml, section promote, model {name}: {wrong}") from error


def read(profile: str, name: str, folder: Path | None = None) -> Promote:
    """The limits for `profile` and the model registered as `name`; raises `BadData` that names what is wrong."""
    return params.read(Promote, profile, folder).of(name)
