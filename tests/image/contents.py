"""Every file of a built image, and the key-looking words in it."""

import io
import json
import re
import subprocess
import tarfile
from dataclasses import dataclass, field
from typing import Any

KEYS = re.compile(
    rb"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}|\bAIza[0-9A-Za-z_-]{35}\b|\bAKIA[0-9A-Z]{16}\b"
    rb"|\bgh[pousr]_[A-Za-z0-9]{36}\b|://[^\s/:@\"'{}<>]{1,64}:[^\s/:@\"'{}<>]{16,}@"
)


@dataclass(frozen=True)
class Entry:
    """A file or folder of an image; `found` are the key-looking words in it."""

    mode: int
    user: int
    kind: bytes
    found: tuple[bytes, ...]


@dataclass
class ImageContents:
    """A built image, and all that is in it; `service` is empty for one that is none of ours alone."""

    docker: str
    service: str
    name: str
    words: tuple[bytes, ...] = ()
    entries: dict[str, Entry] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Reads every file of the image, as the engine exports them."""
        made = subprocess.check_output([self.docker, "create", self.name], text=True).strip()
        try:
            exported = subprocess.run([self.docker, "export", made], capture_output=True, check=True).stdout
        finally:
            subprocess.run([self.docker, "rm", made], capture_output=True, check=False)
        with tarfile.open(fileobj=io.BytesIO(exported)) as archive:
            for item in archive:
                opened = archive.extractfile(item) if item.isreg() else None
                found = self._keys(opened.read()) if opened else ()
                self.entries[item.name.rstrip("/")] = Entry(item.mode, item.uid, item.type, found)

    def _keys(self, content: bytes) -> tuple[bytes, ...]:
        return (*KEYS.findall(content), *(word for word in self.words if word in content))

    @property
    def member(self) -> str:
        """The package of ours that it runs."""
        return "commentsense_" + self.service.replace("-", "_")

    @property
    def settings(self) -> dict[str, Any]:
        """What docker says of it."""
        (found,) = json.loads(subprocess.check_output([self.docker, "image", "inspect", self.name]))
        return dict(found)

    @property
    def libraries(self) -> set[str]:
        """Every distribution that is installed anywhere in it."""
        found = (re.search(r"/([^/]+?)-[^/-]+\.(?:dist|egg)-info$", name) for name in self.entries)
        return {re.sub(r"[-_.]+", "-", match[1]).lower() for match in found if match}
