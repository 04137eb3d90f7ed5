"""Experiment 5: seven families on the same features; XGBoost and LightGBM searched with Optuna first."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from optuna.trial import Trial
from sklearn.pipeline import make_pipeline

from commentsense_training.experiments.features import vectorizer
from commentsense_training.experiments.lab import Lab
from commentsense_training.experiments.models import FAMILIES, classifier
from commentsense_training.experiments.search import Folds, search

FEATURES = {"features": "tfidf", "ngrams": 2, "max_features": 5000}


def run(lab: Lab) -> None:
    """Fit and log a candidate a family. Searches see folds of the training part only."""
    folds = Folds.of(lab)
    for family in FAMILIES:
        params: dict[str, Any] = {}
        if family in SEARCHED:
            params = search(
                lab,
                family,
                partial(SEARCHED[family], lab),
                lambda _: _vectorizer(),
                partial(_classifier, lab, family),
                folds,
                features=(),
            )
        lab.candidate(family, {"model": family, **FEATURES, **params}, partial(_build, lab, family, params))


def _vectorizer() -> Any:
    return vectorizer("tfidf", 2, 5000)


def _classifier(lab: Lab, family: str, params: Mapping[str, Any]) -> Any:
    return classifier(family, lab.budget, **params)


def _build(lab: Lab, family: str, params: Mapping[str, Any]) -> Any:
    return make_pipeline(_vectorizer(), _classifier(lab, family, params))


def _xgboost(lab: Lab, trial: Trial) -> dict[str, Any]:
    return {
        "n_estimators": trial.suggest_int("n_estimators", 5, lab.budget.trees),
        "learning_rate": trial.suggest_float("learning_rate", 0.05, 0.5, log=True),
        "max_depth": trial.suggest_int("max_depth", 3, 8),
        "colsample_bytree": trial.suggest_float("colsample_bytree", 0.2, 1.0),
        "min_child_weight": trial.suggest_float("min_child_weight", 0.5, 10.0, log=True),
    }


def _lightgbm(lab: Lab, trial: Trial) -> dict[str, Any]:
    return {
        "n_estimators": trial.suggest_int("n_estimators", 5, lab.budget.trees),
        "learning_rate": trial.suggest_float("learning_rate", 0.03, 0.3, log=True),
        "num_leaves": trial.suggest_int("num_leaves", 7, 63, log=True),
        "colsample_bytree": trial.suggest_float("colsample_bytree", 0.2, 1.0),
        "min_child_samples": trial.suggest_int("min_child_samples", 5, 50, log=True),
    }


SEARCHED: dict[str, Callable[[Lab, Trial], dict[str, Any]]] = {"XGBoost": _xgboost, "LightGBM": _lightgbm}
