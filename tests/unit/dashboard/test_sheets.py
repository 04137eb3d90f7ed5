"""Tables as files."""

import csv
import io

import pytest
from commentsense_dashboard import sheets
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize("text", ["=1+1", "+x", "-x", "@x", "\tx", "\rx", " =1", "＝1", "\n@x", "-", "--1"])
def test_a_formula_gets_an_apostrophe(text: str) -> None:
    """What a spreadsheet would execute, it shows."""
    assert sheets.cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-1", "+2.5", "-0.25", "12"])
def test_a_number_stays_one(text: str) -> None:
    """A number with a sign is no formula."""
    assert sheets.cell(text) == text


@given(st.text())
def test_no_text_begins_like_a_formula(text: str) -> None:
    """Whatever the text, the cell begins with nothing that is executed, unless it is a plain number."""
    shown = str(sheets.cell(text))
    assert not shown.lstrip(" ").startswith(("=", "@", "\t", "\r"))
    assert not shown.startswith(("+", "-")) or shown[1:].replace(".", "", 1).isdigit()


def test_a_table_is_read_back() -> None:
    """Columns in order, nothing for what is missing, words for what is true or false, lists in one cell."""
    found = sheets.to_csv([{"a": "x,\n\"y\"", "b": True, "d": ["p", "q"]}, {"a": 1.5}], ("a", "b", "d"))  # fmt: skip
    rows = list(csv.reader(io.StringIO(found.decode("utf-8-sig"), newline="")))
    assert rows == [["a", "b", "d"], ['x,\n"y"', "yes", "p q"], ["1.5", "", ""]]


def test_names_of_files_are_safe() -> None:
    """Nothing of a name leads to another folder or another kind of file."""
    assert sheets.file_name("../etc", "a b\"c", "") == "commentsense-etc-a-b-c"  # fmt: skip
    assert len(sheets.file_name("x" * 500)) == 100
