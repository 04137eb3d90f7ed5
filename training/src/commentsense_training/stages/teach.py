"""Ask the accurate model what it thinks of the fitted texts, of unlabelled ones and of pieces of both.

Reads work/<profile>/splits and ingested; writes work/<profile>/taught: whole.json, pieces.json and logits.npy.
"""

import json
import sys
from pathlib import Path

import numpy as np

from commentsense_training import params, rows, splits, teaching, wordlists
from commentsense_training.datasets import BadData
from commentsense_training.params import Profile, Teach, Train
from commentsense_training.stages import Say, main

WHOLE, PIECES, LOGITS = "whole.json", "pieces.json", "logits.npy"


def run(profile: Profile, folder: Path, say: Say) -> None:
    """Teach; without a teacher nothing is asked, and the labels alone are learnt."""
    chosen = params.read(Teach, profile, folder)
    target = folder / "work" / profile / "taught"
    target.mkdir(parents=True, exist_ok=True)
    whole: list[str] = []
    pieces: list[str] = []
    logits = np.zeros((0, 3), dtype=np.float32)
    if chosen.teacher is not None:
        teacher = (folder.parent / chosen.teacher).resolve()
        if not teacher.is_dir():
            raise BadData(f"teach.teacher {chosen.teacher!r} is no folder of this project: see docs/transformers.md")
        parts = splits.read(profile, folder / "work")
        whole = [e.text for part in params.read(Train, profile, folder).fit for e in parts[part]]
        for source in chosen.unlabelled:
            path = folder / "work" / profile / "ingested" / f"{source}.jsonl"
            if path.is_file():
                whole += [row.text for row in rows.read(path)]
            else:
                say(f"source {source} is not here: taught without it")
        whole = list(dict.fromkeys(t for t in whole if len(t) > 3 and _clean(t)))
        pieces = teaching.cut(whole, wordlists.build(), chosen.cutting(), chosen.seed)
        say(f"{len(whole):,} whole texts, {len(pieces):,} pieces")
        logits = teaching.ask(teacher, [*whole, *pieces], chosen.workers, say)
    for name, texts in ((WHOLE, whole), (PIECES, pieces)):
        (target / name).write_text(json.dumps(texts), "utf-8")
    # Three digits: the same on processors that round differently.
    np.save(target / LOGITS, np.round(logits, 3).astype(np.float32))


def _clean(text: str) -> bool:
    """Whether `text` is free of lone surrogates, which stand in rows for bytes that are no UTF-8."""
    return text.encode("utf-8", "ignore").decode() == text


if __name__ == "__main__":
    sys.exit(main(run))
