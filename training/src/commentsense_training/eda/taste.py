"""What a published picture spells out, and what it leaves to the words beside it."""

import re
from typing import Final

_PREFIX: Final = "(?:mother|bull|dumb|dip|horse)?"
_STEMS: Final = (
    "fuck|fuk|shit|bitch|cunt|asshole|arsehole|bastard|dick|cock|pussy|whore|slut|nigg|fag|retard|porn|penis|vagina"
    "|wank|chutiya|bhenchod|madarchod|gandu"
)
_WHOLE: Final = "ass|arse|cum|raped?|rapists?|nudes?|tits|boobs|hoes?"
_SWORN: Final = re.compile(rf"(?<![a-z])(?:{_PREFIX}(?:{_STEMS})|(?:{_WHOLE})(?![a-z]))")
_SPARED: Final = re.compile(r"cocktail|dickens|dickinson|cockpit|fagan|niggl|cockroach")


_GROUP_WORDS: Final = """african africans arab arabs asian asians black blacks buddhist catholic catholics chinese
    christian christians christianity disabled gay gays hindu hindus hinduism immigrant immigrants islam
    islamic israeli israelis jew jewish jews latino latinos lesbian lesbians mexican mexicans muslim muslims
    palestinian palestinians refugee refugees sikh sikhs trans transgender"""
GROUPS: Final = frozenset(_GROUP_WORDS.split())
"""Words for people by faith, descent, body or whom they love: named in a finding, kept out of pictures."""


def mask(term: str) -> str:
    """`term` with each swear word's letters after the first replaced by asterisks."""
    if not _SWORN.search(term):
        return term
    return " ".join(
        word[0] + "*" * (len(word) - 1) if _SWORN.search(word) and not _SPARED.search(word) else word
        for word in term.split(" ")
    )
