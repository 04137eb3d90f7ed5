"""The workflows of GitHub: actionlint, and every action pinned by its commit."""

import re
from pathlib import Path

import pytest
import yaml

from tests.deploy.charting import ROOT, output_of, tool

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.y*ml"))
USES = re.compile(r"^\s*(?:-\s+)?uses:\s*(\S+)\s*(.*)$")
PINNED = re.compile(r"^[^@\s]+@[0-9a-f]{40}$")
VERSION = re.compile(r"^# v\d+(\.\d+){0,2}$")


def unpinned(text: str) -> list[str]:
    """The lines that use an action otherwise than by its commit with the version in a comment."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        use = USES.match(line)
        if not use or use[1].startswith("./"):
            continue
        if not PINNED.match(use[1]) or not VERSION.match(use[2].strip()):
            found.append(f"line {number}: {line.strip()}")
    return found


def test_there_are_workflows():
    """The tests below look at something."""
    assert WORKFLOWS


def test_actionlint_finds_nothing():
    """Every workflow parses, and its expressions, inputs and names fit together."""
    # Without shellcheck and pyflakes, which not every machine has: what is found must not depend on it.
    output_of([tool("actionlint"), "-shellcheck=", "-pyflakes=", *WORKFLOWS])


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_by_commit(workflow: Path):
    """No tag of a foreign repository decides what runs; the version stands beside the commit for people."""
    assert unpinned(workflow.read_text("utf-8")) == []


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_ask_for_little(workflow: Path):
    """A workflow says its permissions, and none asks for all of them."""
    found = yaml.safe_load(workflow.read_text("utf-8"))
    assert "permissions" in found
    assert "write-all" not in workflow.read_text("utf-8")


@pytest.mark.parametrize(
    "line",
    [
        "uses: actions/checkout@v4",
        "- uses: actions/checkout@08eba0b27e820071cde6df949e0beb9ba4906955",
        "uses: actions/checkout@08eba0b # v4.3.0",
        "uses: docker://alpine:3",
    ],
)
def test_the_check_of_pins_finds_loose_ones(line: str):
    """A tag, a short commit, a missing version and an image are all reported."""
    assert unpinned(line)


def test_the_check_of_pins_accepts_a_commit():
    """A full commit with its version, and an action of our own, are fine."""
    assert not unpinned("uses: actions/checkout@08eba0b27e820071cde6df949e0beb9ba4906955 # v4.3.0\nuses: ./here")
