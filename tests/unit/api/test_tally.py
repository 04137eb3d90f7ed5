"""What the tally says."""

from commentsense_api.tally import basis, confusion

TALLY = {
    "audience|positive|v1|9|1": "50",
    "audience|positive|v1|4|1": "7",
    "audience|negative|v2|6|1": "5",
    "audience|neutral|v1|8|0": "3",
    "owner|neutral|v1|7|1": "4",
    "owner|positive|v1|7|0": "2",
    "skipped|empty": "6",
    "skipped|unscorable": "1",
}


def test_audience_in_known_languages_counts() -> None:
    """The owner's comments and unknown languages are left out and said to be."""
    found = basis(TALLY, 0, include_owner=False)
    assert found.counts == {"v1": (0, 0, 57), "v2": (5, 0, 0)}
    assert (found.counted, found.owner, found.unsupported, found.unsure) == (62, 6, 3, 0)
    assert found.skipped == {"empty": 6, "unscorable": 1}


def test_confidence_leaves_out_lower_bins() -> None:
    """From bin 5 on, what the model was less sure of is counted apart."""
    found = basis(TALLY, 5, include_owner=False)
    assert found.counts["v1"] == (0, 0, 50)
    assert found.unsure == 7


def test_owner_counts_when_asked_for() -> None:
    """With the owner, only those of known languages count."""
    found = basis(TALLY, 0, include_owner=True)
    assert found.counts["v1"] == (0, 4, 57)
    assert found.unsupported == 5


def test_confusion_adds_up_the_bins_that_count() -> None:
    """The matrix is of the same bins as the counts."""
    description = {"confusion": [[[b, 0, 0], [0, 1, 0], [0, 0, 1]] for b in range(10)]}
    assert confusion(description, 0) == ((45, 0, 0), (0, 10, 0), (0, 0, 10))
    assert confusion(description, 8) == ((17, 0, 0), (0, 2, 0), (0, 0, 2))


def test_a_model_that_says_nothing_usable_has_no_confusion() -> None:
    """Missing, short, malformed or empty counts are as good as none."""
    empty = {"confusion": [[[0, 0, 0]] * 3] * 10}
    for description in (None, {}, {"confusion": [1]}, {"confusion": [[1]] * 10}, {"confusion": ["x"] * 10}, empty):
        assert confusion(description, 0) is None
