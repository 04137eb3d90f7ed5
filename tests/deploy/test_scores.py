"""kube-score finds nothing critical that kube-score.yaml does not explain, and explains nothing that is not found."""

import fnmatch
import json
import subprocess
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.deploy.charting import text_of, tool, whole

EXPLAINED = yaml.safe_load((Path(__file__).parent / "kube-score.yaml").read_text("utf-8"))
FILES = ("values.yaml", "values-kind.yaml", "values-eks.yaml")
CRITICAL = 1

Finding = tuple[str, str, str]


@cache
def findings(values: str) -> frozenset[Finding]:
    """What kube-score calls critical: the check's id, the object as kind/name, and what it says."""
    done = subprocess.run(
        [tool("kube-score"), "score", "--kubernetes-version=v1.34", "--output-format=json", "-"],
        input=text_of(whole(values)),
        capture_output=True,
        text=True,
    )
    # It exits with 1 when it finds something, and prints JSON all the same.
    assert done.stdout.startswith("["), done.stderr
    return frozenset(
        (
            each["check"]["id"],
            f"{scored['type_meta']['kind']}/{scored['object_meta']['name']}",
            " ".join(comment["path"] + ": " + comment["summary"] for comment in each["comments"] or []),
        )
        for scored in json.loads(done.stdout)
        for each in scored["checks"]
        if each["grade"] == CRITICAL and not each["skipped"]
    )


def explains(entry: dict[str, str], finding: Finding) -> bool:
    """Whether an entry of kube-score.yaml is about a finding."""
    return entry["check"] == finding[0] and fnmatch.fnmatchcase(finding[1], entry["object"])


@pytest.mark.parametrize("values", FILES)
def test_nothing_critical_is_unexplained(values: str):
    """Whatever kube-score calls critical has a reason to be so, or is mended in the chart."""
    assert [found for found in sorted(findings(values)) if not any(explains(entry, found) for entry in EXPLAINED)] == []


@pytest.mark.parametrize("entry", EXPLAINED, ids=lambda entry: f"{entry['check']} {entry['object']}")
def test_every_explanation_is_needed(entry: dict[str, str]):
    """An explanation of something that is no longer found must go, or it would hide the next finding."""
    assert set(entry) == {"check", "object", "reason"}
    assert len(entry["reason"]) > 20
    assert any(explains(entry, found) for values in FILES for found in findings(values))


def test_kube_score_is_really_asked(tmp_path: Path):
    """A pod that runs as anybody, with any image, is found critical: the checks above are not empty."""
    manifest = tmp_path / "pod.yaml"
    manifest.write_text(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: a}]}\n", "utf-8"
    )
    done = subprocess.run(
        [tool("kube-score"), "score", "--output-format=ci", str(manifest)], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "[CRITICAL]" in done.stdout
