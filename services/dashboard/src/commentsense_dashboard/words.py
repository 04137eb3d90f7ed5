"""Words and numbers as people read them: labels, states, languages, shares, times. Pure."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LABELS = ("negative", "neutral", "positive")
NAMES = {"negative": "Negative", "neutral": "Neutral", "positive": "Positive", "mean_sentiment": "Mean sentiment"}
MARKS = {"negative": "−", "neutral": "=", "positive": "+"}
STATES = {
    "queued": "Queued",
    "fetching": "Reading comments",
    "scoring": "Labelling comments",
    "completed": "Completed",
    "partial": "Partly read",
    "failed": "Failed",
    "cancelled": "Cancelled",
}
FINAL = frozenset(("completed", "partial", "failed", "cancelled"))
_TONES = {"completed": "good", "partial": "bad", "failed": "bad", "cancelled": ""}
KINDS = {"question": "Question", "praise": "Praise", "complaint": "Complaint", "spam": "Spam"}
SKIPPED = {"empty": "no text", "unscorable": "could not be labelled"}
LANGUAGES = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech", "da": "Danish",
    "de": "German", "el": "Greek", "en": "English", "es": "Spanish", "et": "Estonian", "fa": "Persian",
    "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian",
    "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian",
    "ms": "Malay", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish", "ta": "Tamil",
    "te": "Telugu", "th": "Thai", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "und": "No language found",
    "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def tone(state: str) -> str:
    """How a state's chip looks: good, bad, busy or plain."""
    return _TONES.get(state, "busy")


def language(code: str | None) -> str:
    """A language's English name; the code itself where it is not among the common ones."""
    return LANGUAGES.get(code or "und", str(code))


def count(number: int | float | None) -> str:
    """A whole number with separators; a dash for none."""
    return "–" if number is None else f"{int(number):,}"


def percent(share: float | None, digits: int = 0) -> str:
    """A share of 0 to 1 as per cent; what is not quite nothing is not shown as nothing."""
    if share is None:
        return "–"
    if digits == 0 and 0 < share < 0.005:
        return "<1%"
    return f"{share * 100:.{digits}f}%"


def span(low: float, high: float) -> str:
    """An interval of shares: 38–46%."""
    return f"{low * 100:.0f}–{high * 100:.0f}%"


def signed(value: float, digits: int = 2) -> str:
    """A number with its sign, the minus a real one; zero has none."""
    rounded = round(value, digits)
    if rounded == 0:
        return f"{0:.{digits}f}"
    return f"{'+' if rounded > 0 else '−'}{abs(rounded):.{digits}f}"


def points(value: float) -> str:
    """A difference of shares in percentage points."""
    return f"{signed(value * 100, 1)} pp"


def _zone(name: str | None) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def moment(stamp: str | None, zone: str | None = None) -> str:
    """A time such as `21 Nov 2026, 14:05` in the reader's zone; a dash for none."""
    when = _read(stamp)
    return "–" if when is None else when.astimezone(_zone(zone)).strftime("%-d %b %Y, %H:%M")


def day(stamp: str | None, zone: str | None = None) -> str:
    """A day such as `21 Nov 2026` in the reader's zone; a dash for none."""
    when = _read(stamp)
    return "–" if when is None else when.astimezone(_zone(zone)).strftime("%-d %b %Y")


def _read(stamp: str | None) -> datetime | None:
    if not stamp:
        return None
    try:
        when = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=ZoneInfo("UTC"))


def size(number: int) -> str:
    """Bytes in MB or GB."""
    value = number / 1_000_000
    return f"{value / 1000:.1f} GB" if value >= 1000 else f"{value:.1f} MB"


def seconds(value: float) -> str:
    """A duration: 4 s, 3 min, 2 h."""
    if value < 90:
        return f"{value:.0f} s"
    return f"{value / 60:.0f} min" if value < 5400 else f"{value / 3600:.1f} h"


def short(text: str, length: int = 60) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def plural(number: int, one: str, many: str = "") -> str:
    """`1 comment`, `2 comments`."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def title(text: str, otherwise: str) -> str:
    """A video's title, or what stands for it while it is not known."""
    return text.strip() or otherwise
