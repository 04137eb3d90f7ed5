"""The fast model: words and lexicon features through a small network."""

from collections.abc import Sequence
from pathlib import Path

from commentsense_sentiment.reading import Reader
from commentsense_sentiment.scorer import Scorer, Term
from commentsense_sentiment.weights import Floats, load


class NetworkModel:
    """Loads what `weights.save` wrote into `folder`."""

    def __init__(self, folder: Path) -> None:
        weights = load(folder)
        self._reader = Reader(weights.lexicon)
        self._scorer = Scorer(weights)

    def score(self, texts: Sequence[str]) -> tuple[list[str], list[list[str]], Floats]:
        """Canonical forms, tokens and probabilities (len(texts), 3)."""
        read = [self._reader.read(text) for text in texts]
        tokens = [words for _, words in read]
        return [canonical for canonical, _ in read], tokens, self._scorer.probabilities(tokens)

    def explain(self, text: str, tokens: Sequence[str], label: str) -> list[Term]:
        """What moved the answer, strongest first."""
        del text
        return self._scorer.explain(tokens, label)
