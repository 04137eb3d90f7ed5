"""From a canonical string to tokens, and from tokens to n-grams.

A token is a word, one emoji, one emoticon, a run of exclamation and question marks, the mark of
sarcasm `/s`, or a stop (full stop, comma, semicolon), which ends what a negation governs and is no
part of an n-gram. `tokenise` gives them unmarked, as the lexicon features need them; `ngrams` marks
what a negation governs before it joins neighbours.
"""

import re
from collections.abc import Container, Sequence
from itertools import pairwise, product

NEGATION_REACH = 3
"""How many words after a negation are marked."""

_NEGATION_WORDS = """no not never none nobody nothing neither nor nowhere cannot cant wont dont doesnt didnt isnt
    arent wasnt werent hasnt havent hadnt wouldnt couldnt shouldnt mustnt neednt aint without
    hardly barely scarcely rarely"""
NEGATIONS = frozenset(_NEGATION_WORDS.split())

_IDENTITY_WORDS = """gay straight queer lesbian bisexual homosexual heterosexual asexual pansexual trans transgender
    nonbinary non-binary black white blind deaf mute disabled sighted able-bodied autistic dyslexic wheelchair old young
    older younger elderly senior retired teenage teenager adult native foreign immigrant refugee american african asian
    european mexican german chinese indian british irish english french italian spanish russian japanese korean turkish
    arab nigerian palestinian israeli ukrainian polish brazilian latino latina hispanic african-american mixed-race
    christian muslim jewish catholic hindu buddhist sikh atheist protestant mormon man woman men women boy girl lady
    guy male female"""
IDENTITY = frozenset(_IDENTITY_WORDS.split())
"""Who somebody is: one term to the model, so that no group weighs more than another."""

_SOMEBODY = "<identity>"

_EMOJI = (
    "\U0001f000-\U0001f0ff\U0001f1e6-\U0001f1ff\U0001f300-\U0001f64f\U0001f680-\U0001f6ff"
    "\U0001f7e0-\U0001f7eb\U0001f900-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u203c\u2049\u231a-\u23ff"
)
EMOJI = re.compile(f"[{_EMOJI}]")

_EMOTICON = (
    r"(?<!\w)(?:[<>]?[:;=][\-o^']?[)(\]\[dpc/\\|}{@3*o$s]|x-?d|[)(\]\[][\-o^']?[:;=])(?!\w)"
    r"|<3+|</3+|\^[_.\-]*\^|(?<!\w)(?:-_+-|o_o|t_t|>_+<)(?!\w)"
)
_TOKEN = re.compile(rf"{_EMOTICON}|(?<!\S)/s\b|\w+(?:-\w+)*|[!?]+|[.,;]|[{_EMOJI}]")
STOPS = frozenset(".,;")
STRETCHED = re.compile(r"([^\W\d_])\1\1+")


def tokenise(canonical: str) -> list[str]:
    """The tokens of a canonical string, in order, not negation-marked."""
    return _TOKEN.findall(canonical)


def is_break(token: str) -> bool:
    """Whether `token` is a run of marks or a stop, which ends what a negation governs."""
    return token[0] in "!?.,;"


def unstretch(tokens: list[str], known: Container[str]) -> list[str]:
    """`tokens` with stretched words ("sooo", "goood") as the `known` word that they stretch.

    Each run of three or more letters is tried as two and as one; a word that is known in no form
    keeps one letter of each run.
    """
    return [_short(token, known) if STRETCHED.search(token) else token for token in tokens]


def _short(token: str, known: Container[str]) -> str:
    parts = STRETCHED.split(token)  # what stands between, letter, what stands between, letter...
    letters = parts[1::2][:3]
    for counts in product((1, 2), repeat=len(letters)):
        lengths = iter(counts)
        form = STRETCHED.sub(lambda run: run[1] * next(lengths, 1), token)  # noqa: B023
        if form in known:
            return form
    return STRETCHED.sub(r"\1", token)


def mark_negations(tokens: Sequence[str]) -> list[str]:
    """`tokens` without stops, with `not_` before each of the three words that follow a negation."""
    marked: list[str] = []
    reach = 0
    for token in tokens:
        if token in IDENTITY:
            reach = max(0, reach - 1)
            marked.append(_SOMEBODY)
        elif token in NEGATIONS:
            reach = NEGATION_REACH
            marked.append(token)
        elif is_break(token):
            reach = 0
            if token not in STOPS:
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
