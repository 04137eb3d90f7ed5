"""Fit an encoder and its head to labelled texts; a run that is killed goes on from its last checkpoint."""

import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from commentsense_sentiment.encoder import EncoderText
from commentsense_sentiment.weights import Floats

from commentsense_training.commands import Say
from commentsense_training.datasets import Example
from commentsense_training.transformers import batches, checkpoint, device, emoji, frozen, net
from commentsense_training.transformers.recipe import Finetune

SCORED_AT_ONCE = 64


@dataclass(frozen=True)
class Material:
    """What is fitted: texts as token ids, labels (n,), weights (n,), and the hash of the data."""

    ids: Sequence[Sequence[int]]
    labels: npt.NDArray[np.int64]
    weights: npt.NDArray[np.float32]
    data_hash: str


def material(tokenizer: Any, parts: Sequence[tuple[Sequence[Example], float]], max_tokens: int, data: str) -> Material:
    """The examples of `parts` (examples, weight of each) in the encoder's form."""
    form = EncoderText(emoji.words())
    texts = [form(example.text) for examples, _ in parts for example in examples]
    return Material(
        batches.encode(tokenizer, texts, max_tokens),
        np.array([example.label for examples, _ in parts for example in examples], dtype=np.int64),
        np.concatenate([np.full(len(examples), weight, dtype=np.float32) for examples, weight in parts]),
        data,
    )


def probabilities(classifier: net.Net, tokenizer: Any, texts: Sequence[str], max_tokens: int) -> Floats:
    """Uncalibrated probabilities (len(texts), 3) of raw texts."""
    form = EncoderText(emoji.words())
    ids = batches.encode(tokenizer, [form(text) for text in texts], max_tokens)
    where = next(classifier.parameters()).device
    found = np.zeros((len(texts), 3))
    classifier.eval()
    with torch.inference_mode(), device.numbers(where):
        for rows in batches.in_order([len(row) for row in ids], SCORED_AT_ONCE):
            logits = classifier(*batches.padded([ids[i] for i in rows], tokenizer.pad_token_id or 0, where))
            found[rows] = logits.float().softmax(-1).cpu().numpy()
    return found


def run(
    recipe: Finetune, base: str, data: tuple[Sequence[tuple[Sequence[Example], float]], str], work: Path, say: Say,
    *, on: str = "auto", restart: bool = False,
) -> tuple[net.Net, Any]:  # fmt: skip
    """Fit as `recipe` says, from the encoder that transformers reads at `base`; returns classifier and tokenizer.

    `data` is the parts to fit with their weights, and their hash. `work` holds the checkpoint, which
    is resumed unless `restart`. Raises `CommandError`.
    """
    classifier, tokenizer = net.load_base(base, recipe.form(), seed=recipe.seed)
    found = material(tokenizer, data[0], recipe.max_tokens, data[1])
    say(f"{len(found.ids):,} texts of {np.mean([len(row) for row in found.ids]):.0f} tokens on average")
    where = device.choose(on)
    if recipe.frozen:
        frozen.fit(classifier.to(where), tokenizer, found.ids, found.labels, found.weights, recipe, say)
        return classifier, tokenizer
    kind = f"{where.type}, {'bfloat16' if device.half(where) else 'float32'}"
    say(f"on {kind}")
    identity = checkpoint.identity(
        recipe.model_dump(mode="json"), found.data_hash, checkpoint.base_hash(classifier.enc.state_dict()), kind
    )
    if restart:
        (work / checkpoint.NAME).unlink(missing_ok=True)
    _Run(classifier.to(where), tokenizer.pad_token_id or 0, found, recipe, work, identity, say).go()
    return classifier, tokenizer


class _Run:
    """The loop and its state."""

    def __init__(
        self, classifier: net.Net, pad: int, found: Material, recipe: Finetune, work: Path, identity: str, say: Say
    ) -> None:
        self._net, self._pad, self._found, self._recipe = classifier, pad, found, recipe
        self._work, self._identity, self._say = work, identity, say
        self._lengths = [len(row) for row in found.ids]
        self._in_pass = math.ceil(len(self._lengths) / recipe.batch)
        self._steps = max(1, round(self._in_pass * recipe.epochs))
        self._optimiser = self._new_optimiser()
        self._schedule = torch.optim.lr_scheduler.LambdaLR(self._optimiser, self._rate)
        self._step = 0

    def _new_optimiser(self) -> Any:
        # Biases and scales are not drawn towards zero.
        tensors = [p for p in self._net.parameters() if p.requires_grad]
        groups = [
            {"params": [p for p in tensors if p.ndim > 1], "weight_decay": self._recipe.decay},
            {"params": [p for p in tensors if p.ndim <= 1], "weight_decay": 0.0},
        ]
        fused = next(self._net.parameters()).device.type in ("cpu", "cuda")
        return torch.optim.AdamW(groups, lr=self._recipe.rate, fused=fused)

    def _rate(self, step: int) -> float:
        rising = int(self._recipe.warmup * self._steps)
        if step < rising:
            return step / max(1, rising)
        return max(0.0, (self._steps - step) / max(1, self._steps - rising))

    def go(self) -> None:
        """From the checkpoint, or the beginning, to the last step."""
        state = checkpoint.read(self._work, self._identity)
        if state is not None:
            self._restore(state)
            self._say(f"going on after step {self._step} of {self._steps}")
        began, first, losses = time.monotonic(), self._step, 0.0
        self._net.train()
        for rows in self._coming():
            losses += self._one(rows)
            self._step += 1
            done = self._step - first
            if self._step % self._recipe.save_every == 0 or self._step == self._steps:
                seconds = (time.monotonic() - began) / done * (self._steps - self._step)
                mean = losses / min(done, self._recipe.save_every)
                self._say(f"step {self._step} of {self._steps}, loss {mean:.4f}, {seconds / 60:.0f} minutes to go")
                losses = 0.0
                self._save()
        self._net.eval()

    def _coming(self) -> Iterator[list[int]]:
        """The batches from the current step on: they follow from seed and step, so none is stored."""
        while self._step < self._steps:
            number, begin = divmod(self._step, self._in_pass)
            of_pass = batches.of_pass(self._lengths, self._recipe.batch, self._recipe.seed, number)
            for rows in of_pass[begin:]:
                if self._step >= self._steps:
                    return
                yield rows

    def _one(self, rows: Sequence[int]) -> float:
        where = next(self._net.parameters()).device
        ids, mask = batches.padded([self._found.ids[i] for i in rows], self._pad, where)
        with device.numbers(where):
            logits = self._net(ids, mask)
        chosen = np.asarray(rows)
        truth = torch.from_numpy(self._found.labels[chosen]).to(where)
        weights = torch.from_numpy(self._found.weights[chosen]).to(where)
        loss = (torch.nn.functional.cross_entropy(logits.float(), truth, reduction="none") * weights).mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self._net.parameters(), self._recipe.clip)
        self._optimiser.step()
        self._schedule.step()
        self._optimiser.zero_grad(set_to_none=True)
        return float(loss.detach())

    def _save(self) -> None:
        state = {
            "identity": self._identity,
            "step": self._step,
            "net": self._net.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "schedule": {"last_epoch": self._schedule.last_epoch},
            "random": checkpoint.random_state(),
        }
        checkpoint.write(self._work, state)

    def _restore(self, state: dict[str, Any]) -> None:
        self._net.load_state_dict(state["net"])
        self._optimiser.load_state_dict(state["optimiser"])
        # The rate of the next step lies in the optimiser; the schedule needs its place alone.
        self._schedule.last_epoch = state["schedule"]["last_epoch"]
        checkpoint.set_random_state(state["random"])
        self._step = int(state["step"])
