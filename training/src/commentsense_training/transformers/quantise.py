"""Weights in fewer bits: matrices by ONNX Runtime's MatMulNBits, tables of embeddings by row. Activations stay fp32."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

_TABLE_ROWS = 256
"""Tables with fewer rows (token types) are not worth it."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How weights are kept: `bits` of matrices (8, 4 or 32 for as they are) with a scale for each
    `block` of them; `table_bits` of embeddings (8, 4 or 32).
    """

    name: str
    bits: int = 32
    block: int = 128
    table_bits: int = 32


FORMS: Final[Mapping[str, Weights]] = {
    form.name: form
    for form in (
        Weights("fp32"),
        Weights("w8", bits=8, block=128, table_bits=8),
        Weights("w8t4", bits=8, block=128, table_bits=4),
        Weights("w4", bits=4, block=32, table_bits=8),
    )
}


def quantise(model: onnx.ModelProto, form: Weights) -> onnx.ModelProto:
    """`model` with its weights in the form `form`; the given one is changed."""
    if form.table_bits != 32:
        _tables(model, form)
    if form.bits != 32:
        # Imported late: it sets up logging for the whole process, with a line for each node of the graph.
        from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer, logger

        logger.setLevel(logging.WARNING)
        # Products stay in fp32: in int8 (accuracy_level 4) an answer would depend on the rest of its batch.
        quantizer = MatMulNBitsQuantizer(model, bits=form.bits, block_size=form.block, is_symmetric=True)
        quantizer.process()
        model = quantizer.model.model
    return model


def by_row(table: npt.NDArray[np.float32], bits: int) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Whole numbers (rows, columns), at most 127 (8 bits) or 7 (4 bits) in size, and each row's scale (rows, 1)."""
    most = 2 ** (bits - 1) - 1
    scale = (np.abs(table).max(axis=1, keepdims=True) / most).astype(np.float32)
    scale[scale == 0] = 1.0
    return np.clip(np.round(table / scale), -most, most).astype(np.int8), scale


def _tables(model: onnx.ModelProto, form: Weights) -> None:
    """Replace each lookup in a large table: rows in int8 or int4 and their scales are looked up, then multiplied."""
    known = {tensor.name: tensor for tensor in model.graph.initializer}
    for place, node in reversed(list(enumerate(model.graph.node))):
        tensor = known.get(node.input[0]) if node.op_type == "Gather" else None
        if tensor is None or len(tensor.dims) != 2 or tensor.dims[0] < _TABLE_ROWS:
            continue
        stem, indices, out = tensor.name, node.input[1], node.output[0]
        table = numpy_helper.to_array(tensor)
        nodes, tensors = (_rows_of_int8 if form.table_bits == 8 else _blocks_of_int4)(stem, table, indices, out)
        model.graph.initializer.remove(tensor)
        model.graph.initializer.extend(tensors)
        model.graph.node.remove(node)
        for step, new in enumerate(nodes):
            model.graph.node.insert(place + step, new)
    if form.table_bits != 8 and not any(opset.domain == "com.microsoft" for opset in model.opset_import):
        model.opset_import.append(helper.make_opsetid("com.microsoft", 1))


def _rows_of_int8(
    stem: str, table: npt.NDArray[np.float32], indices: str, out: str
) -> tuple[list[onnx.NodeProto], list[onnx.TensorProto]]:
    whole, scale = by_row(table, 8)
    tensors = [numpy_helper.from_array(whole, f"{stem}.whole"), numpy_helper.from_array(scale, f"{stem}.scale")]
    nodes = [
        helper.make_node("Gather", [f"{stem}.whole", indices], [f"{out}.whole"]),
        helper.make_node("Cast", [f"{out}.whole"], [f"{out}.float"], to=TensorProto.FLOAT),
        helper.make_node("Gather", [f"{stem}.scale", indices], [f"{out}.scale"]),
        helper.make_node("Mul", [f"{out}.float", f"{out}.scale"], [out]),
    ]
    return nodes, tensors


_BLOCK4 = 32


def _blocks_of_int4(
    stem: str, table: npt.NDArray[np.float32], indices: str, out: str
) -> tuple[list[onnx.NodeProto], list[onnx.TensorProto]]:
    rows, columns = table.shape
    whole, scale = by_row(table.reshape(-1, _BLOCK4), 4)
    # ONNX packs two to a byte, the first in the lower half.
    nibbles = whole.reshape(-1).astype(np.uint8) & 0x0F
    packed = (nibbles[0::2] | (nibbles[1::2] << 4)).astype(np.uint8)
    tensors = [
        helper.make_tensor(f"{stem}.whole", TensorProto.INT4, (rows, columns), packed.tobytes(), raw=True),
        numpy_helper.from_array(scale.reshape(rows, columns // _BLOCK4), f"{stem}.scale"),
    ]
    node = helper.make_node(
        "GatherBlockQuantized",
        [f"{stem}.whole", indices, f"{stem}.scale"],
        [out],
        domain="com.microsoft",
        gather_axis=0,
        quantize_axis=1,
        block_size=_BLOCK4,
    )
    return [node], tensors
