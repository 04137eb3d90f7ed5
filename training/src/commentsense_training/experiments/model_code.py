"""MLflow runs this file to load a candidate: it is logged beside the estimators, and imports no training code."""

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import skops.io
from commentsense_sentiment import LABELS
from commentsense_sentiment.normalise import normalise
from commentsense_sentiment.tokens import tokenise
from mlflow.models import set_model
from mlflow.pyfunc.model import PythonModel, PythonModelContext
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer


def load_vectorizer(folder: Path) -> Any:
    """The vectorizer that `saved.write_vectorizer` wrote: terms in the order of their columns, and their weights."""
    about = json.loads((folder / "vectorizer.json").read_text("utf-8"))
    made = {"counts": CountVectorizer, "tfidf": TfidfVectorizer}[about["kind"]](
        vocabulary=about["terms"], ngram_range=tuple(about["ngrams"]), dtype=np.float32, **about["params"]
    )
    if about["kind"] == "tfidf":
        made.idf_ = np.load(folder / "idf.npy", allow_pickle=False)
    return made


class Candidate(PythonModel):
    """Answers with a label per text, and with probabilities where the candidate has them."""

    _about: dict[str, Any]
    _bases: list[tuple[Any, Any]]
    _meta: Any

    def load_context(self, context: PythonModelContext) -> None:
        """Load vectorizers and classifiers; only the types that were trusted when they were written."""
        folder = Path(context.artifacts["candidate"])
        self._about = json.loads((folder / "about.json").read_text("utf-8"))

        def load(path: Path) -> Any:
            return skops.io.load(path, trusted=self._about["trusted"])

        self._bases = [
            (load_vectorizer(folder / base), load(folder / base / "classifier.skops")) for base in self._about["bases"]
        ]
        self._meta = load(folder / "meta.skops") if self._about["stacked"] else None

    # MLflow allows the context argument to be left out. Without a type for the answer it checks requests alone.
    def predict(self, model_input: list[str], params=None):  # type: ignore[no-untyped-def, override] # noqa: ANN001, ANN201, ARG002
        """A record per text: `label` (None where a candidate with thresholds abstains) and its probabilities."""
        if not model_input:
            return []
        texts = [" ".join(tokenise(normalise(text))) for text in model_input]
        if self._meta is None:
            vectorizer, classifier = self._bases[0]
            features = vectorizer.transform(texts)
        else:
            features = np.hstack([base.predict_proba(vectorizer.transform(texts)) for vectorizer, base in self._bases])
            classifier = self._meta
        with warnings.catch_warnings():
            # LightGBM names its columns, and scikit-learn then misses the names in a matrix.
            warnings.filterwarnings("ignore", message="X does not have valid feature names")
            if not hasattr(classifier, "predict_proba"):
                return [{"label": LABELS[int(label)]} for label in classifier.predict(features)]
            answers = np.asarray(classifier.predict_proba(features), dtype=np.float64)
        return self._records(answers)

    def _records(self, answers: Any) -> list[dict[str, Any]]:
        thresholds = np.asarray(self._about["thresholds"] or [1.0] * len(LABELS))
        records = []
        for row in answers:
            best = int((row / thresholds).argmax())
            unsure = self._about["abstain"] and row[best] < thresholds[best]
            shares = dict(zip(LABELS, map(float, row), strict=True))
            records.append({"label": None if unsure else LABELS[best], **shares})
        return records


set_model(Candidate())
