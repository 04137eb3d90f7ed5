"""Sources are read as they are, with the number of every row."""

import json
from pathlib import Path

import pytest
from commentsense_training import ingest, rows
from commentsense_training.datasets import BadData
from commentsense_training.params import Own
from commentsense_training.rows import Columns, Row


def test_a_csv_is_numbered_as_people_see_it(tmp_path: Path) -> None:
    """The header is row 1; line breaks within a text do not shift the numbers; labels get our names."""
    path = tmp_path / "a.csv"
    path.write_text('text,label\n"two\nlines",1\nplain,-1\nodd,7\n', "utf-8")
    found = rows.parse(path, Columns(), ingest.NUMBERED)
    assert found == [
        Row(2, "2", "two\nlines", "positive", ""),
        Row(3, "3", "plain", "negative", ""),
        Row(4, "4", "odd", "7", ""),
    ]


def test_hostile_text_survives_the_way_through_the_pipeline(tmp_path: Path) -> None:
    """Formulas, control characters, separators and bytes that are no UTF-8 come back as they were."""
    path = tmp_path / "a.csv"
    path.write_bytes(b'text,label\n"=HYPERLINK(""x"")",0\n"a\x00b\x1b[31m\xe2\x80\xa8c",0\nbroken \xff byte,0\n')
    found = rows.parse(path, Columns(), ingest.NUMBERED)
    rows.write(found, tmp_path / "out" / "a.jsonl")
    assert rows.read(tmp_path / "out" / "a.jsonl") == found
    assert [row.text for row in found] == ['=HYPERLINK("x")', "a\x00b\x1b[31m\u2028c", "broken \udcff byte"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", "comment,label\nx,1\n", r"no column text; it has comment, label"),
        ("a.jsonl", '{"text": "x", "label": "neutral"}\n{"text": \n', r"line 2 is no JSON"),
        ("a.jsonl", "[1]\n", r"line 1 is no JSON object"),
        ("a.xlsx", "", r"neither .csv nor .jsonl"),
    ],
)
def test_a_file_without_rows_is_refused_by_name(tmp_path: Path, name: str, content: str, message: str) -> None:
    """What cannot be read as rows at all is an error that says what was found."""
    path = tmp_path / name
    path.write_text(content, "utf-8")
    with pytest.raises(BadData, match=message):
        rows.parse(path, Columns(), {})


def test_a_users_file_stays_in_its_folder(tmp_path: Path) -> None:
    """A path that leads out of training/own is refused; a mapping of labels is applied."""
    (tmp_path / "own").mkdir()
    with pytest.raises(BadData, match="leads out"):
        ingest.own(Own(path="../secret.csv"), tmp_path / "own")
    lines = [{"body": "fine", "mood": "good"}, {"body": "bad", "mood": "awful"}]
    (tmp_path / "own" / "a.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    described = Own(path="a.jsonl", text="body", label="mood", labels={"good": "positive", "awful": "negative"})
    found = ingest.own(described, tmp_path / "own")
    assert [(row.number, row.text, row.label) for row in found] == [(1, "fine", "positive"), (2, "bad", "negative")]
