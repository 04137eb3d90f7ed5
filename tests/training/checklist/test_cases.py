"""The suite has what it promises: enough cases, two halves that share nothing, the same everywhere."""

import hashlib
import os
import random
import re
import subprocess
import sys

import pytest
from commentsense_training.checklist import HALVES, Capability, capabilities
from commentsense_training.checklist.perturb import PERTURBATIONS
from commentsense_training.checklist.templates import LEXICONS, fill, fillings, half_of

SUITE = capabilities()
DIGEST = (
    "import hashlib; from commentsense_training.checklist import capabilities; "
    "print(hashlib.sha256(repr(["
    "(c.name, x.template, x.texts, sorted(x.expect)) for c in capabilities() for x in c.cases"
    "]).encode()).hexdigest())"
)


def of_all() -> pytest.MarkDecorator:
    """Every capability by its name."""
    return pytest.mark.parametrize("capability", SUITE, ids=lambda capability: capability.name)


def test_there_are_enough_capabilities_of_each_kind() -> None:
    """At least 25, with distinct names, and all three kinds among them."""
    assert len({capability.name for capability in SUITE}) == len(SUITE) >= 25
    kinds = [capability.kind for capability in SUITE]
    assert min(kinds.count(kind) for kind in ("MFT", "INV", "DIR")) >= 5


@of_all()
def test_a_capability_has_fifty_distinct_cases_and_twenty_five_in_each_half(capability: Capability) -> None:
    """Cases differ in their texts, and neither half is a remainder."""
    texts = {case.texts for case in capability.cases}
    assert len(texts) == len(capability.cases) >= 50
    for half in HALVES:
        assert sum(case.half == half for case in capability.cases) >= 25


@of_all()
def test_neither_half_rests_on_one_sentence(capability: Capability) -> None:
    """Each half has at least three templates, of which none is in the other half."""
    templates = {half: {case.template for case in capability.cases if case.half == half} for half in HALVES}
    assert min(len(names) for names in templates.values()) >= 3
    assert not templates["open"] & templates["sealed"]


def test_no_template_and_no_case_is_open_in_one_capability_and_sealed_in_another() -> None:
    """What is looked at in development is seen nowhere in the sealed half."""
    templates: dict[str, set[str]] = {half: set() for half in HALVES}
    texts: dict[str, set[tuple[str, ...]]] = {half: set() for half in HALVES}
    for capability in SUITE:
        for case in capability.cases:
            assert half_of(case.template) == case.half
            templates[case.half].add(case.template)
            texts[case.half].add(case.texts)
    assert not templates["open"] & templates["sealed"]
    assert not texts["open"] & texts["sealed"]


@of_all()
def test_a_case_is_of_its_capabilitys_kind(capability: Capability) -> None:
    """MFT has one text and an expectation, INV two texts that differ, DIR two and a direction."""
    for case in capability.cases:
        assert len(set(case.texts)) == len(case.texts) == (1 if capability.kind == "MFT" else 2)
        assert (bool(case.expect) or case.supported is not None) == (capability.kind == "MFT")
        assert (case.moves is not None) == (capability.kind == "DIR")


def test_no_text_asks_for_two_answers() -> None:
    """Two cases with the same comment never contradict each other."""
    wanted: dict[str, frozenset[str]] = {}
    for capability in SUITE:
        for case in capability.cases:
            if case.expect:
                assert wanted.setdefault(case.texts[0], case.expect) & case.expect


def test_every_slot_is_filled() -> None:
    """No brace of a template is left in a case."""
    assert not [case.texts for c in SUITE for case in c.cases if re.search(r"\{\w+\}", "".join(case.texts))]


def test_the_suite_is_the_same_in_another_process() -> None:
    """Neither the hash seed nor the order of anything else changes a case."""
    here = hashlib.sha256(
        repr([(c.name, x.template, x.texts, sorted(x.expect)) for c in SUITE for x in c.cases]).encode()
    ).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", DIGEST],
        env={**os.environ, "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert there.stdout.strip() == here


def test_lexicons_repeat_nothing() -> None:
    """A word twice in a lexicon would be twice as likely as another."""
    assert all(len(set(words)) == len(words) for words in LEXICONS.values())


def test_a_filling_takes_two_different_words_and_the_right_article() -> None:
    """A numbered slot never repeats the first one's word, and "a" becomes "an" where it must."""
    pairs = list(fillings("{time} {time2}"))
    assert len(pairs) == len(LEXICONS["time"]) * (len(LEXICONS["time"]) - 1)
    assert all(pair["time"] != pair["time2"] for pair in pairs)
    assert fill("A {noun} for a {age} man", {"noun": "episode", "age": "useful"}) == "An episode for a useful man"
    assert fill("{Noun}s", {"noun": "song"}) == "Songs"


def test_an_unknown_slot_is_refused() -> None:
    """A template with a misspelt slot does not pass in silence."""
    with pytest.raises(KeyError, match="nuon"):
        next(fillings("This {nuon}"))


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_a_perturbation_keeps_the_words(name: str) -> None:
    """Every perturbation changes the text, and at most one word of it, however chance falls."""
    text = "I really can't stand this song, it's awful & sad."
    words = set(re.findall(r"\w+", text.lower().replace("'", "")))
    for seed in range(40):
        changed = PERTURBATIONS[name](text, random.Random(seed))
        assert changed != text
        plain = re.sub(r"[’`']|&#x27;", "", changed.replace("\u200b", "").lower())
        assert len(words - set(re.findall(r"\w+", plain))) <= (1 if name == "typo" else 0)
