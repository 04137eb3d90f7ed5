"""Changes of how a comment is written that leave what it says as it is."""

import html
import random
from collections.abc import Callable, Sequence
from typing import Final

from commentsense_training.checklist.templates import LEXICONS

Perturb = Callable[[str, random.Random], str]

_SHORTEST_TYPO = 4
_ZERO_WIDTH = "\u200b"


def _bare(text: str, _: random.Random) -> str:
    return "".join(c for c in text.lower() if c.isalnum() or c.isspace())


def _shout(text: str, _: random.Random) -> str:
    return text.upper()


def _typo(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    # The first letter stays and so do the short words: people read over the rest.
    long = [i for i, word in enumerate(words) if sum(c.isalpha() for c in word) >= _SHORTEST_TYPO]
    i = chance.choice(long)
    word = words[i]
    inner = [k for k in range(1, len(word) - 1) if word[k].isalpha() and word[k + 1].isalpha()]
    k = chance.choice(inner)
    swap = word[:k] + word[k + 1] + word[k] + word[k + 2 :]
    drop = word[:k] + word[k + 1 :]
    double = word[:k] + word[k] + word[k:]
    words[i] = chance.choice([form for form in (swap, drop, double) if form != word])
    return " ".join(words)


def _punctuation(text: str, chance: random.Random) -> str:
    forms = [
        text.rstrip(".?!"),
        text.replace(",", ""),
        text.replace("'", "’"),
        text.replace(",", " ,").replace(".", " ."),
        text.replace(", ", ","),
        text.replace("'", "`"),
    ]
    return _one_that_differs(forms, text, chance)


def _markup(text: str, chance: random.Random) -> str:
    middle = text.index(" ", len(text) // 3)
    forms = [
        html.escape(text),
        text.replace(" ", "  "),
        text.replace(" ", "\u00a0"),
        text[:middle] + "\n" + text[middle + 1 :],
        text[:middle] + "<br>" + text[middle + 1 :],
        text[:middle] + _ZERO_WIDTH + text[middle:],
        text[: middle - 1] + _ZERO_WIDTH + text[middle - 1 :],
        "\ufeff" + text,
        f"  {text}\t\r\n",
        f"<b>{text}</b>",
    ]
    return _one_that_differs(forms, text, chance)


def _url(text: str, chance: random.Random) -> str:
    return f"{text} {chance.choice(LEXICONS['url'])}"


def _handle(text: str, chance: random.Random) -> str:
    return f"{chance.choice(LEXICONS['handle'])} {text}"


def _timestamp(text: str, chance: random.Random) -> str:
    time = chance.choice(LEXICONS["time"])
    return chance.choice([f"{time} {text}", f"{text} {time}", f"{time} - {text}"])


def _padding(text: str, chance: random.Random) -> str:
    clause = chance.choice(LEXICONS["padding"])
    return chance.choice([f"{clause} {text}", f"{text} {clause}"])


def _one_that_differs(forms: Sequence[str], text: str, chance: random.Random) -> str:
    return chance.choice([form for form in forms if form != text])


PERTURBATIONS: Final[dict[str, Perturb]] = {
    "bare": _bare,
    "shout": _shout,
    "typo": _typo,
    "punctuation": _punctuation,
    "markup": _markup,
    "url": _url,
    "handle": _handle,
    "timestamp": _timestamp,
    "padding": _padding,
}
"""Name in the tables -> (text, source of chance) -> another text that says the same."""
