"""Which differences stop a promotion, and which are chance."""

from typing import Any

import numpy as np
import pytest
from commentsense_training import gates, harm, limits
from commentsense_training.datasets import BadData
from commentsense_training.gates import Candidate
from commentsense_training.harm import Part
from commentsense_training.limits import Promote
from hypothesis import given
from hypothesis import strategies as st

LIMITS = Promote(
    parts=("dev",),
    least_gain=0.0,
    least_macro_recall=0.4,
    level=0.05,
    smallest=100,
    largest_ece=1.0,
    largest_invariance_failures=0.05,
    largest_behaviour_loss=0.01,
    least_speed=100,
    largest_megabytes=15,
    resamples=4000,
)
FINE = Candidate(speed=200.0, megabytes=3.0)
ROWS = 3000


def _answers(labels: Any, right: Any, seed: int) -> Any:
    """Probabilities (n, 3) that are right where `right` says so, else of another label."""
    wrong = (labels + 1 + np.random.default_rng(seed).integers(0, 2, len(labels))) % 3
    return np.eye(3)[np.where(right, labels, wrong)] * 0.8 + 0.2 / 3


def _part(challenger: Any, champion: Any, slices: Any = None) -> Part:
    """A part of `ROWS` rows, of which each model gets right the share that it has for the row's label."""
    rng = np.random.default_rng(3)
    labels = np.arange(ROWS) % 3
    luck = rng.random(ROWS)
    return Part(
        "dev",
        labels,
        _answers(labels, luck < np.asarray(challenger)[labels], 1),
        _answers(labels, luck < np.asarray(champion)[labels], 1),
        slices or {},
    )


def _failed(table: list[gates.Gate]) -> list[str]:
    return [gate.name for gate in table if gate.passed is False]


def test_a_better_model_passes() -> None:
    """Three points more recall on each label: nothing to refuse."""
    table = gates.gates([_part([0.7] * 3, [0.67] * 3)], FINE, FINE, LIMITS)
    assert _failed(table) == []
    assert gates.reasons(table) == []


def test_an_equal_model_brings_no_gain() -> None:
    """The interval of no difference does not lie above zero, and that is the only complaint."""
    table = gates.gates([_part([0.7] * 3, [0.7] * 3)], FINE, FINE, LIMITS)
    assert _failed(table) == ["dev: gain in macro recall"]


def test_a_gain_does_not_pay_for_harm_to_one_label() -> None:
    """Macro recall rises, but negative comments are found less often: refused for that label."""
    table = gates.gates([_part([0.6, 0.8, 0.8], [0.7, 0.7, 0.7])], FINE, FINE, LIMITS)
    assert _failed(table) == ["dev: recall of negative"]
    assert "recall of negative" in gates.reasons(table)[0]


def test_a_gain_does_not_pay_for_harm_to_a_slice() -> None:
    """A slice that the challenger always gets wrong stops it; one of few rows is shown and decides nothing."""
    part = _part([0.8] * 3, [0.7] * 3)
    big, few = np.zeros(ROWS, dtype=bool), np.zeros(ROWS, dtype=bool)
    big[:300], few[:60] = True, True
    broken = part.challenger.copy()
    broken[big] = _answers(part.labels[big], np.zeros(300, dtype=bool), 2)
    table = gates.gates(
        [Part("dev", part.labels, broken, part.champion, {"emoji: with": big, "topic: food": few})],
        FINE,
        FINE,
        LIMITS.model_copy(update={"least_gain": -1.0}),
    )
    assert _failed(table) == ["dev: slice emoji: with"]
    assert {gate.name: gate.passed for gate in table}["dev: slice topic: food"] is None


def test_many_slices_of_an_equal_model_raise_no_alarm() -> None:
    """Two models of the same quality with different mistakes, forty slices: none fails by chance."""
    labels = np.arange(ROWS) % 3
    rng = np.random.default_rng(11)
    answers = [_answers(labels, rng.random(ROWS) < 0.7, seed) for seed in (1, 2)]
    slices = {f"slice {i}": rng.random(ROWS) < 0.1 for i in range(40)}
    part = Part("dev", labels, answers[0], answers[1], slices)
    compared = harm.everywhere([part], smallest=100, resamples=4000, seed=1)
    one_sided = [one.difference.p / 2 for one in compared if one.difference.difference < 0]
    assert min(one_sided) < 0.05, "uncorrected, one of them would have alarmed: else this shows nothing"
    assert all(one.p is not None and one.p > 0.05 for one in compared)


def test_holm_on_a_worked_example() -> None:
    """0.01, 0.04, 0.03, 0.005 become 0.03, 0.06, 0.06, 0.02."""
    assert harm.holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_holm_keeps_order_and_never_helps(p: list[float]) -> None:
    """Corrected values are no smaller than the raw ones, at most 1, and in the same order."""
    corrected = harm.holm(p)
    assert all(raw <= one <= 1.0 for raw, one in zip(p, corrected, strict=True))
    order = sorted(range(len(p)), key=lambda i: p[i])
    assert [corrected[i] for i in order] == sorted(corrected)


def test_the_first_model_meets_absolute_limits_only() -> None:
    """Without a champion quality, speed, size and invariance still count."""
    part = _part([0.3] * 3, [0.3] * 3)
    alone = Part("dev", part.labels, part.challenger)
    behaviour = {"open": {"typos": {"kind": "INV", "cases": 50, "failures": 10}}}
    table = gates.gates([alone], Candidate(50.0, 20.0, behaviour), None, LIMITS)
    assert _failed(table) == [
        "dev: macro recall",
        "behaviour, open half: failures, invariance",
        "comments a second, one core",
        "megabytes",
    ]


def test_behaviour_may_not_get_worse() -> None:
    """A lower pass rate than the champion's stops a model; identity terms count on their own."""

    def suite(failures: int, identity: int) -> dict[str, Any]:
        return {
            "sealed": {
                "praise": {"kind": "MFT", "cases": 100, "failures": failures},
                "typos": {"kind": "INV", "cases": 900, "failures": 0},
                "names": {"kind": "INV", "cases": 50, "failures": identity, "identity": True},
            }
        }

    before = Candidate(200.0, 3.0, suite(10, 0))
    part = _part([0.7] * 3, [0.67] * 3)
    worse = gates.gates([part], Candidate(200.0, 3.0, suite(40, 0)), before, LIMITS)
    assert _failed(worse) == ["behaviour, sealed half: passed"]
    unfair = gates.gates([part], Candidate(200.0, 3.0, suite(10, 5)), before, LIMITS)
    assert _failed(unfair) == ["behaviour, sealed half: failures, identity terms"]


def test_the_tables_say_which_gate_failed() -> None:
    """Failed gates come first in the terminal; Markdown has a line for each gate."""
    table = gates.gates([_part([0.6, 0.8, 0.8], [0.7, 0.7, 0.7])], FINE, FINE, LIMITS)
    shown = gates.text_table(table).splitlines()
    assert shown[0].startswith("gate")
    assert shown[1].startswith("dev: recall of negative")
    assert shown[1].endswith("FAIL")
    assert len(gates.markdown_table(table).splitlines()) == len(table) + 2


def test_limits_are_read_strictly(tmp_path: Any) -> None:
    """The project's own limits read; a model's own ones replace them; a wrong name is an error that names it."""
    assert limits.read("full", "commentsense-sentiment").least_speed == 6000
    assert limits.read("full", "commentsense-sentiment-accurate").least_speed == 60
    with pytest.raises(BadData, match="least_sped"):
        LIMITS.model_copy(update={"models": {"mine": {"least_sped": 1}}}).of("mine")
