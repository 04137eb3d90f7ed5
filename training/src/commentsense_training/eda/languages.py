"""Which languages the comments are in, by the detector that serves."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from commentsense_sentiment import LABELS
from commentsense_sentiment.language import SUPPORTED, UNKNOWN

from commentsense_training.eda.rows import Table
from commentsense_training.eda.sure import differ
from commentsense_training.eda.words import count, listed, percent

NAMES: Final = {
    "ar": "Arabic", "bn": "Bengali", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi",
    "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean",
    "ms": "Malay", "ml": "Malayalam", "mr": "Marathi", "ne": "Nepali", "nl": "Dutch", "no": "Norwegian",
    "pa": "Punjabi", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sr": "Serbian",
    "sv": "Swedish", "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog", "tr": "Turkish",
    "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese", UNKNOWN: "no certain language",
}  # fmt: skip
"""Names of the codes that comments often have; others are shown as codes."""

_KEPT = 6
_FEWEST = 50


@dataclass(frozen=True, slots=True)
class LanguageShares:
    """One source's shown rows by language."""

    name: str
    rows: int
    english: float
    undetermined: float
    unsupported: float
    foreign: list[tuple[str, int]]
    """The most frequent unsupported languages (named) with their rows; a last one takes the rest."""
    labels_supported: dict[str, float]
    labels_unsupported: dict[str, float]
    stripped: bool
    """Whether stop words were taken out, by which a detector knows a language."""


def compute(tables: Sequence[Table], stop_word_shares: Sequence[float]) -> list[LanguageShares]:
    """Language shares of each source; `stop_word_shares` gives each one's largest share of stop words."""
    return [_one(table, share) for table, share in zip(tables, stop_word_shares, strict=True)]


def _one(table: Table, stop_word_share: float) -> LanguageShares:
    rows = table.of(table.shown)
    whole = max(1, len(rows))
    foreign: Counter[str] = Counter()
    for row in rows:
        if not table.supported[row]:
            code = table.languages[row]
            foreign["another script or language" if code == UNKNOWN else NAMES.get(code, code)] += 1
    ranked = sorted(foreign.items(), key=lambda pair: (-pair[1], pair[0]))
    rest = sum(number for _, number in ranked[_KEPT:])
    kept = [*ranked[:_KEPT], *([("all others", rest)] if rest else [])]
    inside = table.label_counts(table.shown & table.supported)
    outside = table.label_counts(table.shown & ~table.supported)
    return LanguageShares(
        name=table.source.name,
        rows=len(rows),
        english=sum(table.languages[row] in SUPPORTED for row in rows) / whole,
        undetermined=sum(table.languages[row] == UNKNOWN and bool(table.supported[row]) for row in rows) / whole,
        unsupported=sum(foreign.values()) / whole,
        foreign=kept,
        labels_supported={label: n / max(1, sum(inside.values())) for label, n in inside.items()},
        labels_unsupported={label: n / max(1, sum(outside.values())) for label, n in outside.items()},
        stripped=stop_word_share < 0.25,
    )


def findings(results: Sequence[LanguageShares]) -> list[str]:
    """What the languages say."""
    said: list[str] = []
    for result in results:
        top = [f"{name} {percent(n / max(1, result.rows))}" for name, n in result.foreign[:3] if name != "all others"]
        line = f"{result.name}: {percent(result.english)} of {count(result.rows)} comments are English, "
        line += (
            f"{percent(result.undetermined)} too short or mixed to tell, {percent(result.unsupported)} in a language "
        )
        line += "that the model does not support"
        line += f" (most of all {listed(top)})." if top and result.unsupported >= 0.005 else "."
        if result.stripped:
            line += " Its stop words were taken out, by which a detector knows a language, so these shares are rough."
        said.append(line)
        outside = round(result.unsupported * result.rows)
        if outside < _FEWEST or result.stripped:
            continue
        label = max(LABELS, key=lambda name: abs(result.labels_unsupported[name] - result.labels_supported[name]))
        gap = result.labels_unsupported[label] - result.labels_supported[label]
        inside = result.rows - outside
        hits, others = result.labels_unsupported[label] * outside, result.labels_supported[label] * inside
        if abs(gap) < 0.03 or not differ(hits, outside, others, inside):
            said.append(
                f"{result.name}: labels of comments in unsupported languages do not surely differ from the others."
            )
        else:
            said.append(
                f"{result.name}: {percent(result.labels_unsupported[label])} of the comments in unsupported languages "
                f"are {label}, {percent(result.labels_supported[label])} of the others."
            )
    foreign = [result for result in results if result.unsupported >= 0.02 and not result.stripped]
    if foreign:
        said.append(
            f"Comments in unsupported languages are left out of fitting ({listed([r.name for r in foreign])}) and are "
            "answered as unsupported when they are served."
        )
    return said
