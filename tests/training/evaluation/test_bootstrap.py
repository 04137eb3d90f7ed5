"""Intervals and paired comparisons, against values worked out by hand and by scikit-learn."""

import numpy as np
import pytest
from commentsense_training import bootstrap
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, f1_score, recall_score

from tests.training.evaluation.conftest import honest_rows

ROWS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=60)


def test_figures_of_a_table_are_those_worked_out_by_hand() -> None:
    """Of three tables' figures each is the fraction that one writes down."""
    table = np.array([[3.0, 1.0, 0.0], [0.0, 2.0, 2.0], [1.0, 0.0, 1.0]])
    assert bootstrap.macro_recall(table) == pytest.approx((3 / 4 + 2 / 4 + 1 / 2) / 3)
    assert bootstrap.accuracy(table) == pytest.approx(6 / 10)
    assert bootstrap.macro_f1(table) == pytest.approx((6 / 8 + 4 / 7 + 2 / 5) / 3)


@given(ROWS)
def test_figures_equal_scikit_learns(rows: list[tuple[int, int]]) -> None:
    """Over the labels that occur, every figure is the usual one."""
    labels, answers = (np.array([row[i] for row in rows]) for i in (0, 1))
    table = bootstrap.tables_of(labels, answers)
    present = sorted(set(labels.tolist()))
    recall = recall_score(labels, answers, labels=present, average="macro", zero_division=0)
    assert bootstrap.macro_recall(table) == pytest.approx(recall)
    assert bootstrap.accuracy(table) == pytest.approx(accuracy_score(labels, answers))
    assert bootstrap.macro_f1(table) == pytest.approx(f1_score(labels, answers, average="macro", zero_division=0))


def test_an_absent_label_is_in_no_mean() -> None:
    """Where no row is negative, macro recall is the mean of the two other labels'."""
    table = bootstrap.tables_of(np.array([1, 1, 2]), np.array([1, 0, 2]))
    assert bootstrap.macro_recall(table) == pytest.approx((1 / 2 + 1) / 2)


@settings(max_examples=40)
@given(ROWS, st.integers(0, 5))
def test_an_interval_lies_where_figures_can(rows: list[tuple[int, int]], seed: int) -> None:
    """Bounds are ordered and between 0 and 1, and equal input gives equal output."""
    labels, answers = (np.array([row[i] for row in rows]) for i in (0, 1))
    found = bootstrap.table_intervals(labels, answers, n=100, seed=seed)
    for interval in found.values():
        assert 0 <= interval.low <= interval.high <= 1
    assert found == bootstrap.table_intervals(labels, answers, n=100, seed=seed)


def test_the_interval_has_the_width_that_theory_gives() -> None:
    """For 2,000 rows of which half are right, 95 % of resamples lie within 1.96 standard errors."""
    labels = np.zeros(2000, dtype=np.int64)
    answers = np.array([0, 1] * 1000)
    found = bootstrap.table_intervals(labels, answers, n=20_000)["accuracy"]
    error = 1.96 * np.sqrt(0.25 / 2000)
    assert found.value == 0.5
    assert (found.low, found.high) == pytest.approx((0.5 - error, 0.5 + error), abs=0.001)


def test_clusters_widen_the_interval() -> None:
    """Rows that come in equal tens carry a tenth of the evidence: the interval is as wide as of that many rows."""
    right = np.random.default_rng(3).random(100) < 0.7
    answers = np.repeat(np.where(right, 0, 1), 10)
    labels, names = np.zeros(1000, dtype=np.int64), np.repeat(np.arange(100), 10)
    alone = bootstrap.table_intervals(labels, answers)["accuracy"]
    clustered = bootstrap.table_intervals(labels, answers, clusters=names.tolist())["accuracy"]
    few = bootstrap.table_intervals(labels[:100], np.where(right, 0, 1))["accuracy"]
    assert clustered.value == alone.value
    assert clustered.high - clustered.low == pytest.approx(few.high - few.low, abs=0.02)
    assert clustered.high - clustered.low > 2 * (alone.high - alone.low)


def test_means_are_resampled_like_tables() -> None:
    """The mean of right and wrong as numbers has the same interval as accuracy."""
    labels, probabilities = honest_rows(1500, 4)
    answers = probabilities.argmax(axis=1)
    mean = bootstrap.mean_interval((answers == labels).astype(float), n=10_000)
    table = bootstrap.table_intervals(labels, answers, n=10_000)["accuracy"]
    assert (mean.value, mean.low, mean.high) == pytest.approx((table.value, table.low, table.high), abs=0.002)


@pytest.mark.parametrize("metric", ["macro_recall", "accuracy", "macro_f1", "nll", "brier"])
def test_a_model_does_not_differ_from_itself(metric: str) -> None:
    """Against its own answers every difference is nought and p is one."""
    labels, probabilities = honest_rows(400, 5)
    found = bootstrap.paired_bootstrap(labels, probabilities, probabilities, metric, 300)
    assert (found.difference, found.low, found.high, found.p) == (0.0, 0.0, 0.0, 1.0)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(["macro_recall", "accuracy", "nll"]))
def test_the_comparison_is_antisymmetric(seed: int, metric: str) -> None:
    """Exchanging the models turns every sign and leaves p, within what resampling varies."""
    labels, a = honest_rows(200, seed)
    b = np.random.default_rng(seed).dirichlet(np.ones(3), 200)
    one = bootstrap.paired_bootstrap(labels, a, b, metric, 2000)
    other = bootstrap.paired_bootstrap(labels, b, a, metric, 2000)
    assert one.difference == pytest.approx(-other.difference)
    # Tables are drawn cell by cell, so that exchanged cells meet other random numbers.
    assert (one.low, one.high) == pytest.approx((-other.high, -other.low), abs=0.03)
    assert one.p == pytest.approx(other.p, abs=0.1)


def test_a_better_model_is_found_better_and_noise_is_not() -> None:
    """Honest probabilities beat random ones beyond doubt; two kinds of noise do not beat each other."""
    labels, good = honest_rows(1000, 6)
    random = np.random.default_rng(7)
    noise, other = random.dirichlet(np.ones(3), 1000), random.dirichlet(np.ones(3), 1000)
    sure = bootstrap.paired_bootstrap(labels, good, noise, "macro_recall")
    assert sure.low > 0.1
    assert sure.p < 0.001
    unsure = bootstrap.paired_bootstrap(labels, noise, other, "accuracy")
    assert unsure.low < 0 < unsure.high
    assert unsure.p > 0.05


def test_what_both_find_hard_cancels() -> None:
    """One answer mended in a thousand is a sure gain, though both models are wrong half of the time."""
    labels = np.zeros(1000, dtype=np.int64)
    worse = np.array([0, 1] * 500)
    better = worse.copy()
    better[np.flatnonzero(worse == 1)[:20]] = 0
    found = bootstrap.paired_bootstrap(labels, better, worse, "accuracy")
    assert found.difference == pytest.approx(0.02)
    assert found.low > 0.01


def test_wilson_gives_the_published_interval() -> None:
    """Of 81 of 263, a usual example, the score interval is 0.2553 to 0.3662; nothing of nothing may be anything."""
    found = bootstrap.wilson(81, 263)
    assert (found.low, found.high) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert bootstrap.wilson(0, 0) == bootstrap.Interval(0.0, 0.0, 1.0)


def test_wrong_input_says_what_is_wrong() -> None:
    """No rows, other lengths and unknown metrics are errors that name the fault."""
    labels, probabilities = honest_rows(10, 8)
    with pytest.raises(ValueError, match="no rows"):
        bootstrap.table_intervals(labels[:0], labels[:0])
    with pytest.raises(ValueError, match="10 labels, but 9 answers"):
        bootstrap.paired_bootstrap(labels, probabilities, probabilities[:9])
    with pytest.raises(ValueError, match="no metric 'auc'"):
        bootstrap.paired_bootstrap(labels, probabilities, probabilities, "auc")
    with pytest.raises(ValueError, match="10 rows, but 3 cluster names"):
        bootstrap.mean_interval(probabilities[:, 0], clusters=["a", "b", "c"])
