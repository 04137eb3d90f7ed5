"""The shipped model on the labelled data: quality, calibration, and a split without leaks."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from commentsense_sentiment import weights as weights_io
from commentsense_sentiment.scorer import Scorer
from commentsense_training import evaluate, pipeline
from commentsense_training.fit import Recipe
from commentsense_training.pipeline import Part, Plan

ROOT = Path(__file__).parents[2]
ARTIFACT = ROOT / "services" / "model-server" / "model" / "artifacts" / "model"
DATA = Path(os.environ.get("COMMENTSENSE_DATA") or ROOT.parent / "shared" / "data")
METRICS = json.loads((ROOT / "training" / "metrics.json").read_text("utf-8"))

# Other libraries or processors may move a comment across a border; more than this is another model.
TOLERANCE = 0.002
# Below the measured figures by about two standard errors of each set: a model that passes is no worse.
LEAST_MACRO_RECALL = 0.63
LEAST_AGREEMENT = 0.74
WORST_CALIBRATION = 0.06


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The data as training splits it."""
    return pipeline.public_plan(DATA, Recipe())


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    """The shipped weights."""
    return Scorer(weights_io.load(ARTIFACT))


def _measured(scorer: Scorer, part: Part) -> evaluate.Quality:
    found = evaluate.quality(*pipeline.score(scorer, part.examples))
    print(
        f"{part.name}: {found.comments} comments, macro recall {found.macro_recall}, accuracy {found.accuracy}, "
        f"macro F1 {found.macro_f1}, recall {found.recall}, calibration error {found.calibration_error}"
    )
    return found


def test_semeval_2017_is_as_good_as_the_card_says(plan: Plan, scorer: Scorer) -> None:
    """On the whole official test set the shipped weights reach the stated figures."""
    found = _measured(scorer, plan.tests[0])
    stated = METRICS["tests"][plan.tests[0].name]
    assert found.comments == 12_284
    assert found.macro_recall >= LEAST_MACRO_RECALL
    assert found.macro_recall == pytest.approx(stated["macro_recall"], abs=TOLERANCE)
    assert found.accuracy == pytest.approx(stated["accuracy"], abs=TOLERANCE)
    assert found.calibration_error <= WORST_CALIBRATION


def test_youtube_agreement_is_as_the_card_says(plan: Plan, scorer: Scorer) -> None:
    """On the YouTube test blocks the shipped weights agree with the labels as often as stated."""
    found = _measured(scorer, plan.tests[1])
    assert found.accuracy >= LEAST_AGREEMENT
    assert found.accuracy == pytest.approx(METRICS["tests"][plan.tests[1].name]["accuracy"], abs=TOLERANCE)


def test_the_confusion_in_the_model_is_that_of_the_held_out_comments(plan: Plan, scorer: Scorer) -> None:
    """Counted anew, the tables that estimates rely on are those stored with the model."""
    stored = np.array(json.loads((ARTIFACT / "description.json").read_text("utf-8"))["confusion"])
    scored = [pipeline.score(scorer, part.examples) for part in plan.calibration]
    labels, probabilities = (np.concatenate([pair[i] for pair in scored]) for i in (0, 1))
    counted = np.array(evaluate.confusion_by_confidence(labels, probabilities))
    assert counted.sum() == stored.sum()
    assert np.abs(counted - stored).sum() <= TOLERANCE * stored.sum()


def test_no_text_is_fitted_and_measured(plan: Plan) -> None:
    """Fitted, calibrating and measured texts share no text that the model could recognise."""
    sides = [{e.key for part in parts for e in part.examples} for parts in (plan.train, plan.calibration, plan.tests)]
    assert all(sides)
    assert not sides[0] & sides[1]
    assert not sides[0] & sides[2]
    assert not sides[1] & sides[2]


def test_english_tweets_are_not_taken_for_another_language() -> None:
    """Of all English tweets, fewer than one in five hundred counts as unsupported."""
    plan = pipeline.public_plan(DATA, Recipe(), choosing=True)
    examples = [e for part in (plan.train[0], plan.calibration[0], plan.tests[0]) for e in part.examples]
    supported = pipeline.supported_only(examples)
    print(f"{len(examples) - len(supported)} of {len(examples)} English tweets taken for another language")
    assert len(examples) - len(supported) < len(examples) / 500
