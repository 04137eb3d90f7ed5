"""Any text at all goes the whole way, from the stub to the CSV: none is lost, none does anything."""

import csv
import io
import json
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from commentsense_contracts.model_client import ModelClient
from commentsense_contracts.records import Comment, Prediction, StoredComment, sanitise
from commentsense_contracts.texts import prepare
from commentsense_worker.scoring import predict
from commentsense_worker.select import select
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.stack import Stack

# Every code point, lone surrogates included, and what has broken programs before, more often than chance would.
NASTY = st.sampled_from([
    "=", "+", "-", "@", "\t", "\r", "\n", "\x00", "\ud800", "\udfff", "\u202e", "\u2028", "\ufeff", "\x1b[31m",
    '"', "'", ",", "<script>", "&lt;", "{{7*7}}", "%s", "\\", "😡", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "é",
    "\u0301", "ﷺ", "𝕏", "http://x", "@you", "0:42",
])  # fmt: skip
TEXTS = st.lists(
    st.one_of(st.text(max_size=60), st.lists(st.one_of(NASTY, st.text(max_size=8)), max_size=12).map("".join)),
    min_size=1,
    max_size=40,
)


@pytest.fixture
def nasty(backing: Stack, tmp_path: Path) -> Iterator[Stack]:
    """All services, on a Redis of their own."""
    shared = {name: backing.ports[name] for name in ("stub", "model")}
    stack = Stack(tmp_path / "services", fixed_ports=shared)
    try:
        yield stack.start("redis", "fetcher", "worker", "api")
    finally:
        stack.stop()


@given(texts=TEXTS)
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_scored_or_skipped_with_a_reason(backing: Stack, texts: list[str]) -> None:
    """The real model server answers every text that is selected; stored, each comes back as it was."""
    comments = [Comment(f"c{index}", "", False, 0, 0, sanitise(text)) for index, text in enumerate(texts)]
    for comment in comments:
        assert Comment.load(comment.id, comment.dump()) == comment
    selection = select(comments)
    assert len(selection.comments) + len(selection.skipped) == len(texts)
    with closing(ModelClient(backing.model, 30)) as client:
        answers = predict(client.predict, selection.texts) if selection.texts else []
    for comment, answer in zip(selection.comments, answers, strict=True):
        assert isinstance(answer, Prediction)
        assert abs(answer.negative + answer.neutral + answer.positive - 1) < 1e-4
        assert StoredComment.load(comment.id, f"{answer.dump()}\n{comment.dump()}").comment == comment


@given(text=st.text(max_size=9000))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_what_is_prepared_can_always_be_sent(text: str) -> None:
    """Nothing that leaves for the model server breaks JSON or UTF-8."""
    prepared = prepare(text)
    assert "\x00" not in prepared
    assert json.loads(json.dumps(prepared).encode()) == prepared
    prepared.encode()


def test_a_video_of_nasty_texts_comes_out_whole(nasty: Stack, tmp_path: Path) -> None:
    """Through all services: every comment is there, texts unchanged, no cell a formula, logs one JSON object a line."""
    found: list[str] = []

    @given(texts=TEXTS)
    @settings(max_examples=40, deadline=None, derandomize=True)
    def collect(texts: list[str]) -> None:
        found.extend(texts)

    collect()
    texts = [text for text in dict.fromkeys(found) if text][:800]
    source = tmp_path / "nasty.csv"
    with source.open("w", newline="", encoding="utf-8", errors="surrogatepass") as out:
        writer = csv.writer(out)
        writer.writerow(["text"])
        writer.writerows([text.replace("\r", " ")] for text in texts)
    nasty.add_video("nasty000001", len(texts), csv=str(source), text_column="text")
    end = nasty.wait(nasty.analyse("nasty000001"))
    assert end["state"] == "completed"
    assert end["progress"]["scored"] + sum(end["progress"]["skipped"].values()) == len(texts)
    rows = {row["id"]: row for row in nasty.comments(end["id"])}
    assert len(rows) == len(texts)
    for row in rows.values():
        assert (row["label"] is None) != (row["skipped"] is None)
    with urllib.request.urlopen(f"{nasty.api}/v1/analyses/{end['id']}/export?format=csv", timeout=60) as answer:
        table = list(csv.reader(io.StringIO(answer.read().decode(), newline="")))
    assert len(table) == len(texts) + 1
    assert not [cell for row in table for cell in row if cell.startswith(("=", "+", "@", "\t", "\r"))]
    for name in ("fetcher", "worker", "api"):
        for line in (nasty.folder / f"{name}.log").read_text().splitlines():
            assert isinstance(json.loads(line), dict)
