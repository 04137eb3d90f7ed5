"""Stop words: how much of a comment they are, and what would be lost with them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from commentsense_sentiment import LABELS
from commentsense_sentiment.normalise import normalise
from commentsense_sentiment.tokens import NEGATIONS, tokenise
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS
from wordcloud import STOPWORDS

from commentsense_training.eda.rows import Table
from commentsense_training.eda.words import percent, quoted

_FEW = 0.25


@dataclass(frozen=True, slots=True)
class StopWords:
    """Stop words of one source's distinct comments, by label."""

    name: str
    share: dict[str, float]
    """Of all words."""
    negations: dict[str, float]
    """Negations in 100 words."""
    most: list[tuple[str, int]]
    """The most frequent stop words, with how often they stand."""


@cache
def stop_words() -> frozenset[str]:
    """scikit-learn's and wordcloud's English lists in the model's own spelling ("don't" is "dont")."""
    listed = {*ENGLISH_STOP_WORDS, *STOPWORDS}
    return frozenset(token for word in sorted(listed) for token in tokenise(normalise(word)))


@cache
def lost_negations() -> tuple[str, ...]:
    """The negations that these lists hold."""
    return tuple(sorted(NEGATIONS & stop_words()))


def compute(tables: Sequence[Table]) -> list[StopWords]:
    """Stop words of each source, comments in supported languages, each text once."""
    return [_one(table) for table in tables]


def _one(table: Table) -> StopWords:
    stops = stop_words()
    share: dict[str, float] = {}
    negations: dict[str, float] = {}
    most: Counter[str] = Counter()
    for index, label in enumerate(LABELS):
        words = stopped = negated = 0
        for row in table.of(table.distinct, index):
            tokens = [token for token in table.tokens[row] if token[0].isalnum()]
            found = [token for token in tokens if token in stops]
            most.update(found)
            words += len(tokens)
            stopped += len(found)
            negated += sum(token in NEGATIONS for token in tokens)
        share[label] = stopped / max(1, words)
        negations[label] = 100.0 * negated / max(1, words)
    ranked = sorted(most.items(), key=lambda pair: (-pair[1], pair[0]))[:10]
    return StopWords(table.source.name, share, negations, ranked)


def findings(results: Sequence[StopWords]) -> list[str]:
    """What the stop words say."""
    said: list[str] = []
    for result in results:
        low, high = min(result.share.values()), max(result.share.values())
        if high < _FEW:
            said.append(
                f"{result.name}: at most {percent(high)} of words are stop words, far fewer than in running text: most "
                "were taken out before the data was published, and a model fitted on it never sees them."
            )
            continue
        numbers = ", ".join(f"{label} {percent(result.share[label])}" for label in LABELS)
        widest = max(LABELS, key=lambda label: result.share[label])
        verdict = f"most in {widest} comments, so their number alone says something about tone"
        if high - low < 0.03:
            verdict = "the share hardly depends on tone"
        said.append(
            f"{result.name}: stop words are {percent(low)} to {percent(high)} of all words ({numbers}), above all "
            f"{quoted([word for word, _ in result.most[:5]])}; {verdict}."
        )
    spoken = [result for result in results if max(result.share.values()) >= _FEW]
    for result in spoken:
        negative, positive = result.negations["negative"], result.negations["positive"]
        if positive > 0 and negative > 0:
            said.append(
                f"{result.name}: negations stand {negative:.1f} times in 100 words of negative comments and "
                f"{positive:.1f} times in those of positive ones ({negative / positive:.1f} times as often)."
            )
    kept = any(r.negations["negative"] > 1.2 * r.negations["positive"] for r in spoken)
    lost = lost_negations()
    if kept and lost:
        said.append(
            f"{len(lost)} of the model's {len(NEGATIONS)} negations stand in common stop word lists, among them "
            f"{quoted([w for w in ('not', 'no', 'cannot', 'dont', 'cant') if w in lost])}. Dropping stop words would "
            "drop what turns a comment's tone, so the model keeps them all."
        )
    return said
