"""The documentation says what the code does."""

import importlib.util
import re
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[3]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md"), *(ROOT / "services").glob("*/README.md")])


@pytest.fixture(scope="module")
def pages() -> ModuleType:
    """The script that writes docs/configuration.md."""
    spec = importlib.util.spec_from_file_location("configuration_docs", ROOT / "scripts" / "configuration_docs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_configuration_page_is_what_the_settings_say(pages: ModuleType) -> None:
    """Each setting is there with its default and what it is for; `make docs` writes the page anew."""
    assert (ROOT / "docs" / "configuration.md").read_text() == pages.page()


def test_every_settings_class_is_on_the_page(pages: ModuleType) -> None:
    """A new service cannot be forgotten: whatever defines settings in the code is listed."""
    listed = {(module, name) for _, module, name in pages.SERVICES}
    shared = {cls.__name__ for _, cls in pages.SHARED}
    for path in [*ROOT.glob("services/*/src/*/*.py"), *ROOT.glob("training/src/*/*.py")]:
        for name, bases in re.findall(r"^class (\w+)\(([^)]*)\):", path.read_text(), re.M):
            if re.search(r"Settings\b", bases) and name not in shared:
                assert (f"{path.parent.name}.{path.stem}", name) in listed


# Where tests find what is lent beside the checkout, and what the Tiltfile reads: no setting of a service.
OF_TOOLS = {"COMMENTSENSE_SHARED", "COMMENTSENSE_SCHEMAS", "COMMENTSENSE_TILT_CONTEXT"}


def test_every_variable_named_in_the_docs_exists(pages: ModuleType) -> None:
    """A page that names a setting names one that there is."""
    known = set(re.findall(r"`((?:COMMENTSENSE|YOUTUBE)_[A-Z0-9_]+)`", pages.page())) | OF_TOOLS
    for page in PAGES:
        named = set(re.findall(r"\b((?:COMMENTSENSE|YOUTUBE)_[A-Z0-9_]*[A-Z0-9])\b", page.read_text()))
        assert named - known == set(), page


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    """Each relative link and picture is there."""
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_verbs_named_in_the_docs_exist() -> None:
    """`make x` in a page is a verb of the Makefile."""
    verbs = set(re.findall(r"^\.PHONY: (\S+)$", (ROOT / "Makefile").read_text(), re.M))
    for page in PAGES:
        for verb in re.findall(r"`make ([a-z][a-z-]*)", page.read_text()):
            assert verb in verbs, (page, verb)


def test_git_ignores_what_the_verbs_make() -> None:
    """A tree in which everything was run has nothing to add."""
    for name in (".venv/x", ".local/x", ".uv/x", "uv.lock", "mlruns/x"):
        assert subprocess.run(["git", "check-ignore", "-q", name], cwd=ROOT, check=False).returncode == 0
