"""What a comment is to its creator: a question, praise, a complaint, spam, several of these or none.

Rules over the comment's words and the model's own label; no language model. docs/insights.md says what each kind means,
how it is decided and how often that is right. English words are known; question marks are known of any script. Pure.

Quick for hostile texts too: only the first MOST_LETTERS are read, white space is collapsed first, and every pattern of
`kinds_words.py` is bounded.
"""

import re
import unicodedata
from typing import Literal, get_args

from commentsense_contracts.states import Label

from commentsense_api import kinds_words as known

Kind = Literal["question", "praise", "complaint", "spam"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# Rises when an answer may change: what other rules have computed is computed again.
RULES = 3
MOST_LETTERS = 2_000
# A guess of the model is not passed on as what somebody praised or complained of.
LEAST_CONFIDENCE = 0.4
# A comment of so few words speaks of the work, for it names nothing else.
SHORT = 8
# In a longer one, what is found fault with may be anything: the verdict must stand beside a part of the work.
LONG = 30
# Words between a verdict and what it is passed on.
NEAR = 4
# A longer comment in which the same words come back four times each and more was pasted together.
PASTED_WORDS = 16

# Written between letters so that words are not found: invisible ones, and strokes through letters.
_UNSEEN = dict.fromkeys((*range(0x200B, 0x2010), 0x2060, 0xFEFF, *range(0x0334, 0x0339)))
_TRIPLE = re.compile(r"([a-z])\1\1+")
_SENTENCE = re.compile(r"[.!?,;:]")
_WORD = re.compile(r"[^\W_](?:[^\W_]|'(?=[^\W_])){0,40}")


def kinds(text: str, label: Label | str | None, confidence: float | None, supported: bool | None) -> tuple[Kind, ...]:
    """The kinds of one comment, in the order of KINDS; empty when it is none of them. Spam is nothing else.

    Args:
        text: as written.
        label: the model's; None when it was not scored.
        confidence: the model's, 0 to 1; None when it was not scored.
        supported: whether the model knows the language; where it does not, its label is a guess and is not used.
    """
    plain = _plain(text)
    linked = "." in plain and known.URL.search(plain) is not None
    bare = known.URL.sub(" ", plain) if linked else plain
    if "@" in bare:
        bare = known.HANDLE.sub(" ", bare)
    words = _WORD.findall(bare)
    vocabulary = _vocabulary(words, bare)
    if _is_spam(plain, bare, words, vocabulary, linked):
        return ("spam",)
    found: list[Kind] = []
    if _is_question(bare, words, vocabulary):
        found.append("question")
    if supported:
        sure = label if (confidence or 0.0) >= LEAST_CONFIDENCE else None
        if _is_praise(bare, words, vocabulary, sure):
            found.append("praise")
        if _is_complaint(bare, words, vocabulary, sure):
            found.append("complaint")
    return tuple(found)


def _plain(text: str) -> str:
    """Lower case, one space between words, letters of fancy alphabets as plain ones."""
    text = text[:MOST_LETTERS]
    if not text.isascii():
        text = (
            unicodedata.normalize("NFKC", text)[:MOST_LETTERS]
            .translate(_UNSEEN)
            .replace("\u2019", "'")
            .replace("\u2018", "'")
        )
    return " ".join(text.casefold().split())


def _vocabulary(words: list[str], bare: str) -> set[str]:
    """The words, and each one with drawn-out letters as it would be spelt."""
    found = set(words)
    if not _TRIPLE.search(bare):
        return found
    for word in words:
        if _TRIPLE.search(word):
            found.add(_TRIPLE.sub(r"\1", word))
            found.add(_TRIPLE.sub(r"\1\1", word))
    return found


def _is_question(bare: str, words: list[str], vocabulary: set[str]) -> bool:
    if not any(word[0].isalpha() for word in words):
        return False
    if not _asks(bare, vocabulary):
        return False
    rest = known.NO_QUESTION.sub(" ", bare).strip()
    return len(rest) == len(bare) or _asks(rest, vocabulary)


def _asks(bare: str, vocabulary: set[str]) -> bool:
    if known.MARK.search(bare):
        return True
    if vocabulary.isdisjoint(known.ASKERS):
        return False
    return bool(known.ASKING.search(bare) or known.REQUEST.search(bare))


def _may_be_spam(plain: str, vocabulary: set[str]) -> bool:
    """Whether it is worth while to look for a phrase of spam: the search is dear, and nearly no comment is spam."""
    if not vocabulary.isdisjoint(known.BAIT):
        return True
    if not vocabulary.isdisjoint(known.OWN) and not vocabulary.isdisjoint(known.PLACES):
        return True
    return not vocabulary.isdisjoint(known.MAKING) and any(letter.isdigit() for letter in plain)


def _is_spam(plain: str, bare: str, words: list[str], vocabulary: set[str], linked: bool) -> bool:
    if "+" in plain and known.PHONE.search(plain):
        return True
    if linked and known.PITCH.search(bare):
        return True
    # A link may itself be the bait.
    if (linked or _may_be_spam(plain, vocabulary)) and known.SPAM.search(plain):
        return True
    # One word again and again is loud; a phrase again and again is pasted.
    return len(words) >= PASTED_WORDS and 2 < len(set(words)) <= len(words) / 4


def _is_praise(bare: str, words: list[str], vocabulary: set[str], label: Label | str | None) -> bool:
    if label not in ("positive", "neutral"):
        return False
    if known.STING.search(bare):
        return False
    rest = known.ASIDE.sub(" ", bare)
    if known.UNMISTAKABLE_PRAISE.search(rest):
        return True
    if label == "neutral":
        # Where the model heard nothing, a plain word of praise in a few words is still praise; courtesy is not.
        return len(words) <= SHORT and not vocabulary.isdisjoint(known.ADMIRING - known.COURTESY)
    if rest != bare:
        words = _WORD.findall(rest)
        vocabulary = _vocabulary(words, rest)
    if not vocabulary.isdisjoint(known.ADMIRING) or known.PRAISING.search(rest):
        return True
    if vocabulary.isdisjoint(known.PLEASED):
        return False
    return len(words) <= SHORT or _near(words, known.PLEASED, known.WORK)


def _is_complaint(bare: str, words: list[str], vocabulary: set[str], label: Label | str | None) -> bool:
    if known.STING.search(bare):
        return True
    if label == "positive":
        return False
    if not vocabulary.isdisjoint(known.MENDING) and known.FIX.search(bare):
        return True
    if label is None:
        return False
    short, long = len(words) <= SHORT, len(words) > LONG
    if short and known.TOO.search(bare):
        return True
    if not long and known.UNMISTAKABLE_FAULT.search(bare):
        return True
    if label != "negative" or known.SORROW.search(bare):
        return False
    # In a few words there is no room for another subject; in more, a part of the work must be named.
    work = not vocabulary.isdisjoint(known.PARTS)
    if not short and not work:
        return not long and (_said_shortly(bare) or bool(known.DISAPPROVING.search(bare) and len(words) <= 2 * SHORT))
    if not long and known.DISAPPROVING.search(bare):
        return True
    if not vocabulary.isdisjoint(known.FAULTS):
        return len(words) <= 2 * SHORT or _near(words, known.FAULTS, known.PARTS)
    if vocabulary.isdisjoint(known.HARSH):
        return short and work
    return short or _near(words, known.HARSH, known.PARTS) or _said_shortly(bare)


def _said_shortly(bare: str) -> bool:
    """Whether a sentence is little more than a verdict, such as: it is wrong."""
    rows = (_WORD.findall(sentence) for sentence in _SENTENCE.split(bare))
    return any(0 < len(row) <= NEAR and not known.VERDICTS.isdisjoint(row) for row in rows)


def _near(words: list[str], some: frozenset[str], others: frozenset[str]) -> bool:
    """Whether a word of `some` stands within NEAR words of one of `others`."""
    last_some = last_other = -NEAR - 1
    for place, word in enumerate(words):
        if word in some:
            last_some = place
        if word in others:
            last_other = place
        if last_some >= 0 and last_other >= 0 and last_some != last_other and abs(last_some - last_other) <= NEAR:
            return True
    return False
