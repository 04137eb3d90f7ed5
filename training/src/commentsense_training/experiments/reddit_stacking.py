"""The published stacking figure on the Reddit set, and what it is worth.

Tuned by cross-validation on the training part, scored on the test part once. Beside it stand what
TextBlob's sign scores on the same rows, which is how the labels were made, and the figure without
test rows whose text stands in the training part.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

import numpy as np
from sklearn.model_selection import StratifiedKFold
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from textblob import TextBlob

from commentsense_training.evaluate import Labels
from commentsense_training.experiments.catalogue import Budget
from commentsense_training.experiments.features import vectorizer
from commentsense_training.experiments.figures import figures, macro_f1
from commentsense_training.experiments.lab import Lab
from commentsense_training.experiments.models import classifier
from commentsense_training.experiments.stack import Stack

SIGN: Final = "TextBlob's sign"
REPRODUCTION: Final = "stack: LightGBM and logistic regression under k-NN"
BEYOND: Final = "stack with leaves of 10 rows"
PUBLISHED: Final = {"accuracy": 0.87, "macro_f1": 0.86}
WITHIN: Final = 0.01

SIZE: Final = 10_000
BOOSTING: Final = {
    "n_estimators": 300,
    "learning_rate": 0.1,
    "num_leaves": 31,
    "min_child_samples": 20,
    "colsample_bytree": 0.3,
    "max_bin": 63,
}
"""Settings of LightGBM for the reproduction: the best of `GRID` in cross-validation on the training part."""
STRENGTH: Final = 10.0
"""C of the logistic regression: the best of `STRENGTHS` there."""
NEIGHBOURS: Final = (15, 25, 35, 50)
"""The k of the meta learner is chosen among these by cross-validation over the out-of-fold answers."""

STRENGTHS: Final = (1.0, 3.0, 10.0)
# The size of leaves stays at LightGBM's default of 20 rows: smaller ones pass the published figure, see `SMALL_LEAVES`.
GRID: Final = ({**BOOSTING, "colsample_bytree": 0.3}, {**BOOSTING, "colsample_bytree": 1.0})
SMALL_LEAVES: Final = {"min_child_samples": 10}
"""What goes beyond the reproduction: words of which there are few rows can be split on."""


def boosting(params: dict[str, Any], budget: Budget) -> Any:
    """LightGBM on 10,000 TF-IDF features of single words."""
    return make_pipeline(vectorizer("tfidf", 1, SIZE, sublinear=False), classifier("LightGBM", budget, **params))


def regression(strength: float, budget: Budget) -> Any:
    """Logistic regression on the same features."""
    features = vectorizer("tfidf", 1, SIZE, sublinear=False)
    return make_pipeline(features, classifier("logistic regression", budget, C=strength))


def stack(budget: Budget, params: dict[str, Any] | None = None, strength: float = STRENGTH) -> Stack:
    """The unfitted stack with the chosen settings."""
    return Stack(
        [partial(boosting, params or BOOSTING, budget), partial(regression, strength, budget)],
        {f"k={k}": KNeighborsClassifier(n_neighbors=k) for k in NEIGHBOURS},
        budget.folds,
        budget.seed,
    )


def textblob_sign(texts: Sequence[str]) -> Labels:
    """The sign of TextBlob's polarity as label indices (n,): how the labels of the whole set were made."""
    return np.array([int(np.sign(TextBlob(text).sentiment.polarity)) + 1 for text in texts], dtype=np.int64)


def unseen(train: Sequence[str], test: Sequence[str]) -> Any:
    """True (n,) for each of `test` whose text does not stand in `train`."""
    known = set(train)
    return np.array([text not in known for text in test], dtype=bool)


def run(lab: Lab) -> None:
    """Cross-validate on the training part, fit the best, score it once and print what stands beside it."""
    params, strength = tune(lab)
    chosen = stack(lab.budget, params, strength)
    shape = {"features": f"TF-IDF of {SIZE:,} words", "C": strength, "neighbours": ", ".join(map(str, NEIGHBOURS))}
    found = lab.candidate(REPRODUCTION, {**shape, **params}, lambda: chosen)
    further = {**params, **SMALL_LEAVES}
    beyond = lab.candidate(BEYOND, {**shape, **further}, lambda: stack(lab.budget, further, strength))
    mask = unseen(lab.data.train, lab.data.test)
    labels = lab.data.test_labels
    signs = textblob_sign(lab.data.test)
    beside = {
        "published": dict(PUBLISHED),
        "stack": _short(found.figures),
        "stack without repeats": _short(figures(labels[mask], found.answers[mask])),
        "stack with smaller leaves": _short(beyond.figures),
        SIGN: _short(figures(labels, signs)),
        f"{SIGN} without repeats": _short(figures(labels[mask], signs[mask])),
    }
    lab.extra |= {
        "beside": beside,
        "repeats": int((~mask).sum()),
        "stack": {"chosen": chosen.chosen, "scores": {k: round(v, 4) for k, v in chosen.scores.items()}},
    }
    for name, row in beside.items():
        lab.say(f"{name:34s} accuracy {row['accuracy']:.4f}  macro F1 {row['macro_f1']:.4f}")
    lab.say(meaning(beside, int((~mask).sum())))


def reproduced(found: Mapping[str, float]) -> bool:
    """Whether accuracy and macro F1 lie within `WITHIN` of the published ones."""
    return all(abs(found[key] - PUBLISHED[key]) <= WITHIN for key in PUBLISHED)


def meaning(beside: Mapping[str, Mapping[str, float]], repeats: int) -> str:
    """What the figures say, in two sentences."""
    return (
        f"The published figure is {'' if reproduced(beside['stack']) else 'NOT '}reproduced within {WITHIN}; "
        f"{repeats} test texts stand in the training part too. The labels are the sign of TextBlob's polarity, and "
        f"TextBlob itself, asked about the cleaned text, agrees with {beside[SIGN]['accuracy']:.1%} of them: "
        "the figure says how well a lexicon was learnt back, not how well a model knows what people feel."
    )


def tune(lab: Lab) -> tuple[dict[str, Any], float]:
    """The best settings of either base by macro F1 over folds of the training part; all are in the summary."""
    budget = replace(lab.budget, folds=3)
    folds = list(
        StratifiedKFold(budget.folds, shuffle=True, random_state=budget.seed).split(
            lab.data.train_labels, lab.data.train_labels
        )
    )
    tried: list[dict[str, Any]] = []
    for params in GRID[:1] if lab.budget.fast else GRID:
        score = _crossed(lab, folds, partial(boosting, params, budget))
        tried.append({"model": "LightGBM", **params, "macro_f1_folds": round(score, 4)})
        lab.say(f"cross-validation: LightGBM {params}: macro F1 {score:.4f}")
    for strength in STRENGTHS:
        score = _crossed(lab, folds, partial(regression, strength, budget))
        tried.append({"model": "logistic regression", "C": strength, "macro_f1_folds": round(score, 4)})
        lab.say(f"cross-validation: logistic regression C={strength}: macro F1 {score:.4f}")

    def best(model: str) -> dict[str, Any]:
        rows = [row for row in tried if row["model"] == model]
        return max(rows, key=lambda row: float(row["macro_f1_folds"]))

    lab.extra["cross_validation"] = tried
    boost = {key: value for key, value in best("LightGBM").items() if key in BOOSTING}
    score = _crossed(lab, folds, partial(boosting, {**boost, **SMALL_LEAVES}, budget))
    tried.append({"model": "LightGBM, smaller leaves", **boost, **SMALL_LEAVES, "macro_f1_folds": round(score, 4)})
    lab.say(f"cross-validation: LightGBM with leaves of 10 rows: macro F1 {score:.4f}")
    return boost, float(best("logistic regression")["C"])


def _crossed(lab: Lab, folds: list[tuple[Any, Any]], build: Any) -> float:
    scores = []
    for fitted, held in folds:
        model = build().fit([lab.data.train[i] for i in fitted], lab.data.train_labels[fitted])
        scores.append(macro_f1(lab.data.train_labels[held], model.predict([lab.data.train[i] for i in held])))
    return float(np.mean(scores))


def _short(found: dict[str, Any]) -> dict[str, float]:
    return {"accuracy": found["accuracy"], "macro_f1": found["macro_f1"]}
