"""A stack of models under a meta learner that sees only out-of-fold answers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from commentsense_sentiment import LABELS
from commentsense_sentiment.weights import Floats
from sklearn.model_selection import StratifiedKFold, cross_val_score

from commentsense_training.evaluate import Labels
from commentsense_training.experiments.figures import macro_f1


def out_of_fold(build: Callable[[], Any], texts: Sequence[str], labels: Labels, folds: int, seed: int) -> Floats:
    """Probabilities (n, 3) of models that never saw the text: each is fitted on the other folds, vectorizer and all."""
    answers = np.zeros((len(texts), len(LABELS)))
    for fitted, held in StratifiedKFold(folds, shuffle=True, random_state=seed).split(texts, labels):
        model = build().fit([texts[i] for i in fitted], labels[fitted])
        answers[held] = model.predict_proba([texts[i] for i in held])
    return answers


def _score(model: Any, features: Floats, labels: Labels) -> float:
    return macro_f1(labels, model.predict(features))


@dataclass
class Stack:
    """Bases that answer with probabilities, and a meta learner fitted on their out-of-fold answers.

    `metas` maps a name to an unfitted meta learner; the best by cross-validation over the
    out-of-fold answers is kept as `chosen`.
    """

    builds: Sequence[Callable[[], Any]]
    metas: dict[str, Any]
    folds: int = 3
    seed: int = 42
    fitted: list[Any] = field(default_factory=list)
    meta_fitted: Any = None
    chosen: str = ""
    scores: dict[str, float] = field(default_factory=dict)
    """Macro F1 of each meta learner on folds of the out-of-fold answers."""
    features: Floats | None = None
    """The out-of-fold answers (n, 3 times the bases), in the order of the training rows."""

    def fit(self, texts: Sequence[str], labels: Labels) -> "Stack":
        """Fit bases and meta learner; the bases that answer later are fitted on all rows."""
        self.features = np.hstack([out_of_fold(build, texts, labels, self.folds, self.seed) for build in self.builds])
        folds = StratifiedKFold(self.folds, shuffle=True, random_state=self.seed + 1)
        if len(self.metas) > 1:
            self.scores = {
                name: float(cross_val_score(meta, self.features, labels, cv=folds, scoring=_score).mean())
                for name, meta in self.metas.items()
            }
        self.chosen = max(self.scores, key=lambda name: self.scores[name]) if self.scores else next(iter(self.metas))
        self.meta_fitted = self.metas[self.chosen].fit(self.features, labels)
        self.fitted = [build().fit(texts, labels) for build in self.builds]
        return self

    def predict_proba(self, texts: Sequence[str]) -> Floats:
        """Probabilities (n, 3) of the meta learner."""
        features = np.hstack([base.predict_proba(texts) for base in self.fitted])
        answers: Floats = self.meta_fitted.predict_proba(features)
        return answers
