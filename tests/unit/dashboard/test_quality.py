"""What a model's description says of its quality."""

import math

import pytest
from commentsense_dashboard import quality

REFERENCE = {"negative": 0.25, "neutral": 0.4, "positive": 0.35}


def test_reliability_counts_the_diagonal() -> None:
    """Of a bin, the right ones are those whose answer is the truth."""
    bins = [[[0, 0, 0]] * 3] * 9 + [[[8, 1, 0], [0, 5, 1], [0, 0, 5]]]
    found = quality.reliability(bins)
    assert len(found) == 10
    assert found[9]["n"] == 20
    assert found[9]["right"] == pytest.approx(0.9)
    assert found[9]["low"] < 0.9 < found[9]["high"]
    assert found[0]["n"] == 0
    assert found[9]["mean confidence"] == pytest.approx(0.95)
    # No answer is surer than a third only if it wins.
    assert found[3]["mean confidence"] == pytest.approx((1 / 3 + 0.4) / 2)


def test_intervals_by_wilson() -> None:
    """The interval is Wilson's, which stays inside 0 and 1 at the ends."""
    assert quality.wilson(0, 0) == (0.0, 1.0)
    low, high = quality.wilson(10, 10)
    assert low == pytest.approx(0.7225, abs=1e-3)
    assert high == pytest.approx(1.0)
    assert quality.wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-3)


def test_the_index_is_nothing_without_a_shift() -> None:
    """Equal shares give 0, the index grows with the shift and is the same both ways."""
    assert quality.stability(REFERENCE, REFERENCE) == 0
    other = {"negative": 0.5, "neutral": 0.3, "positive": 0.2}
    expected = sum((other[label] - REFERENCE[label]) * math.log(other[label] / REFERENCE[label]) for label in other)
    assert quality.stability(REFERENCE, other) == pytest.approx(expected)
    assert quality.stability(other, REFERENCE) == pytest.approx(expected)


def test_a_label_that_never_comes_is_no_error() -> None:
    """A share of 0 gives a large index, not an endless one."""
    assert 0.25 < quality.stability(REFERENCE, {"negative": 0.0, "neutral": 0.0, "positive": 1.0}) < 20


def test_verdicts() -> None:
    """Few comments tell nothing; otherwise the index decides between three sentences."""
    assert "Too few" in quality.verdict(9.0, 10)
    said = [quality.verdict(index, 1000) for index in (0.0, 0.09, 0.1, 0.24, 0.25, 3.0)]
    assert said[0] == said[1] != said[2]
    assert said[2] == said[3] != said[4]
    assert said[4] == said[5]
