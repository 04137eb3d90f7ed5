"""Scored rows to measure."""

import warnings

import numpy as np
import pytest

with warnings.catch_warnings():
    # MLflow warns of its own type hints when it is imported.
    warnings.filterwarnings("ignore", message=".*Any type hint is inferred as AnyType")
    import commentsense_sentiment.pyfunc  # noqa: F401

Rows = tuple[np.ndarray, np.ndarray]


def honest_rows(count: int, seed: int, sharpness: float = 1.0) -> Rows:
    """Labels (count,) drawn from probabilities (count, 3), which are then made `sharpness` times as sure."""
    random = np.random.default_rng(seed)
    logits = random.normal(size=(count, 3)) * 1.5
    true = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    labels = (true.cumsum(axis=1) > random.random((count, 1))).argmax(axis=1)
    said = np.exp(sharpness * logits)
    return labels, said / said.sum(axis=1, keepdims=True)


@pytest.fixture(scope="session")
def honest() -> Rows:
    """20,000 rows whose probabilities are the truth."""
    return honest_rows(20_000, 1)


@pytest.fixture(scope="session")
def boastful() -> Rows:
    """20,000 rows whose logits were doubled."""
    return honest_rows(20_000, 1, sharpness=2.0)
