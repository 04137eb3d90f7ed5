"""Experiment 1: a random forest on bag of words, beside the answer that needs no model at all."""

from sklearn.dummy import DummyClassifier
from sklearn.pipeline import make_pipeline

from commentsense_training.experiments.features import vectorizer
from commentsense_training.experiments.lab import Lab
from commentsense_training.experiments.models import classifier


def run(lab: Lab) -> None:
    """Fit and log both."""
    size = 5000
    lab.candidate(
        "always the most frequent label",
        {"model": "most frequent"},
        lambda: make_pipeline(vectorizer("counts", 1, size), DummyClassifier(strategy="most_frequent")),
    )
    lab.candidate(
        "random forest, bag of words",
        {"model": "random forest", "features": "counts", "ngrams": 1, "max_features": size, "trees": lab.budget.trees},
        lambda: make_pipeline(vectorizer("counts", 1, size), classifier("random forest", lab.budget)),
    )
