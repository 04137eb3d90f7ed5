"""Which language a comment is in, offline, and whether the model may be trusted with it.

The detector is fastText's lid.176.ftz, which lies beside the weights. It is unsure of short
text, so another language than English must be found with confidence, and in text that has
few plain English words, before a comment counts as unsupported. Text without letters (emoji,
marks, numbers) is of no language and is supported: its tone is the same in all of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import fasttext

from commentsense_sentiment.tokens import EMOJI

UNKNOWN: Final = "und"
SUPPORTED: Final = ("en",)

_READ_CHARS = 120
_ENGLISH_SHARE = 0.3
_CONFIDENT = 0.6
_CONFIDENT_SHORT = 0.85
_SHORT_LETTERS = 16
_FEWEST_LETTERS = 6
_LETTERS = re.compile(r"[^\W\d_]")
_FOREIGN_SCRIPT = re.compile(
    r"[\u0370-\u1cff\u2c00-\u2dff\u2e80-\u2fdf\u3040-\ua6ff\ua800-\udfff\uf900-\ufaff\ufb1d-\ufdff"
    r"\ufe70-\ufeff\U00010000-\U0001efff\U00020000-\U0003ffff]"
)
# Words that are common in English and in hardly any other Latin-script language's comments.
_ENGLISH_WORDS = """the and you that this what with for are was not have just like your they from about would
    there their when can will its dont im youre thats cant didnt doesnt isnt wasnt if how who why
    where which because been were had has does did should could think know love hate good great
    best worst bad really very much more than then these those some people thing things time never
    always still only even also too out up my he she his her him them our it of to is be so we all
    one get got make see watch song please thank thanks after before again into over lol
    omg bro awesome amazing nice cool beautiful funny same here first every someone anyone
    everyone nobody nothing something being way lot guys man"""
ENGLISH = frozenset(_ENGLISH_WORDS.split())


@dataclass(frozen=True, slots=True)
class Language:
    """An ISO 639-1 code (or `und`) and whether the model's quality was measured for it."""

    code: str
    supported: bool


_NONE = Language(UNKNOWN, True)
_ENGLISH_ANSWER = Language("en", True)


class Detector:
    """Answers the language of canonical text; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        # The package's own wrapper builds tuples for each call; its one native call is enough.
        self._predict = fasttext.load_model(str(path)).f.predict

    def detect(self, canonical: str, tokens: Sequence[str]) -> Language:
        """The language of a comment, from its canonical form and its tokens."""
        words = [token for token in tokens if token[0].isalpha()]
        if not words:
            return _NONE
        if canonical.isascii():
            known = sum(word in ENGLISH for word in words)
            if known >= 2 and known >= _ENGLISH_SHARE * len(words):
                return _ENGLISH_ANSWER
        # Not the tokens: they part the vowel signs of Indic scripts from their letters.
        text = " ".join(EMOJI.sub(" ", canonical[: 2 * _READ_CHARS]).split())[:_READ_CHARS]
        letters = len(_LETTERS.findall(text))
        foreign = len(_FOREIGN_SCRIPT.findall(text))
        code, confidence = self._top(text)
        if foreign * 2 > letters:
            # The model knows Latin script alone; which language it is does not matter.
            return Language(code if confidence >= 0.3 and code != "en" else UNKNOWN, False)
        if code == "en":
            return _ENGLISH_ANSWER if confidence >= 0.4 else _NONE
        if code == UNKNOWN or letters < _FEWEST_LETTERS:
            return _NONE
        needed = _CONFIDENT_SHORT if letters < _SHORT_LETTERS else _CONFIDENT
        if confidence < needed or sum(w in ENGLISH for w in words) >= 0.25 * len(words):
            return _NONE
        return Language(code, False)

    def _top(self, text: str) -> tuple[str, float]:
        found = self._predict(text + "\n", 1, 0.0, "replace")
        if not found:
            return UNKNOWN, 0.0
        confidence, label = found[0]
        code = str(label).removeprefix("__label__")
        # A few of its 176 languages have only a three-letter code.
        return (code if len(code) == 2 else UNKNOWN), min(1.0, float(confidence))
