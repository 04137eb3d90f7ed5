"""The matrix of switches holds what it promises."""

from itertools import combinations

from tests.deploy.matrix import CONTRADICTIONS, SWITCHES, allowed
from tests.deploy.pairs import covering


def test_every_pair_of_settings_is_rendered_once():
    """Any two settings of two switches stand together in at least one combination, unless they contradict."""
    choices = covering({switch: list(settings) for switch, settings in SWITCHES.items()}, allowed)
    held = {pair for choice in choices for pair in combinations(choice.items(), 2)}
    wanted = {
        ((one, first), (other, second))
        for one, other in combinations(SWITCHES, 2)
        for first in SWITCHES[one]
        for second in SWITCHES[other]
        if allowed({one: first, other: second})
    }
    assert wanted <= held
    assert all(map(allowed, choices))


def test_contradictions_never_stand_together():
    """A pair that is not allowed is in no combination, and all others still are."""
    choices = covering({"a": ["1", "2"], "b": ["1", "2"]}, lambda choice: choice != {"a": "1", "b": "1"})
    assert {tuple(choice.values()) for choice in choices} == {("1", "2"), ("2", "1"), ("2", "2")}


def test_contradictions_name_settings_that_exist():
    """A contradiction whose names were changed would never be looked at again."""
    for contradiction in CONTRADICTIONS:
        for switch, settings in contradiction.items():
            assert settings <= set(SWITCHES[switch])
