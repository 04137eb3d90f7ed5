"""From a classifier of torch to ONNX: token ids in, logits out, any number of texts of one length."""

import json
import logging
import shutil
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import onnx
import torch
from commentsense_sentiment.encoder import EMOJI_WORDS, ENCODER, SETTINGS, TOKENIZER, EncoderText
from tokenizers import Tokenizer

from commentsense_training.commands import Say
from commentsense_training.transformers import emoji, net, quantise, vocabulary

OPSET: Final = 20
BATCH: Final = 16
"""Texts that are scored at once: more made nothing faster on one core."""


class _Served(torch.nn.Module):  # type: ignore[misc] # torch has no types where they are checked
    """A classifier as it is served: groups of texts of equal length, so that there is no mask."""

    def __init__(self, inner: net.Net) -> None:
        super().__init__()
        self.inner = inner

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        return self.inner(input_ids, torch.ones_like(input_ids))


def graph(classifier: net.Net) -> onnx.ModelProto:
    """The classifier as an ONNX graph in fp32: `input_ids` (n, tokens) int64 to `logits` (n, 3)."""
    classifier = classifier.eval()
    if hasattr(classifier.enc, "set_attn_implementation"):
        classifier.enc.set_attn_implementation("eager")
    example = torch.arange(4, 24).reshape(2, 10)
    shapes = {0: torch.export.Dim("texts"), 1: torch.export.Dim("tokens", min=2, max=512)}
    with tempfile.TemporaryDirectory() as scratch, warnings.catch_warnings():
        # torch's exporter warns of its own deprecations and of names it chooses for axes.
        warnings.simplefilter("ignore")
        for name in ("torch.onnx", "onnx_ir", "onnxscript"):
            logging.getLogger(name).setLevel(logging.ERROR)
        path = Path(scratch) / ENCODER
        torch.onnx.export(
            _Served(classifier),
            (example,),
            str(path),
            dynamo=True,
            verbose=False,
            opset_version=OPSET,
            input_names=["input_ids"],
            output_names=["logits"],
            dynamic_shapes=(shapes,),
            external_data=False,
        )
        return _bare(onnx.load(str(path)))


def _bare(model: onnx.ModelProto) -> onnx.ModelProto:
    """Without the exporter's notes, which name files of this machine and take a megabyte."""
    del model.metadata_props[:], model.graph.metadata_props[:], model.graph.value_info[:], model.functions[:]
    for node in model.graph.node:
        del node.metadata_props[:]
        node.ClearField("doc_string")
    for entry in (*model.graph.initializer, *model.graph.input, *model.graph.output):
        del entry.metadata_props[:]
        entry.ClearField("doc_string")
    model.graph.ClearField("doc_string")
    model.ClearField("doc_string")
    return model


def with_vocabulary(classifier: net.Net, kept: Sequence[int]) -> net.Net:
    """The classifier with the rows `kept` of its table of word pieces, in that order; changes it in place."""
    table = classifier.enc.get_input_embeddings()
    with torch.no_grad():
        smaller = torch.nn.Embedding.from_pretrained(table.weight[list(kept)].clone())
    classifier.enc.set_input_embeddings(smaller)
    return classifier


def write(
    classifier: Path, target: Path, texts: Sequence[str], form: quantise.Weights, least_pieces: int, say: Say
) -> dict[str, Any]:
    """Write the folder that `commentsense_sentiment.encoder.Encoder` reads; returns its sizes in bytes.

    `texts` are raw fitted texts: pieces of words that occur in them fewer than `least_pieces` times
    are left out of the vocabulary (0 keeps all).
    """
    network, tokenizer, read = net.load(classifier)
    words = emoji.words()
    text_form = EncoderText(words)
    tokenizer_text = tokenizer.backend_tokenizer.to_str()
    if least_pieces:
        counter = Tokenizer.from_str(tokenizer_text)
        counter.no_truncation()
        counter.no_padding()
        counts = vocabulary.count(counter, (text_form(text) for text in texts))
        # What emoji become must stay readable, however rare they are.
        spoken = vocabulary.count(counter, words.values())
        merged = {index: max(counts[index], least_pieces * (index in spoken)) for index in counts | spoken}
        pruned = vocabulary.prune(tokenizer_text, merged, least_pieces)
        say(f"vocabulary: {len(pruned.kept):,} of {counter.get_vocab_size():,} word pieces kept")
        tokenizer_text, network = pruned.tokenizer, with_vocabulary(network, pruned.kept)
    say("exporting to ONNX")
    model = quantise.quantise(graph(network), form)
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        onnx.save(model, str(made / ENCODER))
        (made / TOKENIZER).write_text(tokenizer_text, "utf-8")
        _dump(words, made / EMOJI_WORDS)
        _dump({"max_tokens": read.max_tokens, "batch": BATCH, "weights": form.name}, made / SETTINGS)
        if target.exists():
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(made, target)
    sizes = {path.name: path.stat().st_size for path in sorted(target.iterdir())}
    say(f"{sum(sizes.values()) / 1e6:.1f} MB in {target}")
    return sizes


def _dump(record: Any, path: Path) -> None:
    path.write_text(json.dumps(record, ensure_ascii=False, separators=(",", ":")), "utf-8")
