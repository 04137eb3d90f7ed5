"""The card's chapters, from facts made up for the test."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from commentsense_training import card, card_summary, evaluation, shares
from commentsense_training.card_facts import Facts
from commentsense_training.datasets import Example

from tests.training.evaluation.conftest import honest_rows

HEADINGS = [
    "Model details",
    "Intended use",
    "Factors",
    "Metrics",
    "Evaluation data",
    "Training data",
    "Quantitative analyses",
    "Ethical considerations",
    "Caveats and recommendations",
]


def _figures() -> dict[str, Any]:
    labels, probabilities = honest_rows(400, 15)
    rows = [Example(f"I like text {i}", int(label), "x", str(i)) for i, label in enumerate(labels)]
    answers = dict(zip((row.text for row in rows), probabilities, strict=True))
    parts = {"semeval-calibration": rows[:250], "youtube-calibration": rows[250:]}
    return evaluation.report(lambda texts: np.array([answers[text] for text in texts]), parts)


@pytest.fixture(scope="module")
def facts() -> Facts:
    """A model with everything measured but its behaviour."""
    description = {
        "name": "toy",
        "version": "0123456789ab",
        "created": "2026-01-02",
        "languages": ["en"],
        "trained_on": "made-up rows",
        "temperature": 1.25,
        "confusion_source": {"dataset": "made-up rows", "n": 400},
        "reference": {"negative": 0.2, "neutral": 0.3, "positive": 0.5},
    }
    return Facts("fast", description, 3.04, _figures())


def test_the_headings_are_mitchells_in_their_order(facts: Facts) -> None:
    """All nine, each once."""
    lines = card.render([facts]).splitlines()
    assert [line[3:] for line in lines if line.startswith("## ")] == HEADINGS


def test_what_was_not_measured_says_so_and_how_to_measure_it(facts: Facts) -> None:
    """No section is empty or missing."""
    text = card.render([facts])
    assert "not measured for this version (`training evaluate --final` does, once)" in text
    assert "not measured for this version (`python -m tests.data.shares` does)" in text
    bare = card.render([replace(facts, figures={})])
    assert bare.count("not measured for this version") == 7


def test_figures_of_the_test_sets_behaviour_and_shares_are_shown(facts: Facts) -> None:
    """Each with its interval or its number of cases."""
    interval = {"value": 0.05, "low": 0.04, "high": 0.06}
    one = {"videos": 400, "comments": 300} | dict.fromkeys(
        ("mean_absolute_error", "raw_mean_absolute_error", "coverage", "width"), interval
    )
    rate = {"cases": 50, "failures": 2, "pass_rate": 0.96}
    behaviour = {
        "capabilities": {"negation": {"kind": "MFT", "about": "turns the tone", "open": rate, "sealed": rate}},
        "invariance_sealed": 0.031,
        "identity_sealed": 0.012,
        "limit": 0.05,
        "passed": True,
    }
    final = {
        "date": "2026-01-03",
        "commit": "feedfacefeed",
        "parts": {"semeval-test": facts.figures["parts"]["semeval-calibration"]},
    }
    full = replace(
        facts, figures={**facts.figures, "shares": {"semeval-dev": one}, "behaviour": behaviour}, final=final
    )
    text = card.render([full])
    assert "| semeval-dev | 400 of 300 | 0.050 [0.040, 0.060] |" in text
    assert "| negation | MFT | turns the tone | 96.0 % of 50 | 96.0 % of 50 |" in text
    assert "3.1 % of the invariance cases fail" in text
    assert "measured on 2026-01-03 (commit `feedfacefeed`)" in text
    assert "not measured" not in text.replace("| speed, one core | not measured |", "")


def test_two_models_stand_side_by_side(facts: Facts) -> None:
    """A column each in the first table, the default first, and a block each in every section."""
    other = replace(facts, name="accurate", description={**facts.description, "version": "ba9876543210"})
    text = card.render([facts, other])
    assert "|  | fast (default) | accurate |" in text
    assert "| version | `0123456789ab` | `ba9876543210` |" in text
    assert text.count("**accurate**") == text.count("**fast**")


def test_no_model_is_an_error() -> None:
    """A card of nothing is not written."""
    with pytest.raises(ValueError, match="train one first"):
        card.render([])


def test_simulated_shares_have_the_keys_that_the_card_reads() -> None:
    """What the simulation gives is what the table shows."""
    labels, probabilities = honest_rows(300, 16)
    drawn = shares.videos(labels, probabilities.argmax(axis=1), count=3)
    found = shares.simulate(drawn, lambda *_: [(0.3, 0.2, 0.4)] * 3)
    assert {"videos", "comments", "mean_absolute_error", "raw_mean_absolute_error", "coverage", "width"} <= set(found)


def test_the_summary_holds_what_a_page_draws(facts: Facts) -> None:
    """Figures with intervals per part, reliability of all comments, slices worst first, sealed behaviour."""
    sealed = {"cases": 40, "failures": 3, "pass_rate": 0.925}
    capabilities = {"negated": {"kind": "MFT", "about": "Not good.", "open": sealed, "sealed": sealed}}
    measured = replace(facts, figures={**facts.figures, "behaviour": {"capabilities": capabilities}})
    found = card_summary.summary(measured)
    assert [(part["name"], part["n"]) for part in found["parts"]] == [
        ("semeval-calibration", 250),
        ("youtube-calibration", 150),
    ]
    assert all(set(found["parts"][0][key]) == {"value", "low", "high"} for key in ("macro_recall", "ece", "nll"))
    assert sum(row["n"] for row in found["reliability"][0]["bins"]) == 250
    order = [(row["few"], row["macro_recall"]["value"]) for row in found["slices"]]
    assert order == sorted(order)
    [row] = found["behaviour"]
    assert (row["capability"], row["n"], row["failed"]) == ("negated", 40, 3)
    assert card_summary.summary(facts)["behaviour"] == []
