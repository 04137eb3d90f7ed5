"""The lexicon that goes into the model, built from the packages that publish the word lists.

VADER (Hutto & Gilbert, MIT): mean ratings of words, emoticons and, through its emoji
descriptions, emoji; a few emoji are rated here. TextBlob (MIT), whose list is Pattern's
`en-sentiment.xml` (CLiPS, PDDL): polarity, subjectivity and intensity, averaged over senses.
"""

import importlib.resources
import xml.etree.ElementTree as ET
from collections import defaultdict

from commentsense_sentiment.lexicon import Word
from commentsense_sentiment.normalise import normalise
from commentsense_sentiment.tokens import IDENTITY, tokenise

# Emoji that comments use in a sense which VADER's descriptions miss ("fire") or lack. The ratings
# are this project's own judgement, on the same scale of -1 to 1.
_OWN_EMOJI = {
    **dict.fromkeys("🔥👏🙌💯🎉🫶🥰😍🤩💖💜💙💚🧡💛🤍❤😘😻", 0.6),
    **dict.fromkeys("👍🙏💪🤣😂👑🐐✨🥳🤗😎🏆⭐🤌🥹👌😊😁😄😆", 0.45),
    **dict.fromkeys("💀☠🫡💅🤭", 0.2),
    **dict.fromkeys("👎😡🤬🤮🤢💩🖕🚮🗑😾👿", -0.6),
    **dict.fromkeys("🙄😒🤡🤦😑💔😞😠🥱😴🙃🧢🙁☹", -0.45),
    **dict.fromkeys("😢😟😕😩😫😤", -0.25),
    **dict.fromkeys("😭", 0.0),
}

# What comments say in a sense that the lists miss or lack: this project's own judgement, -1 to 1.
_OWN_WORDS = {
    0.65: "ilysm tysm masterpiece legendary flawless immaculate goated masterclass heartwarming",
    0.5: """slaps slapped slapping banger bangers bop bops slay slayed slaying wholesome underrated gem gems iconic
        mesmerizing mesmerising soothing gorgeous stunning unmatched hahaha hahahaha ily kudos bravo goosebumps banging
        bussin pog poggers unreal legend legends""",
    0.4: """goat lit dope fye based dub hooked obsessed addictive chills nailed kino crisp relatable hehe haha thx thnx
        ty subbed subscribed props bless gg lmao lmfao badass catchy""",
    0.2: "insane insanely lol omg ate peak fire w",
    0.0: "crazy sick dead killed dying died crying cried tears damn mad shit fucking",
    -0.2: "l ratio cheesy blurry bruh smh repetitive stale",
    -0.4: """mid mids meh cringe cringey cringy overrated overhyped underwhelming snooze yawn flop flopped washed bland
        rushed sellout yikes ew eww laggy muffled monotone tedious misleading unfunny rambling filler downhill
        disappoints disappointing""",
    -0.6: """trash garbage clickbait unwatchable unbearable unlistenable snoozefest dogwater soulless butchered ruining
        ruins butchering cashgrab ripoff unsubscribed unsubscribing unsubbed pointless waste wasted wasting cringiest
        nonsense gross yuck /s""",
}


def _one_token(form: str) -> str | None:
    """The token the model would see for a list's entry; None where it would see several."""
    found = tokenise(normalise(form))
    return found[0] if len(found) == 1 else None


def _read(package: str, *path: str) -> str:
    return importlib.resources.files(package).joinpath(*path).read_text("utf-8")


def vader() -> dict[str, float]:
    """Token -> mean rating divided by 4, emoji included."""
    ratings: dict[str, list[float]] = defaultdict(list)
    for line in _read("vaderSentiment", "vader_lexicon.txt").splitlines():
        form, rating, *_ = line.split("\t")
        if token := _one_token(form):
            ratings[token].append(float(rating) / 4.0)
    words = {token: sum(found) / len(found) for token, found in ratings.items()}
    for line in _read("vaderSentiment", "emoji_utf8_lexicon.txt").splitlines():
        emoji, description = line.split("\t")[:2]
        token = _one_token(emoji)
        known = [words[word] for word in description.split() if word in words]
        if token and known:
            words.setdefault(token, sum(known))
    return words | _OWN_EMOJI


def textblob() -> dict[str, tuple[float, float, float]]:
    """Token -> (polarity, subjectivity, intensity), each the mean over the word's senses."""
    senses: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    # The file is part of an installed package whose hash is locked, not foreign input.
    root = ET.fromstring(_read("textblob", "en", "en-sentiment.xml"))  # noqa: S314
    for node in root.iter("word"):
        if token := _one_token(node.attrib["form"]):
            attributes = ("polarity", "subjectivity", "intensity")
            polarity, subjectivity, intensity = (float(node.attrib[name]) for name in attributes)
            senses[token].append((polarity, subjectivity, intensity))
    return {
        token: (
            sum(s[0] for s in found) / len(found),
            sum(s[1] for s in found) / len(found),
            sum(s[2] for s in found) / len(found),
        )
        for token, found in senses.items()
    }


def build() -> dict[str, Word]:
    """Both lists as one lexicon."""
    valences, senses = vader(), textblob()
    own = {token: rating for rating, words in _OWN_WORDS.items() for token in words.split()}
    valences |= own
    # A list that rates the word in its old sense would pull the other way.
    senses = {token: sense for token, sense in senses.items() if token not in own}
    lexicon: dict[str, Word] = {}
    # Who somebody is has no tone, whatever a list says of the word in another sense.
    for token in sorted((valences.keys() | senses.keys()) - IDENTITY):
        valence = valences.get(token)
        polarity, subjectivity, intensity = senses.get(token, (None, 0.0, 1.0))
        lexicon[token] = Word(
            valence=None if valence is None else round(valence, 6),
            polarity=None if polarity is None else round(polarity, 6),
            subjectivity=round(subjectivity, 6),
            intensity=round(intensity, 6),
        )
    return lexicon
