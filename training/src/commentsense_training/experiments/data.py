"""The texts and labels of one experiment: what is fitted, and what scores it."""

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
from commentsense_sentiment import LABELS

from commentsense_training import datasets, ingest, params, pipeline, rows, splits
from commentsense_training.commands import CommandError
from commentsense_training.datasets import Example
from commentsense_training.evaluate import Labels
from commentsense_training.experiments.catalogue import Budget
from commentsense_training.rows import Columns
from commentsense_training.settings import ROOT, Settings

SOURCES: Final = {
    "semeval": "SemEval 2013 to 2016 tweets, scored on the development part (two thirds of the 2016 test round)",
    "small": "the project's own corpus, scored on its development and test parts",
    "reddit-published": "the Reddit set's published training and test parts; labels as there",
    "reddit": "the Reddit training part, scored on a fifth of it; its labels are the sign of TextBlob's polarity",
}


@dataclass(frozen=True)
class Data:
    """Texts as the model sees them (normalised, tokens joined by spaces) with the index of their label."""

    name: str
    train: Sequence[str]
    train_labels: Labels
    test: Sequence[str]
    test_labels: Labels
    hash: str
    """SHA-256 over what was read, before a sample of it was drawn."""


def read(name: str, budget: Budget, settings: Settings | None = None, root: Path | None = None) -> Data:
    """The data called `name` (a key of `SOURCES`), its training rows cut to `budget.rows`.

    `root` is the folder of the splits (default: training/work). Raises `CommandError` or `BadData`
    where the data is not there; the text says how to get it.
    """
    if name == "semeval":
        parts = splits.read("full", root)
        found = _data(name, parts["semeval-train"], parts["semeval-dev"], splits.data_hash("full", root))
    elif name == "small":
        found = _small()
    elif name == "reddit":
        found = _reddit(settings or Settings())
    elif name == "reddit-published":
        found = _published(settings or Settings())
    else:
        raise CommandError(f"no data is called {name!r}: there are {', '.join(SOURCES)}")
    return sample(found, budget)


def sample(data: Data, budget: Budget) -> Data:
    """`data` with at most `budget.rows` training rows, each label keeping its share."""
    if budget.rows is None or budget.rows >= len(data.train):
        return data
    rng = np.random.default_rng(budget.seed)
    share = budget.rows / len(data.train)
    chosen: list[int] = []
    for label in range(len(LABELS)):
        places = np.flatnonzero(data.train_labels == label)
        chosen += rng.permutation(places)[: max(2, round(share * len(places)))].tolist()
    chosen.sort()
    return replace(data, train=[data.train[i] for i in chosen], train_labels=data.train_labels[chosen])


def labels_of(examples: Sequence[Example]) -> Labels:
    """Indices (n,) of the labels of `examples`."""
    return np.array([example.label for example in examples], dtype=np.int64)


def _data(name: str, train: Sequence[Example], test: Sequence[Example], digest: str) -> Data:
    if not train or not test:
        raise CommandError(f"the data {name!r} has no rows to {'score on' if train else 'fit'}")
    return Data(name, [e.key for e in train], labels_of(train), [e.key for e in test], labels_of(test), digest)


def _small() -> Data:
    # Divided anew, in memory, so that a fresh clone needs no `make train-small`: the same sides, the same hash.
    found = rows.parse(ROOT / ingest.CORPUS, Columns(), ingest.NAMED)
    sides = params.read(params.Split, "small", ROOT / "training")
    examples = splits.divide({"corpus": found}, sides, pipeline.supported_only)
    with tempfile.TemporaryDirectory() as scratch:
        splits.write(examples, Path(scratch) / "small" / "splits", splits.PARTS["small"])
        digest = splits.data_hash("small", Path(scratch))
    train = datasets.of_part(examples, "corpus-train", "corpus-calibration")
    return _data("small", train, datasets.of_part(examples, "corpus-dev", "corpus-test"), digest)


def reddit_file(name: str, settings: Settings) -> tuple[list[str], Labels, str]:
    """Texts as they stand, labels (n,) and SHA-256 of reddit/`name`.csv in the data folder. Raises `CommandError`."""
    if settings.data is None:
        raise CommandError("set COMMENTSENSE_DATA to a folder with reddit/train_clean.csv and reddit/test_clean.csv")
    path = settings.data / "reddit" / f"{name}.csv"
    found = rows.parse(path, Columns("clean_comment", "category", "", ""), ingest.NUMBERED)
    for row in found:
        if row.label not in LABELS:
            raise CommandError(f"{path.name} row {row.number}: category is not -1, 0 or 1")
    labels = np.array([LABELS.index(row.label) for row in found], dtype=np.int64)
    return [row.text for row in found], labels, hashlib.sha256(path.read_bytes()).hexdigest()


def _reddit(settings: Settings) -> Data:
    texts, labels, digest = reddit_file("train_clean", settings)
    examples = [
        Example(text, int(label), "test" if datasets.bucket(key, 5) == 0 else "train", key)
        for text, label in zip(texts, labels, strict=True)
        if (key := datasets.key(text))
    ]
    return _data("reddit", datasets.of_part(examples, "train"), datasets.of_part(examples, "test"), digest)


def _published(settings: Settings) -> Data:
    # As they were cleaned and published: no normalisation of ours, so that the figures can be compared.
    train, train_labels, one = reddit_file("train_clean", settings)
    test, test_labels, two = reddit_file("test_clean", settings)
    digest = hashlib.sha256(f"{one}\n{two}".encode()).hexdigest()
    return Data("reddit-published", train, train_labels, test, test_labels, digest)
