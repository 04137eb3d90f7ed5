"""How a comment is read: its canonical form and its tokens, the same in training and in serving."""

from collections.abc import Container

from commentsense_sentiment.language import ENGLISH
from commentsense_sentiment.lexicon import Lexicon
from commentsense_sentiment.normalise import normalise
from commentsense_sentiment.tokens import STRETCHED, tokenise, unstretch


class Reader:
    """Reads comments with a `lexicon`, whose words are what stretched words are brought back to."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._known: Container[str] = ENGLISH | lexicon.keys()

    def read(self, text: str) -> tuple[str, list[str]]:
        """The canonical form of `text` and its tokens, not negation-marked."""
        canonical = normalise(text)
        tokens = tokenise(canonical)
        # One look at the comment spares most of them a look at each word.
        return canonical, unstretch(tokens, self._known) if STRETCHED.search(canonical) else tokens

    def tokens(self, text: str) -> list[str]:
        """The tokens of `text` alone."""
        return self.read(text)[1]
