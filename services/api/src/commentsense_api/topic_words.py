"""English words that are no topic: what is left of a comment without them is mostly nouns.

Function words, words of judgement and of feeling, common verbs, adverbs and forms of address. A closed list cannot
know every verb, so a topic may now and then be one; it is shown only where several comments share it.
"""

import re

from commentsense_api.function_words import FUNCTION_WORDS
from commentsense_api.kinds_words import ADMIRING, FAULTS, HARSH, PLEASED, words

# Words of judgement that are also what is judged.
_NOUNS = words("art artist skill skills quality clickbait autotune fire gold heaven king queen gift")
_OTHER = words(
    """
    able absolutely actually added adding ago agree ahh ain't aint almost alone already alright always amount
    another answer answers anybody anymore anyone anything anyway anywhere apparently around ask asked asking asks
    aw away awhile back barely basically became become becomes been beginning behind believe besides big birthday
    bit bring brings bro brother brought bruh btw buddy bunch bye call called came can't cannot cant care case
    certainly chance channel clearly close come comes coming comment comments completely considering constant
    constantly content could've couldn't couple crazy cuz damn day days dear decided definitely deserved despite did
    didn't didnt die different do does doesn't doesnt doing don't done dont down dude due easily easy eight either
    else end ended enough entire entirely especially etc even evening eventually ever every everybody everyone
    everything everywhere exactly except expect explain explained extra extremely fact far fast feel feeling feels
    felt few figure finally find finish finished first five folks forget forgot forward found four from fuck fucking
    full gave get gets getting girl give given gives giving glad go god goes going gone got gotcha gotta gotten
    greetings guess guy guys ha haha hahaha half happen happened happens happy hard hardly hasn't have haven't hear
    heard hello help helped helps heres hes hey hi high highly hit hmm hold hope hopefully hoping hour hours huge
    hundred i'm idea idk imagine important inside instead isn't isnt it'll ive job just keep keeping keeps kept kind
    kinda knew know knowing known knows lack large last late lately later laugh lead learn learned least leave left
    less let lets like likely literally little lmao lol long longer look looked looking looks lost lot lots love low
    luck mad made main make makes making man many mate matter may maybe mean means mention mentioned met might min
    mind mine minute minutes miss moment month months morning mostly move much must name near nearly need needed
    needs never new next night nine no nobody none nor normal not nothing notice now number obviously of oh ok okay
    old omg one ones open opinion out outside part parts pay people perhaps person pick place plan play please pls
    plz point possible post present pretty probably pure put question questions quick quickly quite rather reach
    read reading real really reason recent recently remember replies reply right rn run said same sat saw say saying
    says second see seeing seem seems seen sense serious seriously set seven several shall shes shit short should
    show showed showing shown shows shut side simply since single sir sit six small somebody someday somehow someone
    something sometimes somewhere soon sorry sort sound sounds speak special spent stand start started starting stay
    step still stuff subscribe subscribed such sudden suddenly suggest super support suppose supposed sure take
    taken takes taking talk talking tell telling ten than thanks that'd that'll thats theres theyre theyve thing
    things think thinking though thought thousand thread three throw thumbs time times today together told tomorrow
    tonight took totally tried true truly try trying turn turned turns two type uh um understand unfortunately until
    us use used uses using usually video videos wait waiting walk wanna want wanted wants wasn't wasnt watch watched
    watching way ways week weeks weirdly went weren't weve whatever whenever wherever whether whoever whole whos
    willing wish within without won't wonder wondering wont word words work worked working wouldn't wow write wrong
    wrote y'all ya yall yea yeah year years yep yes yesterday yet yo you'd young youtube youve zero
    """
)
# Adverbs are known by their end.
_NOUNS_IN_LY = words("family supply assembly anomaly butterfly monopoly italy july bully belly jelly rally")
_NO_TOPICS = (FUNCTION_WORDS | _OTHER | ADMIRING | PLEASED | FAULTS | HARSH) - _NOUNS
_TRIPLE = re.compile(r"(.)\1\1")


def is_topic(word: str) -> bool:
    """Whether a word, lower case, may name what a comment is about."""
    if len(word) < 3 or word in _NO_TOPICS or not word[0].isalpha() or _TRIPLE.search(word):
        return False
    return not word.endswith("ly") or word in _NOUNS_IN_LY
