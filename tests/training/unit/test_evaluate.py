"""Figures from labels and probabilities, against values worked out by hand and by scikit-learn."""

import numpy as np
import pytest
from commentsense_training import evaluate
from sklearn.metrics import accuracy_score, f1_score, recall_score


@pytest.fixture
def scored() -> tuple[np.ndarray, np.ndarray]:
    """True labels (400,) and probabilities (400, 3) that lean towards them."""
    random = np.random.default_rng(7)
    labels = random.integers(0, 3, 400)
    probabilities = random.dirichlet([1.0, 1.0, 1.0], 400)
    probabilities[np.arange(400), labels] += 0.5
    return labels, probabilities / probabilities.sum(axis=1, keepdims=True)


def test_quality_equals_scikit_learns(scored: tuple[np.ndarray, np.ndarray]) -> None:
    """Macro recall, accuracy and macro F1 are the usual ones."""
    labels, probabilities = scored
    answers = probabilities.argmax(axis=1)
    found = evaluate.quality(labels, probabilities)
    assert found.macro_recall == pytest.approx(recall_score(labels, answers, average="macro"), abs=1e-4)
    assert found.accuracy == pytest.approx(accuracy_score(labels, answers), abs=1e-4)
    assert found.macro_f1 == pytest.approx(f1_score(labels, answers, average="macro"), abs=1e-4)


def test_confusion_by_confidence_adds_up(scored: tuple[np.ndarray, np.ndarray]) -> None:
    """The ten tables sum to the whole table, and no answer of three can be below a third."""
    labels, probabilities = scored
    tables = np.array(evaluate.confusion_by_confidence(labels, probabilities))
    assert tables.shape == (10, 3, 3)
    assert (tables.sum(axis=0) == evaluate.confusion(labels, probabilities.argmax(axis=1))).all()
    assert tables[:3].sum() == 0


def test_a_certain_answer_falls_into_the_last_bin() -> None:
    """A probability of exactly one is counted."""
    tables = evaluate.confusion_by_confidence(np.array([2]), np.array([[0.0, 0.0, 1.0]]))
    assert tables[9] == [[0, 0, 0], [0, 0, 0], [0, 0, 1]]


def test_calibration_error_is_the_gap_between_promise_and_truth() -> None:
    """Nine tenths promised and half kept is an error of four tenths."""
    probabilities = np.tile([0.05, 0.05, 0.90], (10, 1))
    labels = np.array([2] * 5 + [0] * 5)
    assert evaluate.calibration_error(labels, probabilities) == pytest.approx(0.4)


def test_the_temperature_undoes_overconfidence() -> None:
    """Logits blown up by two get a temperature near two."""
    random = np.random.default_rng(1)
    logits = random.normal(size=(20_000, 3)) * 1.5
    honest = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    labels = (honest.cumsum(axis=1) > random.random((20_000, 1))).argmax(axis=1)
    blown = np.exp(2 * logits) / np.exp(2 * logits).sum(axis=1, keepdims=True)
    assert evaluate.best_temperature(labels, blown) == pytest.approx(2.0, abs=0.1)
