"""Reports made for real, through the command line, each in a process of its own."""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest
from commentsense_sentiment.language import Detector
from commentsense_training import language_model
from commentsense_training.__main__ import main
from commentsense_training.eda.rows import Source, Table, prepare

ROOT = Path(__file__).parents[3]
CORPUS = ROOT / "services" / "youtube-stub" / "src" / "commentsense_youtube_stub" / "data" / "corpus.jsonl"


class Page(HTMLParser):
    """What a browser would make of a page: its tags, attributes and text."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag with its attributes."""
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text.append(data)

    def values(self, tag: str, name: str) -> list[str]:
        """The attribute's value in each such tag."""
        return [value for where, what, value in self.attributes if (where, what) == (tag, name)]


@dataclass(frozen=True)
class Run:
    """A finished command."""

    code: int
    out: str
    err: str
    report: Path

    @property
    def html(self) -> str:
        """The report's source."""
        return self.report.read_text("utf-8")

    @property
    def page(self) -> Page:
        """The report as parsed."""
        return Page(self.html)

    @property
    def text(self) -> str:
        """The report's words, spaces made even."""
        return " ".join("".join(self.page.text).replace("\u00a0", " ").split())


def eda(out: Path, *arguments: str, hash_seed: str = "0") -> Run:
    """`training eda` in a process whose sets and dictionaries are ordered by `hash_seed`."""
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "OMP_NUM_THREADS": "1"}
    environment.pop("COMMENTSENSE_DATA", None)
    done = subprocess.run(
        [sys.executable, "-m", "commentsense_training", "eda", "--out", str(out), *arguments],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr, out / "index.html")


def here(out: Path, *arguments: str) -> Run:
    """The same in this process: the libraries take seconds to import."""
    words, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(words), contextlib.redirect_stderr(errors):
        code = main(["eda", "--out", str(out), *arguments])
    return Run(code, words.getvalue(), errors.getvalue(), out / "index.html")


@pytest.fixture(scope="session")
def own(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The report of the small profile: the project's own corpus."""
    return eda(tmp_path_factory.mktemp("own"))


HOSTILE = [
    "<script>alert(1)</script> <3 >_< </3 worst",
    '=HYPERLINK("http://bad.example","x") <3 | `code` **bold** [a](javascript:alert(1))',
    "\u202eevil\u202c \x00\x1b[31mred\x07 \u200bhidden <3 :$ :| $x^2$ \\frac{1}{2",
    "<img src=x onerror=alert(1)> &lt;b&gt; </td></table></section> <3 \ud83d",
]


@pytest.fixture(scope="session")
def hostile_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of rows that would run, break or recolour what shows them."""
    moods = {"negative": "awful sad worst", "neutral": "when where table", "positive": "love great best"}
    path = tmp_path_factory.mktemp("corpus") / "hostile.jsonl"
    rows = [
        {"text": f"{words} {HOSTILE[i % len(HOSTILE)]} word{i // 2}x", "label": label}
        for label, words in moods.items()
        for i in range(44)
    ]
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\n", "utf-8")
    return path


@pytest.fixture(scope="session")
def hostile(hostile_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The report of the hostile corpus."""
    return here(tmp_path_factory.mktemp("hostile"), "--corpus", str(hostile_corpus))


@pytest.fixture(scope="session")
def detector() -> Detector:
    """The detector that serves."""
    return Detector(language_model.path())


@pytest.fixture(scope="session")
def table(detector: Detector) -> Callable[..., Table]:
    """Makes a prepared table of (text, label, part) rows."""

    def make(*rows: tuple[str, int, str], name: str = "Source") -> Table:
        texts, labels, parts = zip(*rows, strict=True)
        return prepare(Source(name.lower(), name, "by a test", texts, labels, parts), detector)

    return make
