"""A BERT that was exported to ONNX, brought back to torch, so that it can be fine-tuned."""

import re
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

from commentsense_training.commands import CommandError
from commentsense_training.transformers import net

_NODE = re.compile(r"/?encoder/layer\.(\d+)/(.*)/MatMul")
_CLOSE: Final = 1e-4
_SPECIAL: Final = {
    "pad_token": "[PAD]",
    "cls_token": "[CLS]",
    "sep_token": "[SEP]",
    "unk_token": "[UNK]",
    "mask_token": "[MASK]",
}


def weights(model: onnx.ModelProto) -> dict[str, torch.Tensor]:
    """The tensors of the export under BERT's names in torch."""
    known = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    found = {
        name: torch.tensor(array.copy())
        for name, array in known.items()
        if name.startswith(("embeddings.", "encoder."))
    }
    for node in model.graph.node:
        if node.op_type == "MatMul" and node.input[1] in known and (at := _NODE.match(node.name)):
            # The exporter named matrices anew and turned them round; the node still says whose it is.
            name = f"encoder.layer.{at[1]}.{at[2].replace('/', '.')}.weight"
            found[name] = torch.tensor(known[node.input[1]].T.copy())
    return found


def convert(model: Path, tokenizer: Path, heads: int, target: Path) -> None:
    """Write the export `model` and its tokenizer.json into `target` as transformers reads them.

    Raises `CommandError` unless every weight is found and torch answers as ONNX Runtime does.
    """
    tensors = weights(onnx.load(str(model)))
    try:
        words, width = tensors["embeddings.word_embeddings.weight"].shape
        config = BertConfig(
            vocab_size=words,
            hidden_size=width,
            num_hidden_layers=1 + max(int(name.split(".")[2]) for name in tensors if name.startswith("encoder.layer.")),
            num_attention_heads=heads,
            intermediate_size=tensors["encoder.layer.0.intermediate.dense.weight"].shape[0],
            max_position_embeddings=tensors["embeddings.position_embeddings.weight"].shape[0],
        )
        bert = BertModel(config, add_pooling_layer=False).eval()
        bert.load_state_dict(tensors, strict=True)
    except (KeyError, ValueError, RuntimeError) as error:
        raise CommandError(f"{model.name} is not the export of a BERT: {str(error)[:300]}") from error
    difference = _difference(model, bert)
    if difference > _CLOSE:
        raise CommandError(f"{model.name} answers otherwise in torch (by {difference:.1e}): is `heads` right?")
    net.quiet()
    bert.save_pretrained(target)
    PreTrainedTokenizerFast(tokenizer_file=str(tokenizer), **_SPECIAL).save_pretrained(target)


def _difference(model: Path, bert: Any) -> float:
    import onnxruntime

    ids = np.array([[2 + i * 7 % (bert.config.vocab_size - 2) for i in range(9)]], dtype=np.int64)
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    feeds = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
    wanted = session.run(None, {entry.name: feeds[entry.name] for entry in session.get_inputs()})[0]
    with torch.no_grad():
        found = bert(torch.from_numpy(ids)).last_hidden_state.numpy()
    return float(np.abs(found - wanted).max())
