"""Words for emoji: VADER's descriptions, from the package that the lexicon comes from, and some of our own."""

import importlib.resources

# What comments mean by an emoji where its description does not say it ("skull" is laughter). The encoder was fitted on
# plain descriptions; these are words that it knows.
_MEANT = {
    **dict.fromkeys("🔥", "fire amazing"),
    **dict.fromkeys("💯", "one hundred percent great"),
    **dict.fromkeys("👏", "applause bravo"),
    **dict.fromkeys("🙌", "hooray"),
    **dict.fromkeys("🙏", "thank you"),
    **dict.fromkeys("💀☠", "dead laughing"),
    **dict.fromkeys("😂🤣", "haha laughing"),
    **dict.fromkeys("👍", "thumbs up good"),
    **dict.fromkeys("👎", "thumbs down bad"),
    **dict.fromkeys("🤡", "clown pathetic"),
    **dict.fromkeys("🙄", "eye roll annoying"),
    **dict.fromkeys("🐐", "greatest of all time"),
    **dict.fromkeys("👑", "king the best"),
    **dict.fromkeys("🤩", "wow love it"),
    **dict.fromkeys("🥱", "boring"),
    **dict.fromkeys("😴", "boring sleep"),
    **dict.fromkeys("🗑🚮", "trash garbage"),
    **dict.fromkeys("💩", "crap awful"),
    **dict.fromkeys("🤮", "disgusting awful"),
    **dict.fromkeys("🤢", "disgusting"),
    **dict.fromkeys("🖕", "fuck you"),
    **dict.fromkeys("😍🥰", "love it"),
    **dict.fromkeys("😘", "kiss love"),
    **dict.fromkeys("🫶❤💜💖💙💚💛🧡🤍", "love"),
    **dict.fromkeys("🎉🥳", "party hooray"),
    **dict.fromkeys("✨", "sparkles beautiful"),
    **dict.fromkeys("🤌", "perfect"),
    **dict.fromkeys("🫡", "respect"),
    **dict.fromkeys("😎", "cool"),
    **dict.fromkeys("🏆", "trophy winner"),
    **dict.fromkeys("⭐", "star great"),
    **dict.fromkeys("🙃", "yeah right"),
    **dict.fromkeys("🧢", "lie fake"),
    **dict.fromkeys("💔", "heartbroken"),
    **dict.fromkeys("😭", "crying"),
    **dict.fromkeys("😡😠😾", "angry"),
    **dict.fromkeys("😤", "frustrated"),
    **dict.fromkeys("😒😑", "annoyed"),
    **dict.fromkeys("🤦", "facepalm"),
    **dict.fromkeys("😞", "disappointed"),
    **dict.fromkeys("😢😔☹🙁", "sad"),
    **dict.fromkeys("💪", "strong"),
    **dict.fromkeys("😊", "happy smile"),
    **dict.fromkeys("🥹", "touched happy tears"),
    **dict.fromkeys("🤬", "angry cursing"),
    **dict.fromkeys("👌", "perfect ok"),
    **dict.fromkeys("🤗", "hug thank you"),
    **dict.fromkeys("😟", "worried"),
    **dict.fromkeys("😕", "confused"),
}


def words() -> dict[str, str]:
    """Emoji of one code point -> its description in lower case, e.g. "fire"."""
    listed = importlib.resources.files("vaderSentiment").joinpath("emoji_utf8_lexicon.txt").read_text("utf-8")
    rows = (line.split("\t")[:2] for line in listed.splitlines() if "\t" in line)
    # Variation selectors are dropped from comments before emoji are looked up.
    pairs = ((sign.replace("\ufe0f", ""), text.lower()) for sign, text in rows)
    return {sign: text for sign, text in pairs if len(sign) == 1} | _MEANT
