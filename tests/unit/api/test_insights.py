"""What an audience asks, praises, complains of and repeats."""

import sys
import tracemalloc

import pytest
from commentsense_api.insights import (
    KEPT,
    MOST,
    SHOWN_LETTERS,
    Collector,
    Items,
    Repeats,
    Topics,
    fingerprint,
    normalised,
)
from commentsense_api.terms import words
from commentsense_api.topic_words import is_topic
from commentsense_contracts.records import Comment, Prediction, StoredComment
from commentsense_contracts.states import Label, Skip


def _scored(
    comment_id: str,
    text: str,
    label: Label = Label.NEUTRAL,
    likes: int = 0,
    time: int = 0,
    language: str = "en",
    supported: bool = True,
) -> StoredComment:
    values = {name: 0.8 if name is label else 0.1 for name in Label}
    prediction = Prediction(
        label,
        values[Label.NEGATIVE],
        values[Label.NEUTRAL],
        values[Label.POSITIVE],
        language,
        supported,
        "test",
    )
    return StoredComment(Comment(comment_id, "", False, likes, time, text), prediction, None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Nice video", "nice   VIDEO!!!"),
        ("sooooo good", "so good."),
        ("first", "FIRST!!"),
        ("❤️❤️❤️", "❤"),
        ("don't", "dont"),
        ("ＷＯＷ", "wow"),
        ("...", "......"),
    ],
)
def test_texts_that_differ_in_looks_alone_are_the_same(one: str, other: str) -> None:
    """Case, spacing, drawn-out letters, punctuation and wide letters make no other text."""
    assert fingerprint(one) == fingerprint(other), (normalised(one), normalised(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("at 1:00", "at 11:00"), ("❤", "😍"), ("...", "???"), ("music too loud", "music not too loud"), ("好", "好听")],
)
def test_other_texts_are_others(one: str, other: str) -> None:
    """Digits are not collapsed, and nothing is left out that says something."""
    assert fingerprint(one) != fingerprint(other)


def test_a_lone_surrogate_has_a_fingerprint() -> None:
    """Text that is no Unicode breaks nothing."""
    assert fingerprint("a\ud800b") == fingerprint("A\ud800B")


def test_repeats_count_what_was_there_before() -> None:
    """The first copy is no repeat; the most repeated text leads, as it was first seen to repeat."""
    repeats = Repeats()
    for text in ["Spam here", "unique", "spam here!", "SPAM  here", "two", "two", "x" * 3_000, "x" * 3_000]:
        repeats.add(fingerprint(text), text)
    assert repeats.count == 4
    groups = repeats.groups(10)
    assert groups[0] == ("spam here!", 3)
    assert [count for _, count in groups] == [3, 2, 2]
    assert max(len(text) for text, _ in groups) == SHOWN_LETTERS


def test_repeats_stay_within_their_memory() -> None:
    """A flood of different texts, then of different pairs, forgets no text that came often."""
    repeats = Repeats(most=1_000, most_groups=100)
    for number in range(50):
        repeats.add(fingerprint("the same"), "the same")
        for other in range(30):
            for _ in range(2):
                repeats.add(fingerprint(f"text {number} {other}"), f"text {number} {other}")
    assert sys.getsizeof(repeats._seen) <= sys.getsizeof(dict.fromkeys(range(1_000)))
    assert len(repeats._texts) <= 100
    assert repeats.groups(1) == [("the same", 50)]


def test_topics_are_what_many_comments_share() -> None:
    """Nouns lead, words of judgement and function words are none, and a word counts once per comment."""
    topics = Topics(1_000)
    for _ in range(5):
        topics.add(words("the background music is too loud, really terrible music"))
    for _ in range(3):
        topics.add(words("what camera do you use for the drone shots"))
    topics.add(words("only once: gearbox"))
    found = dict(topics.most(10))
    assert found["background music"] == 5
    assert "music" not in found or found["music"] == 5
    assert found["camera"] == 3
    assert found["drone shots"] == 3
    assert not {"the", "terrible", "loud", "really", "gearbox", "what", "use"} & set(found)


def test_topics_that_most_share_come_first() -> None:
    """Ordered by the number of comments, and at most as many as asked for."""
    topics = Topics(1_000)
    for place, word in enumerate(["camera", "varnish", "engine", "rigging"]):
        for _ in range(place + 2):
            topics.add([word])
    assert topics.most(3) == [("rigging", 5), ("engine", 4), ("varnish", 3)]


def test_topics_stay_within_their_memory_and_keep_the_common_ones() -> None:
    """An endless vocabulary is forgotten, a shared word is not."""
    topics = Topics(500)
    for number in range(400):
        topics.add(["varnish", *(f"word{number}x{other}" for other in range(20))])
        assert len(topics) <= 500
    assert topics.most(1) == [("varnish", 400)]


@pytest.mark.parametrize("word", ["music", "camera", "sponsor", "family", "épisode", "音乐声音"])
def test_nouns_may_be_topics(word: str) -> None:
    """Of whatever script."""
    assert is_topic(word)


@pytest.mark.parametrize("word", ["the", "really", "awesome", "honestly", "hmmmm", "❤", "ok", "12th", "video"])
def test_what_names_nothing_is_no_topic(word: str) -> None:
    """Function words, judgements, adverbs, sounds, pictographs, numbers, and what every comment is about."""
    assert not is_topic(word)


def test_items_are_the_most_liked_and_say_different_things() -> None:
    """Copies and near-copies of a comment are left out, the most liked copy stays."""
    items = Items()
    texts = {
        "a": ("what camera do you use for this", 5),
        "b": ("What camera do you use for this??", 9),
        "c": ("what camera do you use for this video", 7),
        "d": ("where is the harbour", 8),
        "e": ("how long did it take", 1),
    }
    for name, (text, likes) in texts.items():
        items.add(fingerprint(text), _scored(name, text, likes=likes), words(text))
    assert items.ids(10) == ["b", "d", "e"]
    assert items.ids(2) == ["b", "d"]


def test_items_keep_the_most_liked_of_many_in_bounded_memory() -> None:
    """However many there are, and in whatever order they come."""
    items = Items()
    for number in range(5_000):
        likes = number * 7_919 % 5_000
        text = f"question number{number} about thing{number} please"
        items.add(fingerprint(text), _scored(str(number), text, likes=likes), words(text))
        assert len(items._items) <= 2 * KEPT
    by_likes = sorted(range(5_000), key=lambda number: -(number * 7_919 % 5_000))
    assert items.ids(MOST) == [str(number) for number in by_likes[:MOST]]


def test_ten_thousand_copies_leave_room_for_others() -> None:
    """A text that is pasted again and again takes one place."""
    items = Items()
    for number in range(10_000):
        items.add(1, _scored(str(number), "visit my channel", likes=50), ["visit"])
    items.add(2, _scored("other", "buy followers", likes=0), ["buy"])
    assert items.ids(10) == ["9999", "other"]


def test_collector_finds_every_kind() -> None:
    """Counts, ids, topics, repeats and languages of a handful of comments, each computed by hand."""
    collector = Collector()
    collector.add(
        [
            _scored("q1", "What varnish did you use?", likes=3),
            _scored("q2", "Which varnish is best for oak?", likes=9),
            _scored("q3", "¿Qué barniz usaste?", language="es", supported=False, likes=1),
            _scored("p1", "Great video, thank you for the varnish tips", Label.POSITIVE, likes=2),
            _scored("k1", "The music is awful", Label.NEGATIVE, likes=4),
            _scored("k2", "Terrible music, I had to mute the video", Label.NEGATIVE),
            _scored("s1", "Check out my channel"),
            _scored("s2", "check out my CHANNEL!!"),
            _scored("n1", "Watching from Halifax"),
            StoredComment(Comment("e1", "", False, 0, 0, ""), None, Skip.EMPTY),
        ]
    )
    found = collector.found()
    assert found["comments"] == 9
    assert found["question"]["ids"] == ["q2", "q1", "q3"]
    assert found["question"]["topics"] == [("varnish", 2)]
    assert found["praise"] == {"count": 1, "ids": ["p1"], "topics": []}
    assert found["complaint"]["ids"] == ["k1", "k2"]
    assert ("music", 2) in found["complaint"]["topics"]
    assert found["spam"]["count"] == 2
    assert len(found["spam"]["ids"]) == 1
    assert found["duplicates"] == {"count": 1, "groups": [("check out my CHANNEL!!", 2)]}
    assert found["languages"] == [("en", 8, True), ("es", 1, False)]


def test_nothing_gives_nothing() -> None:
    """An analysis without a scored comment has insights too."""
    found = Collector().found()
    assert found["comments"] == 0
    assert found["question"] == {"count": 0, "ids": [], "topics": []}
    assert found["languages"] == []


def test_reading_many_comments_takes_little_memory() -> None:
    """50,000 comments of a large vocabulary, all questions, stay within 40 MB."""
    collector = Collector()
    tracemalloc.start()
    for chunk in range(1_000):
        rows = []
        for number in range(chunk * 50, chunk * 50 + 50):
            text = " ".join(f"noun{number * k % 40_009}" for k in range(3, 11)) + "?"
            rows.append(_scored(f"Ugx{number:022d}", text, likes=number % 100, time=number))
        collector.add(rows)
    found = collector.found()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found["question"]["count"] == 50_000
    assert len(found["question"]["ids"]) == MOST
    assert peak < 40e6
