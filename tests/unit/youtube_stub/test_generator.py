"""Generated videos: as many comments as asked for, always the same ones."""

import re
from collections import Counter
from pathlib import Path

import pytest
from commentsense_youtube_stub.corpus import PUBLISHED, entries
from commentsense_youtube_stub.generator import Specification, generate
from commentsense_youtube_stub.ids import channel_id
from commentsense_youtube_stub.sources import UnusableSource
from commentsense_youtube_stub.video import Comment, Content
from hypothesis import given, settings
from hypothesis import strategies as st


def comments(content: Content) -> list[Comment]:
    """Comments and replies."""
    return [comment for thread in content.threads for comment in (thread.top, *thread.replies)]


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 400), st.integers(0, 12), st.integers(0, 5))
def test_it_holds_as_many_as_asked_for(count: int, late: int, seed: int) -> None:
    """N comments and replies, and as many late ones on top, with an id of its own each."""
    made = comments(generate(Specification("generated01", count, late, seed)))
    assert len({comment.id for comment in made}) == len(made) == count + late


def test_the_same_specification_gives_the_same_video() -> None:
    """Another process, the same ids and texts; another seed, another video."""
    spec = Specification("generated01", 300, 5)
    assert generate(spec) == generate(spec)
    assert generate(spec) != generate(Specification("generated01", 300, 5, seed=2))


def test_late_comments_leave_the_others_as_they_are() -> None:
    """With and without late ones, what is there from the start has the same ids and texts."""
    without = comments(generate(Specification("generated01", 200)))
    with_late = generate(Specification("generated01", 200, 7))
    assert [c.id for c in comments(Content(with_late.description, with_late.threads[:-7]))] == [c.id for c in without]


def test_ids_look_like_youtubes() -> None:
    """26 characters for a thread; a reply's begins with its thread's and goes on with a dot and 22."""
    for thread in generate(Specification("generated01", 400)).threads:
        assert re.fullmatch(r"[A-Za-z0-9_-]{26}", thread.top.id)
        for reply in thread.replies:
            assert reply.parent == thread.top.id
            assert re.fullmatch(re.escape(thread.top.id) + r"\.[A-Za-z0-9_-]{22}", reply.id)


def test_a_quarter_are_replies_and_some_threads_are_long() -> None:
    """The shape that makes a client page through replies: threads beyond five, and beyond a page of a hundred."""
    content = generate(Specification("generated01", 20_000))
    sizes = [len(thread.replies) for thread in content.threads]
    assert sum(sizes) == 5_000
    assert sum(size > 5 for size in sizes) > 50
    assert max(sizes) > 100


def test_times_are_in_order() -> None:
    """Threads arrive one after the other, late ones last; replies follow their thread, newest first."""
    content = generate(Specification("generated01", 500, 4))
    times = [thread.top.published for thread in content.threads]
    assert times == sorted(times)
    assert times[-4] > times[-5]
    for thread in content.threads:
        replies = [reply.published for reply in thread.replies]
        assert replies == sorted(replies, reverse=True)
        assert all(time > thread.top.published for time in replies)


def test_a_large_video_of_the_corpus_hardly_repeats_itself() -> None:
    """Texts beyond the corpus' own are varied, and keep a label that the corpus has."""
    made = comments(generate(Specification("generated01", 10_000)))
    assert Counter(comment.text for comment in made).most_common(1)[0][1] < 40
    assert len({comment.text for comment in made}) > 5_000
    known = {entry.text: entry.label for entry in entries()}
    assert all(known.get(comment.text, comment.label) == comment.label for comment in made)
    assert {comment.label for comment in made} == {"negative", "neutral", "positive"}


def test_a_csv_gives_each_of_its_texts_before_any_comes_again(tmp_path: Path) -> None:
    """As many comments as rows hold every row once, empty and broken ones too."""
    source = tmp_path / "texts.csv"
    rows = ["plain", '"with, comma"', '"two\nlines"', '""', "lone \ud800 surrogate", "nul \x00 byte", "=1+1"]
    source.write_bytes(("text,other\n" + "".join(f"{row},x\n" for row in rows)).encode("utf-8", "surrogatepass"))
    texts = ["plain", "with, comma", "two\nlines", "", "lone \ud800 surrogate", "nul \x00 byte", "=1+1"]
    made = comments(generate(Specification("fromcsv0001", 7, csv=source)))
    assert Counter(comment.text for comment in made) == Counter(texts)
    twice = comments(generate(Specification("fromcsv0001", 14, csv=source)))
    assert Counter(comment.text for comment in twice) == Counter(texts * 2)
    assert {comment.label for comment in made} == {None}


def test_a_csv_may_have_labels(tmp_path: Path) -> None:
    """The label column is the truth of the generated comments."""
    source = tmp_path / "texts.csv"
    source.write_text("body,tone\ngood,positive\nbad,negative\n")
    spec = Specification("fromcsv0001", 2, csv=source, text_column="body", label_column="tone")
    assert {(c.text, c.label) for c in comments(generate(spec))} == {("good", "positive"), ("bad", "negative")}


@pytest.mark.parametrize("content", ["other\nx\n", "text\n", ""])
def test_a_csv_without_texts_is_refused(tmp_path: Path, content: str) -> None:
    """No such column, no rows or nothing at all: an error that says so."""
    source = tmp_path / "texts.csv"
    source.write_text(content)
    with pytest.raises(UnusableSource, match="CSV"):
        generate(Specification("fromcsv0001", 3, csv=source))


def test_a_csv_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """The error names the kind of failure, not the path."""
    with pytest.raises(UnusableSource, match="FileNotFoundError"):
        generate(Specification("fromcsv0001", 3, csv=tmp_path / "missing.csv"))


def test_a_tone_moves_the_mix_and_nothing_else() -> None:
    """Labels come about as often as their weights say; ids and numbers are those of a video without a tone."""
    plain = generate(Specification("tonetone001", 600))
    angry = generate(Specification("tonetone001", 600, tone=(8, 1, 1)))
    labels = Counter(comment.label for thread in angry.threads for comment in (thread.top, *thread.replies))
    assert labels["negative"] > 0.7 * 600
    assert min(labels["neutral"], labels["positive"]) > 20
    assert {thread.top.id for thread in plain.threads} == {thread.top.id for thread in angry.threads}


def test_a_channel_and_a_title_are_told_and_change_no_comment() -> None:
    """The owner of the video is the channel's, and its other draws stay."""
    plain = generate(Specification("channel0001", 50))
    named = generate(Specification("channel0001", 50, channel="SomeWharf", title="A title", published=PUBLISHED + 60))
    assert (named.description.owner, named.description.title) == ("SomeWharf", "A title")
    assert named.description.channel_id == channel_id("SomeWharf")
    assert [thread.top.text for thread in named.threads] == [thread.top.text for thread in plain.threads]
    assert [t.top.published - 60 for t in named.threads] == [t.top.published for t in plain.threads]
