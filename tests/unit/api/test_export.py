"""Exports that no spreadsheet executes."""

import csv
import io
import json

import pytest
from commentsense_api.examples import COMMENT
from commentsense_api.export import COLUMNS, cell, filename, header, rows
from commentsense_api.schemas import CommentView
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\x00=1", "＝1"]
)
def test_formulas_become_text(text: str) -> None:
    """Whatever a spreadsheet would evaluate starts with an apostrophe."""
    assert str(cell(text)).startswith("'")


def test_plain_text_and_numbers_stay_as_they_are() -> None:
    """A negative number is a number; a text without a formula is not touched."""
    assert cell("hello = world") == "hello = world"
    assert cell(-3) == -3
    assert cell(None) == ""


@given(st.text())
def test_any_text_survives_csv_as_one_row(text: str) -> None:
    """Whatever the text: one row, all columns, no NUL, no formula, and the text is still in it."""
    data = header("csv") + rows("csv", [CommentView.model_validate({**COMMENT, "text": text})])
    found = list(csv.reader(io.StringIO(data.decode(), newline="")))
    assert len(found) == 2
    row = dict(zip(COLUMNS, found[1], strict=True))
    clean = text.replace("\x00", "").encode("utf-8", "replace").decode()
    assert row["text"] in {clean, f"'{clean}"}
    assert not row["text"].startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_json_lines_as_one_line(text: str) -> None:
    """Whatever the text: one line by anybody's count, and the same text when read."""
    data = rows("jsonl", [CommentView.model_validate({**COMMENT, "text": text})]).decode()
    assert len(data.splitlines()) == 1
    assert json.loads(data)["text"] == text


def test_file_names_hold_only_safe_characters() -> None:
    """Quotes, slashes and line breaks never reach the header."""
    assert filename('a"b/../c\r\n', "id1", "csv") == "commentsense-abc-id1.csv"
