"""Which words of a text pushed the model's answer. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# What the model sees besides the words themselves.
CLUES = {
    "valence_positive": "Good words, added up",
    "valence_negative": "Bad words, added up",
    "count_positive": "Number of good words",
    "count_negative": "Number of bad words",
    "valence_max": "The best word",
    "valence_min": "The worst word",
    "valence_last": "The last telling word",
    "compound": "Tone of all words",
    "compound_unturned": "Tone of all words, ‘not’ ignored",
    "compound_after_but": "Tone after ‘but’",
    "polarity_mean": "Mean tone",
    "polarity_max": "Best tone",
    "polarity_min": "Worst tone",
    "subjectivity_mean": "Opinion rather than fact",
    "subjectivity_sum": "Opinion, added up",
    "negations": "Words such as ‘not’",
    "exclamations": "Exclamation marks",
    "questions": "Question marks",
    "emoji_positive": "Happy emoji",
    "emoji_negative": "Unhappy emoji",
    "turned_positive": "Bad words after ‘not’",
    "turned_negative": "Good words after ‘not’",
    "conditionals": "Words such as ‘if’",
    "last_clause": "Tone of the last clause",
}
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*", re.UNICODE)
_NOT = "not_"


@dataclass(frozen=True)
class Piece:
    """A part of a text, and the label that its words push towards, if any."""

    text: str
    label: str | None = None


def clues(terms: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What pushed, in words a person reads; strongest first, each once."""
    found: dict[str, dict[str, Any]] = {}
    for term in terms:
        name = _readable(str(term["term"]))
        weight = float(term["weight"])
        if name not in found or found[name]["weight"] < weight:
            found[name] = {"clue": name, "label": str(term["label"]), "weight": weight}
    return sorted(found.values(), key=lambda clue: -clue["weight"])


def _readable(term: str) -> str:
    if term.startswith("lexicon:"):
        name = term.removeprefix("lexicon:")
        return CLUES.get(name, name.replace("_", " "))
    words = term.split()
    bare = " ".join(word.removeprefix(_NOT) for word in words)
    turned = any(word.startswith(_NOT) for word in words)
    return f"“{bare}” after ‘not’" if turned else f"“{term}”"


def pieces(text: str, terms: Sequence[Mapping[str, Any]]) -> list[Piece]:
    """The text in parts, those words marked that a term names; the strongest term decides where several do.

    Put together again, the parts are the text.
    """
    words = [(match.start(), match.end(), _fold(match.group())) for match in _WORD.finditer(text)]
    owner: list[tuple[float, str] | None] = [None] * len(words)
    for term in terms:
        named = str(term["term"])
        if named.startswith("lexicon:"):
            continue
        wanted = [_fold(found) for part in named.split() for found in _WORD.findall(part.removeprefix(_NOT))]
        if not wanted:
            continue
        for start in range(len(words) - len(wanted) + 1):
            if [word for _, _, word in words[start : start + len(wanted)]] != wanted:
                continue
            for place in range(start, start + len(wanted)):
                found = owner[place]
                if found is None or found[0] < float(term["weight"]):
                    owner[place] = (float(term["weight"]), str(term["label"]))
    out: list[Piece] = []
    at = 0
    for (start, end, _), mine in zip(words, owner, strict=True):
        if mine is None:
            continue
        if start > at:
            out.append(Piece(text[at:start]))
        out.append(Piece(text[start:end], mine[1]))
        at = end
    if at < len(text):
        out.append(Piece(text[at:]))
    return out


def _fold(word: str) -> str:
    return word.casefold().replace("’", "'")
