"""Where the running stack answers, for the other commands; and the lock that keeps a folder to one stack."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from commentsense_local.stack import StackError

_NAME = "stack.json"


def write_state(folder: Path, addresses: dict[str, str]) -> None:
    """Writes the file whole or not at all. `addresses` maps a service's name to where it answers."""
    waiting = folder / f"{_NAME}.{os.getpid()}"
    waiting.write_text(json.dumps({"pid": os.getpid(), "addresses": addresses}, indent=2) + "\n", encoding="utf-8")
    waiting.replace(folder / _NAME)


def remove_state(folder: Path) -> None:
    """Forgets the stack."""
    (folder / _NAME).unlink(missing_ok=True)


def read_addresses(folder: Path) -> dict[str, str]:
    """Where each service of the running stack answers; empty where no stack runs, or its file cannot be read."""
    try:
        addresses = json.loads((folder / _NAME).read_text(encoding="utf-8"))["addresses"]
        return {str(name): str(address) for name, address in addresses.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


@contextmanager
def only_stack(folder: Path) -> Iterator[None]:
    """Holds the folder for this process; the lock goes with the process, however it ends.

    Raises:
        StackError: another stack uses the folder.
    """
    with (folder / "lock").open("a", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            where = read_addresses(folder).get("api")
            raise StackError(
                f"A stack already runs with the state folder {folder}"
                + (f" and answers at {where}" if where else "")
                + ". Stop it, or choose another folder with --state-dir or COMMENTSENSE_STATE_DIR."
            ) from error
        yield
