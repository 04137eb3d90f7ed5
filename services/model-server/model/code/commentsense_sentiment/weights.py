"""The learnt numbers of the model and how they lie on disk: plain arrays, nothing pickled."""

import gzip
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from commentsense_sentiment.lexicon import FEATURES, Lexicon, Word

Floats = npt.NDArray[np.float64]

_ARRAYS = "weights.npz"
_VOCABULARY = "vocabulary.txt.gz"
_LEXICON = "lexicon.json.gz"


class BrokenModel(ValueError):
    """The files of a model do not fit together."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A linear model over n-grams and lexicon features.

    Shapes: `vocabulary` V terms, `idf` (V,), `coef` (V, 3), `feature_mean`, `feature_scale`
    (F,), `feature_coef` (F, 3), `intercept` (3,); columns in the order of `LABELS`.
    `longest` is the longest n-gram in words, `damping` what is added to the length of a TF-IDF row
    (as a right-angled side) before the row is divided by it, `temperature` divides the logits;
    `prior` (3,) is the answer for a comment without a single token.
    """

    vocabulary: list[str]
    idf: Floats
    coef: Floats
    feature_mean: Floats
    feature_scale: Floats
    feature_coef: Floats
    intercept: Floats
    prior: Floats
    longest: int
    damping: float
    temperature: float
    lexicon: Lexicon

    def check(self) -> None:
        """Raise `BrokenModel` unless the shapes fit together and every number is finite."""
        terms, columns = len(self.vocabulary), len(FEATURES)
        expected = {
            "idf": (terms,),
            "coef": (terms, 3),
            "feature_mean": (columns,),
            "feature_scale": (columns,),
            "feature_coef": (columns, 3),
            "intercept": (3,),
            "prior": (3,),
        }
        for name, shape in expected.items():
            array = getattr(self, name)
            if array.shape != shape:
                raise BrokenModel(f"{name} has shape {array.shape}, not {shape}")
            if not np.isfinite(array).all():
                raise BrokenModel(f"{name} holds a number that is not finite")


def _write_gzip(path: Path, text: str) -> None:
    # No name and no time in the header: the same content gives the same bytes.
    path.write_bytes(gzip.compress(text.encode(), compresslevel=9, mtime=0))


def save(weights: Weights, folder: Path) -> None:
    """Write `weights` into `folder`, the same bytes for the same numbers."""
    weights.check()
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        folder / _ARRAYS,
        idf=weights.idf.astype(np.float32),
        coef=weights.coef.astype(np.float32),
        feature_mean=weights.feature_mean,
        feature_scale=weights.feature_scale,
        feature_coef=weights.feature_coef,
        intercept=weights.intercept,
        prior=weights.prior,
        longest=np.int64(weights.longest),
        damping=np.float64(weights.damping),
        temperature=np.float64(weights.temperature),
        features=np.array(FEATURES),
    )
    _write_gzip(folder / _VOCABULARY, "\n".join(weights.vocabulary))
    rows = {token: list(asdict(word).values()) for token, word in sorted(weights.lexicon.items())}
    _write_gzip(folder / _LEXICON, json.dumps(rows, separators=(",", ":"), ensure_ascii=False))


def load(folder: Path) -> Weights:
    """Read what `save` wrote. Raises `BrokenModel` for files that do not fit this code."""
    with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
        if tuple(arrays["features"].tolist()) != FEATURES:
            raise BrokenModel("the weights belong to other lexicon features than this code has")
        numbers = {name: arrays[name].astype(np.float64) for name in arrays if name != "features"}
    vocabulary = gzip.decompress((folder / _VOCABULARY).read_bytes()).decode().split("\n")
    rows = json.loads(gzip.decompress((folder / _LEXICON).read_bytes()))
    weights = Weights(
        vocabulary=vocabulary,
        idf=numbers["idf"],
        coef=numbers["coef"],
        feature_mean=numbers["feature_mean"],
        feature_scale=numbers["feature_scale"],
        feature_coef=numbers["feature_coef"],
        intercept=numbers["intercept"],
        prior=numbers["prior"],
        longest=int(numbers["longest"]),
        damping=float(numbers["damping"]),
        temperature=float(numbers["temperature"]),
        lexicon={token: Word(*row) for token, row in rows.items()},
    )
    weights.check()
    return weights
