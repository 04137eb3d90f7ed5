"""A copy of the project in a fresh folder, with the small corpus."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CORPUS = Path("services/youtube-stub/src/commentsense_youtube_stub/data/corpus.jsonl")
TEACHER = Path("services/model-server/model-accurate/artifacts/model")


def copy_of(target: Path) -> Path:
    """training/, the corpus and the teacher, as a fresh clone has them, below `target`; returns its training folder."""
    ignore = shutil.ignore_patterns("work", "__pycache__", "cache", "tmp", "config.local", "experiments", "*.lock")
    shutil.copytree(ROOT / "training", target / "training", ignore=ignore)
    (target / CORPUS).parent.mkdir(parents=True)
    shutil.copyfile(ROOT / CORPUS, target / CORPUS)
    shutil.copytree(ROOT / TEACHER, target / TEACHER)
    return target / "training"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The training folder of a fresh copy."""
    return copy_of(tmp_path / "copy")


@pytest.fixture
def said() -> list[str]:
    """Lines of progress."""
    return []


@pytest.fixture
def own() -> Callable[[Path, str, bytes], None]:
    """Puts a user's file into a project and names it in params.yaml of the small profile."""

    def put(project: Path, name: str, content: bytes) -> None:
        (project / "own" / name).write_bytes(content)
        params = project / "params.yaml"
        text = params.read_text("utf-8")
        before = "    sources: [corpus]\n    own: null"
        assert before in text
        params.write_text(text.replace(before, f"    sources: [corpus]\n    own: {{path: {name}}}"), "utf-8")

    return put
