"""params.yaml, read strictly: an unknown name or a value of another kind is an error that names it."""

from pathlib import Path
from typing import Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from commentsense_training.datasets import BadData
from commentsense_training.settings import ROOT
from commentsense_training.teaching import Pieces

Profile = Literal["full", "small"]
PROFILES: tuple[Profile, ...] = ("full", "small")


class Section(BaseModel):
    """One stage's params for one profile."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Own(Section):
    """Labelled data that a user brings, below training/own/."""

    path: str
    """CSV or JSON Lines file, relative to training/own/."""
    text: str = "text"
    label: str = "label"
    split: str = "split"
    """Column with train, calibration, dev or test; rows without it go by the hash of their text."""
    labels: dict[str, str] = Field(
        default={"-1": "negative", "0": "neutral", "1": "positive"}
        | {name: name for name in ("negative", "neutral", "positive")}
    )
    """What the file writes -> negative, neutral or positive."""
    licence: str = "yours"
    weight: float = Field(default=1.0, gt=0)
    """Weight of each row in the fit."""


class Ingest(Section):
    """Which sources are read."""

    sources: list[str]
    own: Own | None = None


class Limits(Section):
    """The largest share of a source's rows, from 0 to 1, with which a finding is only reported."""

    labels: float = 0.0
    empty: float = 0.0
    encoding: float = 0.0
    garbled: float = 0.0
    sides: float = 0.0
    repeats: float = 0.0
    conflicts: float = 0.0
    leakage: float = 0.0


class Validate(Section):
    """What is let through."""

    limits: dict[str, Limits]
    """By source; one that is not named has to be without any finding."""
    checksum: bool = True
    """Whether a listed source must be the very rows that the list names."""


class Split(Section):
    """How rows go to sides."""

    block_rows: int = Field(gt=0)
    calibration_blocks: list[int]
    test_blocks: list[int]
    semeval_calibration_one_in: int = Field(gt=1)
    calibration_tenths: list[int]
    dev_tenths: list[int]
    test_tenths: list[int]


class Preprocess(Section):
    """What is kept of a row besides its tokens."""

    languages: bool = True
    """Whether the language of each row is detected and counted."""


class Teach(Section):
    """Who teaches, and what."""

    teacher: str | None = None
    """Folder of an encoder, relative to the repository; none learns from the labels alone."""
    unlabelled: list[str] = []
    """Sources whose texts are taught without their labels."""
    pieces: dict[str, int] = {}
    """Fields of `teaching.Pieces`."""
    seed: int = 0
    workers: int = Field(default=2, ge=1)

    def cutting(self) -> Pieces:
        """How the texts are cut."""
        return Pieces(**self.pieces)


class Train(Section):
    """What is fitted and calibrated, and how."""

    fit: list[str] = Field(min_length=1)
    calibrate: list[str] = Field(min_length=1)
    """The shares of labels in the first of them answer a text without words."""
    trained_on: str
    recipe: dict[str, float | int | list[float]] = {}
    """Fields of `fit.Recipe`; what is left out has the value that was chosen."""


class Evaluate(Section):
    """What is measured."""

    parts: list[str] = Field(min_length=1)
    """Parts of the split; those that the model was fitted on are left out, test parts are refused."""


class Register(Section):
    """Where the model goes."""

    name: str | None = None
    """Name in the registry; COMMENTSENSE_REGISTERED_MODEL where there is none."""
    alias: str | None = "challenger"
    ship: str | None = None
    """Model directory, relative to the repository, that is replaced by the new model; none to ship nothing."""


Kind = TypeVar("Kind", bound=Section)


def project() -> Path:
    """The folder with params.yaml and dvc.yaml: the current one where it has them, else this project's."""
    here = Path.cwd()
    return here if (here / "params.yaml").is_file() and (here / "dvc.yaml").is_file() else ROOT / "training"


def read(kind: type[Kind], profile: str, folder: Path | None = None) -> Kind:
    """The section of `kind` for `profile`; raises `BadData` that names what is wrong."""
    path = (folder or project()) / "params.yaml"
    name = kind.__name__.lower()
    try:
        found = yaml.safe_load(path.read_text("utf-8"))
        return kind.model_validate(found[name][profile])
    except (OSError, yaml.YAMLError, TypeError, KeyError) as error:
        raise BadData(f"{path} has no section {name}.{profile} that can be read ({error})") from error
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        raise BadData(f"{path}, section {name}.{profile}: {wrong}") from error
