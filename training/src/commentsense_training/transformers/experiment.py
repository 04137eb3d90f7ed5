"""Experiment 8: what a pretrained encoder adds, frozen under logistic regression and fine-tuned."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from commentsense_sentiment import LABELS
from commentsense_sentiment.weights import Floats

from commentsense_training import package
from commentsense_training.datasets import Example
from commentsense_training.experiments.lab import Lab
from commentsense_training.settings import Settings
from commentsense_training.transformers import bases, export, finetune, net, quantise
from commentsense_training.transformers.recipe import Finetune


class Candidate:
    """An encoder under a head, in the form of scikit-learn's estimators; its model is what is served."""

    def __init__(self, base: str, chosen: Finetune, work: Path, lab: Lab) -> None:
        self._base, self._chosen, self._work, self._lab = base, chosen, work, lab
        self._fitted: tuple[net.Net, Any] | None = None

    def fit(self, texts: Sequence[str], labels: Sequence[int]) -> "Candidate":
        """Fit on `texts`."""
        examples = [Example(text, int(label), "train", text) for text, label in zip(texts, labels, strict=True)]
        data = ([(examples, 1.0)], self._lab.data.hash)
        device = Settings().torch_device
        self._fitted = finetune.run(self._chosen, self._base, data, self._work, self._lab.say, on=device)
        return self

    def predict_proba(self, texts: Sequence[str]) -> Floats:
        """Uncalibrated probabilities (len(texts), 3)."""
        classifier, tokenizer = self._known()
        return finetune.probabilities(classifier, tokenizer, texts, self._chosen.max_tokens)

    def write_to(self, target: Path) -> int:
        """Write the model directory that would be served; returns its size in bytes."""
        classifier, tokenizer = self._known()
        net.save(classifier, tokenizer, self._chosen.form(), {}, self._work / "classifier")
        export.write(self._work / "classifier", self._work / "exported", [], quantise.FORMS["w8"], 0, self._lab.say)
        description = {"labels": list(LABELS), "kind": f"experiment: {self._chosen.base}"}
        package.write_encoder(self._work / "exported", description, target)
        return sum(path.stat().st_size for path in target.rglob("*") if path.is_file())

    def _known(self) -> tuple[net.Net, Any]:
        if self._fitted is None:
            raise RuntimeError("the candidate has not been fitted")
        return self._fitted


def candidates(fast: bool) -> dict[str, Finetune]:
    """Name -> recipe. A fast run leaves the encoder as it is."""
    common: dict[str, Any] = {"base": "minilm", "pooling": "mean", "fit": {"train": 1.0}, "score": "test"}
    found = {"MiniLM, frozen": Finetune(**common, frozen=True, c=10.0)}
    if not fast:
        found["MiniLM, fine-tuned"] = Finetune(**common, epochs=2)
    return found


def run(lab: Lab) -> None:
    """Fit, score and log each candidate."""
    base = bases.place("minilm")
    if not (base / "config.json").is_file():
        bases.fetch("minilm", base, lab.say)
    for name, chosen in candidates(lab.budget.fast).items():
        with tempfile.TemporaryDirectory() as scratch:
            work = Path(scratch)

            def build(chosen: Finetune = chosen, work: Path = work) -> Candidate:
                return Candidate(str(base), chosen, work, lab)

            told = chosen.model_dump(mode="json", include={"base", "pooling", "frozen", "epochs", "rate", "batch", "c"})
            lab.candidate(name, told, build)
