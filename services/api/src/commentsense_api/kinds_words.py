"""The words and phrases by which `kinds.py` knows what a comment is: English, lower case, one space between words.

Every line of a block is one alternative. Repetitions are bounded, so that no text can make a pattern run away.
"""

import re


def words(block: str) -> frozenset[str]:
    """The words of a block."""
    return frozenset(block.split())


def phrases(block: str, before: str = r"\b(?:", after: str = r")") -> re.Pattern[str]:
    """A pattern that finds any line of a block, from the beginning of a word on."""
    lines = [line.strip() for line in block.strip().splitlines()]
    return re.compile(f"{before}{'|'.join(lines)}{after}")


# Links and handles are no words of the comment; a question mark in a link asks nothing.
URL = phrases(
    r"""
    https?://\S{1,300}
    www\.\S{1,300}
    \b[a-z0-9\-]{1,63}\.(?:com|net|org|io|me|ly|be|tv|gg|app|shop|xyz)\b\S{0,300}
    """,
    "(?:",
)
HANDLE = re.compile(r"(?<!\w)@[\w.\-]{1,60}")

# --- Questions ---

# The question marks of Latin, Chinese, Arabic, Spanish, Greek and Ethiopic script, and doubled ones.
MARK = re.compile("[?\uff1f\u061f\u00bf\u037e\u2047\u1367]")
ASKERS = words(
    """
    what what's whats where where's wheres when when's who who's whos which why why's how how's hows anyone anybody
    someone somebody wonder wondering curious know tell explain is are do does did can could would will has have should
    any name question
    """
)
_SUBJECT = (
    r"(?:i|you|u|we|they|he|she|it|this|that|these|those|there|the|a|an|my|your|his|her|their|our|any|anyone|anybody|"
    r"someone|somebody|people)\b"
)
# What may stand before the question itself.
_LEAD = (
    r"(?:^|[.!…;:)] ?|\bquestion )"
    r"(?:(?:and|but|so|ok|okay|hey|hi|hello|bro|dude|guys|sir|please|pls|wait|also|um|yo|man),? ){0,3}"
)
ASKING = phrases(
    rf"""
    (?:what|where|why|who|how)(?:'?s| is| are| was| were| do| does| did| can| could| would| will| should) (?!not?\b)\w
    when (?:is|are|was|were|do|does|did|can|could|will|should) \w
    (?:why|how) (?:not|come)\b
    (?:what|which) (?:is |was )?(?:the )?(?:kind|type|sort|brand|model|song|year|part|camera|software|app|game)s?\b
    (?:what|which) (?:is |was )?(?:the )?(?:size|colou?r|version|time|episode|program|mic|tool|name|track)s?\b
    how (?:much|many|long|old|far|often|big|tall)\b(?! (?:i|we|you|he|she|they|it|this|that|love|fun)\b)
    who (?:made|wrote|sang|shot|built|did|sings|else|recorded|filmed|edited|plays|played|composed)\b
    (?:is|are|was|were|do|does|did|can|could|would|will|have|has|should|may) {_SUBJECT}
    any(?:one|body)(?: here| else)? (?:know|knows|tell|explain|have|got|tried|recommend)\b
    any (?:idea|update|news|chance|tips|advice|recommendation|link)s?\b
    """,
    f"{_LEAD}(?:",
)
REQUEST = phrases(
    r"""
    (?:any|some)(?:one|body)(?: here| else| out there)? (?:please |pls )?(?:know|knows|tell me|explain|can explain)\b
    (?:can|could|would|will) (?:any|some)(?:one|body) \w
    (?:does|has|is) any(?:one|body)\b
    (?:can|could|would|will) (?:you|u) (?:please |pls |also |maybe |ever |guys )?(?:tell|explain|show|make|do|share)\b
    (?:can|could|would|will) (?:you|u) (?:please |pls |also |maybe |ever |guys )?(?:give|post|link|list|upload|cover)\b
    (?:can|could|would|will) (?:you|u) (?:please |pls |also |maybe |ever |guys )?(?:review|say|send|recommend|add)\b
    (?:please|pls|plz) (?:tell|explain|let me know|answer|reply)\b
    (?:tell|let) (?:me|us) (?:know )?(?:what|where|when|who|which|why|how|if|the name)\b
    (?:i was |i am |i'm |im |just |been |also )(?:wondering|curious) (?:what|where|when|who|which|why|how|if|about)\b
    i wonder (?:what|where|when|who|which|why|if|whether)\b
    (?:want|like|need) to know (?:what|where|when|who|which|why|how|if|the)\b
    (?:song|track|music|beat|tune) name\b(?! is)
    (?:what|whats|what's)(?: is)?(?: the)? name of (?:the|this|that)\b
    (?:have|got) a question\b
    """
)
# They look like questions and ask nothing; what is left of the comment may still ask.
NO_QUESTION = phrases(
    r"""
    \(\?{1,9}\)
    (?<![^ ])(?:honestly|seriously|really|right|what|huh|wait|wow|lol|excuse me|hello)[ ?!]{0,3}\?{1,9}!{0,9} (?=\w)
    ["“][^"“”?]{0,80}\?{1,9}["”](?= \w)
    \bwho (?:else )?(?:cares|asked|doesn't love|doesn't like|wouldn't)\b.{0,80}
    \bwhat (?:more|else) (?:can|could) (?:one|you|we|i) (?:want|ask|wish)\b.{0,40}
    \bcan we (?:\w{1,12} ){0,4}?(?:moment|time to|talk about|appreciate|agree|respect)\b[^.!?]{0,200}\?{0,9}
    \byou call (?:that|this|it) .{1,40}\?
    \b(?:we're|we are|are we|you're) (?:just )?not going to (?:talk|mention)\b.{0,120}\?
    \bhow (?:is|are|was) (?:this|that|he|she|it|they) (?:even |still |so )?(?:trending|legal|good|talented|possible)\b
    \bwhat an? .{0,80}
    \bhow (?:can|could) (?:you|anyone|anybody|someone) not .{0,80}
    \b(?:seen|met|had|heard|know) any(?:one|body)\b
    \bwhat the (?:hell|heck|fuck)\b
    \bhow (?:dare|beautiful|cute|lovely|cool|nice|sad|sweet|funny|amazing)\b
    """,
    "(?:",
)

# --- Spam ---

BAIT = words(
    """
    album bio bitcoin broker btc buy channel channels cheap check checkout claim click code contact crypto dating
    discount dm earn earned earning f4f follow followers forex free gift giveaway hacker herbal hmu inbox income
    insta instagram invest invested investing investment investments l4l link links meals message mixtape money nft
    page playlist podcast prize profile profit profits promo recover recovery s4s sale sell selling signal signals
    soundcloud spins stock stocks sub sub4sub subs subscribe subscribed subscribers tap telegram text trade trader
    traders trading vendo viber visit voucher watsapp wechat whatapp whatsapp winner won
    """
)
OWN = words("my our")
PLACES = words(
    "video videos vid vids music song songs cover covers content mix track single store shop site website blog"
)
MAKING = words("make made making")
_MINE = r"(?:to |out |at |on )?(?:my|our) (?:\w{1,20} ){0,3}"
_GO = r"(?:check ?out|check|visit|watch|try|join|support|follow|view|stream|subscribe|sub|come(?: see)?|see|go|listen)"
_PLACE = r"(?:channel|page|videos?|vids?|playlist|podcast|mixtape|shop|store|site|website|blog|insta|instagram|profile)"
_TUNE = r"(?:music|songs?|covers?|content|album|mix)"
_MONEY = r"(?:crypto|bitcoin|btc|forex|binary options?|trading|stocks?|invest(?:ing|ments?|ed)?)"
_GAIN = (
    r"(?:profits?|earn(?:ed|ings?)?|mentor|brokers?|weekly|mrs?|ms|withdraw\w{0,4}|signals?|guidance|returns|skills)"
)
SPAM = phrases(
    rf"""
    (?:whats ?app|wat?sapp|whatapp|telegram|wechat|viber)\b.{{0,30}}(?:\+|\d{{3}}|@|\bme\b)
    (?:contact|text|message|reach|inbox|write|dm|hit)\b.{{0,40}}(?:whats ?app|wat?sapp|telegram)\b
    (?:t\.me|wa\.me|bit\.ly|tinyurl\.com|goo\.gl|cutt\.ly|linktr\.ee)/
    {_GO} {_MINE}(?:{_PLACE}|{_TUNE})\b
    (?:on|to|at) my (?:new |own |little |small |youtube )?(?:channel|profile)\b
    my (?:new|latest|own) (?:\w{{1,20}} ){{0,2}}(?:podcast|mixtape|album|single|channel|song|track|cover)\b
    my (?:new|latest|own) (?:\w{{1,20}} ){{0,2}}(?:course|shop|store|ebook|book)\b
    links? in (?:my )?(?:bio|profile)\b
    (?:in|on) my bio\b
    sub ?(?:4|for) ?sub\b
    sub(?:scribe)? (?:to me\b|me\b|back\b)
    follow me (?:on|at|back)\b
    (?:f4f|s4s|l4l)\b
    {_MONEY}\b.{{0,120}}\b{_GAIN}\b
    (?:profits?|earn(?:ed|ing)?|made|making|make)\b.{{0,40}}(?:\$|usd|€|£|\d{{3,6}}).{{0,60}}\b(?:{_MONEY}|from home)\b
    (?:earn(?:ed|ing)?|made|making|make) .{{0,20}}\d{{3,6}}.{{0,30}}\b(?:weekly|daily|(?:a|per|every) (?:day|week))\b
    you(?:'ve| have) (?:won|been selected)\b
    claim your\b
    dm me\b
    (?:contact|message|text) (?:me|him|her|them|us) (?:on|via|by|at|through|to)\b
    herbal (?:remedy|remedies|medicine|cure|doctor)\b
    (?:up to |for )?\d{{1,3}} free (?:meals|gifts|spins|months)\b
    subscribe or i\b
    subscribe to the (?:\w{{1,12}} )?channel\b
    free (?:v-?bucks|robux|iphones?|gift ?cards?|followers|subscribers|money)\b
    (?:giveaway|prize)\b.{{0,60}}\b(?:link|click|dm|contact|text|claim|profile|channel)\b
    (?:buy|cheap|get|gain) (?:\w{{1,12}} ){{0,2}}(?:followers|subscribers|subs|views) (?:at|from|now|cheap|fast|here)\b
    use (?:my |the |our )?(?:promo |discount )?code ["'“]?[a-z0-9]{{3,20}}
    (?:promo|coupon|voucher) code\b
    (?:earn|make) (?:money|income) (?:online|from home|fast)\b
    (?:for sale|selling|vendo|wts)\b.{{0,80}}(?:\b[dp]m\b|inbox|contact|message|call|whatsapp|privado|\d{{3}})
    (?:hacker|recovery (?:expert|agent)|recover(?:ed)? my (?:funds|account))\b.{{0,80}}(?:\bon\b|@|contact|telegram)
    (?:single|hot|lonely) (?:girls?|women|ladies)\b.{{0,60}}(?:link|click|profile|here|chat)
    (?:click|tap) (?:here|on my|my (?:profile|picture|pic|name|avatar)|the link in)\b
    """
)
# A link in a comment is spam when somebody is sent there.
PITCH = phrases(
    r"""
    visit\b
    check\b
    checkout\b
    click\b
    join\b
    buy\b
    order\b
    shop\b
    download\b
    free\b
    subscribe\b
    sign up\b
    my (?:new|latest|own|channel|video|page|shop|store|site)\b
    """
)
PHONE = re.compile(r"\+ ?\d[\d ().\-]{7,20}\d")

# --- Praise ---

# Praise wherever they stand in a comment of positive tone.
ADMIRING = words(
    """
    admire adore amazed amazing appreciate appreciated astonishing astounding awesome beautiful beautifully bravo
    breathtaking brilliant brilliantly captivating charming classy congrats congratulations delightful educational
    enchanting enjoyable excellent exceptional exquisite fab fabulous fantastic fascinating flawless gem genius
    goat goated goosebumps gorgeous hilarious hypnotic immaculate impeccable impressed impressive incredible inspiring
    inspirational inspired kudos legend legendary magnificent magical marvellous marvelous masterclass masterful
    masterpiece mesmerising mesmerizing mindblowing outstanding perfection phenomenal priceless remarkable
    satisfying sensational soothing spectacular splendid stellar stunning sublime superb terrific thank thanks thankyou
    thx tysm ty underrated wholesome wonderful wonderfully wow brilliance fav fave favorite favourite slaps banger
    applause salute talented heavenly therapeutic insightful informative helpful delicious
    """
)
COURTESY = words("thank thanks thankyou thx tysm ty appreciate appreciated congrats congratulations salute helpful")
# Praise when they are said of the work, or are nearly all of a short comment.
PLEASED = words(
    """
    art artist best better bliss calm calming clean clear clever concise cool creative cute deserve deserves detailed
    enjoy enjoyed enjoying epic fair fine fire fun funny gift glad gold good great happy heaven hero honest hooked
    interesting joy king laughed liked lit love loved lovely loves loving neat nice nicely passionate perfect perfectly
    proper proud quality queen recommend refreshing relaxing respect shivers sick skill skilled skills smart smiled
    smile solid sweet talent tidy top touching thrilled treat useful valuable well win works worth saint unreal dope
    """
)
WORK = words(
    """
    you your you're youre yours u ur this these that's thats video videos vid vids channel channels content job editing
    edit film song music voice storytelling series episode tutorial explanation explained camera shots footage animation
    design host creator man guy dude bro brother sir mate narration narrator ending craft craftsmanship lyrics
    performance trailer show he he's hes she she's shes they him his her watch watching watched
    """
)
# Praise whatever tone the model heard: said of nothing else.
_FINE = r"(?:good|great|nice|amazing|awesome|excellent|stellar|proper|superb|fantastic|lovely|tidy|beautiful|brilliant)"
UNMISTAKABLE_PRAISE = phrases(
    rf"""
    well done\b
    {_FINE} (?:job|work|stuff|video|vid|content|channel)\b
    keep (?:it up|up the|going|them coming)\b
    hats off\b
    (?:two )?thumbs up\b
    10 ?(?:/|out of) ?10\b
    top notch\b
    pure (?:gold|joy|art)\b
    work of art\b
    masterpiece\b
    (?:couldn't|could not|can't|cannot) (?:be|get|have been) (?:any )?better\b
    (?:can't|cannot|couldn't) not love\b
    never (?:ever )?(?:disappoints?|misses)\b
    chef's kiss\b
    time well spent\b
    standing ovation\b
    subscribed after\b
    w (?:video|man|channel|vid|edit)\b
    (?:bro|he|she|you) (?:really |just )?(?:cooked|ate)\b
    goes (?:so )?hard\b
    killing (?:it|the game)\b
    hits different\b
    no (?:complaints|notes)\b
    never a dull (?:minute|moment)\b
    (?:nothing|not a thing) i would change\b
    respect from\b
    made my (?:day|week|year|night)\b
    (?:one of )?the best (?:\w{{1,15}} ){{0,3}}(?:i've|ive|i have|on youtube|on here|ever)\b
    """
)
PRAISING = phrases(
    r"""
    more (?:of|like) this\b
    (?:can't|cant|cannot) (?:stop|get enough|wait for more)\b
    could (?:watch|listen)\b
    never (?:gets? old|disappoints?|get tired|been so)\b
    (?:didn't|don't) want (?:it|this) to end\b
    (?:gave|gives|giving) me (?:chills|goosebumps|life|hope)\b
    (?:got|had|have) chills\b
    (?:i )?learne?[dt] (?:so|a lot|more|something)\b
    (?:subscribed|new sub(?:scriber)?)\b
    love (?:it|this|you|your|the|how|that|from|these|those)\b
    (?:life|day) ?saver\b
    saved my\b
    made the (?:whole )?(?:video|day|song)\b
    (?:you've|you|your) (?:\w{1,12} ){0,3}(?:inspired|helped|taught)\b
    (?:no|zero) regrets\b
    (?:please )?never stop (?:making|doing|posting|uploading)\b
    so (?:happy|proud) (?:for|of) you\b
    you're (?:a|an|the) (?:star|legend|genius|artist|hero|saint|treasure)\b
    exactly what i (?:was|needed|wanted)\b
    (?:you )?had me (?:at|in)\b
    time well spent\b
    chef's kiss\b
    standing ovation\b
    in awe\b
    (?:high|highest) praise\b
    nice touch\b
    stayed (?:for|until)\b
    refreshing to\b
    made me (?:laugh|smile|happy|cry happy)\b
    greatest\b
    the patience\b
    over the moon\b
    happy memories\b
    the content (?:i'm|i am|we) (?:here|need)\b
    (?:healed|touched|moved) (?:me|something)\b
    she approves\b
    what an? (?:voice|song|story|video|film|line|shot|job|ending|performance|talent|episode|boat|build|craft)\b
    (?:happy|nice|glad|good|great) to (?:see|hear) (?:you|this|that|him|her|someone|somebody)\b
    so (?:glad|happy) (?:i|the algorithm|this|that|you)\b
    compliment\b
    (?:one of )?(?:the|my) (?:most|best|favou?rite)\b
    love letter\b
    """
)
# Kind words that are said of something else: greetings, wishes, other people's comments, comparisons.
ASIDE = phrases(
    r"""
    good (?:luck|morning|night|evening|afternoon|old|for (?:you|them|him|her))\b
    best (?:of luck|wishes|regards)\b
    have a (?:nice|good|great|lovely)\b
    at best\b
    happy (?:\w{1,12} )?(?:birthday|new year|anniversary|for (?:you|them|him|her|your|my))\b
    (?:\w{1,12} ){0,2}(?:comment|comments|thread|reply|replies)\b.{0,24}
    as well\b
    thank(?:s)? (?:god|goodness|to)\b
    no thanks\b
    (?:would|i'd) like\b
    (?:looks?|feels?|sounds?|looked|just) like\b
    better (?:than|off) (?:never|nothing)\b
    well,? (?:i|it|that|he|actually)\b
    pin this\b
    """
)

# --- Complaints ---

# A verdict: on the work, unless the comment is long and speaks of something else.
FAULTS = words(
    """
    annoying atrocious autotune awful boring bs bullshit careless cheesy clickbait confusing corny crap cringe
    cringey cringy disappointed disappointing disappointment disappoints disgraceful dishonest dislike disliked
    distracting downhill dreadful dull embarrassing fake flickering frustrating garbage gross hated headache
    horrendous horrible idiotic inaccurate insulting irresponsible irritating lame lazy letdown lying mediocre meh
    mid misleading monotone nerves nonsense obnoxious overacting overhyped overrated painful pathetic pity pointless
    poorly preachy pretentious repetitive ridiculous ripoff rubbish rushed scam scripted sellout shady shaky
    shameful shitty sloppy staged stupid suck sucked sucks tasteless tedious terrible trash unacceptable unbearable
    unfair unfunny unhappy unimpressed unimpressive unnecessary unprofessional unsub unsubbed unsubscribe
    unsubscribed unsubscribing unwatchable useless waste wasted weak weakest worse worst worthless yawn
    """
)
# A verdict only beside what it is passed on.
HARSH = words(
    """
    angry anxious bad badly biased blurry broken cheap dangerous dead disgusting dumb excessive fail failed fails
    flat flop greedy hate hates ignorant incorrect joke killed liar lie lied lies loud mess messy missing nightmare
    noisy poor quiet rude ruin ruined ruins sad shame shit slow spam stolen stop tired ugly weird worried wrong
    """
)
# A sentence of hardly more than one of them is a verdict.
VERDICTS = FAULTS | HARSH
PARTS = words(
    """
    ad ads advert adverts advertisement advertisements audio sound music mix volume voice mic microphone narration
    narrator editing edit edits cuts camera zoom zooming lighting grading quality resolution video videos vid title
    thumbnail intro outro ending subtitles subtitle captions sponsor sponsors sponsorship sponsored promo pacing midroll
    midrolls acting script song chorus singing content channel explanation tutorial commentary storytelling your
    yours you're youre
    """
)
_MADE = r"(?:audio|sound|music|mix|video|voice|volume|intro|song|editing|thumbnail|title)"
_BAD = r"(?:awful|terrible|horrible|unbearable|annoying|broken|bad|trash|painful)"
UNMISTAKABLE_FAULT = phrases(
    rf"""
    click ?bait(?:ed|ing|y)?\b
    unwatchable\b
    unskippable\b
    unsub(?:bed|scribed|scribing)\b
    waste of \w{{1,12}}\b
    wasted (?:my|\d{{1,3}}|half an hour|an hour|\w{{1,12}}) ?(?:time|minutes|hours?)?\b
    (?:such|what) an? (?:drag|waste|letdown|joke|disappointment|disgrace|shame|mess)\b
    {_MADE} (?:is|was|are) (?:\w{{1,12}} )?{_BAD}\b
    {_BAD} {_MADE}\b
    (?:worst|dumbest) (?:video|song|episode|mix|intro|ending|tutorial|edit|thumbnail)\b
    not (?:a fan of|impressed|worth it|your best|worth watching)\b
    too many (?:ads|cuts|sponsors|commercials)\b
    (?:is|was) (?:such )?an? (?:letdown|disappointment|disgrace|mess|scam|rip-?off)\b
    (?:sponsor|ad|intro|advert)(?: segment| part| read)? (?:is|was|takes|lasts)\b.{{0,12}}\b(?:minutes|long|half)\b
    stop (?:saying|using|doing|making|putting|with the)\b
    (?:this|that) (?:isn't|isnt|ain't|aint|is not) it\b
    """
)
DISAPPROVING = phrases(
    r"""
    (?:too|far too|super) (?:loud|quiet|long|short|slow|fast|blurry|shaky|noisy|boring)\b
    so (?:loud|quiet|slow|blurry|shaky|noisy|boring)\b
    not (?:once|funny|helpful|useful|accurate|convinced|for me|enough|one word|what i)\b
    (?:isn't|isnt|wasn't|wasnt|ain't|aint) (?:funny|worth|even|that good)\b
    never (?:again|buying|watching|coming)\b
    (?:don't|dont|didn't|didnt|do not|did not) (?:even |really )?(?:like (?:this|the|it|how|your|that)|enjoy)\b
    (?:don't|dont|wouldn't|would not|can't) recommend\b
    (?:can't|cant|cannot|couldn't|could not) (?:even )?(?:stand|finish|get past|watch|take)\b
    no (?:explanation|measurements|plans|details|effort|substance|content|point|context)\b
    (?:lost me|on my nerves)\b
    nothing (?:about|in) (?:this|it|that)\b
    (?:got|get|never got|is|was) no (?:reply|answer|response)\b
    never (?:answers?|answered|replies|replied)\b
    product placement\b
    even this (?:video|one|channel)\b
    (?:poor|bad|terrible) (?:service|support|explanation|quality)\b
    let down\b
    fell asleep\b
    i give up\b
    (?:turned|switched) (?:it|this) off\b
    (?:won't|wont|not) (?:be|coming) back\b
    used to be (?:better|good|great|about)\b
    (?:was|were) (?:so |much |way )?better (?:before|in|when)\b
    out of sync\b
    could have been\b
    should have (?:been|left|used|shown|kept)\b
    wanted more\b
    tired of (?:hearing|seeing|your|these|the|this)\b
    (?:sick of|fed up|enough with)\b
    (?:that's|thats|this is) not how\b
    bad (?:advice|example|idea|taste)\b
    (?:terrible|awful) (?:advice|example|idea)\b
    nobody (?:even )?(?:mentions|asked|explains)\b
    skipped\b
    the link is dead\b
    (?:don't|dont|do not) (?:copy|try|do) this\b
    made me (?:angry|anxious|seasick|sick|dizzy)\b
    feels? (?:fake|off|rushed|staged)\b
    advert\b
    """
)
# Said alone.
TOO = re.compile(r"^(?:way |far |much |just |a bit )?too+ (?:long|short|loud|quiet|slow|fast|boring)\b")
_SOUND = r"(?:audio|sound|volume|music|voice|mic|microphone|narration|speech|dialogue|bass|soundtrack|intro|commentary)"
_SEEN = r"(?:video|text|font|subtitles?|captions?|picture|image|screen|ads?)"
_IS = r"(?: \w{1,12}){0,2}? (?:is|are|was|were|seems?|sounds?|looks?|gets?|went)"
_SO = r"(?:a |just |way |much |far |bit |little |kind of |really |very |so |quite |pretty |super ){0,4}"
_ASK = r"(?:please|pls|plz|could you|can you|you should|you need to|next time|try to) (?:\w{1,12} ){0,2}?"
_HEARD = r"(?:you|him|her|them|a word|what (?:you|he|she)|the (?:text|words)|anything|your)"
_WRONG = r"(?:not working|broken|dead|missing|wrong|out of sync|blurry|cut off|laggy|muffled|distorted|gone)"
# Without one of these, FIX finds nothing.
MENDING = words(
    """
    too low quiet loud bad off working broken dead missing wrong sync blurry cut laggy muffled distorted gone work open
    load match available no zero hear understand read fix turn lower reduce raise speak talk slow zoom better proper add
    less fewer many
    """
)
# Stated or asked for without any tone of its own, and still something that a creator would want to mend.
FIX = phrases(
    rf"""
    (?:{_SOUND}|{_SEEN}|you(?:'re| are)?)(?:{_IS})? {_SO}too (?:low|quiet|loud|soft|fast|slow|small|dark|bright)\b
    (?:{_SOUND}|{_SEEN})(?:{_IS})? {_SO}too (?:long|short|high|many|tiny|big)\b
    {_SOUND} (?:is|was) {_SO}(?:low|quiet|loud|bad|off)\b
    (?:{_SOUND}|{_SEEN}|links?|download|website){_IS} (?:to be )?{_WRONG}\b
    (?:links?|download|subtitles?|captions?|audio) (?:doesn't|doesnt|don't|dont|does not) (?:work|open|load|match)\b
    (?:links?|download|subtitles?|captions?|sound|audio) (?:isn't|isnt|aren't|not) (?:working|available|there)\b
    (?:no|zero) (?:sound|audio|subtitles|captions)\b
    (?:can't|cant|cannot|couldn't|could not|can barely|can hardly|hard to) (?:even )?(?:hear|understand) {_HEARD}\b
    (?:can't|cant|cannot|couldn't|could not|can barely|can hardly|hard to) (?:even )?read (?:the|your|what|it)\b
    {_ASK}(?:fix|turn (?:down|up|off)|lower|reduce|raise) (?:\w{{1,12}} ){{0,3}}?(?:{_SOUND}|{_SEEN}|link|light)
    {_ASK}(?:speak (?:up|louder|slower|more)|talk (?:slower|louder)|slow down|zoom (?:in|out))\b
    {_ASK}use (?:a )?(?:better|proper) (?:mic|microphone|camera|light)\b
    {_ASK}add (?:\w{{1,12}} )?(?:subtitles|captions|timestamps|chapters)\b
    (?:too|so) (?:quiet|loud) (?:to|for|at|compared|that i)\b
    turn (?:down|up) the (?:music|volume|sound|bass)\b
    less (?:music|zoom|cuts|ads)\b
    (?:fewer|too many) (?:ads|cuts|zooms|commercials)\b
    """
)
# Praise with a sting: what the model often takes for praise.
STING = phrases(
    r"""
    oh (?:great|good|wonderful|joy|fantastic),? (?:another|more)\b
    how very\b
    exactly what (?:i|we|the world|everyone) (?:was|were|needed|had been) (?:missing|waiting)\b
    (?:just )?what (?:i|we|the world) (?:always )?needed\b.{0,4}another
    thanks for (?:nothing|the (?:jump ?scare|spoiler|headache|ads?))\b
    i really wanted to spill\b
    """
)
# Sadness that reproaches nobody.
_THEN = r"(?:\w{1,12} ){0,4}"
SORROW = phrases(
    rf"""
    rip\b
    rest in (?:peace|power)\b
    passed away\b
    i miss (?:him|her|them|you|my|this|those|the)\b
    my (?:dad|mom|mum|mother|father|grand\w{{3,6}}|uncle|aunt|brother|sister|dog|cat) {_THEN}(?:died|passed|got sick)\b
    sorry (?:for|about) (?:your|the|his|her)\b
    (?:i'm|im|made me|i was|i) (?:crying|cry|cried)\b
    heartbreaking\b
    (?:feel|feels|felt|fell) (?:so |really )?(?:bad|terrible|awful|sorry) for\b
    never got over\b
    (?:don't|dont|never) (?:ever )?stop\b
    """
)
