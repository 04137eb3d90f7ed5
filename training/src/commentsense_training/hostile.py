"""Texts that people we do not know wrote, made safe for a spreadsheet and for a terminal. Pure."""

import re
from typing import Final

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_JOINER: Final = "\u200d"
_BREAKS: Final = re.compile(r"\s*[\r\n\x0b\x0c\x85\u2028\u2029]\s*")


def cell(value: object) -> object:
    """A value as a CSV cell that no spreadsheet executes: an apostrophe before what could be a formula."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    clean = value.replace("\x00", "")
    # Spreadsheets skip leading blanks before they look for a formula.
    return f"'{clean}" if clean.startswith(_FORMULA) or clean.lstrip().startswith(_FORMULA) else clean


def printable(text: str) -> str:
    """`text` on one line, with everything that would steer a terminal or turn its direction written as an escape.

    The joiner inside emoji stays: without it one picture would fall into several.
    """
    return _BREAKS.sub(" ⏎ ", text).translate(_Escapes())


class _Escapes(dict[int, str]):
    """For `str.translate`: what is not printable becomes its escape."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        kept = sign.isprintable() or sign == _JOINER
        self[code] = sign if kept else sign.encode("unicode_escape").decode("ascii")
        return self[code]
