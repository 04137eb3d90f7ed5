"""The small network of the fast model, trained with plain numpy: no framework in the environment.

A row's term vectors, weighted by TF-IDF, are summed; their first three columns are logits, the
others go with the lexicon features through one hidden layer of rectified units, whose answer is
added. Targets are probabilities, so that labels and a teacher's answers are learnt alike.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

Single = npt.NDArray[np.float32]

_TERM_GAIN = np.float32(4.0)
_FEATURE_GAIN = np.float32(0.5)
_BETA1, _BETA2, _EPSILON = 0.9, 0.999, 1e-8


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes and settings of a training run: `width` of the term vectors, `hidden` units, passes, rate."""

    width: int = 32
    hidden: int = 64
    epochs: int = 4
    batch: int = 512
    rate: float = 2e-3
    dropout: float = 0.2
    seed: int = 0


class _Adam:
    """Adam's moments of one array; with `rows`, only those rows are moved."""

    def __init__(self, array: Single) -> None:
        self.array = array
        self._first = np.zeros_like(array)
        self._second = np.zeros_like(array)

    def step(self, gradient: Single, rate: float, step: int, rows: npt.NDArray[np.int64] | None = None) -> None:
        where: npt.NDArray[np.int64] | slice = slice(None) if rows is None else rows
        first = _BETA1 * self._first[where] + (1 - _BETA1) * gradient
        second = _BETA2 * self._second[where] + (1 - _BETA2) * gradient * gradient
        self._first[where], self._second[where] = first, second
        scale = rate * np.sqrt(1 - _BETA2**step) / (1 - _BETA1**step)
        self.array[where] -= (scale * first / (np.sqrt(second) + _EPSILON)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Network:
    """What was learnt, without gains: `term_coef` (V, 3), `term_vectors` (V, width), `feature_coef` (F, 3),
    `hidden_terms` (width, hidden), `hidden_features` (F, hidden), `hidden_bias` (hidden,),
    `hidden_out` (hidden, 3), `intercept` (3,).
    """

    term_coef: Single
    term_vectors: Single
    feature_coef: Single
    hidden_terms: Single
    hidden_features: Single
    hidden_bias: Single
    hidden_out: Single
    intercept: Single

    def logits(self, terms: sp.csr_matrix, features: Single) -> Single:
        """Logits (n, 3) of TF-IDF rows (n, V) and standardised features (n, F)."""
        hidden = terms @ self.term_vectors @ self.hidden_terms + features @ self.hidden_features + self.hidden_bias
        np.maximum(hidden, 0.0, out=hidden)
        logits = terms @ self.term_coef + features @ self.feature_coef + hidden @ self.hidden_out + self.intercept
        return np.asarray(logits, dtype=np.float32)


def train(
    terms: sp.csr_matrix, features: Single, targets: Single, weights: Single, shape: Shape, say: Callable[[str], None]
) -> Network:
    """Fit the network to `targets` (n, 3), each row weighted by `weights` (n,); the same numbers each time.

    `terms` is (n, V) float32, `features` (n, F) standardised float32.
    """
    rng = np.random.default_rng(shape.seed)
    rows, columns, count = terms.shape[1], 3 + shape.width, features.shape[1]
    table = np.zeros((rows, columns), dtype=np.float32)
    table[:, 3:] = rng.standard_normal((rows, shape.width), dtype=np.float32) * np.float32(0.3)
    inputs = shape.width + count
    bound = 1.0 / np.sqrt(inputs)
    hidden_in = rng.uniform(-bound, bound, (inputs, shape.hidden)).astype(np.float32)
    dense = {
        "in": _Adam(hidden_in),
        "bias": _Adam(rng.uniform(-bound, bound, shape.hidden).astype(np.float32)),
        "out": _Adam(np.zeros((shape.hidden, 3), dtype=np.float32)),
        "features": _Adam(np.zeros((count, 3), dtype=np.float32)),
        "intercept": _Adam(np.zeros(3, dtype=np.float32)),
    }
    vectors = _Adam(table)
    steps = shape.epochs * -(-terms.shape[0] // shape.batch)
    step, loss = 0, 0.0
    for epoch in range(shape.epochs):
        for batch in _batches(terms.shape[0], shape.batch, rng):
            step += 1
            rate = shape.rate * (1.0 - (step - 1) / steps)
            loss += _step(
                terms[batch], features[batch], targets[batch], weights[batch], vectors, dense, rate, step, shape, rng
            )
        say(f"pass {epoch + 1} of {shape.epochs}: loss {loss / (steps / shape.epochs):.4f}")
        loss = 0.0
    return Network(
        term_coef=table[:, :3] * _TERM_GAIN,
        term_vectors=table[:, 3:] * _TERM_GAIN,
        feature_coef=dense["features"].array,
        hidden_terms=hidden_in[: shape.width],
        hidden_features=hidden_in[shape.width :] * _FEATURE_GAIN,
        hidden_bias=dense["bias"].array,
        hidden_out=dense["out"].array,
        intercept=dense["intercept"].array,
    )


def _batches(rows: int, size: int, rng: np.random.Generator) -> Iterator[npt.NDArray[np.int64]]:
    order = rng.permutation(rows)
    for start in range(0, rows, size):
        yield order[start : start + size]


def _step(
    terms: sp.csr_matrix,
    features: Single,
    targets: Single,
    weights: Single,
    vectors: _Adam,
    dense: dict[str, _Adam],
    rate: float,
    step: int,
    shape: Shape,
    rng: np.random.Generator,
) -> float:
    """One batch forward, back and moved; returns its mean loss."""
    used, local = np.unique(terms.indices, return_inverse=True)
    small = sp.csr_matrix((terms.data, local, terms.indptr), shape=(terms.shape[0], len(used)))
    summed = (small @ vectors.array[used]) * _TERM_GAIN
    inputs = np.concatenate([summed[:, 3:], features * _FEATURE_GAIN], axis=1)
    hidden = inputs @ dense["in"].array + dense["bias"].array
    # Units left out in training are scaled up among the others, so that scoring needs to know nothing of it.
    keep = (hidden > 0) * (rng.random(hidden.shape, dtype=np.float32) >= shape.dropout) / (1 - shape.dropout)
    active = (hidden * keep).astype(np.float32)
    logits = summed[:, :3] + features @ dense["features"].array + active @ dense["out"].array + dense["intercept"].array
    logits -= logits.max(axis=1, keepdims=True)
    log_total = np.log(np.exp(logits).sum(axis=1, keepdims=True))
    loss = float((weights * (targets * (log_total - logits)).sum(axis=1)).mean())
    slope = ((np.exp(logits - log_total) - targets) * (weights / len(weights))[:, None]).astype(np.float32)
    back = ((slope @ dense["out"].array.T) * keep).astype(np.float32)
    into = np.concatenate([slope, back @ dense["in"].array[: shape.width].T], axis=1) * _TERM_GAIN
    gradients = {
        "in": inputs.T @ back,
        "bias": back.sum(axis=0),
        "out": active.T @ slope,
        "features": features.T @ slope,
        "intercept": slope.sum(axis=0),
    }
    vectors.step(np.asarray(small.T @ into, dtype=np.float32), rate, step, used.astype(np.int64))
    for name, gradient in gradients.items():
        dense[name].step(gradient, rate / 2, step)
    return loss
