"""Combinations of switches in which every pair of settings of two switches appears."""

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

Choice = dict[str, str]


def covering(switches: Mapping[str, Sequence[str]], allowed: Callable[[Choice], bool]) -> list[Choice]:
    """Few choices of one setting for each switch, that together hold every pair that is allowed.

    The same switches always give the same list: each choice starts from the first pair not yet held, and takes for
    every other switch the setting that holds most new pairs.
    """
    names = list(switches)
    wanted = {
        ((one, first), (other, second))
        for one, other in combinations(names, 2)
        for first in switches[one]
        for second in switches[other]
        if allowed({one: first, other: second})
    }
    found: list[Choice] = []
    while wanted:
        choice = dict(min(wanted))
        for name in names:
            if name in choice:
                continue
            fitting = [setting for setting in switches[name] if allowed({**choice, name: setting})]
            if not fitting:
                break
            choice[name] = max(fitting, key=lambda setting: len(wanted & _pairs({**choice, name: setting}, names)))
        held = wanted & _pairs(choice, names)
        wanted -= held
        if len(choice) == len(names):
            found.append({name: choice[name] for name in names})
    return found


def _pairs(choice: Choice, names: Sequence[str]) -> set[tuple[tuple[str, str], tuple[str, str]]]:
    chosen = [(name, choice[name]) for name in names if name in choice]
    return set(combinations(chosen, 2))
