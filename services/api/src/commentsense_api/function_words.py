"""English words that say nothing about a subject: a closed class, so it can be written down.

The statistic finds that such words differ between labels, and they do (questions hold "does", praise holds "my"), but
nobody who looks for what an audience talks about wants to read them. Negations are left in: they are what negative
comments are made of.
"""

_WORDS = """
a about above after again all also am an and any are aren't as at be because been before being below between both
but by can could did do does doing down during each few for from further had has have having he he'd he'll he's her
here here's hers herself him himself his how how's i i'd i'll i'm i've if in into is it it'd it'll it's its itself
just let's me more most my myself now of off on once only or other ought our ours ourselves out over own same she
she'd she'll she's should so some such than that that's the their theirs them themselves then there there's these
they they'd they'll they're they've this those through to too under until up us very was we we'd we'll we're we've
were what what's when when's where where's which while who who's whom why why's will with would you you'd you'll
you're you've your yours yourself yourselves im ive id youre thats gonna u ur
"""
FUNCTION_WORDS = frozenset(_WORDS.split())


def says_something(term: str) -> bool:
    """Whether a word, or a pair of words, holds more than function words."""
    return any(word not in FUNCTION_WORDS for word in term.split(" "))
