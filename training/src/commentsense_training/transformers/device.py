"""Where torch computes, and in which numbers."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch

from commentsense_training.commands import CommandError


def choose(name: str) -> Any:
    """The device called `name`; "auto" takes an accelerator where there is one. Raises `CommandError`."""
    if name == "auto":
        able = (("cuda", torch.cuda.is_available()), ("mps", torch.backends.mps.is_available()))
        name = next((kind for kind, there in able if there), "cpu")
    try:
        device = torch.device(name)
        torch.zeros(1, device=device)
    except (RuntimeError, AssertionError) as error:
        raise CommandError(
            f"torch cannot compute on {name!r} here ({str(error).splitlines()[0][:200]}): "
            "COMMENTSENSE_TORCH_DEVICE is auto, cpu, cuda or mps"
        ) from error
    return device


def half(device: Any) -> bool:
    """Whether the device multiplies bfloat16 in hardware: otherwise fp32 is faster, and exact."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    if device.type != "cpu":
        return False
    able = torch.cpu.get_capabilities()
    return bool(able.get("amx_bf16") or able.get("avx512_bf16"))


def numbers(device: Any) -> AbstractContextManager[Any]:
    """A context in which products are taken in bfloat16 where that is faster."""
    return torch.autocast(device.type, torch.bfloat16) if half(device) else nullcontext()
