"""Experiment 7: LightGBM and logistic regression under a k-NN meta learner, out of fold."""

from functools import partial
from typing import Any

from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline

from commentsense_training.experiments.features import vectorizer
from commentsense_training.experiments.lab import Lab
from commentsense_training.experiments.models import classifier
from commentsense_training.experiments.stack import Stack

SIZE = 10_000
NEIGHBOURS = (5, 15, 25, 50, 100)


def run(lab: Lab) -> None:
    """Fit and log the stack and each of its bases alone."""
    builds = [partial(_lightgbm, lab), partial(_regression, lab)]
    metas = {f"k={k}": KNeighborsClassifier(n_neighbors=k) for k in NEIGHBOURS if k < len(lab.data.train) // 2}
    stack = Stack(builds, metas, lab.budget.folds, lab.budget.seed)
    shape = {"features": "tfidf", "ngrams": 2, "max_features": SIZE}
    lab.candidate(
        "stack: k-NN over both",
        {"model": "stack", **shape, "bases": "LightGBM, logistic regression", "neighbours": ", ".join(metas)},
        lambda: stack,
    )
    lab.extra["stack"] = {"chosen": stack.chosen, "scores": {k: round(v, 4) for k, v in stack.scores.items()}}
    for name, fitted in zip(("LightGBM", "logistic regression"), stack.fitted, strict=True):
        # The same fitted model as under the stack: nothing is fitted twice.
        lab.candidate(f"{name} alone", {"model": name, **shape}, lambda: None, fitted=fitted)


def _lightgbm(lab: Lab) -> Any:
    return make_pipeline(
        vectorizer("tfidf", 2, SIZE),
        classifier("LightGBM", lab.budget, colsample_bytree=0.3, min_child_samples=10, max_bin=63),
    )


def _regression(lab: Lab) -> Any:
    return make_pipeline(vectorizer("tfidf", 2, SIZE), classifier("logistic regression", lab.budget, C=3.0))
