"""The accurate model's encoder, as it ships."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from commentsense_sentiment.encoder import Encoder, EncoderModel, EncoderText
from commentsense_sentiment.weights import BrokenModel

FOLDER = Path(__file__).parents[3] / "services" / "model-server" / "model-accurate" / "artifacts" / "model"
TEXTS = [
    "I love this so much, thank you!",
    "worst video ever",
    "what camera do you use?",
    "🔥🔥🔥",
    "not bad at all, but far too long for what it says about boats and how they are built in the north",
    "ok",
]
HOSTILE = ["", " ", "\ud800", "a\x00b", "x" * 20_000, "\u202egnp.exe", "=cmd|'/c calc'!A1", "<script>", "&amp;#x0;"]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The encoder that ships."""
    return Encoder(FOLDER)


def test_an_answer_does_not_depend_on_its_batch(encoder: Encoder) -> None:
    """Alone, in another order and among others, probabilities agree within 1e-5."""
    whole = encoder.probabilities(TEXTS * 5)
    assert np.abs(encoder.probabilities((TEXTS * 5)[::-1])[::-1] - whole).max() <= 1e-5
    for text, row in zip(TEXTS, whole, strict=False):
        assert np.abs(encoder.probabilities([text])[0] - row).max() <= 1e-5


def test_hostile_text_gets_an_answer(encoder: Encoder) -> None:
    """Empty, broken, endless or disguised: each row is three probabilities that sum to one."""
    rows = encoder.probabilities(HOSTILE)
    assert rows.shape == (len(HOSTILE), 3)
    assert np.isfinite(rows).all()
    assert rows.sum(axis=1) == pytest.approx(np.ones(len(HOSTILE)))
    assert encoder.logits([]).shape == (0, 3)


def test_threads_share_one_encoder(encoder: Encoder) -> None:
    """Eight threads at once get what one gets."""
    alone = encoder.probabilities(TEXTS)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: encoder.probabilities(TEXTS), range(16)))
    assert max(np.abs(answer - alone).max() for answer in answers) <= 1e-5


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A folder that lacks a file is refused with its name."""
    shutil.copy(FOLDER / "encoder.json", tmp_path)
    with pytest.raises(BrokenModel, match=r"encoder\.onnx"):
        Encoder(tmp_path)


def test_the_encoder_reads_emoji_as_words() -> None:
    """Addresses and handles go, repeats of an emoji count once, and emoji become words."""
    read = EncoderText({"🔥": "fire", "❤": "love"})
    assert read("@bob LOOOOK https://x.example 🔥🔥 I ❤️ it") == "loook fire i love it"


def test_words_that_moved_the_answer_are_named() -> None:
    """Leaving out the word of praise costs the praise most."""
    model = EncoderModel(FOLDER)
    word, label, weight = model.explain("the boat is wonderful", ["the", "boat", "is", "wonderful"], "positive")[0]
    assert (word, label) == ("wonderful", "positive")
    assert weight > 0
    assert model.explain("", [], "neutral") == []
