"""Export: ONNX Runtime answers as torch does, small weights change little, and nothing depends on the batch."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from commentsense_sentiment.encoder import Encoder, EncoderText
from commentsense_training.commands import CommandError
from commentsense_training.transformers import batches, compare, emoji, export, finetune, net, quantise, vocabulary
from commentsense_training.transformers.recipe import read
from tokenizers import Tokenizer

from tests.transformers import tiny
from tests.transformers.conftest import sentences
from tests.transformers.test_finetune import silent

HOSTILE = [
    "",
    " \n\t ",
    "\ud83d",
    "\x00\x07\u202e\ufeff",
    "a" * 20_000,
    "🔥" * 3_000,
    "&#xD800;&lt;b&gt;",
    "=1+1",
    "ｇｏｏｄ ﷺ",
    "नमस्ते दुनिया 你好",
]


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory, tiny_base: Path) -> Path:
    """A classifier on the tiny encoder whose head answers differently for different texts."""
    folder = tmp_path_factory.mktemp("classifier")
    form = net.Form("cls", 32)
    made, tokenizer = net.load_base(str(tiny_base), form)
    net.save(made, tokenizer, form, {}, folder)
    return folder


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Texts of many lengths, with emoji and marks."""
    return [text for text, _ in sentences(120, 9)] + ["good 🔥❤️😂!!", "u r gr8 :)", "xq zyx unheard", *HOSTILE]


def exported(classifier: Path, target: Path, form: str, least: int = 0, fitted: tuple[str, ...] = ()) -> Path:
    """The classifier exported in the form `form`."""
    export.write(classifier, target, list(fitted), quantise.FORMS[form], least, silent)
    return target


def by_torch(classifier: Path, texts: list[str]) -> np.ndarray:
    """Probabilities (n, 3) in fp32 by torch."""
    made, tokenizer, form = net.load(classifier)
    return finetune.probabilities(made, tokenizer, texts, form.max_tokens)


def test_the_forms_answer_as_torch_does_and_get_smaller(
    classifier: Path, tmp_path: Path, texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """fp32 is the same model, 8 bits move a probability by less than a hundredth, fewer bits are smaller."""
    monkeypatch.setattr("commentsense_training.transformers.device.half", lambda _: False)
    wanted = by_torch(classifier, texts)
    allowed = {"fp32": 1e-5, "w8": 0.01, "w8t4": 0.1, "w4": 0.15}
    sizes = []
    for name, most in allowed.items():
        folder = exported(classifier, tmp_path / name, name)
        found = Encoder(folder).probabilities(texts)
        assert found.shape == (len(texts), 3)
        assert np.abs(found - wanted).max() < most, name
        sizes.append((folder / "encoder.onnx").stat().st_size)
    assert sizes[0] > 1.5 * sizes[1]
    assert sizes[1] > max(sizes[2:])


@pytest.mark.parametrize("form", ["fp32", "w8", "w8t4", "w4"])
def test_an_answer_does_not_depend_on_the_batch(classifier: Path, tmp_path: Path, texts: list[str], form: str) -> None:
    """Alone, in other requests, in another order: the same within 1e-5."""
    encoder = Encoder(exported(classifier, tmp_path / form, form))
    whole = encoder.probabilities(texts)
    order = np.random.default_rng(1).permutation(len(texts))
    shuffled = encoder.probabilities([texts[i] for i in order])
    assert np.abs(shuffled - whole[order]).max() <= 1e-5
    for size in (1, 7, 50):
        found = np.concatenate([encoder.probabilities(texts[i : i + size]) for i in range(0, len(texts), size)])
        assert np.abs(found - whole).max() <= 1e-5


def test_nothing_of_this_machine_is_in_the_export(classifier: Path, tmp_path: Path) -> None:
    """The exporter's notes name source files; they are taken out."""
    folder = exported(classifier, tmp_path / "out", "w8")
    data = (folder / "encoder.onnx").read_bytes()
    assert b".py" not in data
    assert str(Path.home()).encode() not in data
    onnx.checker.check_model(
        onnx.load_from_string((exported(classifier, tmp_path / "a", "fp32") / "encoder.onnx").read_bytes())
    )


def test_a_pruned_vocabulary_reads_fitted_texts_as_before(classifier: Path, tmp_path: Path) -> None:
    """Pieces that fitted texts never needed are gone, those texts' answers are not moved, others stay readable."""
    fitted = tuple(text for text, _ in sentences(200, 4))
    whole = exported(classifier, tmp_path / "whole", "fp32")
    small = exported(classifier, tmp_path / "small", "fp32", 1, fitted)
    before, after = (Tokenizer.from_file(str(folder / "tokenizer.json")) for folder in (whole, small))
    assert after.get_vocab_size() < before.get_vocab_size()
    assert after.token_to_id("zyx") is None
    assert [after.encode(text).tokens for text in fitted] == [before.encode(text).tokens for text in fitted]
    assert after.encode("zyx").tokens == ["[CLS]", "z", "##y", "##x", "[SEP]"]
    assert np.abs(Encoder(whole).logits(fitted) - Encoder(small).logits(fitted)).max() < 1e-5
    # Emoji become words, which stay whole even if no fitted text had them.
    assert after.encode("heart").tokens == before.encode("heart").tokens


def test_another_tokenizer_than_wordpiece_is_told() -> None:
    """A byte-pair vocabulary has merges: it is exported whole."""
    made = Tokenizer.from_str(tiny.tokenizer().backend_tokenizer.to_str()).to_str()
    with pytest.raises(CommandError, match="--least-pieces 0"):
        vocabulary.prune(made.replace('"WordPiece"', '"BPE"'), {}, 1)


def test_four_bit_tables_are_looked_up_as_they_were_rounded(classifier: Path, tmp_path: Path) -> None:
    """The packed table, unpacked by ONNX Runtime, is the rounded table: no nibble is swapped."""
    rng = np.random.default_rng(0)
    table = rng.standard_normal((300, 64)).astype(np.float32)
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("Gather", ["table", "ids"], ["out"])],
        "g",
        [onnx.helper.make_tensor_value_info("ids", onnx.TensorProto.INT64, ["n"])],
        [onnx.helper.make_tensor_value_info("out", onnx.TensorProto.FLOAT, ["n", 64])],
        [onnx.numpy_helper.from_array(table, "table")],
    )
    opset = [onnx.helper.make_opsetid("", 21)]
    for bits, most in ((8, 0.5 / 127), (4, 0.5 / 7)):
        model = onnx.helper.make_model(graph, opset_imports=opset, ir_version=10)
        copied = onnx.ModelProto()
        copied.CopyFrom(model)
        made = quantise.quantise(copied, quantise.Weights("t", table_bits=bits))
        import onnxruntime

        session = onnxruntime.InferenceSession(made.SerializeToString(), providers=["CPUExecutionProvider"])
        (found,) = session.run(None, {"ids": np.arange(300)})
        blocks = (
            np.abs(table.reshape(300, -1, 32)).max(axis=2).repeat(32, axis=1)
            if bits == 4
            else np.abs(table).max(1)[:, None]
        )
        assert (np.abs(found - table) <= blocks * most * 1.001).all()


def test_comparison_measures_each_folder(classifier: Path, tmp_path: Path) -> None:
    """A line a folder; the first agrees with itself; sizes are what lies there."""
    from commentsense_training.datasets import Example

    names = ("negative", "neutral", "positive")
    rows = [Example(text, names.index(label), "dev", text) for text, label in sentences(80, 2)]
    folders = {name: exported(classifier, tmp_path / name, name) for name in ("fp32", "w4")}
    first, second = compare.compare(folders, rows, silent)
    assert first.agreement == 1.0
    assert second.megabytes <= first.megabytes
    assert first.speed > 0
    assert second.batch_change <= 1e-5


def test_training_and_serving_read_a_text_alike(classifier: Path, tmp_path: Path, texts: list[str]) -> None:
    """The ids that are fitted are those that the exported tokenizer gives."""
    _, tokenizer, form = net.load(classifier)
    folder = exported(classifier, tmp_path / "out", "fp32")
    read_as = EncoderText(emoji.words())
    canonical = [read_as(text) for text in texts]
    served = Tokenizer.from_file(str(folder / "tokenizer.json"))
    served.enable_truncation(form.max_tokens)
    assert batches.encode(tokenizer, canonical, form.max_tokens) == [served.encode(text).ids for text in canonical]


def test_serving_needs_no_torch(classifier: Path, tmp_path: Path) -> None:
    """The exported folder is scored in a process where torch and transformers cannot be imported."""
    folder = exported(classifier, tmp_path / "out", "w8")
    code = (
        "import sys; sys.modules['torch'] = sys.modules['transformers'] = None\n"
        "from pathlib import Path; from commentsense_sentiment.encoder import Encoder\n"
        "print(Encoder(Path(sys.argv[1])).logits(['good', '']).shape)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "(2, 3)"


def test_the_recipe_of_another_model_kind_is_exported_too(tmp_path: Path) -> None:
    """A sequence classifier with its own head goes through the same export."""
    base = tiny.base(tmp_path / "base", classifier=True, num_labels=3)
    form = net.Form("own", 32)
    made, tokenizer = net.load_base(str(base), form)
    net.save(made, tokenizer, form, {}, tmp_path / "classifier")
    folder = exported(tmp_path / "classifier", tmp_path / "out", "w8")
    assert Encoder(folder).logits(["good", "bad day"]).shape == (2, 3)
    shutil.rmtree(folder)
    assert read("small").finetune.base == "minilm"
