"""Simulated videos and what is measured of an estimator."""

import numpy as np
import pytest
from commentsense_training import shares

from tests.training.evaluation.conftest import honest_rows


def test_videos_have_the_size_and_the_shares_that_they_say() -> None:
    """With a model that is always right, counts are the drawn shares but for chance."""
    labels = np.repeat([0, 1, 2], 100)
    drawn = shares.videos(labels, labels, count=50, comments=2000)
    assert drawn.shares.sum(axis=1) == pytest.approx(np.ones(50))
    assert drawn.counts.sum(axis=1).tolist() == [2000] * 50
    assert np.abs(drawn.counts / 2000 - drawn.shares).max() < 0.05
    assert drawn.shares.max() > 0.8


def test_the_same_seed_draws_the_same_videos() -> None:
    """Another seed draws others."""
    labels, probabilities = honest_rows(500, 13)
    answers = probabilities.argmax(axis=1)
    one, same, other = (shares.videos(labels, answers, count=5, seed=seed).counts.tolist() for seed in (1, 1, 2))
    assert one == same
    assert one != other


def test_an_oracle_has_no_error_and_a_guesser_a_known_one() -> None:
    """Told the truth, the error is nought and every interval holds it; a third always is off by 8 / 27 in the mean."""
    labels = np.repeat([0, 1, 2], 50)
    drawn = shares.videos(labels, labels, count=4000, comments=20)
    truth = iter(drawn.shares)
    oracle = shares.simulate(drawn, lambda *_: [(s, s, s) for s in next(truth)])
    assert oracle["mean_absolute_error"]["value"] == 0.0
    assert oracle["coverage"]["value"] == 1.0
    guess = shares.simulate(drawn, lambda *_: [(1 / 3, 0.3, 0.4)] * 3)
    # One share of three drawn evenly has the density 2 (1 - s): its mean distance from a third is 16 / 81.
    assert guess["mean_absolute_error"]["value"] == pytest.approx(16 / 81, abs=0.005)
    assert guess["coverage"]["value"] == pytest.approx(0.7**2 - 0.6**2, abs=0.015)
    assert guess["width"]["value"] == pytest.approx(0.1)


def test_a_label_without_rows_is_named() -> None:
    """No video can have comments that there are none of."""
    with pytest.raises(ValueError, match="positive"):
        shares.videos(np.array([0, 1]), np.array([0, 1]))
