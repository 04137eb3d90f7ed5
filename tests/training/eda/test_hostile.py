"""Foreign text can neither run nor break what shows it."""

import re
from pathlib import Path

from commentsense_training.eda import page
from commentsense_training.eda.bars import spelt
from commentsense_training.eda.escape import for_html, for_markdown, visible
from commentsense_training.eda.report import Numbers, Report, Section
from hypothesis import given
from hypothesis import strategies as st

from tests.training.eda.conftest import Page, Run, eda

_TAGS = """html head meta title style body header h1 h2 p nav ol li a main section div table caption thead tr th tbody
    td ul strong figure img details summary footer code"""
_ALLOWED = set(_TAGS.split())


def test_a_hostile_corpus_gives_a_harmless_report(hostile: Run) -> None:
    """No tag, handler, control character or direction mark of a comment arrives as such."""
    assert hostile.code == 0, hostile.err
    assert set(hostile.page.tags) <= _ALLOWED
    assert not [name for _, name, _ in hostile.page.attributes if name.startswith("on")]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\ufeff\ud800-\udfff]", hostile.html)
    assert not re.search(r"javascript:", "".join(value for _, _, value in hostile.page.attributes))


def test_what_looks_like_markup_is_shown_as_text(hostile: Run) -> None:
    """The emoticons of the hostile rows are frequent there and stand in the tables, escaped."""
    assert "<3" in "".join(hostile.page.text)
    assert "<td>&lt;3</td>" in hostile.html
    assert "<td><3" not in hostile.html


def test_equal_data_gives_equal_bytes(hostile: Run, hostile_corpus: Path, tmp_path: Path) -> None:
    """A second run, with sets in another order, writes the same file byte for byte."""
    again = eda(tmp_path, "--corpus", str(hostile_corpus), hash_seed="4711")
    assert again.code == 0, again.err
    assert again.report.read_bytes() == hostile.report.read_bytes()


@given(st.text())
def test_any_text_survives_html_as_text(text: str) -> None:
    """A parser reads back what is visible of it, in an element and in an attribute, and no tag."""
    parsed = Page(f'<td title="{for_html(text)}">{for_html(text)}</td>')
    assert parsed.tags == ["td"]
    assert "".join(parsed.text) == visible(text)
    assert parsed.values("td", "title") == [visible(text)]


@given(st.text(alphabet="ab|<>`*_[]()!&#\\~\n\x00\u202e$", max_size=30))
def test_any_text_is_one_plain_line_of_markdown(text: str) -> None:
    """Every character that could open markup, a cell or a tag has a backslash of its own before it."""
    escaped = for_markdown(text)
    assert "\n" not in escaped
    assert "\x00" not in escaped
    bare = re.sub(r"\\.", "", escaped)
    assert not set(bare) & set("|<>`*_[]&#\\~")


def test_a_page_of_hostile_terms_keeps_its_table(tmp_path: Path) -> None:
    """Names and findings with markup stand in the page as they are, and its table keeps its columns."""
    section = Section("x", "X", "a <b>method</b>", ["A|B: ![x](http://bad.example) `c`"], [], [Numbers("n", [["a"]])])
    report = Report("full", [("Source", "Rows"), ("A|B <i>", "1")], ["A|B"], [section])
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "old.png").write_bytes(b"")
    page.write(report, ["lead"], tmp_path / "eda.md", tmp_path / "images")
    written = (tmp_path / "eda.md").read_text("utf-8")
    assert r"| A\|B \<i\> | 1 |" in written
    assert r"- **A\|B:** !\[x\](http://bad.example) \`c\`" in written
    assert "<b>" not in written.replace(r"\<b\>", "")
    assert not (tmp_path / "images" / "old.png").exists()


def test_pictures_spell_what_their_font_lacks() -> None:
    """Emoji by name, other scripts as boxes, and no line longer than its place."""
    assert spelt("love 🔥") == "love [fire]"
    assert spelt("नमस्ते") == "□" * len("नमस्ते")
    assert len(spelt("x" * 100)) == 24
    assert spelt("$x^2$") == "$x^2$"
