"""Put every row on its side, before anything is fitted.

Reads work/<profile>/ingested; writes work/<profile>/splits/<part>.jsonl and, for git, hashes of
the rows in splits/<profile>/<source>.csv.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from commentsense_training import params, pipeline, rows, splits, validation
from commentsense_training.datasets import BadData
from commentsense_training.params import Profile, Split
from commentsense_training.stages import Say, main


def run(profile: Profile, folder: Path, say: Say) -> None:
    """Divide the rows of every source that is fitted or measured; say how many each part got."""
    work = folder / "work" / profile
    # Reddit serves one experiment, on the sides that were published with it.
    names = [
        name
        for name in json.loads((work / "ingested" / "manifest.json").read_text("utf-8"))
        if not name.startswith("reddit")
    ]
    sources = {name: rows.read(work / "ingested" / f"{name}.jsonl") for name in names}
    examples = splits.divide(sources, params.read(Split, profile, folder), pipeline.supported_only)
    parts = [*splits.PARTS[profile], *(splits.OWN if "own" in sources else ())]
    splits.write(examples, work / "splits", parts)
    for source in sorted({name.removesuffix("-test") for name in names}):
        mine = [e for e in examples if e.part.startswith(f"{source}-")]
        splits.write_hashes(mine, folder / "splits" / profile / f"{source}.csv")
    if shared := validation.shared_texts({p: [e for e in examples if e.part == p] for p in parts}):
        told = "; ".join(f"{count} of {pair}" for pair, count in shared.items())
        raise BadData(f"texts stand on two sides of the split: {told}. No model may be fitted on this.")
    counts = Counter(e.part for e in examples)
    for part in parts:
        say(f"{counts[part]:7,d} comments  {part}")


if __name__ == "__main__":
    sys.exit(main(run))
