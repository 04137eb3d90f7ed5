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
# Packed by gzip, and not named so: some download clients unpack what is named .gz.
_VOCABULARY = "vocabulary.packed"
_LEXICON = "lexicon.packed"


class BrokenModel(ValueError):
    """The files of a model do not fit together."""


@dataclass(frozen=True, slots=True)
class Weights:
    """A small network over n-grams and lexicon features: a linear part and one hidden layer.

    Shapes: `vocabulary` V terms, `idf` (V,), `coef` (V, 3), `vectors` (V, D), `feature_mean`,
    `feature_scale` (F,), `feature_coef` (F, 3), `hidden_terms` (D, H), `hidden_features` (F, H),
    `hidden_bias` (H,), `hidden_out` (H, 3), `intercept` (3,); labels in the order of `LABELS`.
    `longest` is the longest n-gram in words, `damping` what is added to the length of a TF-IDF row
    (as a right-angled side) before the row is divided by it, `temperature` divides the logits;
    `prior` (3,) is the answer for a comment without a single token.
    """

    vocabulary: list[str]
    idf: Floats
    coef: Floats
    vectors: Floats
    feature_mean: Floats
    feature_scale: Floats
    feature_coef: Floats
    hidden_terms: Floats
    hidden_features: Floats
    hidden_bias: Floats
    hidden_out: Floats
    intercept: Floats
    prior: Floats
    longest: int
    damping: float
    temperature: float
    lexicon: Lexicon

    def check(self) -> None:
        """Raise `BrokenModel` unless the shapes fit together and every number is finite."""
        terms, columns = len(self.vocabulary), len(FEATURES)
        width, hidden = self.hidden_terms.shape
        expected = {
            "idf": (terms,),
            "coef": (terms, 3),
            "vectors": (terms, width),
            "feature_mean": (columns,),
            "feature_scale": (columns,),
            "feature_coef": (columns, 3),
            "hidden_features": (columns, hidden),
            "hidden_bias": (hidden,),
            "hidden_out": (hidden, 3),
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
        # Half precision moves no probability by more than a thousandth, and halves the file.
        coef=weights.coef.astype(np.float16),
        vectors=weights.vectors.astype(np.float16),
        feature_mean=weights.feature_mean,
        feature_scale=weights.feature_scale,
        feature_coef=weights.feature_coef,
        hidden_terms=weights.hidden_terms.astype(np.float32),
        hidden_features=weights.hidden_features.astype(np.float32),
        hidden_bias=weights.hidden_bias.astype(np.float32),
        hidden_out=weights.hidden_out.astype(np.float32),
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
        vectors=numbers["vectors"],
        feature_mean=numbers["feature_mean"],
        feature_scale=numbers["feature_scale"],
        feature_coef=numbers["feature_coef"],
        hidden_terms=numbers["hidden_terms"],
        hidden_features=numbers["hidden_features"],
        hidden_bias=numbers["hidden_bias"],
        hidden_out=numbers["hidden_out"],
        intercept=numbers["intercept"],
        prior=numbers["prior"],
        longest=int(numbers["longest"]),
        damping=float(numbers["damping"]),
        temperature=float(numbers["temperature"]),
        lexicon={token: Word(*row) for token, row in rows.items()},
    )
    weights.check()
    return weights
