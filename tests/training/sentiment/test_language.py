"""Which language a comment is in, and whether the model may be trusted with it."""

import pytest
from commentsense_sentiment.language import Detector, Language
from commentsense_sentiment.model import LANGUAGE_MODEL
from commentsense_sentiment.normalise import normalise
from commentsense_sentiment.tokens import tokenise

from tests.training.sentiment.conftest import ARTIFACT


@pytest.fixture(scope="module")
def detector() -> Detector:
    """The detector with the language model that ships."""
    return Detector(ARTIFACT / LANGUAGE_MODEL)


def detect(detector: Detector, text: str) -> Language:
    """The language of a raw text."""
    canonical = normalise(text)
    return detector.detect(canonical, tokenise(canonical))


@pytest.mark.parametrize("text", ["", "   ", "😂😂😂", "!!!", "1:23", ":)", "🇧🇷"])
def test_text_without_words_is_of_no_language_and_supported(detector: Detector, text: str) -> None:
    """Emoji and marks mean the same in every language."""
    assert detect(detector, text) == Language("und", True)


@pytest.mark.parametrize(
    "text",
    [
        "lol",
        "first",
        "W video",
        "lmaooo",
        "no cap fr fr",
        "bruh",
        "this slaps",
        "mid",
        "gg ez",
        "sheesh",
        "sus",
        "ratio",
        "tysm ily",
        "banger",
        "Pls reply",
    ],
)
def test_short_slang_is_not_taken_for_another_language(detector: Detector, text: str) -> None:
    """A word or two of slang is supported, whatever the detector guesses."""
    assert detect(detector, text).supported


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("esto es una mierda total, no me gusta nada este canal", "es"),
        ("muito obrigado pelo video, ficou muito bom mesmo", "pt"),
        ("das war wirklich ein sehr schönes Video, vielen Dank", "de"),
        ("merci beaucoup pour cette vidéo magnifique", "fr"),
        ("Привет, отличное видео, спасибо большое", "ru"),
        ("この動画は本当に最高です", "ja"),
        ("यह गाना बहुत अच्छा है", "hi"),
    ],
)
def test_another_language_is_named_and_unsupported(detector: Detector, text: str, code: str) -> None:
    """A plain sentence of another language is recognised."""
    assert detect(detector, text) == Language(code, False)


@pytest.mark.parametrize(
    "text",
    ["I really love this song, thank you", "This is the worst video I have ever seen", "great content as always"],
)
def test_english_is_named_and_supported(detector: Detector, text: str) -> None:
    """A plain English sentence is recognised."""
    assert detect(detector, text) == Language("en", True)
