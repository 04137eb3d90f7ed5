"""Featurise and fit on the fitted parts alone, calibrate, and package: work/<profile>/model and fitted.json."""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np

from commentsense_training import package, params, pipeline, splits
from commentsense_training.params import Ingest, Profile, Train
from commentsense_training.pipeline import Taught
from commentsense_training.stages import Say, main, preprocess, teach


def run(profile: Profile, folder: Path, say: Say) -> None:
    """Fit the plan of params.yaml and write the model directory; the same model leaves it as it is."""
    chosen = params.read(Train, profile, folder)
    recipe = pipeline.recipe_of(chosen)
    own = params.read(Ingest, profile, folder).own
    work = folder / "work" / profile
    parts = splits.read(profile, folder / "work")
    plan = pipeline.plan_of(parts, chosen, recipe, own_weight=own.weight if own else 1.0)
    weights, description, figures = pipeline.train(
        plan, recipe, say, taught(work), preprocess.read(work / "tokens").__getitem__
    )
    version = package.write(weights, description, work / "model")
    fitted = {
        "model_version": version,
        "recipe": asdict(recipe),
        "fitted_on": list(plan.fitted_on),
        "data_hash": splits.data_hash(profile, folder / "work"),
        "train": figures["train"],
        "vocabulary": figures["vocabulary"],
        "temperature": figures["temperature"],
    }
    (work / "fitted.json").write_text(json.dumps(fitted, indent=1) + "\n", "utf-8")
    say(f"model {version} in {work.relative_to(folder)}/model")


def taught(work: Path) -> Taught:
    """What the stage `teach` left in `work`."""
    folder = work / "taught"
    whole, pieces = (json.loads((folder / name).read_text("utf-8")) for name in (teach.WHOLE, teach.PIECES))
    return Taught(whole, pieces, np.load(folder / teach.LOGITS))


if __name__ == "__main__":
    sys.exit(main(run))
