"""A head on an encoder that stays as it is: logistic regression on the vectors of the texts."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from sklearn.linear_model import LogisticRegression

from commentsense_training.commands import CommandError, Say
from commentsense_training.transformers import batches, device, net
from commentsense_training.transformers.recipe import Finetune

_AT_ONCE = 64
_SAY_EVERY = 50


def vectors(
    classifier: net.Net, pad: int, ids: Sequence[Sequence[int]], say: Say | None = None
) -> npt.NDArray[np.float64]:
    """The encoder's vectors (len(ids), width), as the head gets them."""
    where = next(classifier.parameters()).device
    classifier.eval()
    found = np.zeros((len(ids), int(classifier.enc.config.hidden_size)))
    groups = batches.in_order([len(row) for row in ids], _AT_ONCE)
    with torch.inference_mode(), device.numbers(where):
        for number, rows in enumerate(groups, start=1):
            found[rows] = classifier.vectors(*batches.padded([ids[i] for i in rows], pad, where)).float().cpu().numpy()
            if say is not None and (number % _SAY_EVERY == 0 or number == len(groups)):
                say(f"encoded {min(number * _AT_ONCE, len(ids)):,} of {len(ids):,} texts")
    return found


def fit(
    classifier: net.Net,
    tokenizer: Any,
    ids: Sequence[Sequence[int]],
    labels: npt.NDArray[np.int64],
    weights: npt.NDArray[np.float32],
    recipe: Finetune,
    say: Say,
) -> None:
    """Set the head of `classifier`; the encoder is not touched. Raises `CommandError` for a head of another kind."""
    if recipe.pooling == "own":
        raise CommandError("pooling 'own' has a head of its own kind: freeze with pooling cls or mean")
    found = vectors(classifier, tokenizer.pad_token_id or 0, ids, say)
    centre, spread = found.mean(axis=0), found.std(axis=0) + 1e-9
    head = LogisticRegression(C=recipe.c / found.shape[1], max_iter=2000)
    head.fit((found - centre) / spread, labels, sample_weight=weights)
    if len(head.classes_) != 3:
        raise CommandError("a head needs examples of all three labels")
    coef = head.coef_ / spread
    with torch.no_grad():
        classifier.head.weight.copy_(torch.from_numpy(coef))
        classifier.head.bias.copy_(torch.from_numpy(head.intercept_ - coef @ centre))
