"""The whole model: texts in, plain records out."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from commentsense_sentiment import LABELS
from commentsense_sentiment.encoder import ENCODER, EncoderModel
from commentsense_sentiment.language import Detector
from commentsense_sentiment.network_model import NetworkModel
from commentsense_sentiment.weights import Floats

LANGUAGE_MODEL = "lid.176.ftz"
DESCRIPTION = "description.json"

DOMAIN = "youtube"
"""Where comments are from unless a request says otherwise; decides how sure an answer is, never which it is."""

Record = dict[str, Any]


class SentimentModel:
    """A loaded model directory's `model` artifact. Thread-safe; answers depend on nothing else."""

    def __init__(self, folder: Path) -> None:
        self.description: Record = json.loads((folder / DESCRIPTION).read_text("utf-8"))
        self.version: str = self.description["version"]
        kind = EncoderModel if (folder / ENCODER).is_file() else NetworkModel
        self._kind: EncoderModel | NetworkModel = kind(folder)
        self._detector = Detector(folder / LANGUAGE_MODEL)

    def predict(self, texts: Sequence[str], *, explain: bool = False, domain: str = DOMAIN) -> list[Record]:
        """One record per text, in order: label, three probabilities, language, version.

        Probabilities have six digits and sum to one; the label is the most probable. With
        `explain`, `terms` lists what moved the answer, strongest first. `domain` names the source
        that the probabilities are calibrated for; raises ValueError for one that the model has not.
        """
        temperatures = self.description.get("temperatures", {DOMAIN: 1.0})
        if domain not in temperatures:
            raise ValueError(f"the model is calibrated for {', '.join(sorted(temperatures))}, not for {domain!r}")
        if not texts:
            return []
        canonical, tokens, found = self._kind.score(texts)
        if domain != DOMAIN:
            found = _sharpened(found, temperatures[domain] / temperatures[DOMAIN])
        rows = round_to_one(found)
        best = rows.argmax(axis=1).tolist()
        version, detect = self.version, self._detector.detect
        records: list[Record] = []
        for text, words, row, top in zip(canonical, tokens, rows.tolist(), best, strict=True):
            language = detect(text, words)
            records.append(
                {
                    "label": LABELS[top],
                    "negative": row[0],
                    "neutral": row[1],
                    "positive": row[2],
                    "language": language.code,
                    "supported": language.supported,
                    "model_version": version,
                }
            )
        if explain:
            for record, text, words in zip(records, texts, tokens, strict=True):
                terms = self._kind.explain(text, words, record["label"])
                record["terms"] = [list(term) for term in terms]
        return records


def _sharpened(rows: Floats, temperature: float) -> Floats:
    """`rows` (n, 3) with their logits divided by `temperature`."""
    powers = np.maximum(rows, 1e-12) ** (1.0 / temperature)
    return np.asarray(powers / (powers[:, 0] + powers[:, 1] + powers[:, 2])[:, None])


def round_to_one(rows: Floats) -> Floats:
    """`rows` (n, 3) at six digits, with what rounding lost given to each row's largest."""
    rounded = np.round(rows, 6)
    best = rounded.argmax(axis=1)
    lost = 1.0 - (rounded[:, 0] + rounded[:, 1] + rounded[:, 2])
    rounded[np.arange(len(rounded)), best] += lost
    return np.asarray(np.round(rounded, 6))
