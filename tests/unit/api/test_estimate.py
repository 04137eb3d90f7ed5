"""The corrected shares and their intervals."""

import numpy as np
import pytest
from commentsense_api.estimate import difference, estimate, solve_shares, wilson

MATRIX = np.array([[0.70, 0.20, 0.10], [0.15, 0.70, 0.15], [0.08, 0.17, 0.75]])


def _em(matrix: np.ndarray, observed: np.ndarray, rounds: int = 20_000) -> np.ndarray:
    """The textbook way to the same maximum, step by step."""
    shares = np.full(3, 1 / 3)
    for _ in range(rounds):
        shares = shares * (matrix @ (observed / (shares @ matrix)))
    return shares


@pytest.mark.parametrize("observed", [(0.3, 0.4, 0.3), (0.9, 0.05, 0.05), (0.02, 0.03, 0.95), (0.5, 0.0, 0.5)])
def test_solution_is_the_maximum_of_the_likelihood(observed: tuple[float, float, float]) -> None:
    """The direct solution, inside and on the edge, is where expectation maximisation ends up."""
    row = np.array(observed)
    found = solve_shares(MATRIX[None], row[None])[0]
    assert found == pytest.approx(_em(MATRIX, row), abs=2e-3)
    assert found.sum() == pytest.approx(1)
    assert found.min() >= 0


def test_true_shares_are_recovered_without_noise() -> None:
    """Counts that the confusion matrix makes of known shares lead back to those shares."""
    true = np.array([0.2, 0.5, 0.3])
    observed = true @ MATRIX
    assert solve_shares(MATRIX[None], observed[None])[0] == pytest.approx(true)


def test_intervals_cover_the_truth_where_the_plain_ones_fail() -> None:
    """Over simulated videos 90 % or more of the 95 % intervals hold the true share; raw ones hold few."""
    rng = np.random.default_rng(7)
    corrected = raw = total = 0
    for video in range(120):
        true = rng.dirichlet([2, 2, 2])
        held_out = np.array([rng.multinomial(400, row) for row in MATRIX])
        labels = rng.multinomial(rng.integers(200, 3000), true @ MATRIX)
        result = estimate({"v": labels.tolist()}, {"v": held_out.tolist()}, str(video))
        for place, share in enumerate(result.shares):
            low, high = wilson(float(labels[place]), float(labels.sum()))
            corrected += share.low <= true[place] <= share.high
            raw += low <= true[place] <= high
            total += 1
    assert corrected / total >= 0.90
    assert raw / total < 0.60


def test_analysis_of_two_versions_is_corrected_per_version() -> None:
    """Each version's counts are corrected by its own matrix, and the results add up by their numbers."""
    exact = (np.eye(3) * 1e6).tolist()
    swapped = (np.eye(3)[[1, 0, 2]] * 1e6).tolist()
    result = estimate({"a": (300, 0, 0), "b": (0, 300, 400)}, {"a": exact, "b": swapped}, "x")
    assert [round(share.estimate, 2) for share in result.shares] == [0.6, 0.0, 0.4]
    assert result.corrected


def test_unknown_errors_leave_raw_shares_with_a_wilson_interval() -> None:
    """Without the model's confusion counts the shares are raw and say so."""
    result = estimate({"v": (10, 20, 70)}, {"v": None}, "x")
    assert not result.corrected
    assert result.shares[2].estimate == result.shares[2].raw == 0.7
    assert (result.shares[2].low, result.shares[2].high) == pytest.approx(wilson(70, 100))


def test_nothing_counted_is_not_enough_and_spans_everything() -> None:
    """No comments: every share could be anything."""
    result = estimate({}, {}, "x")
    assert result.total == 0
    assert [(share.low, share.high) for share in result.shares] == [(0, 1)] * 3
    assert result.too_few is not None


@pytest.mark.parametrize("counts", [(0, 52, 0), (52, 0, 0), (0, 0, 300)])
def test_no_number_of_equal_answers_makes_anything_certain(counts: tuple[int, int, int]) -> None:
    """Where every comment has the same label, shares, sentiment and differences still have a width."""
    result = estimate({"v": counts}, {"v": (MATRIX * 2_000).tolist()}, "x")
    place = counts.index(max(counts))
    assert result.shares[place].estimate == pytest.approx(1)
    least = 1 / sum(counts)
    assert all(share.high - share.low > least for share in result.shares)
    _, low, high = result.sentiment
    assert high - low > least
    other = estimate({"v": counts}, {"v": (MATRIX * 2_000).tolist()}, "y")
    assert all(high - low > least for _, low, high in difference(result, other))


@pytest.mark.parametrize("counts", [(500, 0, 0), (0, 0, 500), (1, 0, 0), (0, 250, 250)])
def test_one_sided_counts_stay_within_bounds(counts: tuple[int, int, int]) -> None:
    """Labels that never occur give shares and intervals within 0 and 1 that hold the estimate."""
    result = estimate({"v": counts}, {"v": (MATRIX * 300).tolist()}, "x")
    assert sum(share.estimate for share in result.shares) == pytest.approx(1)
    for share in result.shares:
        assert 0 <= share.low <= share.estimate <= share.high <= 1
    best, low, high = result.sentiment
    assert -1 <= low <= best <= high <= 1


def test_a_matrix_that_tells_nothing_apart_gives_an_interval_too_wide_to_tell() -> None:
    """A model that answers the same whatever is true is admitted to say nothing."""
    result = estimate({"v": (300, 300, 400)}, {"v": [[100, 100, 100]] * 3}, "x")
    assert "too wide" in (result.too_few or "")
    assert all(np.isfinite([share.estimate, share.low, share.high]).all() for share in result.shares)


def test_an_empty_row_of_the_matrix_is_a_wide_interval_not_an_error() -> None:
    """A label that no held-out comment had is uncertain, no more."""
    result = estimate({"v": (100, 100, 100)}, {"v": [[0, 0, 0], [10, 80, 10], [10, 10, 80]]}, "x")
    assert result.corrected
    assert sum(share.estimate for share in result.shares) == pytest.approx(1)


def test_same_input_gives_same_output_on_every_replica() -> None:
    """Draws are seeded by what goes in."""
    one, two = (estimate({"v": (50, 60, 70)}, {"v": (MATRIX * 100).tolist()}, "x") for _ in range(2))
    assert one.shares == two.shares
    assert one.sentiment == two.sentiment


def test_thirty_comments_are_the_fewest_that_tell() -> None:
    """Below 30 comments the reason names their number."""
    matrix = {"v": (np.eye(3) * 1000).tolist()}
    assert "29" in (estimate({"v": (1, 1, 27)}, matrix, "x").too_few or "")
    assert estimate({"v": (5, 5, 290)}, matrix, "x").too_few is None


def test_difference_of_equal_analyses_is_uncertain_and_of_unequal_ones_is_not() -> None:
    """Two videos with equal counts are not told apart, though their difference has an interval; opposite ones are."""
    matrix = {"v": (MATRIX * 400).tolist()}
    one, same = (estimate({"v": (300, 300, 300)}, matrix, salt) for salt in ("one", "two"))
    other = estimate({"v": (100, 200, 600)}, matrix, "three")
    for best, low, high in difference(one, same):
        assert low < best < high
        assert low < 0 < high
    best, low, _ = difference(other, one)[3]
    assert best > 0
    assert low > 0


def test_shared_errors_of_one_model_cancel_in_a_difference() -> None:
    """The interval of a difference is narrower than if each analysis had a model of its own."""
    rough = {"v": (MATRIX * 60).tolist()}
    elsewhere = {"w": (MATRIX * 60).tolist()}
    one = estimate({"v": (3000, 3000, 3000)}, rough, "one")
    same_model = estimate({"v": (3000, 3000, 3000)}, rough, "two")
    other_model = estimate({"w": (3000, 3000, 3000)}, elsewhere, "two")
    narrow = difference(one, same_model)[0]
    wide = difference(one, other_model)[0]
    assert narrow[2] - narrow[1] < 0.5 * (wide[2] - wide[1])
