"""Register the packaged model with its figures and reference window, and ship it where params.yaml says so.

Reads work/<profile>/model, fitted.json, reference.csv and metrics; writes work/<profile>/registered.json.
"""

import json
import shutil
import sys
from pathlib import Path

import pandas as pd

from commentsense_training import package, params, registry
from commentsense_training.datasets import BadData
from commentsense_training.params import Profile, Register
from commentsense_training.settings import Settings
from commentsense_training.stages import Say, main


def run(profile: Profile, folder: Path, say: Say) -> None:
    """Register once: the same model from the same data keeps its number."""
    chosen = params.read(Register, profile, folder)
    work = folder / "work" / profile
    fitted = json.loads((work / "fitted.json").read_text("utf-8"))
    name = chosen.name or Settings().registered_model
    number = registry.register(
        work / "model",
        figures=json.loads((folder / "metrics" / f"{profile}-report.json").read_text("utf-8")),
        reference=pd.read_csv(work / "reference.csv"),
        card=None,
        data_hash=fitted["data_hash"],
        profile=profile,
        alias=chosen.alias,
        name=name,
    )
    say(f"{name} version {number}" + (f", alias {chosen.alias}" if chosen.alias else ""))
    # The number is the store's own; what is kept here is the same wherever the stage runs.
    record = {"name": name, "model_version": fitted["model_version"], "data_hash": fitted["data_hash"]}
    (work / "registered.json").write_text(json.dumps(record, indent=1) + "\n", "utf-8")
    if chosen.ship is not None:
        ship(work / "model", folder.parent, chosen.ship, say)


def ship(model: Path, root: Path, target: str, say: Say) -> None:
    """Replace the model directory `target`, relative to the repository `root`, by `model`, unless it is the same."""
    place = (root / target).resolve()
    if not place.is_relative_to(root.resolve()) or place == root.resolve():
        raise BadData(f"register.ship {target!r} leads out of the repository")
    version = package.installed_version(model)
    if version == package.installed_version(place):
        say(f"model {version} is the one that ships in {target}")
        return
    if place.exists() and not (place / "MLmodel").is_file():
        raise BadData(f"register.ship {target!r} is no model directory: it would be replaced")
    new = place.with_name(place.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    shutil.copytree(model, new, ignore=shutil.ignore_patterns("__pycache__"))
    if place.exists():
        shutil.rmtree(place)
    new.rename(place)
    say(f"model {version} ships in {target}")


if __name__ == "__main__":
    sys.exit(main(run))
