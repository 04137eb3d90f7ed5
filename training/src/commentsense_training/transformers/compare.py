"""Exported folders side by side: size, speed on one core, and how far their answers are from the first one's."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from commentsense_sentiment.encoder import Encoder
from commentsense_sentiment.weights import Floats

from commentsense_training.commands import Say
from commentsense_training.datasets import Example

REQUEST: Final = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One folder's row: megabytes, comments a second of one core's own time, macro recall, share of labels that
    equal the first folder's, the largest change of a probability when requests are put together otherwise.
    """

    name: str
    megabytes: float
    speed: float
    macro_recall: float
    agreement: float
    batch_change: float


def logits(encoder: Encoder, texts: Sequence[str], size: int = REQUEST) -> Floats:
    """Logits (len(texts), 3) in requests of `size`."""
    parts = [encoder.logits(texts[start : start + size]) for start in range(0, len(texts), size)]
    return np.concatenate(parts) if parts else np.zeros((0, 3))


def softmax(rows: Floats) -> Floats:
    """Probabilities (n, 3) of logits."""
    powers = np.exp(rows - rows.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def compare(folders: Mapping[str, Path], examples: Sequence[Example], say: Say) -> list[Line]:
    """A line for each of `folders`, measured on `examples`; the first is what the others are compared with."""
    texts = [example.text for example in examples]
    labels = np.array([example.label for example in examples])
    first: Floats | None = None
    lines = []
    for name, folder in folders.items():
        encoder = Encoder(folder, threads=1)
        encoder.logits(texts[:50])
        # The core's own time: other programs on the machine do not slow the figure down.
        started = time.process_time()
        found = logits(encoder, texts)
        seconds = time.process_time() - started
        first = found if first is None else first
        answers = found.argmax(axis=1)
        recalls = [(answers[labels == label] == label).mean() for label in np.unique(labels)]
        few = np.random.default_rng(0).permutation(len(texts))[:200]
        again = logits(encoder, [texts[i] for i in few], 7)
        change = np.abs(softmax(again) - softmax(found[few])).max()
        size = sum(path.stat().st_size for path in folder.iterdir())
        line = Line(
            name,
            round(size / 1e6, 1),
            round(len(texts) / seconds, 1),
            round(float(np.mean(recalls)), 4),
            round(float((answers == first.argmax(axis=1)).mean()), 4),
            float(change),
        )
        lines.append(line)
        say(
            f"{line.name}: {line.megabytes} MB, {line.speed}/s, macro recall {line.macro_recall}, "
            f"same label {line.agreement:.2%}, change by batch {line.batch_change:.1e}"
        )
    return lines
