"""Bringing an encoder: from a folder, from a jar that holds an ONNX export, and what is refused."""

import hashlib
import json
import warnings
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from commentsense_training.__main__ import main
from commentsense_training.commands import CommandError
from commentsense_training.transformers import bases, bert_onnx, emoji
from transformers import AutoModel, AutoTokenizer, BertModel

from tests.transformers.test_finetune import silent


@pytest.fixture(scope="module")
def jar(tmp_path_factory: pytest.TempPathFactory, tiny_base: Path) -> Path:
    """A jar with the tiny encoder as the public one holds its own: exported with names of its layers' nodes."""
    folder = tmp_path_factory.mktemp("jar")
    model = BertModel.from_pretrained(tiny_base, add_pooling_layer=False, attn_implementation="eager").eval()

    class Whole(torch.nn.Module):  # type: ignore[misc]
        """All inputs by position."""

        def __init__(self) -> None:
            super().__init__()
            self.embeddings, self.encoder = model.embeddings, model.encoder

        def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
            states = self.embeddings(input_ids=ids, token_type_ids=types)
            return self.encoder(states, attention_mask=None).last_hidden_state + 0.0 * mask[..., None]

    names = ["input_ids", "attention_mask", "token_type_ids"]
    axes = {name: {0: "n", 1: "tokens"} for name in names}
    example = tuple(torch.ones(1, 5, dtype=torch.long) for _ in names)
    with warnings.catch_warnings():
        # The old exporter, which names nodes as the public export does.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Whole(),
            example,
            folder / "model.onnx",
            input_names=names,
            dynamic_axes=axes,
            dynamo=False,
            opset_version=18,
        )
    with zipfile.ZipFile(folder / "tiny.jar", "w") as made:
        made.write(folder / "model.onnx", "model.onnx")
        made.write(tiny_base / "tokenizer.json", "tokenizer.json")
    return folder / "tiny.jar"


def _listed(jar: Path, heads: int = 2) -> str:
    digest = hashlib.sha256(jar.read_bytes()).hexdigest()
    lines = ["[tiny]", 'about = "tiny"', 'artifact = "a:b:1:jar"', f'sha256 = "{digest}"', f"heads = {heads}"]
    return "\n".join([*lines, 'model = "model.onnx"', 'tokenizer = "tokenizer.json"', ""])


def test_an_export_in_a_jar_becomes_the_encoder_it_was(
    jar: Path, tiny_base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every weight comes back, and the tokenizer reads as before."""
    (tmp_path / "list.toml").write_text(_listed(jar))
    monkeypatch.setattr(bases, "LISTED", tmp_path / "list.toml")
    bases.fetch("tiny", tmp_path / "out", silent, jar=jar)
    was, now = (AutoModel.from_pretrained(folder, add_pooling_layer=False) for folder in (tiny_base, tmp_path / "out"))
    for name, tensor in was.state_dict().items():
        assert np.allclose(tensor, now.state_dict()[name]), name
    first, second = (AutoTokenizer.from_pretrained(folder) for folder in (tiny_base, tmp_path / "out"))
    assert first("so good zyxw")["input_ids"] == second("so good zyxw")["input_ids"]


def test_another_jar_or_wrong_heads_are_refused(jar: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with another hash is not opened; a conversion that answers otherwise is not kept."""
    path = tmp_path / "list.toml"
    monkeypatch.setattr(bases, "LISTED", path)
    path.write_text(_listed(jar, heads=4))
    with pytest.raises(CommandError, match="answers otherwise"):
        bases.fetch("tiny", tmp_path / "out", silent, jar=jar)
    other = tmp_path / "other.jar"
    other.write_bytes(jar.read_bytes() + b" ")
    with pytest.raises(CommandError, match="SHA-256"):
        bases.fetch("tiny", tmp_path / "out", silent, jar=other)
    assert not (tmp_path / "out").exists()


def test_what_is_no_export_of_a_bert_is_told(tmp_path: Path, tiny_base: Path) -> None:
    """An ONNX file without such layers is an error, not a half-filled model."""
    import onnx

    graph = onnx.helper.make_graph([], "g", [], [])
    onnx.save(onnx.helper.make_model(graph), str(tmp_path / "m.onnx"))
    with pytest.raises(CommandError, match="not the export of a BERT"):
        bert_onnx.convert(tmp_path / "m.onnx", tiny_base / "tokenizer.json", 2, tmp_path / "out")


def test_a_folder_is_brought_as_it_is(tiny_base: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder's model and tokenizer are written anew; a name that nobody knows is told."""
    assert main(["transformers", "fetch-base", str(tiny_base), "--out", str(tmp_path / "out")]) == 0
    assert json.loads((tmp_path / "out" / "config.json").read_text())["hidden_size"] == 64
    assert main(["transformers", "fetch-base", "nobody/knows-this"]) == 1
    assert "minilm, bge-small" in capsys.readouterr().err


def test_every_listed_base_says_where_it_comes_from() -> None:
    """Each has a package, or an artifact with its hash, and names no address."""
    for name, entry in bases.listed().items():
        assert "package" in entry or len(entry["sha256"]) == 64, name
        assert entry["about"]
    assert "://" not in bases.LISTED.read_text()


def test_emoji_have_words() -> None:
    """Single code points in words of lower case."""
    words = emoji.words()
    assert "fire" in words["🔥"].split()
    assert words["🚀"] == "rocket"
    assert all(len(sign) == 1 and text == text.lower() for sign, text in words.items())
