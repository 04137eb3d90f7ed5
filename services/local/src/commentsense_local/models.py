"""Where the models lie that this project ships."""

from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path


class NoModel(Exception):
    """The model that is asked for is not there; the message says what to do."""


class Model(StrEnum):
    """What a person may choose between."""

    FAST = "fast"
    ACCURATE = "accurate"


_FOLDERS = {Model.FAST: "model", Model.ACCURATE: "model-accurate"}


def folder_of(model: Model) -> Path:
    """The MLflow directory of a model.

    Raises:
        NoModel: it is not there; the message says how to make it.
    """
    # Members do not import each other; where one lies may be asked.
    spec = find_spec("commentsense_model_server")
    if spec is None or spec.origin is None:
        raise NoModel("The model server is not installed: run `make setup`.")
    folder = Path(spec.origin).parents[2] / _FOLDERS[model]
    if not (folder / "MLmodel").is_file():
        raise NoModel(
            f"The {model} model is not here: {folder} holds none. services/model-server/README.md says where it comes "
            f"from; without it, --model {Model.FAST} takes the one that always ships."
        )
    return folder
