"""Experiment 3: from 1,000 to 10,000 features."""

from functools import partial
from typing import Any

from sklearn.pipeline import make_pipeline

from commentsense_training.experiments.features import vectorizer
from commentsense_training.experiments.lab import Lab
from commentsense_training.experiments.models import classifier

SIZES = tuple(range(1000, 10_001, 1000))


def run(lab: Lab) -> None:
    """Fit and log a candidate a size (three of them when fast)."""

    def build(size: int) -> Any:
        return make_pipeline(vectorizer("tfidf", 2, size), classifier("logistic regression", lab.budget))

    for size in (100, 300, 1000) if lab.budget.fast else SIZES:
        lab.candidate(
            f"{size:,} features",
            {"features": "tfidf", "ngrams": 2, "max_features": size, "model": "logistic regression"},
            partial(build, size),
        )
