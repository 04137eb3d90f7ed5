"""What each experiment teaches: a sentence, and whether the numbers bear it out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

Summary = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A sentence for the page and its check; the page is not written where the check fails."""

    text: str
    holds: Callable[[Summary], bool]


def row(summary: Summary, name: str) -> Mapping[str, Any]:
    """The candidate called `name`. Raises KeyError where there is none."""
    for found in summary["candidates"]:
        if found["name"] == name:
            candidate: Mapping[str, Any] = found
            return candidate
    raise KeyError(name)


def f1(summary: Summary, name: str) -> float:
    """Macro F1 of the candidate called `name`."""
    return float(row(summary, name)["macro_f1"])


def spread(summary: Summary) -> float:
    """Best less worst macro F1 of all candidates."""
    values = [float(found["macro_f1"]) for found in summary["candidates"]]
    return max(values) - min(values)


def recall(summary: Summary, name: str, label: str) -> float:
    """Recall of `label` of the candidate called `name`."""
    return float(row(summary, name)["recall"][label])


def _baseline(s: Summary) -> bool:
    forest, constant = row(s, "random forest, bag of words"), row(s, "always the most frequent label")
    return bool(
        0.55 < forest["accuracy"] < 0.65
        and forest["recall"]["negative"] < 0.1
        and constant["macro_f1"] < 0.2
        and forest["macro_f1"] < 0.5
    )


def _imbalance(s: Summary) -> bool:
    gains = [f1(s, name) - f1(s, "nothing") for name in ("class weights", "SMOTE", "ADASYN")]
    lost = [row(s, "nothing")["accuracy"] - row(s, name)["accuracy"] for name in ("class weights", "SMOTE", "ADASYN")]
    kept = s["fitted_rows"]["SMOTE + ENN"]
    return (
        all(0.01 < gain < 0.02 for gain in gains)
        and all(0.03 < loss < 0.045 for loss in lost)
        and max(gains) - min(gains) < 0.004
        and f1(s, "random undersampling") < f1(s, "nothing")
        and kept[0] > 0.9 * s["fitted_rows"]["SMOTE"][0]
        and max(kept[1:]) < 0.2 * s["fitted_rows"]["SMOTE"][1]
        and f1(s, "SMOTE + ENN") < 0.2
    )


def _sizes(s: Summary) -> bool:
    small = f1(s, "4,000 features") - f1(s, "1,000 features")
    large = [float(found["macro_f1"]) for found in s["candidates"] if int(found["params"]["max_features"]) >= 4000]
    return small > 0.02 and max(large) - min(large) < 0.005


def _models(s: Summary) -> bool:
    close = ("LightGBM", "logistic regression", "SVM", "random forest", "XGBoost")
    accuracies = [float(row(s, name)["accuracy"]) for name in close]
    scores = [f1(s, name) for name in close]
    return (
        max(accuracies) - min(accuracies) < 0.01
        and max(scores) - min(scores) > 0.07
        and 0.01 < f1(s, "LightGBM") - f1(s, "logistic regression") < 0.015
        and f1(s, "logistic regression") > f1(s, "XGBoost")
        and all(f1(s, name) < min(scores) for name in ("naive Bayes", "k-NN"))
    )


def _stacking(s: Summary) -> bool:
    stack = row(s, "stack: k-NN over both")
    bases = [row(s, f"{name} alone") for name in ("LightGBM", "logistic regression")]
    return bool(
        0.01 < stack["macro_f1"] - max(base["macro_f1"] for base in bases) < 0.015
        and abs(stack["accuracy"] - bases[0]["accuracy"]) < 0.003
        and stack["recall"]["negative"] > max(base["recall"]["negative"] for base in bases) + 0.06
        and s["stack"]["chosen"] == "k=100"
    )


LESSONS: Final[dict[str, Lesson]] = {
    "baseline": Lesson(
        "Six of ten answers are right, and yet fewer than one in ten negative tweets is found: accuracy hides "
        "what a model does with the rare class, so the tables are ordered by macro F1.",
        _baseline,
    ),
    "ngrams": Lesson(
        "None of the six differs from another by more than 0.003 macro F1, where the standard error of an "
        "accuracy on so many rows is 0.004: under a linear model with so many features the kind of counting "
        "does not matter.",
        lambda s: spread(s) < 0.003 and len(s["candidates"]) == 6,
    ),
    "max-features": Lesson(
        "From 1,000 to 4,000 features macro F1 gains more than 0.02; from there on all lie within 0.005 of each other.",
        _sizes,
    ),
    "imbalance": Lesson(
        "Class weights, SMOTE and ADASYN come to the same: 0.01 to 0.02 macro F1 more for 0.03 to 0.045 "
        "accuracy less. That is another prior, not a better model, and weights cost nothing. Undersampling "
        "throws away too much. ENN after SMOTE drops more than four fifths of the neutral and positive rows, "
        "because in sparse TF-IDF the nearest neighbours of almost any row are made-up ones of the rare class, "
        "and the model then answers negative.",
        _imbalance,
    ),
    "models": Lesson(
        "Five of the seven families lie within 0.01 accuracy of each other and more than 0.07 macro F1 apart: "
        "what sets them apart is whether they find the rare class. LightGBM after a search of twelve trials is "
        "0.01 to 0.015 macro F1 ahead of a logistic regression that nobody searched; XGBoost after as many is "
        "not. Naive Bayes and k-NN come last.",
        _models,
    ),
    "stacking": Lesson(
        "The stack gains 0.01 to 0.015 macro F1 over the better of its bases at an accuracy within 0.003 of "
        "LightGBM's: it finds more negative tweets. It took the largest k offered, that is, the smoothest vote.",
        _stacking,
    ),
}
