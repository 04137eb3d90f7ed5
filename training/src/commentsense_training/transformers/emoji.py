"""Words for emoji: VADER's descriptions, from the package that the lexicon comes from."""

import importlib.resources


def words() -> dict[str, str]:
    """Emoji of one code point -> its description in lower case, e.g. "fire"."""
    listed = importlib.resources.files("vaderSentiment").joinpath("emoji_utf8_lexicon.txt").read_text("utf-8")
    rows = (line.split("\t")[:2] for line in listed.splitlines() if "\t" in line)
    # Variation selectors are dropped from comments before emoji are looked up.
    pairs = ((sign.replace("\ufe0f", ""), text.lower()) for sign, text in rows)
    return {sign: text for sign, text in pairs if len(sign) == 1}
