"""From labelled data to a model directory, its figures and its card, in one pass."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from commentsense_sentiment import LABELS
from commentsense_sentiment.language import SUPPORTED, Detector
from commentsense_sentiment.model import DOMAIN
from commentsense_sentiment.normalise import normalise
from commentsense_sentiment.reading import Reader
from commentsense_sentiment.scorer import Scorer
from commentsense_sentiment.tokens import tokenise
from commentsense_sentiment.weights import Floats, Weights

from commentsense_training import (
    calibration,
    datasets,
    evaluate,
    ingest,
    language_model,
    params,
    rows,
    sources,
    splits,
    wordlists,
)
from commentsense_training.datasets import BadData, Example
from commentsense_training.fit import Lesson, Recipe, fit, one_hot
from commentsense_training.params import Split, Train
from commentsense_training.settings import ROOT
from commentsense_training.teaching import Single, softened

Say = Callable[[str], None]
Read = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Part:
    """Examples that are fitted or measured together, with the weight they have in the fit."""

    name: str
    examples: Sequence[Example]
    weight: float = 1.0
    domain: str = DOMAIN


@dataclass(frozen=True, slots=True)
class Taught:
    """What a teacher said: `logits` (n, 3) of the `whole` texts and then of the `pieces`."""

    whole: Sequence[str]
    pieces: Sequence[str]
    logits: Single


@dataclass(frozen=True, slots=True)
class Plan:
    """What is fitted, what calibrates and what is measured; no text stands on two sides."""

    train: Sequence[Part]
    calibration: Sequence[Part]
    tests: Sequence[Part]
    trained_on: str
    fitted_on: Sequence[str] = ()
    """Names of the parts of the split that are fitted."""


TITLES: Mapping[str, str] = {
    "semeval-train": "SemEval 2013-2016",
    "semeval-dev": "SemEval 2016 test round (development)",
    "semeval-calibration": "a third of the SemEval 2016 test round",
    "semeval-test": "SemEval-2017 Task 4 A test",
    "youtube-train": "YouTube, English",
    "youtube-calibration": "YouTube calibration blocks",
    "youtube-test": "YouTube test blocks (agreement)",
    "corpus-train": "own corpus",
    "corpus-calibration": "own corpus, held out",
    "corpus-dev": "own corpus, development part",
    "corpus-test": "own corpus, test part",
}
"""Part of the split -> what people read."""


def recipe_of(chosen: Train) -> Recipe:
    """The recipe that params.yaml names. Raises `BadData` for a field that there is not."""
    fields = {k: tuple(v) if isinstance(v, list) else v for k, v in chosen.recipe.items()}
    known = asdict(Recipe())
    if unknown := set(fields) - set(known):
        raise BadData(f"train.recipe has no field {', '.join(sorted(unknown))}: there are {', '.join(known)}")
    return Recipe(**fields)  # type: ignore[arg-type]


def plan_of(
    parts: Mapping[str, Sequence[Example]],
    chosen: Train,
    recipe: Recipe,
    *,
    measure: Sequence[str] = (),
    own_weight: float = 1.0,
) -> Plan:
    """The plan over `parts` of a split: fits `chosen.fit`, calibrates on `chosen.calibrate`, measures `measure`.

    Parts that a user brings join those of the same kind. YouTube's rows weigh what the recipe says,
    a user's `own_weight`. Raises `BadData` for a part that the split has not.
    """
    fitted = [*chosen.fit, *(["own-train"] if parts.get("own-train") else [])]
    calibrating = [*chosen.calibrate, *(["own-calibration"] if parts.get("own-calibration") else [])]
    if missing := [name for name in (*fitted, *calibrating, *measure) if not parts.get(name)]:
        raise BadData(
            f"the split has no rows in {', '.join(missing)}; it has {', '.join(n for n in parts if parts[n])}"
        )
    if both := sorted({*fitted} & {*calibrating, *measure}):
        raise BadData(f"{', '.join(both)} cannot be fitted and held out at once: leave it out of train.fit")

    def part(name: str) -> Part:
        weight = {"youtube": recipe.youtube_weight, "own": own_weight}.get(name.split("-")[0], 1.0)
        return Part(TITLES.get(name, name), parts[name], weight, splits.domain(name))

    return Plan(
        train=[part(name) for name in fitted],
        calibration=[part(name) for name in calibrating],
        tests=[part(name) for name in measure],
        trained_on=chosen.trained_on + (" and labelled comments of its owner" if "own-train" in fitted else ""),
        fitted_on=fitted,
    )


def public_plan(folder: Path, recipe: Recipe, *, choosing: bool = False) -> Plan:
    """The plan over SemEval and YouTube data laid out under `folder`, split here as the pipeline splits it.

    With `choosing`, the development part is held out and measured in place of the tests: that
    is how the recipe was chosen. The shipped model is fitted on the development part too.
    """
    known = ingest.catalogue(sources.default_list())
    found = {
        name: rows.parse(folder / known[name].file, known[name].columns, ingest.NUMBERED)
        for name in ("semeval", "semeval-test", "youtube")
    }
    examples = splits.divide(found, params.read(Split, "full", ROOT / "training"), supported_only)
    parts = {name: datasets.of_part(examples, name) for name in splits.PARTS["full"]}
    fitted = ["semeval-train", "youtube-train"] if choosing else ["semeval-train", "semeval-dev", "youtube-train"]
    chosen = params.read(Train, "full", ROOT / "training").model_copy(update={"fit": fitted})
    return plan_of(parts, chosen, recipe, measure=["semeval-dev"] if choosing else ["semeval-test", "youtube-test"])


def corpus_plan(path: Path) -> Plan:
    """The plan over the project's own small corpus, for a machine without the public data."""
    examples = datasets.one_side(supported_only(datasets.read_corpus(path)), held_out=["test", "calibration"])
    return Plan(
        train=[Part("own corpus", datasets.of_part(examples, "train"))],
        calibration=[Part("own corpus, held out", datasets.of_part(examples, "calibration"))],
        tests=[Part("own corpus, test part", datasets.of_part(examples, "test"))],
        trained_on="the project's own demonstration corpus (small: for trying the pipeline)",
    )


def supported_only(examples: Sequence[Example]) -> list[Example]:
    """The examples in a language that the model supports, by its own detector."""
    detector = Detector(language_model.path())

    def supported(text: str) -> bool:
        canonical = normalise(text)
        return detector.detect(canonical, tokenise(canonical)).supported

    return [example for example in examples if supported(example.text)]


def score(weights: Weights, examples: Sequence[Example]) -> tuple[evaluate.Labels, Floats]:
    """True labels (n,) and the probabilities (n, 3) that `weights` give."""
    labels = np.array([example.label for example in examples], dtype=np.int64)
    reader = Reader(weights.lexicon)
    return labels, Scorer(weights).probabilities([reader.tokens(example.text) for example in examples])


def _shares(part: Part) -> Floats:
    """The shares (3,) of the labels that people gave."""
    counts = np.bincount([example.label for example in part.examples], minlength=3)
    return np.asarray(counts / counts.sum())


def lesson_of(plan: Plan, recipe: Recipe, taught: Taught | None, read: Read) -> Lesson:
    """What `plan` teaches: a teacher's answers where there are some, else the labels."""
    labels = np.array([e.label for part in plan.train for e in part.examples], dtype=np.int64)
    shares = np.bincount(labels, minlength=3) / len(labels)
    texts = [e.text for part in plan.train for e in part.examples]
    weights = np.concatenate([np.full(len(p.examples), p.weight) for p in plan.train])
    if taught is None or not taught.whole:
        tokens = [read(text) for text in texts]
        targets = one_hot(labels, recipe.smoothing)
        return Lesson(tokens, targets, weights.astype(np.float32), len(texts), np.asarray(shares))
    own = dict(zip(texts, weights.tolist(), strict=True))
    whole = [own.get(text, recipe.unlabelled_weight) for text in taught.whole]
    return Lesson(
        [read(text) for text in [*taught.whole, *taught.pieces]],
        softened(taught.logits, recipe.softening),
        np.array([*whole, *[recipe.pieces_weight] * len(taught.pieces)], dtype=np.float32),
        len(whole),
        np.asarray(shares),
    )


def train(
    plan: Plan, recipe: Recipe, say: Say, taught: Taught | None = None, read: Read | None = None
) -> tuple[Weights, dict[str, Any], dict[str, Any]]:
    """Fit `plan`; returns the weights, the model's description and all measured figures.

    `read` gives the tokens of a text, where they have been made before.
    """
    for part in (*plan.train, *plan.calibration, *plan.tests):
        say(f"{len(part.examples):7,d} comments  {part.name}")
    say(f"fitting with {recipe}")
    lexicon = wordlists.build()
    fitted = fit(lesson_of(plan, recipe, taught, read or Reader(lexicon).tokens), lexicon, recipe, say)
    weights = fitted.weights(_shares(plan.calibration[0]))
    temperatures = temperatures_of(plan, lambda examples: score(weights, examples))
    temperature = temperatures[DOMAIN]
    weights = replace(weights, temperature=temperature)
    description = describe(plan, lambda examples: score(weights, examples), temperatures)
    tests = {part.name: evaluate.quality(*score(weights, part.examples)).as_record() for part in plan.tests}
    figures: dict[str, Any] = {
        "vocabulary": len(weights.vocabulary),
        "temperature": temperature,
        "train": {part.name: len(part.examples) for part in plan.train},
        "tests": tests,
    }
    for name, figure in tests.items():
        say(
            f"{name}: macro recall {figure['macro_recall']:.4f}, accuracy "
            f"{figure['accuracy']:.4f}, macro F1 {figure['macro_f1']:.4f}, calibration error "
            f"{figure['calibration_error']:.4f}"
        )
    return weights, description, figures


Scored = Callable[[Sequence[Example]], tuple[evaluate.Labels, Floats]]


def temperatures_of(plan: Plan, scored: Scored) -> dict[str, float]:
    """The temperature of each domain, from its calibration part; `scored` answers with uncalibrated probabilities."""
    found = {part.domain: evaluate.best_temperature(*scored(part.examples)) for part in plan.calibration}
    return {DOMAIN: next(reversed(found.values())), **found}


def describe(plan: Plan, scored: Scored, temperatures: Mapping[str, float]) -> dict[str, Any]:
    """What a model says of itself, but for its name, version and date; `scored` answers with calibrated probabilities.

    The confusion counts are those of the first calibration part, which people labelled: how often a
    label is mistaken differs between sources, and mixed counts are right for neither.
    `min_confidence` is the smallest with which four of five answers to calibration comments are right.
    """
    labels, probabilities = scored(plan.calibration[0].examples)
    every = [scored(part.examples) for part in plan.calibration]
    truth, found = (np.concatenate([pair[i] for pair in every]) for i in (0, 1))
    shares = np.bincount(found.argmax(axis=1), minlength=3) / len(found)
    return {
        "trained_on": plan.trained_on,
        "fitted_on": list(plan.fitted_on),
        "labels": list(LABELS),
        "languages": list(SUPPORTED),
        "confusion": evaluate.confusion_by_confidence(labels, probabilities),
        "confusion_source": {"dataset": plan.calibration[0].name, "n": len(labels)},
        "min_confidence": calibration.smallest_min_confidence(truth, found, step=0.01),
        "reference": {name: round(float(s), 6) for name, s in zip(LABELS, shares, strict=True)},
        "temperature": temperatures[DOMAIN],
        "temperatures": dict(temperatures),
    }


def dump(record: dict[str, Any], path: Path) -> None:
    """Write `record` as readable JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", "utf-8")
