"""Tokens of everything that is learnt and the languages of every part, by the model's own code.

Reads work/<profile>/splits and taught; writes work/<profile>/tokens: tokens.jsonl (a text and its
tokens a line) and summary.json.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from commentsense_sentiment.language import Detector
from commentsense_sentiment.reading import Reader

from commentsense_training import language_model, params, splits, wordlists
from commentsense_training.params import Preprocess, Profile, Train
from commentsense_training.stages import Say, main, teach

TOKENS = "tokens.jsonl"


def run(profile: Profile, folder: Path, say: Say) -> None:
    """Normalise and tokenise once; what is fitted later reads tokens, never texts."""
    chosen = params.read(Preprocess, profile, folder)
    work = folder / "work" / profile
    target = work / "tokens"
    target.mkdir(parents=True, exist_ok=True)
    detector, reader = Detector(language_model.path()), Reader(wordlists.build())
    parts = splits.read(profile, folder / "work")
    summary: dict[str, Any] = {}
    for part, examples in parts.items():
        summary[part] = {"comments": len(examples)}
        if chosen.languages:
            languages = Counter(detector.detect(*reader.read(example.text)).code for example in examples)
            ranked = sorted(languages.items(), key=lambda pair: (-pair[1], pair[0]))
            summary[part] |= {"languages": dict(ranked)}
        say(f"{len(examples):7,d} comments  {part}")
    learnt = [example.text for part in params.read(Train, profile, folder).fit for example in parts[part]]
    learnt += [e.text for e in parts.get("own-train", ())]
    for name in (teach.WHOLE, teach.PIECES):
        learnt += json.loads((work / "taught" / name).read_text("utf-8"))
    learnt = list(dict.fromkeys(learnt))
    with (target / TOKENS).open("w", encoding="ascii", newline="\n") as out:
        out.writelines(json.dumps([text, reader.tokens(text)]) + "\n" for text in learnt)
    say(f"{len(learnt):7,d} texts to learn from")
    (target / "summary.json").write_text(json.dumps(summary, indent=1) + "\n", "utf-8")


def read(folder: Path) -> dict[str, list[str]]:
    """The tokens of each text, from the folder that `run` wrote."""
    return dict(map(json.loads, (folder / TOKENS).read_bytes().splitlines()))


if __name__ == "__main__":
    sys.exit(main(run))
