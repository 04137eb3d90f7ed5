"""Writes a file whole or not at all."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def write_whole(path: Path, pieces: Iterable[bytes]) -> int:
    """Writes the pieces beside `path` and then puts them in its place; leaves nothing behind when they fail.

    Returns:
        The number of bytes.

    Raises:
        OSError: the folder cannot be written. Whatever `pieces` raises.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    waiting = Path(name)
    size = 0
    try:
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                size += file.write(piece)
        # mkstemp makes files that only the owner reads; a result is as readable as any other new file.
        mask = os.umask(0)
        os.umask(mask)
        waiting.chmod(0o666 & ~mask)
        waiting.replace(path)
    finally:
        waiting.unlink(missing_ok=True)
    return size
