"""The scorer of the accurate model alone, on a tiny encoder with random weights in 4 bits (see make_fixture.py)."""

import json
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from commentsense_sentiment.encoder import Encoder, EncoderModel, EncoderText
from commentsense_sentiment.weights import BrokenModel

TINY = Path(__file__).parent / "tiny"
WORDS = "good bad song this is not very plain 🔥 ❤️ awful video so just day rain !!! ok? zyx"
HOSTILE = [
    "",
    " \n\t\r ",
    "\ud83d",
    "\udc00 good \ud800",
    "\x00\x01\x07\x7f",
    "\u202e\u2066abc\u2069\ufeff",
    "a" * 20_000,
    "good " * 20_000,
    "🔥" * 10_000,
    "e\u0301" * 5_000,
    "&#xD800;&#0;&lt;script&gt;alert(1)&lt;/script&gt;",
    '=HYPERLINK("http://x")',
    "ﷺ" * 3_000,
    "İıſﬀ Ǆ",
    "नमस्ते 你好 مرحبا",
    "👨‍👩‍👧‍👦🏳️‍🌈👍🏽",
    "[CLS] [SEP] [MASK] [PAD] ##s",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    """The tiny encoder."""
    return Encoder(TINY)


def ordinary() -> list[str]:
    """Texts of many lengths."""
    rng = np.random.default_rng(5)
    words = np.array(WORDS.split())
    return [" ".join(rng.choice(words, size)) for size in rng.integers(0, 40, 150)]


def test_it_answers_as_torch_did(encoder: Encoder) -> None:
    """Weights in 4 bits move what torch answered in fp32 by little, and rows sum to one."""
    wanted = json.loads((TINY / "torch.json").read_text("utf-8"))
    found = encoder.probabilities(wanted["texts"])
    assert np.abs(found - np.array(wanted["probabilities"])).max() < 0.05
    assert np.abs(found.sum(axis=1) - 1).max() < 1e-12
    assert found.std(axis=0).min() > 0.001


def test_an_answer_does_not_depend_on_the_batch(encoder: Encoder) -> None:
    """In another order, in requests of one, seven or fifty, and with other batches inside: within 1e-5."""
    texts = [*ordinary(), *HOSTILE]
    whole = encoder.probabilities(texts)
    order = np.random.default_rng(0).permutation(len(texts))
    assert np.abs(encoder.probabilities([texts[i] for i in order]) - whole[order]).max() <= 1e-5
    for size in (1, 7, 50):
        parts = [encoder.probabilities(texts[start : start + size]) for start in range(0, len(texts), size)]
        assert np.abs(np.concatenate(parts) - whole).max() <= 1e-5


def test_the_size_of_inner_batches_changes_nothing(tmp_path: Path) -> None:
    """`batch` in encoder.json is a matter of speed alone."""
    texts = ordinary()
    answers = []
    for size in (1, 5, 64):
        folder = Path(shutil.copytree(TINY, tmp_path / str(size)))
        settings = json.loads((folder / "encoder.json").read_text()) | {"batch": size}
        (folder / "encoder.json").write_text(json.dumps(settings))
        answers.append(Encoder(folder).probabilities(texts))
    assert np.abs(answers[0] - answers[1]).max() <= 1e-5
    assert np.abs(answers[0] - answers[2]).max() <= 1e-5


def test_hostile_texts_are_answered(encoder: Encoder) -> None:
    """No text raises; every row is finite and sums to one."""
    found = encoder.probabilities(HOSTILE)
    assert np.isfinite(found).all()
    assert np.abs(found.sum(axis=1) - 1).max() < 1e-9
    assert encoder.probabilities([]).shape == (0, 3)
    assert encoder.logits([]).shape == (0, 3)


def test_threads_get_what_one_gets(encoder: Encoder) -> None:
    """Eight threads with texts of their own get the answers that they would get alone."""
    texts = ordinary()
    wanted = encoder.probabilities(texts)
    shares = [list(range(first, len(texts), 8)) for first in range(8)] * 4
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda rows: encoder.probabilities([texts[i] for i in rows]), shares))
    for rows, found in zip(shares, answers, strict=True):
        assert np.abs(found - wanted[rows]).max() <= 1e-5


def test_the_same_again_is_the_same(encoder: Encoder) -> None:
    """Asked twice, and by another instance: equal to the last bit."""
    texts = ordinary()
    first = encoder.probabilities(texts)
    assert np.array_equal(first, encoder.probabilities(texts))
    assert np.array_equal(first, Encoder(TINY).probabilities(texts))


def test_more_than_the_tokens_that_are_read_changes_nothing(encoder: Encoder) -> None:
    """A text that goes on after `max_tokens` is answered by its beginning."""
    long = "good song " * 40
    assert np.array_equal(encoder.logits([long]), encoder.logits([long + "bad awful hate"]))


def test_temperature_and_shift_are_applied(tmp_path: Path) -> None:
    """Probabilities are those of the shifted logits divided by the temperature."""
    folder = Path(shutil.copytree(TINY, tmp_path / "tiny"))
    settings = json.loads((folder / "encoder.json").read_text())
    (folder / "encoder.json").write_text(json.dumps(settings | {"temperature": 2.0, "shift": [0.5, 0.0, -0.5]}))
    changed = Encoder(folder)
    logits = (changed.logits(["good song"]) + np.array([0.5, 0.0, -0.5])) / 2
    wanted = np.exp(logits) / np.exp(logits).sum()
    assert np.abs(changed.probabilities(["good song"]) - wanted).max() < 1e-12


@pytest.mark.parametrize("name", ["encoder.onnx", "tokenizer.json", "emoji.json", "encoder.json"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    """The error says which file is not there."""
    folder = Path(shutil.copytree(TINY, tmp_path / "tiny"))
    (folder / name).unlink()
    with pytest.raises(BrokenModel, match=name):
        Encoder(folder)


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("  Good   SONG ", "good song"),
        ("see https://x.y/z @someone now", "see now"),
        ("don’t “stop” it´s", "don't \"stop\" it's"),
        ("soooooo goooood!!!!!!", "sooo goood!!!"),
        ("🔥🔥🔥 ok", "fire ok"),
        ("love❤️you", "love red heart you"),
        ("👍🏽", "thumbs up"),
        ("a &amp; b &lt;3", "a & b <3"),
        ("\x00g\u200bo\ud83dod", "good"),
        ("😂🔥😂", "face with tears of joy fire face with tears of joy"),
    ],
)
def test_the_form_that_the_encoder_reads(raw: str, read: str) -> None:
    """Lower case, no addresses and handles, stretches cut, emoji as words; punctuation stays."""
    assert EncoderText(json.loads((TINY / "emoji.json").read_text("utf-8")))(raw) == read


def test_without_emoji_words_emoji_stay() -> None:
    """An empty table leaves them to the tokenizer."""
    assert EncoderText({})("ok 🔥") == "ok 🔥"


def test_an_explanation_names_words_of_the_comment() -> None:
    """Words of the text, the strongest first, at most eight; none for an empty text."""
    model = EncoderModel(TINY)
    text = "good awful song this is very plain video so just day"
    _, (tokens,), rows = model.score([text])
    terms = model.explain(text, tokens, "positive")
    assert rows.shape == (1, 3)
    assert 0 < len(terms) <= 8
    assert {term for term, _, _ in terms} <= {
        "good",
        "awful",
        "song",
        "this",
        "is",
        "very",
        "plain",
        "video",
        "so",
        "just",
        "day",
    }
    weights = [weight for _, _, weight in terms]
    assert weights == sorted(weights, reverse=True)
    assert model.explain("", [], "neutral") == []


def test_no_training_library_is_loaded() -> None:
    """Scoring loads neither torch nor transformers nor scikit-learn."""
    code = (
        "import sys; from pathlib import Path; from commentsense_sentiment.encoder import Encoder\n"
        "Encoder(Path(sys.argv[1])).probabilities(['good'])\n"
        "print(sorted({'torch', 'transformers', 'sklearn', 'pandas'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(TINY)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
