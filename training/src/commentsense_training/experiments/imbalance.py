"""Experiment 4: what to do about rare classes.

Samplers stand in an imbalanced-learn pipeline: they act on the training rows alone, after a
vectorizer that saw the training rows alone, and do nothing when the model answers.
"""

import warnings
from collections.abc import Callable
from functools import partial
from typing import Any, Final

import numpy as np
from commentsense_sentiment import LABELS
from imblearn.combine import SMOTEENN
from imblearn.over_sampling import ADASYN, SMOTE
from imblearn.pipeline import make_pipeline
from imblearn.under_sampling import EditedNearestNeighbours, RandomUnderSampler
from scipy.sparse import vstack

from commentsense_training.experiments.features import vectorizer
from commentsense_training.experiments.lab import Lab
from commentsense_training.experiments.models import classifier

SIZE: Final = 5000


class Adasyn(ADASYN):  # type: ignore[misc]
    """ADASYN that leaves a class as it is where it has nothing to add, instead of giving up on all of them.

    imbalanced-learn raises where a class lies so close to the others' number, or so far from their
    rows, that not one row would be made.
    """

    sampling_strategy_: dict[int, int]

    def _fit_resample(self, rows: Any, labels: Any) -> tuple[Any, Any]:
        wanted: dict[int, int] = dict(self.sampling_strategy_)
        found, named = [rows], [labels]
        for label, count in wanted.items():
            self.sampling_strategy_ = {label: count}
            try:
                more, their = super()._fit_resample(rows, labels)
            except ValueError as error:
                if "No samples will be generated" not in str(error):
                    raise
                continue
            found.append(more[rows.shape[0] :])
            named.append(their[len(labels) :])
        self.sampling_strategy_ = wanted
        return vstack(found, format="csr"), np.concatenate(named)


def samplers(neighbours: int, seed: int) -> dict[str, Callable[[], Any] | None]:
    """Name -> what makes the sampler, None for the two candidates without one."""
    return {
        "nothing": None,
        "class weights": None,
        "SMOTE": lambda: SMOTE(k_neighbors=neighbours, random_state=seed),
        "ADASYN": lambda: Adasyn(n_neighbors=neighbours, random_state=seed),
        "random undersampling": lambda: RandomUnderSampler(random_state=seed),
        "SMOTE + ENN": lambda: SMOTEENN(
            smote=SMOTE(k_neighbors=neighbours, random_state=seed),
            # All classes are cleaned, the smallest too: else its made-up rows stay and the others' go.
            enn=EditedNearestNeighbours(sampling_strategy="all", kind_sel="mode"),
            random_state=seed,
        ),
    }


def run(lab: Lab) -> None:
    """Fit and log six candidates; the summary gets how many rows of each label every one was fitted on."""
    neighbours = min(5, int(np.bincount(lab.data.train_labels, minlength=len(LABELS)).min()) - 1)

    def build(make: Callable[[], Any] | None, weights: str | None) -> Any:
        model = classifier("logistic regression", lab.budget, class_weight=weights)
        steps = [vectorizer("tfidf", 2, SIZE), *([make()] if make else []), model]
        return make_pipeline(*steps)

    fitted: dict[str, list[int]] = {}
    for name, make in samplers(neighbours, lab.budget.seed).items():
        weights = "balanced" if name == "class weights" else None
        with warnings.catch_warnings():
            # imbalanced-learn asks scikit-learn for names that it has renamed.
            warnings.filterwarnings("ignore", category=FutureWarning)
            found = lab.candidate(
                name,
                {"balance": name, "features": "tfidf", "ngrams": 2, "max_features": SIZE, "neighbours": neighbours},
                partial(build, make, weights),
            )
            fitted[name] = _rows(found.model, lab)
    lab.extra["fitted_rows"] = fitted


def _rows(model: Any, lab: Lab) -> list[int]:
    """How many rows of each label the classifier saw, the sampler's answer included."""
    labels = lab.data.train_labels
    for step in model[1:-1]:
        _, labels = step.fit_resample(model[0].transform(lab.data.train), labels)
    counts: list[int] = np.bincount(labels, minlength=len(LABELS)).tolist()
    return counts
