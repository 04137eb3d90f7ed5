"""Where the fast model's time goes, and what its parts would cost in other forms: the table of docs/model-speed.md.

    OMP_NUM_THREADS=1 .venv-training/bin/python scripts/model_profile.py [--write]

Processor time of one core over the project's own corpus in batches of 500; the best of five rounds.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from commentsense_sentiment import weights as weights_io
from commentsense_sentiment.language import Detector
from commentsense_sentiment.lexicon import features
from commentsense_sentiment.model import LANGUAGE_MODEL, SentimentModel
from commentsense_sentiment.normalise import normalise
from commentsense_sentiment.reading import Reader
from commentsense_sentiment.scorer import Scorer
from commentsense_sentiment.tokens import ngrams, tokenise
from nltk.tokenize import TweetTokenizer
from sklearn.feature_extraction.text import TfidfVectorizer

ROOT = Path(__file__).resolve().parents[1]
MODELS = ROOT / "services" / "model-server"
CORPUS = ROOT / "services" / "youtube-stub" / "src" / "commentsense_youtube_stub" / "data" / "corpus.jsonl"
BATCH, ROUNDS = 500, 5
PAGE = ROOT / "docs" / "model-speed.md"
HEAD = """# Where the models' time goes

Written by `OMP_NUM_THREADS=1 .venv-training/bin/python scripts/model_profile.py --write`: processor time of a core per
comment, over the project's own corpus in batches of 500 (the best of five rounds). Its comments are short; figures of
longer ones are in the [model card](model-card.md).
"""


def spent(work: Callable[[], object], comments: int) -> float:
    """Microseconds of processor time a comment, the best of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best / comments * 1e6


def main() -> int:
    """Measure, print, and write the page where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/model-speed.md")
    write = parser.parse_args().write
    texts = [json.loads(line)["text"] for line in CORPUS.read_text("utf-8").splitlines()]
    texts = (texts * 4)[:2500]
    count = len(texts)
    folder = MODELS / "model" / "artifacts" / "model"
    weights = weights_io.load(folder)
    reader, scorer, detector = Reader(weights.lexicon), Scorer(weights), Detector(folder / LANGUAGE_MODEL)
    fast = SentimentModel(folder)
    accurate = SentimentModel(MODELS / "model-accurate" / "artifacts" / "model")
    canonical = [normalise(text) for text in texts]
    read = [reader.read(text) for text in texts]
    tokens = [words for _, words in read]
    batches = [tokens[start : start + BATCH] for start in range(0, count, BATCH)]
    tweets = TweetTokenizer()
    vectorizer = TfidfVectorizer(
        analyzer=lambda words: ngrams(words, weights.longest), vocabulary=weights.vocabulary, norm=None
    )
    vectorizer.fit(tokens)
    few = texts[:250]
    parts = {
        "normalise": spent(lambda: [normalise(text) for text in texts], count),
        "tokens by one compiled expression": spent(lambda: [tokenise(text) for text in canonical], count),
        "stretched words": spent(lambda: [reader.tokens(text) for text in texts], count)
        - spent(lambda: [tokenise(normalise(text)) for text in texts], count),
        "language": spent(lambda: [detector.detect(*pair) for pair in read], count),
        "lexicon features": spent(lambda: [features(words, weights.lexicon) for words in tokens], count),
        "n-grams": spent(lambda: [ngrams(words, weights.longest) for words in tokens], count),
        "looking up terms, network, probabilities": spent(lambda: [scorer.probabilities(b) for b in batches], count),
    }
    parts["looking up terms, network, probabilities"] -= parts["lexicon features"] + parts["n-grams"]
    whole = spent(lambda: [fast.predict(texts[start : start + BATCH]) for start in range(0, count, BATCH)], count)
    others = {
        "NLTK's TweetTokenizer instead of the expression": spent(
            lambda: [tweets.tokenize(text) for text in canonical], count
        ),
        "scikit-learn's TF-IDF of the same terms instead of n-grams and look-up": spent(
            lambda: [vectorizer.transform(batch) for batch in batches], count
        ),
        "the fast model, one comment a request": spent(lambda: [fast.predict([text]) for text in few], len(few)),
        "the accurate model, batches of 250": spent(lambda: accurate.predict(few), len(few)),
    }
    lines = [HEAD, "| part of the fast model | µs a comment | share |", "| --- | --- | --- |"]
    lines += [f"| {name} | {value:.1f} | {value / whole:.0%} |" for name, value in parts.items()]
    rest = whole - sum(parts.values())
    lines += [f"| records, rounding | {rest:.1f} | {rest / whole:.0%} |"]
    lines += [f"| **all** | **{whole:.1f}** | {1e6 / whole:,.0f} comments/s |", ""]
    lines += ["| in another form | µs a comment | times the whole fast model |", "| --- | --- | --- |"]
    lines += [f"| {name} | {value:,.1f} | {value / whole:.2f} |" for name, value in others.items()]
    page = "\n".join(lines) + "\n"
    sys.stdout.write(page)
    if write:
        PAGE.write_text(page + TAIL, "utf-8")
    return 0


TAIL = """
What made it fast: one regular expression for all tokens; words are looked at for stretched letters only where the
comment has any; terms are found in a plain dictionary and their vectors gathered once a batch; the language model is
asked only where plain English words do not already tell; half-precision weights on disk. Rows are summed column by
column and not by a matrix product, which costs a little and makes an answer independent of its neighbours.
"""

if __name__ == "__main__":
    sys.exit(main())
