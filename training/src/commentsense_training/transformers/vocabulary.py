"""Leave out of a WordPiece vocabulary what the fitted texts never needed; the rest keeps its meaning.

A word whose piece is gone is read as smaller pieces, in the worst case as single characters, so
nothing becomes unreadable.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from commentsense_training.commands import CommandError

_LATIN_END = 0x250


@dataclass(frozen=True)
class Pruned:
    """A tokenizer's JSON text with `kept` (V,) old ids in their new order."""

    tokenizer: str
    kept: list[int]


def count(tokenizer: Any, texts: Iterable[str]) -> Counter[int]:
    """How often each id occurs in `texts` (in the encoder's text form), by a `tokenizers.Tokenizer`."""
    found: Counter[int] = Counter()
    for encoded in tokenizer.encode_batch(list(texts)):
        found.update(encoded.ids)
    return found


def prune(tokenizer: str, counts: Mapping[int, int], least: int) -> Pruned:
    """Keep special tokens, single Latin characters and marks, and pieces that occur `least` times or more.

    `tokenizer` is the text of a tokenizer.json. Raises `CommandError` for another model than WordPiece.
    """
    record = json.loads(tokenizer)
    model = record["model"]
    if model.get("type", "WordPiece") != "WordPiece" or not isinstance(model.get("vocab"), dict):
        raise CommandError(
            f"only a WordPiece vocabulary can be pruned, not {model.get('type')}: export with --least-pieces 0"
        )
    special = {entry["content"] for entry in record["added_tokens"]} | {model["unk_token"]}
    prefix = model.get("continuing_subword_prefix", "##")
    pieces = {index: piece for piece, index in model["vocab"].items()}

    def needed(index: int) -> bool:
        piece = pieces[index]
        body = piece.removeprefix(prefix)
        single = len(body) == 1 and ord(body) < _LATIN_END
        return piece in special or single or counts.get(index, 0) >= least

    kept = [index for index in sorted(pieces) if needed(index)]
    new = {old: place for place, old in enumerate(kept)}
    model["vocab"] = {pieces[old]: place for old, place in new.items()}
    for entry in record["added_tokens"]:
        entry["id"] = new[entry["id"]]
    _renumber(record.get("post_processor"), new)
    record["truncation"] = record["padding"] = None
    return Pruned(json.dumps(record, ensure_ascii=False, separators=(",", ":")), kept)


def _renumber(step: Any, new: Mapping[int, int]) -> None:
    """Ids inside a post-processor: a template's lists, or BERT's pairs of token and id."""
    if not isinstance(step, dict):
        return
    for token in (step.get("special_tokens") or {}).values():
        token["ids"] = [new[old] for old in token["ids"]]
    for name in ("sep", "cls"):
        if isinstance(step.get(name), list):
            step[name][1] = new[step[name][1]]
    for inner in step.get("processors") or ():
        _renumber(inner, new)
