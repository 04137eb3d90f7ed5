"""Are the shares that users see right? Simulated videos through the API's own estimator.

    python -m tests.data.shares --model DIR [--write training/metrics/shares-fast.json]

Videos are drawn from the development part where the model was not fitted on it, and from the YouTube
calibration blocks. Where the model carries confusion counts of the rows that videos are drawn from,
the figure would flatter it: those rows are cut in two, and one half's counts correct the other half.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from commentsense_training import evaluate, evaluation, rescoring, shares, splits
from commentsense_training.datasets import Example
from commentsense_training.model_process import ModelProcess

from tests.data.conftest import ROOT

Rows = tuple[np.ndarray, np.ndarray]
"""True labels (n,) and probabilities (n, 3)."""


def estimator(confusion: Sequence[Sequence[float]]) -> shares.Estimator:
    """The API's estimate, given a model with these held-out counts [true][answered]."""
    from commentsense_api.estimate import estimate

    def answer(counts: shares.Counts, name: str) -> list[tuple[float, float, float]]:
        found = estimate({"model": counts}, {"model": confusion}, name)
        assert found.corrected
        return [(share.estimate, share.low, share.high) for share in found.shares]

    return answer


def stored_confusion(description: Mapping[str, Any]) -> list[list[float]]:
    """The counts that the model carries, of all confidences, as the API adds them up."""
    from commentsense_api.tally import confusion

    found = confusion(description, 0)
    assert found is not None, "the model carries no confusion counts"
    return [list(row) for row in found]


def simulated(rows: Rows, confusion: Sequence[Sequence[float]]) -> dict[str, Any]:
    """400 videos of 300 comments drawn from `rows`, their shares corrected by `confusion`."""
    labels, probabilities = rows
    return shares.simulate(shares.videos(labels, probabilities.argmax(axis=1)), estimator(confusion))


def halved(rows: Rows, seed: int = 20) -> dict[str, Any]:
    """As `simulated`, from one half of `rows`, corrected by what the other half counts."""
    labels, probabilities = rows
    side = np.random.default_rng(seed).permutation(len(labels)) % 2 == 0
    counts = np.array(evaluate.confusion_by_confidence(labels[side], probabilities[side])).sum(axis=0)
    return simulated((labels[~side], probabilities[~side]), counts.tolist())


def measured(
    model: Path, parts: Mapping[str, Sequence[Example]], fitted_on: Sequence[str] = ()
) -> dict[str, dict[str, Any]]:
    """The simulation over each of `parts` that the model was not fitted on, by what videos are drawn from."""
    description = rescoring.described(model)
    carried = stored_confusion(description)
    fitted_on = [*fitted_on, *(description.get("fitted_on") or ())]
    found = {}
    with ModelProcess(model) as process:
        for name, examples in rescoring.chosen_parts(parts, rescoring.DEVELOPMENT, fitted_on).items():
            rows = (evaluation.labels_of(examples), process.probabilities([example.text for example in examples]))
            if name.endswith("calibration"):
                found[f"{name}, one half by the other's counts"] = halved(rows)
            else:
                found[name] = simulated(rows, carried)
    return found


def line(name: str, found: Mapping[str, Any]) -> str:
    """The figures of one simulation on a line."""
    error, raw, cover = (found[key] for key in ("mean_absolute_error", "raw_mean_absolute_error", "coverage"))
    return (
        f"{name}: {found['videos']} videos of {found['comments']}: error {error['value']:.4f} "
        f"[{error['low']:.4f}, {error['high']:.4f}] (raw {raw['value']:.4f}), interval holds the truth in "
        f"{cover['value']:.1%} [{cover['low']:.1%}, {cover['high']:.1%}], its width {found['width']['value']:.3f}"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Print the figures and write them where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, default=ROOT / "services" / "model-server" / "model")
    parser.add_argument("--profile", default="full", choices=sorted(splits.PARTS))
    parser.add_argument("--fitted-on", nargs="*", default=(), help="parts that the model was fitted on: left out")
    parser.add_argument("--development", type=Path, help="the same recipe fitted without the development part")
    parser.add_argument("--write", type=Path, help="JSON for the model card, e.g. training/metrics/shares-fast.json")
    args = parser.parse_args(argv)
    parts = splits.read(args.profile)
    found = measured(args.model, parts, args.fitted_on)
    if args.development is not None:
        held_out = {name: rows for name, rows in parts.items() if name.endswith("dev")}
        found = {**measured(args.development, held_out), **found}
    for name, one in found.items():
        sys.stdout.write(line(name, one) + "\n")
    if args.write is not None:
        version = rescoring.described(args.model)["version"]
        args.write.parent.mkdir(parents=True, exist_ok=True)
        args.write.write_text(json.dumps({"model_version": version, "shares": found}, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
