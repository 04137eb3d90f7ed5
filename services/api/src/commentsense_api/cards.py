"""The figures of model cards, by the version that they were measured of.

Those of the models that ship lie in `cards`, written by `training card` (`card_summary` there says what they hold);
`COMMENTSENSE_MODEL_CARDS` names a folder with more, one `<version>.json` each.
"""

import json
import logging
import re
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)
SHIPPED = Path(__file__).with_name("cards")
# A version is a hash or a registry's number; nothing else names a file.
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def read(version: str, folder: str) -> dict[str, Any] | None:
    """The card of a version; None where there is none, or none that can be read.

    Args:
        version: as the model says it.
        folder: looked at before what ships; empty for none.
    """
    if not _VERSION.fullmatch(version):
        return None
    for place in (*([Path(folder)] if folder else []), SHIPPED):
        path = place / f"{version}.json"
        try:
            found = json.loads(path.read_text("utf-8"))
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            log.warning("a model card cannot be read", extra={"version": version, "error": type(error).__name__})
            return None
        return found if isinstance(found, dict) else None
    return None
