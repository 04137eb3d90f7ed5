"""Tokens and language of every row, by the model's own code: work/<profile>/tokens/<part>.jsonl and a summary."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from commentsense_sentiment.language import Detector
from commentsense_sentiment.normalise import normalise
from commentsense_sentiment.tokens import tokenise

from commentsense_training import language_model, params, splits
from commentsense_training.params import Preprocess, Profile
from commentsense_training.stages import Say, main


def run(profile: Profile, folder: Path, say: Say) -> None:
    """Normalise and tokenise once; what is fitted later reads tokens, never texts."""
    chosen = params.read(Preprocess, profile, folder)
    detector = Detector(language_model.path())
    target = folder / "work" / profile / "tokens"
    target.mkdir(parents=True, exist_ok=True)
    summary: dict[str, Any] = {}
    for part, examples in splits.read(profile, folder / "work").items():
        languages: Counter[str] = Counter()
        count = 0
        with (target / f"{part}.jsonl").open("w", encoding="ascii", newline="\n") as out:
            for example in examples:
                canonical = normalise(example.text)
                tokens = tokenise(canonical)
                row: dict[str, Any] = {"tokens": tokens}
                if chosen.languages:
                    row["language"] = detector.detect(canonical, tokens).code
                    languages[row["language"]] += 1
                out.write(json.dumps(row) + "\n")
                count += len(tokens)
        summary[part] = {
            "comments": len(examples),
            "tokens": count,
            "languages": dict(sorted(languages.items(), key=lambda pair: (-pair[1], pair[0]))),
        }
        say(f"{len(examples):7,d} comments, {count:9,d} tokens  {part}")
    (target / "summary.json").write_text(json.dumps(summary, indent=1) + "\n", "utf-8")


def read(folder: Path, part: str) -> list[list[str]]:
    """The tokens of each row of `part`, from the folder that `run` wrote."""
    return [json.loads(line)["tokens"] for line in (folder / f"{part}.jsonl").read_bytes().splitlines()]


if __name__ == "__main__":
    sys.exit(main(run))
