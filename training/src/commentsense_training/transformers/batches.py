"""Texts as token ids, in batches of like length; which rows meet in a batch depends on seed and pass alone."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

_POOL = 50
"""Batches among which rows are sorted by length: little padding, and still hardly the same company twice."""


def encode(tokenizer: Any, texts: Sequence[str], max_tokens: int) -> list[list[int]]:
    """Token ids of texts that are in the encoder's form."""
    if not texts:
        return []
    ids: list[list[int]] = tokenizer(list(texts), truncation=True, max_length=max_tokens)["input_ids"]
    return ids


def padded(rows: Sequence[Sequence[int]], pad: int, device: Any) -> tuple[torch.Tensor, torch.Tensor]:
    """Ids and mask (len(rows), longest) on `device`."""
    width = max(len(row) for row in rows)
    ids = torch.full((len(rows), width), pad, dtype=torch.long)
    mask = torch.zeros((len(rows), width), dtype=torch.long)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = torch.tensor(row)
        mask[place, : len(row)] = 1
    return ids.to(device), mask.to(device)


def of_pass(lengths: Sequence[int], size: int, seed: int, number: int) -> list[list[int]]:
    """The batches (row numbers, at most `size` each) of pass `number`."""
    rng = np.random.default_rng([seed, number])
    order = rng.permutation(len(lengths))
    by_length = np.asarray(lengths)
    made: list[list[int]] = []
    for start in range(0, len(order), size * _POOL):
        pool = order[start : start + size * _POOL]
        pool = pool[np.argsort(by_length[pool], kind="stable")]
        made += [pool[i : i + size].tolist() for i in range(0, len(pool), size)]
    return [made[i] for i in rng.permutation(len(made))]


def in_order(lengths: Sequence[int], size: int) -> list[list[int]]:
    """Batches for scoring: sorted by length."""
    order = np.argsort(np.asarray(lengths), kind="stable").tolist()
    return [order[start : start + size] for start in range(0, len(order), size)]
