"""A broken source is refused, and the rows that break it are named."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from commentsense_training import validation
from commentsense_training.datasets import BadData, Example
from commentsense_training.params import Limits
from commentsense_training.rows import Row
from commentsense_training.stages import ingest, validate

GOOD = [Row(n, str(n), f"comment number {n}", ("negative", "neutral", "positive")[n % 3], "") for n in range(2, 102)]


def changed(number: int, **fields: str) -> list[Row]:
    """The good rows with one of them changed."""
    return [replace(row, **fields) if row.number == number else row for row in GOOD]


def test_good_rows_have_no_finding() -> None:
    """Nothing is reported where nothing is wrong."""
    assert validation.findings(GOOD, Limits()) == []


@pytest.mark.parametrize(
    ("fields", "check"),
    [
        ({"label": "angry"}, "labels"),
        ({"label": ""}, "labels"),
        ({"text": " \n"}, "empty"),
        ({"text": "bad \udcff byte"}, "encoding"),
        ({"text": "lost \ufffd letter"}, "garbled"),
        ({"text": "cafÃ© and donâ€™t"}, "garbled"),
        ({"text": "comment number 2", "label": "positive"}, "repeats"),
        ({"text": "comment number 2", "label": "negative"}, "conflicts"),
    ],
)
def test_a_wrong_row_is_named_by_its_number(fields: dict[str, str], check: str) -> None:
    """Each kind of wrong row is found, refused and named."""
    found = validation.findings(changed(57, **fields), Limits())
    assert [(finding.check, finding.count, finding.rows) for finding in found] == [(check, 1, [57])]
    assert found[0].refused
    assert "row 57" in found[0].sentence("source")


def test_what_is_allowed_is_counted_and_let_through() -> None:
    """At the limit a finding is reported, above it refused."""
    rows = changed(57, text="comment number 2", label="positive")
    assert not validation.findings(rows, Limits(repeats=0.01))[0].refused
    assert validation.findings(rows, Limits(repeats=0.009))[0].refused


def test_a_text_on_two_published_sides_is_leakage() -> None:
    """Rows that the fitted side shares with a more held-out one are named, whatever their spelling."""
    rows = [replace(row, split="train") for row in GOOD]
    rows[5] = replace(rows[5], text="the SAME words", split="train")
    rows[9] = replace(rows[9], text="the same words", split="test")
    found = validation.findings(rows, Limits(), own=True)
    assert [(finding.check, finding.rows) for finding in found] == [("leakage", [rows[5].number])]


def test_an_unknown_side_is_refused() -> None:
    """A split column may hold our four names or nothing."""
    rows = [replace(GOOD[0], split="validation"), *GOOD[1:]]
    assert [(f.check, f.rows) for f in validation.findings(rows, Limits(), own=True)] == [("sides", [2])]


def test_no_rows_are_refused() -> None:
    """An empty source is broken."""
    assert validation.findings([], Limits())[0].refused


def test_shared_texts_of_parts_are_counted() -> None:
    """Leakage between the sides of a split is told by pair."""
    parts = {"a-train": [Example("A b", 0, "a-train", "a b")], "a-test": [Example("a B", 0, "a-test", "a b")], "c": []}
    assert validation.shared_texts(parts) == {"a-train and a-test": 1}


def test_the_stage_refuses_a_broken_file_and_writes_its_report(
    project: Path, own: Callable[..., None], said: list[str]
) -> None:
    """Wrong labels, empty texts and wrong bytes of a user's file end the run with their row numbers."""
    content = b"text,label\ngood one,1\nodd one,5\n,0\nbroken \xff,0\n"
    own(project, "mine.csv", content)
    ingest.run("small", project, said.append)
    with pytest.raises(BadData) as refused:
        validate.run("small", project, said.append)
    told = str(refused.value)
    assert "row 3" in told
    assert "row 4" in told
    assert "row 5" in told
    assert "params.yaml" in told
    report = json.loads((project / "work" / "small" / "validation.json").read_text("utf-8"))
    findings = report["sources"]["own"]["findings"]
    assert {check: finding["first_rows"] for check, finding in findings.items()} == {
        "labels": [3],
        "empty": [4],
        "encoding": [5],
    }
    assert "good one" not in json.dumps(report)


def test_a_listed_source_with_other_rows_is_refused(project: Path, said: list[str]) -> None:
    """Rows that are well formed but not those of sources.toml are refused, unless that is allowed."""
    corpus = project.parent / "services/youtube-stub/src/commentsense_youtube_stub/data/corpus.jsonl"
    lines = corpus.read_text("utf-8").splitlines()
    corpus.write_text("\n".join(lines[1:]) + "\n", "utf-8")
    ingest.run("small", project, said.append)
    with pytest.raises(BadData, match=r"sources\.toml"):
        validate.run("small", project, said.append)
    params = project / "params.yaml"
    params.write_text(params.read_text("utf-8").replace("checksum: true", "checksum: false"), "utf-8")
    validate.run("small", project, said.append)
