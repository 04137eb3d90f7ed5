"""The alert rules as files: valid, tested by promtool, explained in the runbook."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.monitoring.watched import RULES, program, rules
from tests.stack import ROOT

CASES = tuple(sorted((Path(__file__).parent / "rules").glob("*.yaml")))
ALERTS = [rule for rule in rules() if "alert" in rule]
RUNBOOK = ROOT / "docs" / "runbook.md"


def promtool(folder: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """Runs promtool in a folder."""
    return subprocess.run([program("promtool"), *words], cwd=folder, capture_output=True, text=True, check=False)


def beside_each_other(folder: Path, change: tuple[str, str] = ("", "")) -> Path:
    """Rules and their cases in one folder, as promtool reads them; `change` replaces a text in the alerts."""
    for path in (*RULES, *CASES):
        name = f"test-{path.name}" if path in CASES else path.name
        text = path.read_text()
        if path.name == "alerts.yaml" and change[0]:
            assert change[0] in text
            text = text.replace(*change)
        (folder / name).write_text(text)
    return folder


def entry(anchor: str) -> str:
    """The runbook's text under a heading; empty where there is none."""
    parts = re.split(r"^#+ (.+)$", RUNBOOK.read_text(), flags=re.MULTILINE)
    found = {title.strip().lower(): text for title, text in zip(parts[1::2], parts[2::2], strict=True)}
    return found.get(anchor, "").strip()


def test_promtool_accepts_the_rules() -> None:
    """Every expression parses and every field is known."""
    done = promtool(ROOT, "check", "rules", *(str(path) for path in RULES))
    assert done.returncode == 0, done.stdout + done.stderr
    assert sum(int(found) for found in re.findall(r"(\d+) rules found", done.stdout)) == len(rules())


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_alerts_fire_and_end(case: Path, tmp_path: Path) -> None:
    """On made series each alert of the file fires when it should, with its text, and is quiet before and after."""
    done = promtool(beside_each_other(tmp_path), "test", "rules", f"test-{case.name}")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_cases_notice_another_rule(tmp_path: Path) -> None:
    """The same cases on rules with one limit changed fail: they hold the rules."""
    folder = beside_each_other(tmp_path, ("> 0.7", "> 0.8"))
    assert promtool(folder, "test", "rules", "test-work.yaml").returncode == 1


def test_each_alert_has_a_case_that_fires_and_one_that_is_quiet() -> None:
    """No alert is left without both."""
    fired, quiet = set(), set()
    for path in CASES:
        for case in yaml.safe_load(path.read_text())["tests"]:
            for asked in case["alert_rule_test"]:
                (fired if asked["exp_alerts"] else quiet).add(asked["alertname"])
    names = {rule["alert"] for rule in ALERTS}
    assert fired == names
    assert quiet == names


@pytest.mark.parametrize("rule", ALERTS, ids=lambda rule: rule["alert"])
def test_an_alert_says_what_to_do(rule: dict[str, Any]) -> None:
    """It has a severity, its texts, and an entry in the runbook that says what it means and what to do."""
    assert rule["labels"]["severity"] in {"critical", "warning"}
    notes = rule["annotations"]
    assert set(notes) == {"summary", "description", "runbook"}
    page, anchor = notes["runbook"].split("#")
    assert ROOT / page == RUNBOOK
    assert anchor == rule["alert"].lower()
    told = entry(anchor)
    assert len(told) > 120, f"{anchor} has no entry"
    assert "Do:" in told


def test_the_runbook_knows_no_other_alert() -> None:
    """An alert that is gone takes its entry with it."""
    headings = set(re.findall(r"^### (CommentSense\w+)$", RUNBOOK.read_text(), flags=re.MULTILINE))
    assert headings == {rule["alert"] for rule in ALERTS}


def test_recorded_figures_are_used() -> None:
    """Nothing is recorded that no alert looks at, and no alert looks at what is not recorded."""
    recorded = {rule["record"] for rule in rules() if "record" in rule}
    asked = {name for rule in rules() for name in re.findall(r"\b\w+:\w+:\w+\b", rule["expr"])}
    assert asked == recorded


def test_promtool_is_there() -> None:
    """The tier needs Debian's package; without it nothing here would be tested."""
    assert shutil.which("promtool")
    assert shutil.which("prometheus")
