"""The judge passes who answers right and fails who does not, and never shows a sealed text."""

import json
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pytest
from commentsense_sentiment import LABELS
from commentsense_training.checklist import capabilities, card_figures, run
from commentsense_training.checklist.judge import EXAMPLES

Floats = npt.NDArray[np.float64]
SURE = 0.9


def answers(label: str) -> list[float]:
    """Probabilities of one sure of `label`."""
    return [SURE if name == label else (1 - SURE) / 2 for name in LABELS]


def constant(label: str) -> Callable[[Sequence[str]], Floats]:
    """A predictor that always says `label`."""
    return lambda texts: np.array([answers(label) for _ in texts])


def by_text(answer: Callable[[str], str]) -> Callable[[Sequence[str]], Floats]:
    """A predictor that looks at one text at a time."""
    return lambda texts: np.array([answers(answer(text)) for text in texts])


def languages(texts: Sequence[str]) -> list[dict[str, bool]]:
    """Records that know which language cases are English."""
    known = {case.texts[0]: case.supported for c in capabilities() for case in c.cases if case.supported is not None}
    return [{"supported": bool(known[text])} for text in texts]


def lookup() -> Callable[[Sequence[str]], Floats]:
    """A predictor that has read every case."""
    plain = {case.texts[0]: sorted(case.expect)[0] for c in capabilities() for case in c.cases if case.expect}
    pairs = [case.texts for c in capabilities() if c.kind == "INV" for case in c.cases]
    label = dict(plain)
    for _ in range(3):  # what a pair says spreads to the pairs that share a text with it
        for first, second in pairs:
            found = label.get(first) or label.get(second) or "neutral"
            label.setdefault(first, found)
            label.setdefault(second, found)
    rows = {text: answers(name) for text, name in label.items()}
    for case in (case for c in capabilities() for case in c.cases if case.moves is not None):
        before, after = case.texts
        other = "neutral" if case.moves != "neutral" else "positive"
        ends = (other, case.moves) if case.up else (case.moves, other)
        for text, name in zip((before, after), ends, strict=True):
            rows.setdefault(text, answers(str(name)))
    return lambda texts: np.array([rows.get(text, answers("neutral")) for text in texts])


def test_one_who_has_read_the_answers_passes_everything() -> None:
    """Every capability with one right answer a case can be passed in full."""
    report = run(lookup(), "both", languages)
    failed = {name: row["examples"] for name, row in report["capabilities"].items() if row["failures"]}
    assert failed == {}
    assert report["skipped"] == []


@pytest.mark.parametrize("label", LABELS)
def test_a_constant_answer_fails_plain_words(label: str) -> None:
    """It never changes, so it passes every invariance; of the three plain vocabularies it passes one."""
    report = run(constant(label), "both")
    rates = {name: row["pass_rate"] for name, row in report["capabilities"].items()}
    assert report["kinds"]["INV"]["failures"] == 0
    assert [rates[f"vocabulary_{name}"] for name in LABELS] == [float(name == label) for name in LABELS]


def test_one_who_is_moved_by_shouting_fails_capitals() -> None:
    """A label that follows the capitals fails that capability in full and over the limit in all."""
    report = run(by_text(lambda text: "negative" if text.isupper() else "positive"), "sealed")
    assert report["capabilities"]["capitals"]["pass_rate"] == 0.0
    assert report["capabilities"]["capitals"]["shift"] == pytest.approx(SURE - (1 - SURE) / 2, abs=1e-6)
    assert report["capabilities"]["typos"]["failures"] == 0


def test_one_who_is_moved_by_who_people_are_fails_identity() -> None:
    """Prejudice against a few words fails the card's gate, although most invariance cases pass."""
    disliked = ("Muslim", "Jewish", "gay", "deaf", "Nigerian")
    figures = card_figures(by_text(lambda text: "negative" if any(w in text for w in disliked) else "positive"))
    assert figures["identity_sealed"] > figures["limit"] > figures["invariance_sealed"]
    assert figures["passed"] is False
    assert figures["capabilities"]["identity_names"]["sealed"]["failures"] == 0


def test_one_who_turns_directions_round_fails_them() -> None:
    """A longer comment is worse for this one, whatever is added."""
    report = run(by_text(lambda text: "positive" if len(text) < 30 else "neutral"), "both")
    assert report["capabilities"]["add_praise"]["failures"] > 0
    report = run(by_text(lambda text: "negative" if len(text) < 30 else "neutral"), "both")
    assert report["capabilities"]["add_blame"]["failures"] > 0


def test_who_says_that_every_language_is_english_fails() -> None:
    """The record is read, not the probabilities."""
    report = run(constant("neutral"), "both", lambda texts: [{"supported": True} for _ in texts])
    assert report["capabilities"]["unsupported_languages"]["pass_rate"] == 0.0
    assert report["capabilities"]["english_supported"]["pass_rate"] == 1.0


def test_without_records_the_languages_are_skipped_by_name() -> None:
    """A predictor alone cannot say what is supported, and the report tells that it was not asked."""
    report = run(constant("neutral"), "open")
    assert report["skipped"] == ["unsupported_languages", "english_supported"]
    assert not set(report["skipped"]) & set(report["capabilities"])


def test_failed_examples_are_shown_of_the_open_half_alone() -> None:
    """Three of different templates where open, none where sealed, in no report."""
    texts = {case.texts[0] for c in capabilities() for case in c.cases if case.half == "sealed"}
    shown = run(constant("neutral"), "both")["capabilities"]
    assert len(shown["vocabulary_positive"]["examples"]) == EXAMPLES
    assert not [e for row in shown.values() for e in row["examples"] if e["texts"][0] in texts]
    sealed = run(constant("neutral"), "sealed")
    assert sealed["capabilities"]["vocabulary_positive"]["failures"] > 0
    assert all(row["examples"] == [] for row in sealed["capabilities"].values())
    written = json.dumps([sealed, card_figures(constant("neutral"))], ensure_ascii=False)
    assert not [text for text in texts if len(text) > 12 and text in written]


def test_both_halves_add_up() -> None:
    """The figures of both are the sums of the halves."""
    predict = by_text(lambda text: LABELS[len(text) % 3])
    parts = [run(predict, half) for half in ("open", "sealed")]
    whole = run(predict, "both")
    for key in ("cases", "failures"):
        assert whole["kinds"]["MFT"][key] == sum(part["kinds"]["MFT"][key] for part in parts)


def test_a_wrong_half_and_a_wrong_shape_are_refused() -> None:
    """What cannot be judged is said at once."""
    with pytest.raises(ValueError, match="open, sealed or both"):
        run(constant("neutral"), "closed")
    with pytest.raises(ValueError, match="shape"):
        run(lambda texts: np.zeros((len(texts), 2)), "open")
