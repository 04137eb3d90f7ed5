"""The public data: as sources.toml promises, and split as committed."""

import os
import shutil
from pathlib import Path

import pytest
from commentsense_training import splits, validation
from commentsense_training.stages import ingest, split, validate

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("COMMENTSENSE_DATA") or ROOT.parent / "shared" / "data")


def test_a_fresh_split_is_the_committed_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the raw files every row gets the side that the repository's hashes say, and no text has two."""
    monkeypatch.setenv("COMMENTSENSE_DATA", str(DATA))
    project = tmp_path / "training"
    project.mkdir()
    shutil.copyfile(ROOT / "training" / "params.yaml", project / "params.yaml")
    for stage in (ingest, validate, split):
        stage.run("full", project, print)
    for source in ("semeval", "youtube"):
        committed = ROOT / "training" / "splits" / "full" / f"{source}.csv"
        assert (project / "splits" / "full" / committed.name).read_bytes() == committed.read_bytes()
    assert validation.shared_texts(splits.read("full", project / "work")) == {}
