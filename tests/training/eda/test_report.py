"""`training eda` on the project's own corpus, for real."""

import base64
import io
import json
import re
import statistics
from collections import Counter
from pathlib import Path

import pytest
from commentsense_sentiment.language import Detector
from commentsense_sentiment.normalise import normalise
from commentsense_sentiment.tokens import tokenise
from commentsense_training import datasets
from PIL import Image
from textblob import TextBlob

from tests.training.eda.conftest import CORPUS, ROOT, Run, here

SECTIONS = {
    "class-shares": 1,
    "lengths": 2,
    "stop-words": 1,
    "punctuation": 1,
    "ngrams": 1,
    "distinctive": 1,
    "word-clouds": 1,
    "languages": 1,
    "duplicates": 1,
    "label-noise": 2,
}
"""Slug -> pictures, with one source."""


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, str]]:
    """Text and label name of the corpus' rows outside its test part, read by this test."""
    parts = [example.part for example in datasets.read_corpus(CORPUS)]
    listed = [json.loads(line) for line in CORPUS.read_text("utf-8").splitlines()]
    return [(row["text"], row["label"]) for row, part in zip(listed, parts, strict=True) if part != "test"]


def test_the_command_ends_well_and_tells_how_far_it_is(own: Run) -> None:
    """Each line of progress has the time since the start; the last one says where the report lies."""
    assert own.code == 0, own.err
    assert all(re.match(r"\[ +\d+\.\d s\] ", line) for line in own.out.splitlines())
    assert str(own.report) in own.out.splitlines()[-1]


@pytest.mark.parametrize("slug", SECTIONS)
def test_each_section_has_its_pictures_and_its_findings(own: Run, slug: str) -> None:
    """A section without a picture or a finding would answer nothing."""
    section = re.search(rf'<section id="{slug}">.*?</section>', own.html, re.S)
    assert section
    assert len(re.findall(r"<img ", section[0])) == SECTIONS[slug]
    assert re.search(r'<ul class="findings"><li>.{30,}?</li>', section[0], re.S)
    assert f"#{slug}" in own.page.values("a", "href")


def test_pictures_are_inside_and_described(own: Run) -> None:
    """Every picture is a PNG that opens, of the size that the page says, with words for those who do not see it."""
    sources = own.page.values("img", "src")
    assert len(sources) == sum(SECTIONS.values())
    assert all(len(alt) > 20 for alt in own.page.values("img", "alt"))
    for source, width in zip(sources, own.page.values("img", "width"), strict=True):
        data = base64.b64decode(source.removeprefix("data:image/png;base64,"), validate=True)
        with Image.open(io.BytesIO(data)) as image:
            image.load()
            assert image.width == int(width)
            assert len(image.convert("RGB").getcolors(1 << 20) or []) > 3


def test_the_page_needs_nothing_else(own: Run) -> None:
    """It opens offline: no script, no address, no file beside it."""
    assert not {"script", "link", "iframe", "object", "form"} & set(own.page.tags)
    assert "http" not in re.sub(r"http-equiv", "", own.html)
    assert all(source.startswith("data:image/png") for source in own.page.values("img", "src"))
    assert "width=device-width" in "".join(own.page.values("meta", "content"))


def test_class_shares_are_those_of_the_corpus(own: Run, rows: list[tuple[str, str]]) -> None:
    """The finding names the label that most rows have, with its share as counted here."""
    counts = Counter(label for _, label in rows)
    label, most = counts.most_common(1)[0]
    assert f"{most / len(rows) * 100:.1f} % of {len(rows)} comments are {label}" in own.text
    for name, number in counts.items():
        assert f"{number} ({number / len(rows) * 100:.1f} %)" in own.text, name


def test_lengths_are_those_of_the_corpus(own: Run, rows: list[tuple[str, str]]) -> None:
    """Medians of characters and words as the standard library finds them."""
    characters = statistics.median(len(text) for text, _ in rows)
    words = statistics.median(sum(t[0].isalnum() for t in tokenise(normalise(text))) for text, _ in rows)
    assert f"the median comment has {words:.0f} words and {characters:.0f} characters" in own.text


def test_marks_are_those_of_the_corpus(own: Run, rows: list[tuple[str, str]]) -> None:
    """The share of comments with an exclamation mark, over all and by label, stands in the numbers."""
    shares = [sum("!" in text for text, _ in rows) / len(rows)]
    for name in ("negative", "neutral", "positive"):
        texts = [text for text, label in rows if label == name]
        shares.append(sum("!" in text for text in texts) / len(texts))
    assert "Own corpusexclamation mark" + "".join(f"{s * 100:.1f} %" for s in shares) in own.text


def test_languages_are_those_that_the_serving_detector_finds(
    own: Run, rows: list[tuple[str, str]], detector: Detector
) -> None:
    """Shares of English and unsupported comments."""
    found = [detector.detect(normalise(text), tokenise(normalise(text))) for text, _ in rows]
    english, foreign = sum(f.code == "en" for f in found), sum(not f.supported for f in found)
    assert f"{english / len(rows) * 100:.1f} % of {len(rows)} comments are English" in own.text
    assert f"{foreign / len(rows) * 100:.1f} % in a language that the model does not support" in own.text


def test_agreement_with_textblob_is_measured(own: Run, rows: list[tuple[str, str]]) -> None:
    """The share of labels that are the sign of TextBlob's polarity."""
    signs = {"negative": -1, "neutral": 0, "positive": 1}
    same = 0
    for text, label in rows:
        polarity = TextBlob(text).sentiment.polarity
        same += ((polarity > 0) - (polarity < 0)) == signs[label]
    assert f"{same / len(rows) * 100:.1f} % of {len(rows)} labels are the sign of TextBlob's polarity" in own.text


def test_no_comment_is_quoted(own: Run, rows: list[tuple[str, str]]) -> None:
    """Only n-grams of up to three words leave the data: no text of more words stands in the report."""
    for text, _ in rows:
        if len(text.split()) > 4:
            assert text not in own.text


def test_a_page_for_the_documentation_is_of_all_sources(tmp_path: Path) -> None:
    """The small profile does not overwrite the documentation."""
    done = here(tmp_path, "--page")
    assert done.code == 1
    assert "--profile full" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("content", ["", "no json\n", '{"text": "x", "label": "angry"}\n', '["text", "label"]\n'])
def test_a_broken_corpus_is_refused_with_its_name(tmp_path: Path, content: str) -> None:
    """No traceback: the error says which file is wrong."""
    path = tmp_path / "mine.jsonl"
    path.write_text(content, "utf-8")
    done = here(tmp_path / "out", "--corpus", str(path))
    assert done.code == 1
    assert "mine.jsonl" in done.err
    assert "Traceback" not in done.err
    assert not done.report.exists()


def test_the_documentation_page_shows_every_picture_and_is_small() -> None:
    """docs/eda.md links each file beside it and no other; together they stay under 1.5 MB."""
    page = (ROOT / "docs" / "eda.md").read_text("utf-8")
    linked = set(re.findall(r"\]\(images/eda/([\w-]+\.png)\)", page))
    files = {path.name: path.stat().st_size for path in (ROOT / "docs" / "images" / "eda").iterdir()}
    assert linked == set(files)
    assert sum(files.values()) < 1_500_000
    assert len(re.findall(r"^## ", page, re.M)) == len(SECTIONS)
