"""The classifiers that experiments compare, by name; each repeats exactly with the same seed and jobs."""

from typing import Any, Final

from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import LinearSVC

from commentsense_training.experiments.catalogue import Budget

FAMILIES: Final = ("logistic regression", "naive Bayes", "SVM", "random forest", "k-NN", "XGBoost", "LightGBM")


def classifier(family: str, budget: Budget, **params: Any) -> Any:
    """An unfitted classifier of `family` with `params` over its defaults. Raises ValueError for an unknown one."""
    if family == "logistic regression":
        return LogisticRegression(**{"max_iter": 1000, **params})
    if family == "naive Bayes":
        return MultinomialNB(**params)
    if family == "SVM":
        return LinearSVC(**{"C": 0.1, "random_state": budget.seed, **params})
    if family == "random forest":
        # Leaves of two rows keep forests of thousands of texts small enough to log.
        defaults = {"n_estimators": budget.trees, "min_samples_leaf": 2, "random_state": budget.seed}
        return RandomForestClassifier(**{**defaults, "n_jobs": budget.jobs, **params})
    if family == "k-NN":
        return KNeighborsClassifier(**{"n_neighbors": 25, "weights": "distance", "n_jobs": budget.jobs, **params})
    if family == "LightGBM":
        return lightgbm(budget, **params)
    if family == "XGBoost":
        return xgboost(budget, **params)
    raise ValueError(f"no family is called {family!r}: there are {', '.join(FAMILIES)}")


def lightgbm(budget: Budget, **params: Any) -> Any:
    """LightGBM whose answers do not depend on the number of threads."""
    # Imported where it is used: it takes a second.
    from lightgbm import LGBMClassifier

    defaults = {
        "n_estimators": budget.trees,
        "learning_rate": 0.1,
        "random_state": budget.seed,
        "n_jobs": budget.jobs,
        "deterministic": True,
        "force_col_wise": True,
        "verbose": -1,
    }
    return LGBMClassifier(**{**defaults, **params})


def xgboost(budget: Budget, **params: Any) -> Any:
    """XGBoost with histograms, which are fast on thousands of sparse columns."""
    from xgboost import XGBClassifier

    defaults = {
        "n_estimators": budget.trees,
        "learning_rate": 0.2,
        "max_depth": 6,
        "tree_method": "hist",
        "random_state": budget.seed,
        "n_jobs": budget.jobs,
    }
    return XGBClassifier(**{**defaults, **params})
