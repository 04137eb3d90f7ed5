"""From a raw comment to one canonical string.

Everything that differs between sources without carrying tone is brought to one form here:
letter case, curly quotes, HTML entities, addresses, handles and stretched letters. What
carries tone stays: emoji, emoticons, exclamation and question marks.
"""

import html
import re
import unicodedata

MAX_CHARS = 20_000
"""Characters read of one comment; YouTube allows 10,000. Bounds the time of a hostile text."""

_URL = re.compile(r"(?:https?://|www\.)\S+")
_HANDLE = re.compile(r"(?<!\w)@[\w.\-]+")
_STRETCHED = re.compile(r"(.)\1{3,}", re.DOTALL)
_REPEATED_MARK = re.compile(r"([\u2190-\u2bff\U0001f000-\U0001faff])\1+")
_INNER_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"'})
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufe0f\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u2069\ufeff\ud800-\udfff\U0001F3FB-\U0001F3FF]+"
)


def normalise(text: str) -> str:
    """The canonical form of `text`: lower case, no addresses, no handles, repeats cut to three.

    Never raises: NUL, lone surrogates, direction marks and skin tones are dropped.
    """
    text = text[:MAX_CHARS]
    if "&" in text:
        text = html.unescape(text)
    if not text.isascii():
        # Quotes first: NFKC turns the acute accent into a space and a combining mark.
        text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text.translate(_QUOTES)))
        # Three hearts say what one says.
        text = _REPEATED_MARK.sub(r"\1", text)
    elif not text.isprintable():
        text = _INVISIBLE.sub("", text)
    text = text.lower()
    if "http" in text or "www." in text:
        text = _URL.sub(" ", text)
    if "@" in text:
        text = _HANDLE.sub(" ", text)
    if "'" in text:
        text = _INNER_APOSTROPHE.sub("", text)
    return _STRETCHED.sub(r"\1\1\1", text)
