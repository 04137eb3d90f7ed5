"""What a comment is: a question, praise, a complaint, spam, several of these or none."""

import json
import re
from pathlib import Path

import pytest
from commentsense_api import kinds_words
from commentsense_api.kinds import KINDS, MOST_LETTERS, kinds
from commentsense_contracts.states import Label

DATA = Path(__file__).parent / "data"


def _kinds(text: str, label: str = "neutral", confidence: float = 0.9) -> tuple[str, ...]:
    return kinds(text, label, confidence, True)


@pytest.mark.parametrize(
    "text",
    [
        "Which minute do you mean?",
        "what camera do you use",
        "anyone know the song",
        "Does anybody know where this is",
        "is there a part two",
        "can you make a video about rigging next",
        "are the plans available somewhere",
        "song name please",
        "I'm wondering if this would work with ash",
        "请问用的是什么木头？",
        "ما نوع الخشب المستخدم؟",
        "¿Qué barniz usaste",
        "great introduction question is it always the case that it fits",
        "Thanks! Did you thin the first coat?",
        "https://youtu.be/x?t=3 is that the one?",
    ],
)
def test_what_asks_is_a_question(text: str) -> None:
    """With a mark of any script, and in English without one."""
    assert "question" in _kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://youtu.be/dQw4w9WgXcQ?t=42",
        "https://example.com/?a=1&b=2",
        "???",
        "😂😂??",
        "11:30 ???",
        "12:30",
        "He said about 11k (?) without the engine",
        "Honestly? Lazy storytelling.",
        "who cares?",
        "what a beautiful boat",
        "What more can one want?",
        "Can we appreciate how good the light is?",
        "how beautiful",
        "You, sir, are an artist.",
        "Watching from Halifax",
        "@what.is.this nice",
        "",
    ],
)
def test_what_only_looks_like_a_question_is_none(text: str) -> None:
    """Links, times, lone marks, doubt, rhetorical figures and exclamations."""
    assert "question" not in _kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "What a lovely film, well done",
        "Thank you for showing the mistakes too",
        "Amazing!!!",
        "sooooo goooood",
        "Your narration is so calm and beautiful",
        "I love how you explain it",
        "𝓫𝓮𝓪𝓾𝓽𝓲𝓯𝓾𝓵 𝔀𝓸𝓻𝓴",
        "gre\u200bat vid\u200beo, lo\u200bved it",
        "Keep it up",
    ],
)
def test_kind_words_for_the_work_are_praise(text: str) -> None:
    """Where the model heard a positive tone."""
    assert "praise" in _kinds(text, "positive")
    assert "praise" not in _kinds(text, "negative")


@pytest.mark.parametrize(
    "text",
    [
        "Good luck on the maiden voyage",
        "happy birthday",
        "good morning from Ohio",
        "❤️❤️❤️",
        "Best reply on the internet today",
        "I came home late and my sister was there",
    ],
)
def test_kind_words_for_something_else_are_no_praise(text: str) -> None:
    """Wishes, greetings, other people's comments, emoji, and a good mood."""
    assert "praise" not in _kinds(text, "positive")


@pytest.mark.parametrize(
    "text",
    [
        "boring",
        "The music is so loud that I can't understand a word",
        "Clickbait 👎",
        "Not a fan of the new editing style",
        "Wasted half an hour on this. Won't be back.",
        "Two unskippable ads before the intro",
        "t\u200be\u200br\u200br\u200bi\u200bb\u200bl\u200be",
    ],
)
def test_blame_for_the_work_is_a_complaint(text: str) -> None:
    """Where the model heard a negative tone."""
    assert "complaint" in _kinds(text, "negative")


@pytest.mark.parametrize(
    "text",
    [
        "the audio is too quiet",
        "please turn down the music",
        "I can't hear you over the engine",
        "the link is dead",
        "could you add subtitles",
        "no sound",
        "subtitles are out of sync",
    ],
)
def test_what_is_to_be_mended_is_a_complaint_without_any_tone(text: str) -> None:
    """Stated or asked for neutrally; but what the model takes for praise is none."""
    assert "complaint" in _kinds(text, "neutral")
    assert "complaint" not in _kinds(text, "positive")


@pytest.mark.parametrize(
    "text",
    [
        "I miss him terribly, RIP",
        "My dad built boats like this and died before I could learn it from him",
        "we defeated the wrong enemy and now they are destroying us from within every single day of the year",
        "😡",
    ],
)
def test_sadness_and_blame_of_others_are_no_complaint(text: str) -> None:
    """A negative tone alone does not make one."""
    assert "complaint" not in _kinds(text, "negative")


@pytest.mark.parametrize(
    "text",
    [
        "Check out my channel for more boat content",
        "sub4sub anyone? I sub back in 5 minutes",
        "WhatsApp +0 000 000 0000",
        "🔥🔥 FREE CRYPTO GIVEAWAY click the link in my profile 🔥🔥",
        "I made $4500 weekly trading bitcoin with Mrs Smith, message her on telegram",
        "Visit https://example.com/boats?id=7&ref=yt for plans",
        "use code BOATS20 for 20 off",
        "𝗰𝗵𝗲𝗰𝗸 𝗼𝘂𝘁 𝗺𝘆 𝗰𝗵𝗮𝗻𝗻𝗲𝗹",
        "subscribe to my channel " * 6,
    ],
)
def test_bait_is_spam_and_nothing_else(text: str) -> None:
    """Whatever else it pretends to be, question and praise included."""
    assert _kinds(text, "positive") == ("spam",)


@pytest.mark.parametrize(
    "text",
    [
        "Your channel deserves more subscribers",
        "I subscribed to your channel after 30 seconds",
        "The plans are at https://example.org/plans.pdf",
        "no no no no no no no no no no no no no no no no no no no no",
        "He earned my respect, what a trade",
        "the price of bronze went up 20 percent since 2019",
        "Part 1 is linked in the description.",
    ],
)
def test_ordinary_comments_are_no_spam(text: str) -> None:
    """Words that spam uses are not enough."""
    assert "spam" not in _kinds(text)


def test_a_comment_may_be_of_several_kinds_in_a_fixed_order() -> None:
    """Praise with a question in it is both."""
    assert _kinds("Thank you, great video! Which varnish did you use?", "positive") == ("question", "praise")
    assert _kinds("The sound is awful, what is that noise?", "negative") == ("question", "complaint")
    assert KINDS == ("question", "praise", "complaint", "spam")


def test_what_the_model_does_not_know_is_neither_praised_nor_blamed() -> None:
    """In other languages, without a label, or where it only guesses, only questions and spam are told."""
    assert kinds("Great video, thank you", "positive", 0.9, False) == ()
    assert kinds("Great video, thank you", "positive", 0.35, True) == ()
    assert kinds("Great video, thank you", None, None, None) == ()
    assert kinds("Awful video. Why?", None, None, None) == ("question",)
    assert kinds("Great video, thank you", Label.POSITIVE, 0.9, True) == ("praise",)


HOSTILE = [
    "a" * 20_000,
    "? " * 10_000,
    "my " * 7_000,
    "check out my " * 2_000,
    "crypto " * 3_000,
    "what " * 4_000,
    "can we just " * 2_000,
    '"' * 20_000,
    "audio a b " * 2_000,
    "please a a " * 2_000,
    "so " * 8_000,
    "who cares " * 2_000,
    "http://" * 3_000,
    "a." * 10_000,
    "@a" * 9_000,
    "make 999 " * 2_500,
    "+1 " * 6_000,
    "1" * 20_000,
    "\ufdfa" * 20_000,
    "a'" * 10_000,
    "honestly? " * 2_000,
    "hi, " * 5_000,
    "my dad a a a a " * 1_300,
    "-" * 20_000 + ".com",
    "\u200b" * 20_000,
    "a\ud800b " * 5_000,
    "very so really " * 1_400,
    " \n\t" * 7_000,
]


# A pattern that runs away takes minutes.
@pytest.mark.timeout(60)
@pytest.mark.parametrize("label", ["negative", "neutral", "positive"])
def test_work_does_not_grow_with_hostile_texts(label: str) -> None:
    """Only the first letters are read: what comes after them changes no answer, and no pattern runs away."""
    for text in HOSTILE:
        assert kinds(text, label, 0.9, True) == kinds(text[:MOST_LETTERS] + "?" * 9, label, 0.9, True), text[:20]


def test_no_pattern_repeats_without_bound() -> None:
    """Every repetition of a group or a class in the word lists has an upper limit, so that none can run away."""
    patterns = {name: value for name, value in vars(kinds_words).items() if isinstance(value, re.Pattern)}
    assert len(patterns) >= 12
    for name, pattern in patterns.items():
        bare = re.sub(r"\\.|\[[^\]]*\]", "x", pattern.pattern)
        unbounded = re.findall(r"[)x.][*+]|\{\d+,\}", bare.replace("too+", "too"))
        assert name == "HANDLE" or not unbounded, (name, unbounded)


def test_labels_read_by_people_name_comments_of_the_corpus() -> None:
    """The sample that quality is measured on: 550 comments, each once, with known kinds."""
    rows = [json.loads(line) for line in (DATA / "kinds_corpus.jsonl").read_text("utf-8").splitlines()]
    assert len({row["key"] for row in rows}) == len(rows) == 550
    assert {kind for row in rows for kind in row["kinds"]} == set(KINDS)
    counted = {kind: sum(kind in row["kinds"] for row in rows) for kind in ("praise", "complaint")}
    assert counted["praise"] >= 200
    assert counted["complaint"] >= 100
