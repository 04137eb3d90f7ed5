"""The verbs and the lock files, as files."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
LOCKS = sorted(
    [*ROOT.glob("requirements/*"), *ROOT.glob("training/requirements*.lock"), *ROOT.glob("*/*/requirements.lock")]
)
MEMBERS = [path.parent for path in sorted(ROOT.glob("services/*/pyproject.toml"))]


def test_help_lists_every_verb():
    """`make help` prints a line for every verb of the Makefile."""
    verbs = set(re.findall(r"^\.PHONY: (\S+)$", (ROOT / "Makefile").read_text(), re.M))
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[0] for line in said.splitlines()} == verbs
    assert {"demo", "test", "lint", "bench", "train", "test-chaos", "test-data", "test-image"} <= verbs


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_locks_hold_versions_and_hashes_alone(lock: Path):
    """A lock file pins every package with a hash, and holds no address, no path and none of our members."""
    text = lock.read_text()
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    pinned = [line for line in lines if not line.startswith(" ")]
    assert pinned
    assert all("==" in line and line.endswith("\\") for line in pinned)
    assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line) for line in lines if line not in pinned)
    assert "://" not in text
    assert not re.search(r"^commentsense", text, re.M)


def test_every_member_has_a_lock():
    """Each member's image installs from a lock of its own."""
    assert [member.name for member in MEMBERS if not (member / "requirements.lock").is_file()] == []


def test_members_run_what_was_tested():
    """A member's lock pins no other version than the development lock."""

    def pins(path: Path) -> set[str]:
        return set(re.findall(r"^[a-z0-9][a-z0-9._-]*(?:\[[^\]]*\])?==[^ ;\\]+", path.read_text(), re.M))

    tested = pins(ROOT / "requirements" / "dev.lock")
    for member in MEMBERS:
        assert pins(member / "requirements.lock") <= tested, member.name


def test_training_runs_the_services_versions():
    """Where training's environment has a package of the services', it has the same version."""

    def pins(path: Path) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for name, version in re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^\]]*\])?==([^ ;\\]+)", path.read_text(), re.M):
            found.setdefault(name, set()).add(version)
        return found

    services = pins(ROOT / "requirements" / "dev.lock")
    for lock in ("requirements.lock", "requirements-transformers.lock"):
        ours = pins(ROOT / "training" / lock)
        assert {name for name in ours.keys() & services.keys() if not ours[name] <= services[name]} == set(), lock
