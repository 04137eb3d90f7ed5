"""A pretrained encoder with a head of three labels, and the folder that it is kept in."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Literal

import torch
from commentsense_sentiment import LABELS
from transformers import AutoConfig, AutoModel, AutoModelForSequenceClassification, AutoTokenizer
from transformers.utils import logging as transformers_logging

from commentsense_training.commands import CommandError

Pooling = Literal["cls", "mean", "own"]
WEIGHTS: Final = "weights.pt"
FORM: Final = "classifier.json"
_DROPOUT = 0.1


def quiet() -> None:
    """Keep transformers from telling at length that a head is new, and from drawing a bar for each file."""
    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()


quiet()


@dataclass(frozen=True, slots=True)
class Form:
    """What must be known beside the weights: how token vectors become one, and how many tokens are read.

    `cls` takes the first token's vector, `mean` the mean of all; `own` is a sequence classifier
    with a head of its own kind.
    """

    pooling: Pooling = "cls"
    max_tokens: int = 64


class Net(torch.nn.Module):  # type: ignore[misc] # torch has no types where they are checked
    """Logits (n, 3) in the order of `LABELS` from token ids (n, tokens) and their mask (n, tokens)."""

    def __init__(self, encoder: Any, pooling: Pooling) -> None:
        super().__init__()
        self.enc = encoder
        self.pooling = pooling
        if pooling != "own":
            # BERT's pooler stands between the tokens and a head that we do not have.
            if getattr(encoder, "pooler", None) is not None:
                encoder.pooler = None
            self.drop = torch.nn.Dropout(_DROPOUT)
            self.head = torch.nn.Linear(int(encoder.config.hidden_size), len(LABELS))

    def vectors(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """One vector (n, width) for each text; not for `own`."""
        states = self.enc(input_ids=ids, attention_mask=mask).last_hidden_state
        if self.pooling == "cls":
            return states[:, 0]
        weights = mask[..., None].to(states.dtype)
        return (states * weights).sum(1) / weights.sum(1)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """Logits (n, 3)."""
        if self.pooling == "own":
            return self.enc(input_ids=ids, attention_mask=mask).logits
        return self.head(self.drop(self.vectors(ids, mask)))


def _local(base: str, offline: bool) -> dict[str, Any]:
    return {"local_files_only": offline or Path(base).is_dir()}


def load_base(base: str, form: Form, *, seed: int = 1, offline: bool = False) -> tuple[Net, Any]:
    """The encoder at `base` (a folder or a hub name) under a fresh head of three labels, and its tokenizer.

    Raises `CommandError` where there is no model that transformers can read.
    """
    torch.manual_seed(seed)
    try:
        tokenizer = AutoTokenizer.from_pretrained(base, **_local(base, offline))
        if form.pooling == "own":
            names = dict(enumerate(LABELS))
            encoder = AutoModelForSequenceClassification.from_pretrained(
                base,
                num_labels=len(LABELS),
                id2label=names,
                label2id={name: index for index, name in names.items()},
                ignore_mismatched_sizes=True,
                dtype=torch.float32,
                **_local(base, offline),
            )
        else:
            encoder = AutoModel.from_pretrained(base, dtype=torch.float32, **_local(base, offline))
    except (OSError, ValueError, KeyError) as error:
        raise CommandError(
            f"no model can be read from {base!r} ({str(error).splitlines()[0][:200]}). Name a folder with config.json, "
            "weights and tokenizer.json, a hub name, or one that `training transformers fetch-base` brought"
        ) from error
    _checked(tokenizer, base)
    return Net(encoder, form.pooling), tokenizer


def _checked(tokenizer: Any, base: str) -> None:
    if not getattr(tokenizer, "is_fast", False):
        raise CommandError(f"{base!r} has no tokenizer.json: serving needs the tokenizers library's format")


def save(net: Net, tokenizer: Any, form: Form, facts: dict[str, Any], folder: Path) -> None:
    """Write configuration, tokenizer, weights and `facts` (plain JSON) into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    net.enc.config.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    torch.save({name: tensor.detach().cpu() for name, tensor in net.state_dict().items()}, folder / WEIGHTS)
    record = {"form": asdict(form), **facts}
    (folder / FORM).write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", "utf-8")


def facts(folder: Path) -> dict[str, Any]:
    """What `save` was told about the classifier in `folder`. Raises `CommandError` where there is none."""
    try:
        record: dict[str, Any] = json.loads((folder / FORM).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(
            f"{folder} holds no classifier: make one by `training transformers finetune --out {folder}`"
        ) from error
    return record


def load(folder: Path) -> tuple[Net, Any, Form]:
    """The classifier, its tokenizer and its form from a folder that `save` wrote."""
    form = Form(**facts(folder)["form"])
    config = AutoConfig.from_pretrained(folder, local_files_only=True)
    kind = AutoModelForSequenceClassification if form.pooling == "own" else AutoModel
    net = Net(kind.from_config(config), form.pooling)
    # weights_only: tensors alone, nothing that a foreign file could have executed.
    net.load_state_dict(torch.load(folder / WEIGHTS, weights_only=True))
    net.eval()
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    _checked(tokenizer, str(folder))
    return net, tokenizer, form
