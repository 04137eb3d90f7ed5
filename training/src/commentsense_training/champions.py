"""Which version serves, which served before, and the way back.

The alias `champion` is the truth. The registered model's tag `champions` lists the versions that held
it, the last one last, so that several promotions can be undone; `previous` is the one before.
"""

from typing import Final

from mlflow import MlflowClient
from mlflow.exceptions import MlflowException

from commentsense_training.registry import CHALLENGER, CHAMPION, PREVIOUS, RegistryError

HISTORY: Final = "champions"
_KEPT: Final = 100


def current(client: MlflowClient, name: str) -> int | None:
    """The version that serves; None where none was promoted yet."""
    return _alias(client, name, CHAMPION)


def history(client: MlflowClient, name: str) -> list[int]:
    """The versions that served, the current one last; an alias that was set by hand is the truth."""
    listed = client.get_registered_model(name).tags.get(HISTORY, "")
    found = [int(word) for word in listed.split(",") if word.isdecimal()]
    serving = current(client, name)
    if serving is None:
        return []
    while found and found[-1] != serving and serving in found:
        found.pop()
    return found if found and found[-1] == serving else [*found, serving]


def promote(client: MlflowClient, name: str, version: int) -> None:
    """Make `version` the champion; the one that served becomes `previous`."""
    _serve(client, name, [*history(client, name), version])
    if _alias(client, name, CHALLENGER) == version:
        client.delete_registered_model_alias(name, CHALLENGER)


def roll_back(client: MlflowClient, name: str) -> tuple[int, int]:
    """Undo the last promotion; returns the version that served and the one that serves again.

    Versions that were deleted meanwhile are passed over. Raises `RegistryError` where none is left.
    """
    served = history(client, name) if _exists(client, name) else []
    if not served:
        raise RegistryError(f"no version of {name} serves: there is nothing to undo")
    last = served.pop()
    while served and not _exists(client, name, served[-1]):
        served.pop()
    if not served:
        raise RegistryError(f"version {last} of {name} is the first that serves: there is none to go back to")
    _serve(client, name, served)
    return last, served[-1]


def _serve(client: MlflowClient, name: str, served: list[int]) -> None:
    # The alias comes last: whatever is cut off before it, the old champion still serves.
    client.set_registered_model_tag(name, HISTORY, ",".join(str(version) for version in served[-_KEPT:]))
    if len(served) > 1:
        client.set_registered_model_alias(name, PREVIOUS, str(served[-2]))
    elif _alias(client, name, PREVIOUS) is not None:
        client.delete_registered_model_alias(name, PREVIOUS)
    client.set_registered_model_alias(name, CHAMPION, str(served[-1]))


def _alias(client: MlflowClient, name: str, alias: str) -> int | None:
    found = client.get_registered_model(name).aliases.get(alias)
    return None if found is None else int(found)


def _exists(client: MlflowClient, name: str, version: int | None = None) -> bool:
    try:
        if version is None:
            client.get_registered_model(name)
        else:
            client.get_model_version(name, str(version))
    except MlflowException as error:
        if error.error_code != "RESOURCE_DOES_NOT_EXIST":
            raise
        return False
    return True
