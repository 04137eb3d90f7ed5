"""Which slice a comment belongs to, and what is measured of slices."""

import numpy as np
import pytest
from commentsense_training import evaluation, slices
from commentsense_training.datasets import Example
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.training.evaluation.conftest import honest_rows


@pytest.mark.parametrize(
    ("text", "slice_"),
    [
        ("I love this song so much", "language: English"),
        ("me encanta muchísimo esta canción, es la mejor del mundo", "language: another"),
        ("😍😍😍", "language: none to be found"),
        ("😍😍😍", "length: no words"),
        ("so good", "length: 1 to 4 words"),
        ("one two three four five", "length: 5 to 9 words"),
        ("word " * 19, "length: 10 to 19 words"),
        ("word " * 20, "length: 20 words or more"),
        ("great 👍", "emoji: with"),
        ("great :)", "emoji: with"),
        ("lol xD", "emoji: with"),
        ("a two-run lead, 2-0, really?!", "emoji: without"),
        ("I don't like it", "negation: with"),
        ("nothing beats this", "negation: with"),
        ("I like it", "negation: without"),
        ("is this real?", "question: with"),
        ("see https://example.org/watch?v=1 now", "question: without"),
        ("this is AMAZING", "capitals: a word in capitals"),
        ("This is ok", "capitals: some"),
        ("@BIGNAME this is ok", "capitals: none"),
        ("what an album", "topic: music"),
        ("the president and his team", "topic: politics"),
        ("the president and his team", "topic: sport"),
        ("nothing in particular", "topic: none of these"),
    ],
)
def test_a_comment_is_in_the_slices_that_one_would_say(text: str, slice_: str) -> None:
    """What is looked at, from the raw text alone."""
    assert slice_ in slices.masks([text])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(), min_size=1, max_size=8))
def test_every_comment_has_one_place_on_each_axis(texts: list[str]) -> None:
    """Hostile text too; only topics may overlap, and no comment is in none."""
    rows: dict[str, np.ndarray] = {}
    for name, mask in slices.masks(texts).items():
        assert mask.shape == (len(texts),)
        assert mask.any()
        axis = name.split(": ")[0]
        rows[axis] = rows.get(axis, np.zeros(len(texts), dtype=int)) + mask
    assert set(rows) == {"language", "length", "emoji", "negation", "question", "capitals", "topic"}
    for axis, count in rows.items():
        assert (count >= 1).all()
        assert axis == "topic" or (count == 1).all()


def test_slices_are_measured_worst_first_and_small_ones_say_so() -> None:
    """A slice that is always wrong comes before one that is always right; below 200 it is too few to tell."""
    texts = ["I like it"] * 200 + ["I do not like it"] * 199
    labels = np.array([2] * 200 + [0] * 199)
    probabilities = np.tile([0.1, 0.1, 0.8], (399, 1))
    found = slices.measure(labels, probabilities, texts)
    by_name = {row["slice"]: row for row in found}
    values = [row["macro_recall"]["value"] for row in found]
    assert values == sorted(values)
    wrong, right = by_name["negation: with"], by_name["negation: without"]
    assert (wrong["comments"], wrong["few"], wrong["macro_recall"]["value"]) == (199, True, 0.0)
    assert (right["comments"], right["few"], right["accuracy"]["value"]) == (200, False, 1.0)
    assert right["absent"] == ["negative", "neutral"]
    assert right["accuracy"]["low"] < 1.0


def _examples(count: int, seed: int) -> tuple[list[Example], np.ndarray]:
    labels, probabilities = honest_rows(count, seed)
    rows = [Example(f"text {i}", int(label), "x", str(i)) for i, label in enumerate(labels)]
    return rows, probabilities


def test_a_report_has_every_figure_of_every_part() -> None:
    """Quality, calibration before and after, reliability, abstention, slices; threshold over calibration parts."""
    rows, probabilities = _examples(300, 12)
    answers = dict(zip((row.text for row in rows), probabilities, strict=True))

    def predict(texts: list[str]) -> np.ndarray:
        return np.array([answers[text] for text in texts])

    found = evaluation.report(
        predict,
        {"toy-dev": rows[:100], "toy-calibration": rows[100:]},
        uncalibrated=lambda texts: np.full((len(texts), 3), 1 / 3),
    )
    part = found["parts"]["toy-dev"]
    assert set(found["parts"]) == {"toy-dev", "toy-calibration"}
    assert np.sum(part["quality"]["confusion"]) == part["comments"] == 100
    labels = evaluation.labels_of(rows[:100])
    assert part["quality"]["accuracy"]["value"] == pytest.approx(
        float((probabilities[:100].argmax(axis=1) == labels).mean()), abs=1e-6
    )
    assert part["uncalibrated"]["calibration"]["nll"]["value"] == pytest.approx(np.log(3), abs=1e-6)
    assert part["uncalibrated"]["nll_difference"]["difference"] < 0
    assert found["min_confidence"] == found["parts"]["toy-calibration"]["min_confidence"]
    assert {"reliability", "abstention", "slices"} <= set(part)


def test_a_part_without_comments_is_an_error() -> None:
    """It is named."""
    with pytest.raises(ValueError, match="toy-dev holds no comments"):
        evaluation.report(lambda _: np.empty((0, 3)), {"toy-dev": []})
