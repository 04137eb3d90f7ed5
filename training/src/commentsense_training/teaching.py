"""What the accurate model teaches the fast one: texts and the probabilities that it gives them.

Whole texts alone teach little about single words, so pieces of them are taught too: runs of words,
words alone, pieces with emoji, two pieces joined, pieces under a negation or a condition. All are
cut from fitted texts; none needs a label.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import numpy.typing as npt
from commentsense_sentiment.encoder import Encoder
from commentsense_sentiment.lexicon import Lexicon

Single = npt.NDArray[np.float32]

_JOINTS = (". ", " but ", " and ", ", ", "! ", " ", " so ", " because ")
_OPENINGS = """I don't think|I can't say|not once was|I wouldn't say that|nobody thinks|never|it isn't|this is not|
    hardly|I would have loved it if|would be better if|could have been|used to be|I wish it was|if only it was|
    nothing is|I don't believe|doesn't seem|no""".replace("\n", "").split("|")
_CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Pieces:
    """How many pieces are cut: for each text `short` ones (2 to 6 words) and `long` ones (6 to 12), and in all
    `emoji` with emoji, `joined` of two and `opened` under a negation or condition; words that `word_texts`
    texts have stand alone too.
    """

    short: int = 3
    long: int = 1
    emoji: int = 14_000
    joined: int = 20_000
    opened: int = 12_000
    word_texts: int = 3


def cut(texts: Sequence[str], lexicon: Lexicon, pieces: Pieces, seed: int) -> list[str]:
    """Pieces of `texts`, sorted, each once; the same for the same arguments."""
    rng = random.Random(seed)
    worded = [words for words in (text.split() for text in texts) if len(words) >= 4]
    found: set[str] = set()
    if not worded:
        return []

    def run(words: Sequence[str], least: int, most: int) -> str:
        size = rng.randint(least, most)
        start = rng.randrange(max(1, len(words) - size + 1))
        return " ".join(words[start : start + size])

    for words in worded:
        found |= {run(words, 2, 6) for _ in range(pieces.short)}
        found |= {run(words, 6, 12) for _ in range(pieces.long) if len(words) > 6}
    # As many as a small corpus can bear: pieces of the same few texts teach nothing new.
    few = min(1.0, len(worded) / 20_000)
    emoji = [token for token in sorted(lexicon) if token[0] > "\u2190"]
    for _ in range(int(pieces.emoji * few)):
        sign, text = rng.choice(emoji), run(rng.choice(worded), 1, 8)
        found.add(rng.choice((f"{text} {sign}", f"{text} {sign}", f"{sign} {text}", sign)))
    for _ in range(int(pieces.joined * few)):
        found.add(run(rng.choice(worded), 2, 6) + rng.choice(_JOINTS) + run(rng.choice(worded), 2, 6))
    for _ in range(int(pieces.opened * few)):
        found.add(f"{rng.choice(_OPENINGS).strip()} {run(rng.choice(worded), 1, 5)}")
    counts = Counter(word.strip('.,!?":;()[]').lower() for words in worded for word in set(words))
    found |= {word for word, count in counts.items() if count >= pieces.word_texts and 1 < len(word) < 25}
    return sorted(found | set(emoji))


def softened(logits: Single, softening: float) -> Single:
    """Probabilities (n, 3) of a teacher's `logits`; a `softening` above one brings them nearer to each other."""
    scaled = logits / softening
    scaled -= scaled.max(axis=1, keepdims=True)
    np.exp(scaled, out=scaled)
    return np.asarray(scaled / scaled.sum(axis=1, keepdims=True), dtype=np.float32)


_encoder: Encoder | None = None


def _load(folder: Path) -> None:
    global _encoder
    _encoder = Encoder(folder)


def _ask(texts: Sequence[str]) -> npt.NDArray[np.float64]:
    assert _encoder is not None  # noqa: S101
    return _encoder.logits(texts)


def ask(teacher: Path, texts: Sequence[str], workers: int, say: Callable[[str], None]) -> Single:
    """The logits (len(texts), 3) of the encoder in the folder `teacher`, by `workers` processes of a core each."""
    # Texts of like length together: an encoder scores groups of equal length.
    order = sorted(range(len(texts)), key=lambda index: (len(texts[index]), index))
    chunks = [order[start : start + _CHUNK] for start in range(0, len(order), _CHUNK)]
    logits = np.zeros((len(texts), 3), dtype=np.float32)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_load, initargs=(teacher,)) as pool:
        answers = pool.map(_ask, [[texts[index] for index in chunk] for chunk in chunks])
        for number, (chunk, answer) in enumerate(zip(chunks, answers, strict=True), start=1):
            logits[chunk] = answer
            if number % 20 == 0 or number == len(chunks):
                say(f"taught {min(number * _CHUNK, len(texts)):,} of {len(texts):,} texts")
    return logits
