"""Text from the internet, made fit for a terminal: it may be shown, and it may do nothing.

A comment can hold escape sequences that recolour, retitle or rewrite a terminal, and direction marks that show a line
in another order than it has. Each becomes a visible stand-in.
"""

import unicodedata

from rich.cells import cell_len

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_KEPT_FORMATS = frozenset("\u200c\u200d")  # joiners, which emoji and several scripts need
_TAG_SPACE = range(0xE0000, 0xE0080)
# Real writing stacks few marks on a letter; a comment with hundreds paints over its neighbours.
_MARKS_IN_A_ROW = 4


def neutralise(text: str) -> str:
    """The text on one line, without control characters, direction marks or anything else that acts on a terminal."""
    shown = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= _MARKS_IN_A_ROW:
            shown.append(_shown(character))
    return " ".join("".join(shown).split())


def clip(text: str, cells: int) -> str:
    """The neutralised text, cut to a number of terminal cells with an ellipsis."""
    line = neutralise(text)
    if cell_len(line) <= cells:
        return line
    kept = ""
    used = 0
    for character in line:
        used += cell_len(character)
        if used > cells - 1:
            break
        kept += character
    return kept.rstrip() + "…"


def _shown(character: str) -> str:
    if character in "\n\r\t\v\f\u2028\u2029\x85":
        return " "
    category = unicodedata.category(character)
    if category == "Cc":
        code = ord(character)
        # Control pictures show C0; there are none for C1.
        return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else "\ufffd"
    if character in _BIDI or ord(character) in _TAG_SPACE or category in {"Cs", "Co", "Cn"}:
        return "\ufffd"
    if category == "Cf" and character not in _KEPT_FORMATS:
        return ""
    return character
