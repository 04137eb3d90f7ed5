"""Features from two published word lists, VADER's and TextBlob's.

They are computed from unmarked tokens (the lists know "good", not "not_good"); negation is
handled here, by turning a word's valence round.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log1p, sqrt
from typing import Final

from commentsense_sentiment.tokens import NEGATION_REACH, NEGATIONS, STOPS

FEATURES: Final = (
    "valence_positive",
    "valence_negative",
    "count_positive",
    "count_negative",
    "valence_max",
    "valence_min",
    "valence_last",
    "compound",
    "compound_unturned",
    "compound_after_but",
    "polarity_mean",
    "polarity_max",
    "polarity_min",
    "subjectivity_mean",
    "subjectivity_sum",
    "negations",
    "exclamations",
    "questions",
    "emoji_positive",
    "emoji_negative",
    "turned_positive",
    "turned_negative",
    "conditionals",
    "last_clause",
)
"""Names of the features, in the order of a feature row."""

_TURN = -0.74  # VADER's own factor for a negated word
_COUNT_CAP = 6.0
_CONTRAST = frozenset(("but", "however", "although", "though", "except"))
# A word's tone is turned as far as this many words after the negation: further than n-grams are
# marked, because "I don't think this is good" is common and a list's word is there to be turned.
_REACH = NEGATION_REACH + 2
# What stands between a negation and the words that it means.
_PASSED_ON = frozenset(("think", "believe", "say", "know", "see", "find", "understand", "feel", "that", "it", "is"))
_CONDITIONAL = frozenset(("would", "could", "should", "might", "if", "wish", "wouldve", "couldve", "shouldve"))


@dataclass(frozen=True, slots=True)
class Word:
    """What the lists say of one token; None where a list does not know it.

    `valence` is VADER's mean rating divided by 4 (-1 to 1); `polarity` (-1 to 1),
    `subjectivity` (0 to 1) and `intensity` (a factor, 1 for none) are TextBlob's.
    """

    valence: float | None
    polarity: float | None
    subjectivity: float
    intensity: float


Lexicon = Mapping[str, Word]


def _squash(total: float) -> float:
    # VADER's normalisation, on its own scale of -4 to 4 a word.
    total *= 4.0
    return total / sqrt(total * total + 15.0)


def features(tokens: Sequence[str], lexicon: Lexicon) -> list[float]:
    """One row of `FEATURES` for the unmarked `tokens` of a comment."""
    positive = negative = plain = after = last = highest = lowest = 0.0
    n_positive = n_negative = n_negations = 0
    polarity = subjectivity = highest_polarity = lowest_polarity = 0.0
    n_polar = exclamations = questions = 0
    emoji_positive = emoji_negative = turned_positive = turned_negative = clause = 0.0
    conditionals = 0
    reach = 0
    boost = 1.0
    for token in tokens:
        if token in NEGATIONS:
            # A second negation takes the first one back: "nothing I don't love".
            reach = 0 if reach else _REACH + 1
            n_negations += 1
        elif token in _PASSED_ON and reach:
            reach += 1
        elif token in _CONDITIONAL:
            conditionals += 1
        elif token in _CONTRAST:
            after = clause = 0.0
            reach = 0
        elif token in STOPS:
            clause = 0.0
            reach = 0
        elif token[0] in "!?":
            exclamations += token.count("!")
            questions += token.count("?")
            reach = 0
        word = lexicon.get(token)
        if word is None:
            boost = 1.0
        else:
            valence = word.valence
            if valence is not None and token not in NEGATIONS:
                plain += valence
                if token[0] > "\u2000":
                    if valence > 0:
                        emoji_positive += valence
                    else:
                        emoji_negative += valence
                elif reach:
                    valence *= _TURN
                    if valence > 0:
                        turned_positive += valence
                    else:
                        turned_negative += valence
                valence *= boost
                clause += valence
                if valence > 0:
                    positive += valence
                    n_positive += 1
                    highest = max(highest, valence)
                else:
                    negative += valence
                    n_negative += 1
                    lowest = min(lowest, valence)
                after += valence
                last = valence
            if word.polarity is not None:
                value = word.polarity * (-0.5 if reach else 1.0)
                if value != 0.0:
                    n_polar += 1
                    polarity += value
                    highest_polarity = max(highest_polarity, value)
                    lowest_polarity = min(lowest_polarity, value)
                subjectivity += word.subjectivity
            boost = word.intensity
        if reach:
            reach -= 1
    return [
        positive,
        negative,
        min(float(n_positive), _COUNT_CAP),
        min(float(n_negative), _COUNT_CAP),
        highest,
        lowest,
        last,
        _squash(positive + negative),
        _squash(plain),
        _squash(after),
        polarity / n_polar if n_polar else 0.0,
        highest_polarity,
        lowest_polarity,
        subjectivity / n_polar if n_polar else 0.0,
        log1p(subjectivity),
        min(float(n_negations), _COUNT_CAP),
        min(float(exclamations), _COUNT_CAP),
        min(float(questions), _COUNT_CAP),
        _squash(emoji_positive),
        _squash(emoji_negative),
        _squash(turned_positive),
        _squash(turned_negative),
        min(float(conditionals), _COUNT_CAP),
        _squash(clause),
    ]
