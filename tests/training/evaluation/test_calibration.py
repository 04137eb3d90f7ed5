"""Calibration figures and fits, against values worked out by hand and against known truths."""

from random import Random

import numpy as np
import pytest
from commentsense_training import calibration
from commentsense_training.bootstrap import brier_losses, log_losses
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.training.evaluation.conftest import Rows, honest_rows

CONFIDENCES = arrays.arrays(np.float64, st.integers(1, 80), elements=st.sampled_from([0.4, 0.5, 0.6, 0.7, 0.9, 0.95]))


def _rows(confidences: list[float], right: list[bool]) -> Rows:
    """Rows that answer positive with these confidences, and are right where said so."""
    top = np.array(confidences)
    rest = (1 - top) / 2
    return np.where(right, 2, 0), np.stack([rest, rest, top], axis=1)


def test_the_error_is_the_gap_between_promise_and_truth() -> None:
    """Two bins, 0.6 promised and half kept, 0.9 promised and all kept: the mean gap is a tenth."""
    labels, probabilities = _rows([0.6] * 10 + [0.9] * 10, [True, False] * 5 + [True] * 10)
    assert calibration.calibration_error(labels, probabilities, bins=2) == pytest.approx((0.1 + 0.1) / 2)


def test_losses_are_those_worked_out_by_hand() -> None:
    """A half given to the truth costs log 2; the squared distance sums over the labels."""
    labels, probabilities = np.array([0]), np.array([[0.5, 0.3, 0.2]])
    assert log_losses(labels, probabilities)[0] == pytest.approx(np.log(2))
    assert brier_losses(labels, probabilities)[0] == pytest.approx(0.25 + 0.09 + 0.04)


def test_bins_have_equal_mass() -> None:
    """Distinct values fall into fifteen bins of the same size, ordered by value."""
    values = np.random.default_rng(2).random(1500)
    bins = calibration.mass_bins(values)
    assert np.bincount(bins).tolist() == [100] * 15
    assert (np.diff(bins[np.argsort(values)]) >= 0).all()


@given(CONFIDENCES, st.randoms(use_true_random=False))
def test_the_error_does_not_depend_on_the_order(top: np.ndarray, random: Random) -> None:
    """Shuffled rows give the same error, ties or not, and it lies between 0 and 1."""
    right = [i % 3 > 0 for i in range(len(top))]
    labels, probabilities = _rows(top.tolist(), right)
    order = np.array(random.sample(range(len(top)), len(top)))
    found = calibration.calibration_error(labels, probabilities)
    assert 0 <= found <= 1
    assert calibration.calibration_error(labels[order], probabilities[order]) == pytest.approx(found)


def test_honest_probabilities_have_next_to_no_error(honest: Rows, boastful: Rows) -> None:
    """Drawn labels agree with their probabilities within chance; doubled logits are found out."""
    assert calibration.calibration_error(*honest) < 0.02
    assert calibration.calibration_error(*boastful) > 0.08


def test_reliability_rows_hold_the_figures_they_name(honest: Rows) -> None:
    """Counts add up, intervals hold the accuracy, and it lies close to the confidence."""
    rows = calibration.reliability(*honest)
    assert len(rows) == 15
    assert sum(row["comments"] for row in rows) == 20_000
    for row in rows:
        assert row["low"] <= row["accuracy"] <= row["high"]
        assert abs(row["accuracy"] - row["confidence"]) < 0.06


def test_losses_come_with_intervals_that_hold_them(honest: Rows) -> None:
    """ECE, NLL and Brier lie within their own intervals."""
    labels, probabilities = honest
    for interval in calibration.losses(labels[:1000], probabilities[:1000]).values():
        assert interval["low"] <= interval["value"] <= interval["high"]


def test_the_temperature_undoes_what_was_done(boastful: Rows, honest: Rows) -> None:
    """Doubled logits get a temperature of two; honest ones of one."""
    assert calibration.fit_temperature(*boastful) == pytest.approx(2.0, abs=0.1)
    assert calibration.fit_temperature(*honest) == pytest.approx(1.0, abs=0.05)


@given(st.floats(0.25, 4.0))
def test_sharpening_can_be_undone(temperature: float) -> None:
    """A temperature and its inverse give the probabilities back; the answer never changes."""
    _, probabilities = honest_rows(50, 9)
    changed = calibration.sharpened(probabilities, temperature)
    assert changed.sum(axis=1) == pytest.approx(np.ones(50))
    assert (changed.argmax(axis=1) == probabilities.argmax(axis=1)).all()
    if temperature >= 1:  # below it, tiny probabilities fall under what six digits can hold
        assert calibration.sharpened(changed, 1 / temperature) == pytest.approx(probabilities, abs=1e-6)


def test_isotonic_calibration_mends_what_a_temperature_cannot() -> None:
    """Where one label's probability is squeezed, the error falls, on rows that were not fitted too."""
    labels, honest = honest_rows(12_000, 10)
    squeezed = honest * np.array([0.4, 1.0, 1.6])
    squeezed /= squeezed.sum(axis=1, keepdims=True)
    held_out = calibration.out_of_fold(labels, squeezed, calibration.fit_isotonic)
    assert held_out.sum(axis=1) == pytest.approx(np.ones(12_000))
    assert log_losses(labels, held_out).mean() < log_losses(labels, squeezed).mean() - 0.02
    scaled = calibration.out_of_fold(labels, squeezed, calibration.temperature_scaling)
    assert log_losses(labels, held_out).mean() < log_losses(labels, scaled).mean()


def test_isotonic_calibration_never_says_never() -> None:
    """Where a label never occurred at a probability, some of it stays, and rows still sum to one."""
    labels, probabilities = _rows([0.5] * 20 + [0.9] * 20, [False] * 20 + [True] * 20)
    found = calibration.fit_isotonic(labels, probabilities)(probabilities)
    assert found.min() > 0
    assert found.sum(axis=1) == pytest.approx(np.ones(40))


def test_every_row_is_calibrated_by_others() -> None:
    """Out of fold, the fitting function never sees the rows that it is asked about."""
    labels, probabilities = honest_rows(103, 11)
    seen: list[int] = []

    def fit(fitted: np.ndarray, _: np.ndarray) -> object:
        seen.append(len(fitted))
        return lambda rows: rows

    assert (calibration.out_of_fold(labels, probabilities, fit) == probabilities).all()
    assert sorted(seen) == [82, 82, 82, 83, 83]


def test_abstaining_curve_is_the_one_counted_by_hand() -> None:
    """Of four answers, the threshold 0.7 keeps three, two of them right."""
    labels, probabilities = _rows([0.5, 0.7, 0.8, 0.9], [True, False, True, True])
    curve = {row["min_confidence"]: row for row in calibration.abstention(labels, probabilities)}
    assert (curve[0.0]["answered"], curve[0.0]["accuracy"]) == (1.0, 0.75)
    assert (curve[0.7]["answered"], curve[0.7]["accuracy"]) == (0.75, pytest.approx(2 / 3, abs=1e-6))
    assert curve[0.85]["comments"] == 1
    assert 0.95 not in curve


def test_the_smallest_threshold_is_the_one_counted_by_hand() -> None:
    """From 0.6 on, four of five are right: that is the smallest; in tenths it is the same."""
    labels, probabilities = _rows([0.5, 0.55, 0.6, 0.7, 0.8, 0.9, 0.95], [False, False, True, True, False, True, True])
    assert calibration.smallest_min_confidence(labels, probabilities) == pytest.approx(0.6)
    assert calibration.smallest_min_confidence(labels, probabilities, step=0.1) == pytest.approx(0.6)
    assert calibration.smallest_min_confidence(labels, probabilities, target=0.99) == pytest.approx(0.9)


def test_no_threshold_is_said_where_none_is_enough() -> None:
    """A model that is always wrong has none."""
    labels, probabilities = _rows([0.5, 0.9], [False, False])
    assert calibration.smallest_min_confidence(labels, probabilities) is None


@settings(max_examples=60)
@given(CONFIDENCES, st.floats(0.3, 0.95))
def test_the_threshold_keeps_its_promise_and_none_smaller_does(top: np.ndarray, target: float) -> None:
    """Whatever the rows: at the threshold enough is right, at every smaller confidence it is not."""
    right = [(i * 7) % 5 > 1 for i in range(len(top))]
    labels, probabilities = _rows(top.tolist(), right)
    found = calibration.smallest_min_confidence(labels, probabilities, target)

    def rate(threshold: float) -> float:
        kept = top >= threshold
        return float(np.array(right)[kept].mean())

    for threshold in np.unique(probabilities.max(axis=1)):
        if found is None or threshold < found:
            assert rate(threshold) < target
    if found is not None:
        assert rate(found) >= target


def test_nothing_to_fit_on_is_an_error() -> None:
    """Without rows both fits say so."""
    for fit in (calibration.fit_temperature, calibration.fit_isotonic):
        with pytest.raises(ValueError, match="no rows"):
            fit(np.array([], dtype=np.int64), np.empty((0, 3)))
