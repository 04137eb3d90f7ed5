"""Experiment 2: bag of words against TF-IDF, each with 1-, 1-2- and 1-3-grams, under the same classifier."""

from functools import partial
from typing import Any

from sklearn.pipeline import make_pipeline

from commentsense_training.experiments.features import KINDS, vectorizer
from commentsense_training.experiments.lab import Lab
from commentsense_training.experiments.models import classifier

SIZE = 10_000


def run(lab: Lab) -> None:
    """Fit and log six candidates."""

    def build(kind: str, ngrams: int) -> Any:
        # Counts are not scaled: the solver takes longer over them, and needs a stronger penalty.
        strength = 0.1 if kind == "counts" else 1.0
        return make_pipeline(vectorizer(kind, ngrams, SIZE), classifier("logistic regression", lab.budget, C=strength))

    for kind in KINDS:
        for ngrams in (1, 2, 3):
            words = {"counts": "bag of words", "tfidf": "TF-IDF"}[kind]
            lab.candidate(
                f"{words}, 1-{ngrams}-grams" if ngrams > 1 else f"{words}, 1-grams",
                {"features": kind, "ngrams": ngrams, "max_features": SIZE, "model": "logistic regression"},
                partial(build, kind, ngrams),
            )
