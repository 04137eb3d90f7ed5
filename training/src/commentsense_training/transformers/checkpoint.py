"""The whole state of a fine-tuning run in one file, so that a killed run goes on as if nothing had happened."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import torch

from commentsense_training.commands import CommandError

NAME: Final = "checkpoint.pt"


def identity(recipe: Mapping[str, Any], data_hash: str, base_hash: str, numbers: str) -> str:
    """SHA-256 over everything that a run's result depends on; a checkpoint of another identity is not resumed."""
    told = json.dumps([dict(recipe), data_hash, base_hash, numbers], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def base_hash(state: Mapping[str, torch.Tensor]) -> str:
    """SHA-256 over names, shapes and numbers of the encoder before the first step."""
    digest = hashlib.sha256()
    for name in sorted(state):
        tensor = state[name].detach().cpu().contiguous()
        digest.update(f"{name}{tuple(tensor.shape)}".encode())
        digest.update(tensor.numpy().tobytes())
    return digest.hexdigest()


def write(folder: Path, state: Mapping[str, Any]) -> None:
    """Write `state` so that a kill at any moment leaves the old file or the new one."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f".{NAME}.part"
    torch.save(dict(state), part)
    part.replace(folder / NAME)


def read(folder: Path, wanted: str) -> dict[str, Any] | None:
    """The state in `folder`; None where there is none. Raises `CommandError` where it is another run's."""
    path = folder / NAME
    if not path.is_file():
        return None
    try:
        # weights_only: tensors and plain values; a checkpoint runs no code.
        state: dict[str, Any] = torch.load(path, weights_only=True, map_location="cpu")
    except Exception as error:
        raise CommandError(f"{path} cannot be read ({type(error).__name__}): start again with --restart") from error
    if state.get("identity") != wanted:
        raise CommandError(
            f"{path} belongs to a run with another recipe, base, data or kind of numbers: finish that one, "
            "name another --out, or start again with --restart"
        )
    return state


def random_state() -> dict[str, Any]:
    """The generators that dropout draws from."""
    state: dict[str, Any] = {"cpu": torch.get_rng_state()}
    if torch.cuda.is_available():
        state["cuda"] = torch.cuda.get_rng_state_all()
    return state


def set_random_state(state: Mapping[str, Any]) -> None:
    """Set what `random_state` gave."""
    torch.set_rng_state(state["cpu"])
    if "cuda" in state and torch.cuda.is_available():
        torch.cuda.set_rng_state_all(state["cuda"])
