"""From a canonical string to tokens, and from tokens to n-grams.

A token is a word, one emoji, one emoticon, or a run of exclamation and question marks.
`tokenise` gives them unmarked, as the lexicon features need them; `ngrams` marks what a
negation governs before it joins neighbours.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

NEGATION_REACH = 3
"""How many words after a negation are marked."""

_NEGATION_WORDS = """no not never none nobody nothing neither nor nowhere cannot cant wont dont doesnt didnt isnt
    arent wasnt werent hasnt havent hadnt wouldnt couldnt shouldnt mustnt neednt aint without
    hardly barely scarcely rarely"""
NEGATIONS = frozenset(_NEGATION_WORDS.split())

_EMOJI = (
    "\U0001f000-\U0001f0ff\U0001f1e6-\U0001f1ff\U0001f300-\U0001f64f\U0001f680-\U0001f6ff"
    "\U0001f7e0-\U0001f7eb\U0001f900-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u203c\u2049\u231a-\u23ff"
)
EMOJI = re.compile(f"[{_EMOJI}]")

_EMOTICON = (
    r"(?<!\w)(?:[<>]?[:;=][\-o^']?[)(\]\[dpc/\\|}{@3*o$s]|x-?d|[)(\]\[][\-o^']?[:;=])(?!\w)"
    r"|<3+|</3+|\^[_.\-]*\^|(?<!\w)(?:-_+-|o_o|t_t|>_+<)(?!\w)"
)
_TOKEN = re.compile(rf"{_EMOTICON}|\w+(?:-\w+)*|[!?]+|[{_EMOJI}]")


def tokenise(canonical: str) -> list[str]:
    """The tokens of a canonical string, in order, not negation-marked."""
    return _TOKEN.findall(canonical)


def is_break(token: str) -> bool:
    """Whether `token` is a run of marks, which ends what a negation governs."""
    return token[0] in "!?"


def mark_negations(tokens: Sequence[str]) -> list[str]:
    """`tokens` with `not_` before each of the three words that follow a negation."""
    marked: list[str] = []
    reach = 0
    for token in tokens:
        if token in NEGATIONS:
            reach = NEGATION_REACH
            marked.append(token)
        elif is_break(token):
            reach = 0
            marked.append(token)
        elif reach and token[0].isalnum():
            reach -= 1
            marked.append("not_" + token)
        else:
            marked.append(token)
    return marked


def ngrams(tokens: Sequence[str], longest: int) -> list[str]:
    """The n-grams of the negation-marked tokens, from one word to `longest`, joined by a space."""
    marked = mark_negations(tokens)
    grams = list(marked)
    if longest >= 2:
        grams += [f"{a} {b}" for a, b in pairwise(marked)]
    if longest >= 3:
        grams += [f"{a} {b} {c}" for a, b, c in zip(marked, marked[1:], marked[2:], strict=False)]
    return grams
