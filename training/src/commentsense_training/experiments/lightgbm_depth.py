"""Experiment 6: LightGBM in depth, searched in two stages, then thresholds per class.

Stage one searches preprocessing, features and model; stage two the optimiser's settings on what
stage one chose. Thresholds come from out-of-fold probabilities of the training part.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from optuna.trial import Trial
from sklearn.pipeline import make_pipeline

from commentsense_training.experiments import thresholds
from commentsense_training.experiments.features import KINDS, vectorizer
from commentsense_training.experiments.lab import Lab
from commentsense_training.experiments.models import classifier
from commentsense_training.experiments.search import Folds, search
from commentsense_training.experiments.stack import out_of_fold

FEATURES: Final = ("features", "ngrams", "max_features", "min_df", "sublinear")
FIRST: Final = {"features": "tfidf", "ngrams": 1, "max_features": 5000, "min_df": 1, "sublinear": True}
PRECISION: Final = 0.75
"""What the second set of thresholds is tuned for."""


def run(lab: Lab) -> None:
    """Search, then log: defaults, after stage one, after stage two, and with either set of thresholds."""
    lab.candidate("LightGBM, defaults", {"model": "LightGBM", **FIRST}, partial(_build, lab, FIRST))
    folds = Folds.of(lab)
    first = search(
        lab,
        "stage 1 features and model",
        partial(_stage_one, lab),
        _vectorizer,
        partial(_classifier, lab),
        folds,
        features=FEATURES,
    )
    first = {**FIRST, **first}
    lab.candidate("LightGBM, after stage 1", {"model": "LightGBM", **first}, partial(_build, lab, first))
    second = search(
        lab,
        "stage 2 optimiser",
        lambda trial: {**first, **_stage_two(lab, trial)},
        _vectorizer,
        partial(_classifier, lab),
        folds,
        features=FEATURES,
    )
    best = {**first, **second}
    params = {"model": "LightGBM", **best}
    fitted = lab.candidate("LightGBM, after stage 2", params, partial(_build, lab, best)).model

    held_out = out_of_fold(
        partial(_build, lab, best), lab.data.train, lab.data.train_labels, lab.budget.folds, lab.budget.seed
    )
    found = {
        "F1": thresholds.for_f1(lab.data.train_labels, held_out),
        "precision": thresholds.for_precision(lab.data.train_labels, held_out, PRECISION),
    }
    for purpose, limits in found.items():
        lab.candidate(
            f"LightGBM, thresholds for {purpose}",
            {**params, "thresholds": limits, "tuned_for": purpose},
            partial(_build, lab, best),
            thresholds=limits,
            abstain=purpose == "precision",
            fitted=fitted,
        )
    lab.extra["thresholds"] = {**found, "wanted_precision": PRECISION}


def _stage_one(lab: Lab, trial: Trial) -> dict[str, Any]:
    kind = trial.suggest_categorical("features", list(KINDS))
    largest = 1000 if lab.budget.fast else 10_000
    return {
        "features": kind,
        "ngrams": trial.suggest_int("ngrams", 1, 3),
        "max_features": trial.suggest_int("max_features", largest // 10, largest, step=largest // 10),
        "min_df": trial.suggest_int("min_df", 1, 5),
        "sublinear": trial.suggest_categorical("sublinear", [True, False]),
        "num_leaves": trial.suggest_int("num_leaves", 7, 63, log=True),
        "min_child_samples": trial.suggest_int("min_child_samples", 5, 50, log=True),
        "class_weight": trial.suggest_categorical("class_weight", [None, "balanced"]),
    }


def _stage_two(lab: Lab, trial: Trial) -> dict[str, Any]:
    return {
        "n_estimators": trial.suggest_int("n_estimators", 5, 2 * lab.budget.trees, log=True),
        "learning_rate": trial.suggest_float("learning_rate", 0.02, 0.3, log=True),
        "colsample_bytree": trial.suggest_float("colsample_bytree", 0.1, 1.0),
        "reg_alpha": trial.suggest_float("reg_alpha", 1e-3, 5.0, log=True),
        "reg_lambda": trial.suggest_float("reg_lambda", 1e-3, 10.0, log=True),
    }


def _vectorizer(params: Mapping[str, Any]) -> Any:
    return vectorizer(
        params["features"], params["ngrams"], params["max_features"], params["min_df"], sublinear=params["sublinear"]
    )


def _classifier(lab: Lab, params: Mapping[str, Any]) -> Any:
    return classifier("LightGBM", lab.budget, **{k: v for k, v in params.items() if k not in FEATURES})


def _build(lab: Lab, params: Mapping[str, Any]) -> Any:
    return make_pipeline(_vectorizer(params), _classifier(lab, params))
