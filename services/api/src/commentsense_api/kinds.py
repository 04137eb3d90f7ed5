# ruff: noqa: E501
"""What a comment is to its creator: a question, praise, a complaint, spam, several of these or none.

Rules over the comment's words and the model's own label; no language model. docs/insights.md says what each kind means,
how it is decided and how often that is right. English words are known; question marks are known of any script. Pure.

Every pattern is written so that it cannot run away on a hostile text: white space is collapsed first, every repetition
is bounded, and only the first MOST_LETTERS are read.
"""

import re
import unicodedata
from typing import Literal, get_args

from commentsense_contracts.states import Label

Kind = Literal["question", "praise", "complaint", "spam"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# Rises when an answer may change: what was computed by other rules is computed again.
RULES = 1
MOST_LETTERS = 2_000
# A guess of the model is not passed on as what somebody praised or complained of.
LEAST_CONFIDENCE = 0.4

_URL = re.compile(
    r"(?:https?://|www\.)\S{1,300}|\b[a-z0-9\-]{1,63}\.(?:com|net|org|io|me|ly|be|tv|gg|app|shop|xyz)\b\S{0,300}"
)
_HANDLE = re.compile(r"(?<!\w)@[\w.\-]{1,60}")
_TRIPLE = re.compile(r"([a-z])\1\1+")
_WORD = re.compile(r"[^\W_](?:[^\W_]|'(?=[^\W_])){0,40}")
_SENTENCES = re.compile(r"[.!?…;\n:]{1,200} ?")


def kinds(text: str, label: Label | str | None, confidence: float | None, supported: bool | None) -> tuple[Kind, ...]:
    """The kinds of one comment, in the order of KINDS; empty when it is none of them.

    Args:
        text: as written.
        label: the model's; None when it was not scored.
        confidence: the model's, 0 to 1; None when it was not scored.
        supported: whether the model knows the language; where it does not, its label is a guess and is not used.
    """
    plain = _plain(text)
    bare = _HANDLE.sub(" ", _URL.sub(" ", plain)) if "." in plain or "@" in plain or "://" in plain else plain
    words = _WORD.findall(bare)
    known = _known(words)
    found: list[Kind] = []
    spam = _is_spam(plain, words, known)
    if not spam and _is_question(bare, words, known):
        found.append("question")
    sure = bool(supported) and (confidence or 0.0) >= LEAST_CONFIDENCE
    if not spam:
        if sure and label == "positive" and _is_praise(bare, words, known):
            found.append("praise")
        if supported and _is_complaint(bare, known, label, sure):
            found.append("complaint")
    else:
        found.append("spam")
    return tuple(found)


def _plain(text: str) -> str:
    """Lower case, one space between words, letters of fancy alphabets as plain ones."""
    text = text[:MOST_LETTERS]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)[:MOST_LETTERS].replace("\u2019", "'").replace("\u2018", "'")
    return " ".join(text.casefold().split())


def _known(words: list[str]) -> set[str]:
    """The words, and each one with drawn-out letters as it would be spelt."""
    known = set(words)
    for word in words:
        if _TRIPLE.search(word):
            known.add(_TRIPLE.sub(r"\1", word))
            known.add(_TRIPLE.sub(r"\1\1", word))
    return known


# Questions ------------------------------------------------------------------------------------------------------------

_MARK = re.compile(r"[?\uff1f\u061f\u00bf\u037e\u2047\u2e2e\u1367]")
_ASKERS = frozenset(
    """what what's whats where where's wheres when when's who who's whos which why why's how how's hows anyone anybody
    someone somebody wonder wondering curious know tell explain is are do does did can could would will has have should
    any name""".split()
)
_SUBJECT = (
    r"(?:i|you|u|we|they|he|she|it|this|that|these|those|there|the|a|an|my|your|his|her|their|our|any|anyone|anybody|"
    r"someone|somebody|people|one)\b"
)
_LEAD = r"(?:^|[.!,…;:)\-] ?)(?:(?:and|but|so|ok|okay|hey|hi|hello|bro|dude|guys|sir|please|pls|wait|also|um|just|yo|man) ?,? ?){0,3}"
_ASKING = re.compile(
    rf"{_LEAD}(?:"
    r"(?:what|where|when|why|how|who)(?:'?s|'re| is| are| was| were| do| does| did| can| could| would| will| should| has|"
    r" have| am) (?!cares\b)(?:[^\W_']{1,30}|i'm)"
    r"|(?:what|which) (?:kind|type|sort|brand|model|song|year|part|one|camera|software|app|game|size|colou?r|version|time"
    r"|episode|program|mic|tool)s?\b"
    r"|how (?:much|many|long|old|far|often|big|tall|come|to)\b"
    r"|(?:who|what) [a-z]{3,12}(?:ed|es) (?:the|this|that|your|his|her)\b"
    r"|who (?:made|wrote|sang|shot|built|did|sings|else)\b"
    rf"|(?:is|are|was|were|do|does|did|can|could|would|will|has|have|should|may) {_SUBJECT}"
    r"|any(?:one|body)(?: here| else)? (?:know|knows|tell|explain|have|got|tried|recommend)\b"
    r"|any (?:idea|update|news|chance|tips|advice|recommendation|link)s?\b"
    r")"
)
_REQUEST = re.compile(
    r"\b(?:(?:any|some)(?:one|body)(?: here| else| out there)? (?:please |pls )?(?:know|knows|tell|explain|can explain)\b"
    r"|(?:can|could|would|will) (?:any|some)(?:one|body)\b"
    r"|(?:does|do|did|has|have|is) any(?:one|body)\b"
    r"|(?:can|could|would|will) (?:you|u) (?:please |pls |also |maybe |ever )?"
    r"(?:tell|explain|show|make|do|share|give|post|link|list|upload|cover|review|say|send|help|recommend|put|add|teach)\b"
    r"|(?:please|pls|plz) (?:tell|explain|let me know|answer|reply|help)\b"
    r"|(?:tell|let) (?:me|us) (?:know )?(?:what|where|when|who|which|why|how|if|the name)\b"
    r"|(?:i (?:was |am )?|i'm |just |been |also )?(?:wonder|wondering|curious) (?:what|where|when|who|which|why|how|if|about|whether)\b"
    r"|(?:want|like|love|need) to know (?:what|where|when|who|which|why|how|if|the|more)\b"
    r"|(?:song|track|music|game|movie|film|beat|tune) name\b(?! is)"
    r"|(?:what|whats|what's)(?: is)?(?: the)? name of (?:the|this|that)\b"
    r"|(?:i )?(?:have|got) a question\b"
    r"|(?:don't|dont|do not) (?:know|understand|get) (?:how|why|what|where) (?:to|do|does|you|it|the)\b.{0,80}\bhelp\b)"
)
# They open like questions and ask nothing.
_NO_QUESTION = re.compile(
    r"^(?:what an? |what the (?:hell|heck|fuck)\b|who cares\b|how (?:dare|beautiful|cute|lovely|cool|nice|sad|sweet|funny)\b|"
    r"when (?:you|u|i|he|she|they|the|your) |do it\b|how to\b.{0,60}:)"
)


def _is_question(bare: str, words: list[str], known: set[str]) -> bool:
    if not words:
        return False
    if _MARK.search(bare):
        # A mark in brackets or between emoji says doubt about something, not that something is asked.
        return bool(_MARK.search(_DOUBT.sub(" ", bare)))
    if known.isdisjoint(_ASKERS) or _NO_QUESTION.search(bare):
        return False
    return bool(_ASKING.search(bare) or _REQUEST.search(bare))


_DOUBT = re.compile(r"\(\?{1,9}\)|[\"'\u201c][^\"'\u201c\u201d?]{0,80}\?{1,9}[\"'\u201d](?= ?\S)")

# Spam -----------------------------------------------------------------------------------------------------------------

_BAIT = frozenset(
    """channel channels subscribe subscribed sub subs subscribers sub4sub follow followers whatsapp telegram wechat
    watsapp whatapp discord signal instagram insta dm text hmu crypto bitcoin btc forex nft investment invest investing
    trader trading broker profit profits giveaway prize won winner claim free voucher gift visit click check checkout
    promo discount code link cheap buy sell selling sale earn income earning podcast mixtape soundcloud spotify album
    cover playlist contact inbox vendo onlyfans dating hacker recovery loan loans""".split()
)
_SPAM = re.compile(
    r"(?:\b(?:whats ?app|wat?sapp|whatapp|telegram|wechat|viber|t\.me|wa\.me)\b.{0,30}(?:\+|\d{3}|@|\bme\b)"
    r"|(?:\+|\b(?:contact|text|message|reach|inbox|write|dm|hit)\b.{0,40}\b(?:on|via|through|at)? ?)(?:whats ?app|wat?sapp|telegram)\b"
    r"|\b(?:t\.me|wa\.me|bit\.ly|tinyurl\.com|goo\.gl|cutt\.ly|linktr\.ee)/"
    r"|\b(?:check|check out|checkout|visit|watch|see|try|join|support|follow|subscribe to|sub to|subscribe|subscribe on|"
    r"come to|look at|listen to|go to|view) (?:to |out |at )?(?:my|our) (?:\w{1,20} ){0,3}"
    r"(?:channel|page|videos?|vids?|music|songs?|covers?|podcast|playlist|stuff|content|mixtape|album|shop|store|site|"
    r"website|blog|insta|instagram|profile|stream|streams)\b"
    r"|\b(?:on|to|at) my (?:new |own |little |small )?(?:channel|youtube|page|profile)\b"
    r"|\bmy (?:new|latest|own) (?:\w{1,20} ){0,2}(?:podcast|mixtape|album|single|channel|song|track|video|cover|course|shop|store|ebook|book)\b"
    r"|\b(?:link|links) in (?:my )?(?:bio|profile)\b|\b(?:in|on) my bio\b"
    r"|\bsub ?(?:4|for) ?sub\b|\bsub(?:scribe)? (?:to me|me back|back)\b|\bi (?:will |'ll )?sub(?:scribe)? back\b"
    r"|\bfollow me (?:on|at|back)\b|\b(?:f4f|s4s|l4l)\b"
    r"|\b(?:crypto|bitcoin|btc|forex|binary options?|trading|stocks?|invest(?:ing|ment|ed)?)\b.{0,120}\b(?:profits?|earn(?:ed|ings?)?"
    r"|mentor|broker|expert|mr\.?|mrs\.?|ms\.?|weekly|withdraw\w{0,4}|platform|signals?|strategy|manager|guidance|account|returns)\b"
    r"|\b(?:profits?|earn(?:ed|ing)?|made|making|make) .{0,40}(?:\$|usd|€|£|\d{3,6} ?(?:dollars|\$|usd|a (?:day|week|month))).{0,60}"
    r"\b(?:trading|invest\w{0,5}|crypto|bitcoin|forex|from home|online|weekly|a day|a week|per (?:day|week|month))"
    r"|\b(?:you(?:'ve| have)? (?:won|been selected)|claim your|winner of (?:the|my|our) giveaway|dm (?:me )?(?:to|for)|dm me\b"
    r"|free (?:v-?bucks|robux|iphones?|gift ?cards?|followers|subscribers|money|download at|trial at))"
    r"|\b(?:giveaway|prize)\b.{0,60}\b(?:link|click|dm|contact|text|claim|profile|channel)\b"
    r"|\b(?:buy|cheap|get|gain|more) (?:\w{1,12} ){0,2}(?:followers|subscribers|subs|views|likes) (?:at|from|on|for free|now|cheap|fast|here)\b"
    r"|\b(?:promo|discount|coupon|voucher) ?code\b|\buse (?:my )?code [a-z0-9]{3,}"
    r"|\bwork from home\b.{0,60}\b(?:link|earn|\$|join|click)|\b(?:earn|make) money (?:online|from home|fast)\b"
    r"|\b(?:for sale|selling|vendo|wts)\b.{0,80}(?:\bdm\b|\bpm\b|inbox|contact|message|call|whatsapp|privado|\d{3})"
    r"|\b(?:hacker|recovery (?:expert|agent)|recover(?:ed)? my (?:funds|account))\b.{0,80}(?:\bon\b|@|contact|instagram|telegram|help)"
    r"|\b(?:single|hot|lonely) (?:girls?|women|ladies)\b.{0,60}(?:link|click|profile|here|chat)"
    r"|\b(?:click|tap) (?:here|on my|my (?:profile|picture|pic|name|avatar)|the link)\b)"
)
_PITCH = re.compile(
    r"\b(?:visit|check(?: ?out)?|click|join|buy|order|shop|download|get|free|subscribe|sign up|try|my|our|more)\b"
)
_PHONE = re.compile(r"\+ ?\d[\d ().\-]{7,20}\d")
_SPAMMED_WORDS = 12


def _is_spam(plain: str, words: list[str], known: set[str]) -> bool:
    if "+" in plain and _PHONE.search(plain):
        return True
    if ("." in plain or "://" in plain) and _URL.search(plain) and _is_pitch(plain):
        return True
    if not known.isdisjoint(_BAIT) and _SPAM.search(plain):
        return True
    return _repeats(words)


def _is_pitch(plain: str) -> bool:
    if _SPAM.search(plain):
        return True
    without = _URL.sub(" ", plain)
    return bool(_PITCH.search(without)) and not re.search(r"\b(?:he|she|says?|source|according)\b", without)


def _repeats(words: list[str]) -> bool:
    """Whether the same phrase of two words or more is pasted again and again; one word drawn out is just loud."""
    if len(words) < _SPAMMED_WORDS:
        return False
    different = len(set(words))
    return 2 < different <= len(words) / 4 and len(words) >= 16


# Praise ---------------------------------------------------------------------------------------------------------------

_ADMIRING = frozenset(
    """admire adore amazed amazing appreciate appreciated astonishing astounding awesome beautiful beautifully beauty
    bravo breathtaking brilliant brilliantly captivating charming classy congrats congratulations dope delightful
    educational elegant enchanting enjoyable epic excellent exceptional exquisite fab fabulous fantastic fascinating
    flawless gem genius goat goated goosebumps gorgeous helpful hilarious hypnotic immaculate impeccable impressed
    impressive incredible incredibly informative inspiring inspirational inspired kudos legend legendary lit
    magnificent magical marvellous marvelous masterclass masterful masterpiece mesmerising mesmerizing mindblowing
    outstanding perfect perfection perfectly phenomenal priceless relaxing remarkable satisfying sensational soothing
    spectacular splendid stellar stunning sublime superb terrific thank thanks thankyou thx tysm ty underrated
    unreal wholesome wonderful wonderfully wow brilliance fav fave favorite favourite slaps banger congratulation
    applause salute talented heavenly therapeutic insightful""".split()
)
_PLEASED = frozenset(
    """best better calming clean clever cool cute deserve deserves easy enjoy enjoyed enjoying fair fine fire fun funny
    gift glad gold good great grateful happy heaven hero honest hooked interesting joy king like liked love loved loves
    lovely loving neat nice nicely proud proper quality queen recommend respect respectful satisfied sick skill skilled
    skills smart solid sweet talent treat top touching useful valuable well win works worth blessed bliss art artist
    addicted refreshing subscribed laughed smiled crying tears""".split()
)
_WORK = frozenset(
    """you your you're youre yours u ur he his he's she her him this these that that's video videos vid vids channel
    content work job editing edit film song music voice sound story storytelling series episode tutorial explanation
    explained camera shot shots scene footage animation art design host creator man guy dude bro sir boat build
    restoration project idea watch watched watching ever part ending details detail craft craftsmanship it it's they
    lyrics beat performance acting game trailer show""".split()
)
_PRAISING = re.compile(
    r"\b(?:well done|good (?:job|work|stuff|one|content|video)|great (?:job|work|stuff)|nice (?:job|work|one|video)|keep (?:it )?(?:up|going)|made my (?:day|week|year|night)"
    r"|hats off|thumbs up|two thumbs|10 ?(?:/|out of) ?10|a\+|top notch|second to none|hands down|pure (?:gold|joy|art)|work of art"
    r"|more of this|more like this|can(?:'t|not) stop (?:watching|listening)|could (?:watch|listen)|never (?:a dull|get tired|gets old|disappoint)"
    r"|(?:didn't|don't) want (?:it|this) to end|gave me (?:chills|goosebumps)|(?:got|i have|had) chills|i learne?d|learned (?:so|a lot|more)|subscribed|new sub(?:scriber)?"
    r"|w (?:video|man|channel)|(?:bro|he|she|you) cooked|goes (?:so )?hard|hits different|no cap|to the point|on point|love (?:it|this|you|your|the|how|that|from)|life ?saver|saved my)\b"
)
_OTHER = re.compile(
    r"\b(?:good (?:luck|morning|night|evening|afternoon|old|for (?:you|them|him|her))|best (?:of luck|wishes|regards)|have a (?:nice|good|great)|at best|"
    r"happy (?:birthday|new year|anniversary|for (?:you|them|him|her|your))|(?:this|your|best|great|nice|beautiful|the) (?:\w{1,12} )?(?:comments?|thread|reply|replies)|well,|as well|well (?:i|it|that|he)|"
    r"thanks? (?:you )?(?:god|to god)|no thanks|like (?:a|an|the|this|that|if|when|i|you|he)|would like|looks? like|feels? like|sounds? like|look like)\b"
)


def _is_praise(bare: str, words: list[str], known: set[str]) -> bool:
    rest = known
    if _OTHER.search(bare):
        bare = _OTHER.sub(" ", bare)
        rest = _known(_WORD.findall(bare))
    if not rest.isdisjoint(_ADMIRING) or _PRAISING.search(bare):
        return True
    if rest.isdisjoint(_PLEASED):
        return False
    return len(words) <= 6 or not rest.isdisjoint(_WORK)


# Complaints -----------------------------------------------------------------------------------------------------------

_FAULTS = frozenset(
    """annoying annoyed annoys atrocious autotune awful awkward bad badly biased blurry bored boring broken bs bullshit
    careless cheap cheesy click clickbait clueless confusing corny crap cringe cringey cringy cringiest dangerous
    deceptive disappointed disappointing disappointment disappoints dishonest disgrace disgraceful disgusting dislike
    disliked distracting downgrade downhill dreadful dreary dull dumb embarrassing exaggerated excessive fail fails
    failed fake faked flat flop frustrating garbage greedy gross hate hated hates headache horrendous horrible horrid
    hypocrite idiot idiotic ignorant inaccurate incorrect insulting irresponsible irritating joke killed lame lazy
    letdown liar lie lied lies loud mediocre meh mess messy mid misleading missing monotone nonsense nightmare noisy
    obnoxious offensive overhyped overpriced overrated painful pathetic pointless poor poorly preachy pretentious
    propaganda quiet repetitive reckless ridiculous rip-off ripoff rubbish rude ruin ruined ruins rushed sad scam scammed
    scammer scripted sellout shady shaky shame shameful shameless shit shitty sloppy slow spam staged stolen stop stupid
    suck sucked sucks tasteless tedious terrible trash ugly unacceptable unbearable unfair unfunny unhappy unimpressed
    unnecessary unprofessional unrealistic unsub unsubbed unsubscribe unsubscribed unsubscribing unwatchable useless waste
    wasted wasting weak weird worse worst worthless wrong yawn overacting untrue fraud pity unimpressive unusable""".split()
)
_PARTS = frozenset(
    """ad ads advert adverts advertisement advertisements advertising audio sound music mix volume voice mic microphone
    narration narrator editing edit edits cuts camera zoom lighting quality resolution video videos vid title thumbnail
    intro outro ending subtitles subtitle captions caption sponsor sponsors sponsorship sponsored promo link pacing
    midroll midrolls narrative acting plot script song chorus singing trailer game update app content channel explanation
    tutorial commentary jokes""".split()
)
_DISAPPROVING = re.compile(
    r"\b(?:(?:too|so|way too|far too|super|really|very) (?:loud|quiet|low|long|short|slow|fast|small|dark|bright|many|much|soft|blurry|shaky|noisy|boring|bad)"
    r"|not (?:a fan|impressed|worth|your best|good|great|funny|helpful|useful|true|real|convinced|happy|accurate|recommend\w{0,3}|interesting|for me|the same|enough|one word|again)"
    r"|(?:isn't|isnt|wasn't|wasnt|aint|ain't|never) (?:it|good|funny|worth|true|great|even|that good|as good|again|ever again|buying|watching|coming)"
    r"|(?:don't|dont|didn't|didnt|doesn't|doesnt|do not|did not|wouldn't|would not|couldn't|can't|cant|cannot|can not|could not) (?:even )?"
    r"(?:like|enjoy|recommend|work|works|stand|hear|see|read|understand|make sense|get it|get past|watch|finish|believe you|trust|help|waste|copy|buy|bother)"
    r"|(?:no|zero|nothing|none|without) (?:\w{1,15} )?(?:explanation|measurements?|plans?|details?|safety|glasses|mask|effort|substance|content|point|context|sense|information|value|sources?|evidence|credit|talent|respect|works?|new|to learn)"
    r"|(?:please|just|stop|quit) (?:\w{1,12} )?(?:stop|quit|saying|doing|using|making|putting|adding)"
    r"|(?:what|such) an? (?:waste|shame|mess|joke|letdown|drag|disappointment|pity|disgrace)|lost me|let down|letdown|fell asleep|gave up|give up|turned (?:it )?off|skipped|unskippable|won't be back"
    r"|used to be (?:better|good|great)|(?:was|were) (?:so much |much |way )?better (?:before|in)|downhill|out of sync|cut off|could have been|should have (?:been|left|used|shown)"
    r"|supposed to be|give me (?:my|back)|want my .{0,20} back|click ?bait|sold out|nobody (?:asked|cares|wants)|tired of|sick of|fed up|enough with)\b"
)
# Asked for or stated plainly: no tone of its own, and still something that a creator would want to mend.
_FIX = re.compile(
    r"\b(?:(?:audio|sound|volume|music|voice|mic|microphone|narration|speech|dialogue|bass|background music|soundtrack|you(?:'re| are)?|ads?|video|text|font|subtitles?|captions?|intro|commentary)"
    r"(?: \w{1,12}){0,2}? (?:is|are|was|were|'s|'re|seems?|sounds?|gets?|got)? ?(?:a |just |way |much |far |bit |little |kind of |really |very |so ){0,4}too (?:low|quiet|loud|soft|fast|slow|small|dark|bright|long|short|high|many|tiny|big)\b"
    r"|(?:music|volume|sound|audio|voice|mic) (?:is|was|'s) (?:very |really |so |a bit |pretty |quite |super )?(?:low|quiet|loud|bad|muffled|distorted|off|missing|gone|broken|out of sync)\b"
    r"|(?:audio|sound|music|video|link|links|download|subtitles?|captions?|website|page|picture|image)(?: \w{1,12}){0,2} (?:is|are|seems?|looks?|does|do|went|gets?) ?(?:to be )?(?:not|n't)? ?"
    r"(?:work(?:ing)?|broken|dead|missing|wrong|down|out of sync|desynced|blurry|cut off|laggy|glitch\w{0,4})\b"
    r"|(?:link|links|download|subtitles?|captions?|sound|audio) (?:doesn't|doesnt|don't|dont|does not|do not|isn't|isnt|aren't|not) (?:work|open|load|match|working|available|there)\w{0,3}\b"
    r"|no (?:sound|audio|subtitles|captions)\b|(?:can't|cant|cannot|can not|couldn't|could not|can barely|can hardly|hard to|impossible to|difficult to) (?:even )?(?:hear|understand|read|see) "
    r"(?:you|him|her|them|it|what|the|anything|a|your|over|because)\b"
    r"|(?:please|pls|plz|could you|can you|could someone|wish you(?:'d| would)?|you should|you need to|next time|try to|consider) (?:\w{1,12} ){0,2}?"
    r"(?:fix|turn (?:down|up|the|off)|lower|reduce|raise|increase|speak (?:up|louder|slower|more)|talk (?:slower|louder)|slow down|zoom (?:in|out)|use (?:a |an )?(?:better|proper|different|other)|less|fewer|remove|mute|stop|correct|add (?:\w{1,12} )?(?:subtitles|captions|timestamps|chapters))\b"
    r"|(?:too|so|very) (?:quiet|loud) (?:to|for|at|in|compared|that)\b|(?:out of sync|turn (?:down|up) the (?:music|volume|sound|bass)|less music|lower the (?:music|volume)))"
)
# Sadness that is no reproach, and what is said of other people.
_SORROW = re.compile(
    r"\b(?:rip|r\.i\.p|rest in (?:peace|power)|passed away|i miss (?:him|her|them|you|my|this|those|the)|my (?:dad|mom|mum|mother|father|grandfather|grandmother|uncle|aunt|brother|sister|dog|cat|friend) (?:\w{1,12} ){0,4}(?:died|passed|got sick)|"
    r"sorry (?:for|about) (?:your|the|his|her)|i'm crying|made me cry|breaks my heart|heartbreaking|feel (?:so )?(?:sad|sorry|bad) for|never got over)\b"
)


def _is_complaint(bare: str, known: set[str], label: Label | str | None, sure: bool) -> bool:
    if label == "negative" and sure:
        if _DISAPPROVING.search(bare) or _FIX.search(bare):
            return True
        if _SORROW.search(bare):
            return False
        return not known.isdisjoint(_FAULTS) or not known.isdisjoint(_PARTS)
    if label == "positive":
        return False
    return bool(_FIX.search(bare))
