"""training/transformers.yaml, read strictly: how an encoder is fitted and exported."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from commentsense_training.datasets import BadData
from commentsense_training.settings import ROOT
from commentsense_training.transformers.net import Form, Pooling


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Finetune(_Section):
    """How an encoder is fitted."""

    base: str
    pooling: Pooling = "cls"
    max_tokens: int = Field(default=64, ge=4, le=512)
    frozen: bool = False
    """Fit the head alone, by logistic regression on the encoder's vectors."""
    epochs: float = Field(default=2.0, gt=0)
    batch: int = Field(default=32, ge=1)
    rate: float = Field(default=5e-5, gt=0)
    warmup: float = Field(default=0.1, ge=0, lt=1)
    """Share of the steps in which the rate rises to `rate`; after them it falls to zero."""
    decay: float = Field(default=0.01, ge=0)
    clip: float = Field(default=1.0, gt=0)
    seed: int = 1
    save_every: int = Field(default=100, ge=1)
    """Steps between checkpoints."""
    c: float = Field(default=1.0, gt=0)
    """Inverse strength of the penalty of a frozen encoder's head."""
    fit: dict[str, float]
    """Part of the split -> weight of each of its rows."""
    score: str
    """Part that the fitted classifier is scored on."""

    def form(self) -> Form:
        """What is kept beside the weights."""
        return Form(self.pooling, self.max_tokens)


class Export(_Section):
    """How a classifier is made small."""

    weights: str = "w4"
    least_pieces: int = Field(default=1, ge=0)


class Recipe(_Section):
    """One profile."""

    finetune: Finetune
    export: Export = Export()

    def with_finetune(self, given: Mapping[str, Any]) -> "Recipe":
        """The recipe with some fields of `finetune` set otherwise; checked as the file is."""
        return Recipe(finetune=Finetune(**{**self.finetune.model_dump(), **given}), export=self.export)


def read(profile: str, path: Path | None = None) -> Recipe:
    """The recipe of `profile`; raises `BadData` that names what is wrong."""
    path = path or ROOT / "training" / "transformers.yaml"
    try:
        found = yaml.safe_load(path.read_text("utf-8"))
        return Recipe.model_validate(found[profile])
    except (OSError, yaml.YAMLError, TypeError, KeyError) as error:
        raise BadData(f"{path.name} has no profile {profile} that can be read ({error})") from error
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise BadData(f"{path.name}, profile {profile}: {wrong}") from error
