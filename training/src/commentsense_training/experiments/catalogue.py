"""Which experiments there are, which module runs each, and the budget of a run."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Entry:
    """An experiment: its module in this package, what it asks, and which data it can use."""

    module: str
    question: str
    data: tuple[str, ...] = ("semeval", "small", "reddit")


EXPERIMENTS: Final = {
    "baseline": Entry("baseline", "What does a random forest on bag of words reach?"),
    "ngrams": Entry("ngrams", "Bag of words or TF-IDF, and with 1-, 2- or 3-grams?"),
    "max-features": Entry("max_features", "How many features are enough, from 1,000 to 10,000?"),
    "imbalance": Entry("imbalance", "What do class weights, over- and undersampling do for the rare classes?"),
    "models": Entry("model_zoo", "Which of seven model families is best on the same features?"),
    "lightgbm": Entry("lightgbm_depth", "How far does LightGBM go when features, model and thresholds are tuned?"),
    "stacking": Entry("stacking", "Do LightGBM and logistic regression gain under a k-NN meta learner?"),
    "transformers": Entry("transformers", "What does a pretrained encoder add? (needs `make setup-transformers`)"),
    "reddit-stacking": Entry(
        "reddit_stacking",
        "Can the published stacking figure on Reddit be reproduced, and what is it worth?",
        ("reddit-published",),
    ),
}
"""Name on the command line -> what it is."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How much a run may spend; everything random in it comes from `seed`."""

    fast: bool = False
    trials: int = 20
    """Trials of each Optuna search."""
    folds: int = 3
    trees: int = 200
    """Trees of a forest, and boosting rounds where they are not searched."""
    rows: int | None = None
    """At most this many training rows, drawn by label; None takes all."""
    jobs: int = 1
    seed: int = 42


FAST: Final = Budget(fast=True, trials=3, folds=2, trees=15)
"""What continuous integration runs, on the project's own corpus."""
