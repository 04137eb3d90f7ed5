"""Run one experiment by name."""

import importlib
import importlib.util
from pathlib import Path

from commentsense_training import tracking
from commentsense_training.commands import CommandError, Say
from commentsense_training.experiments import data
from commentsense_training.experiments.catalogue import EXPERIMENTS, FAST, Budget
from commentsense_training.experiments.lab import Lab
from commentsense_training.settings import Settings


def command(name: str, data_name: str, budget: Budget) -> str:
    """What a reader types to get the same figures."""
    base = FAST if budget.fast else Budget()
    words = ["training experiments run", name, "--data", data_name]
    words += ["--fast"] if budget.fast else []
    words += [
        f"--{key} {getattr(budget, key)}"
        for key in ("rows", "trials", "trees", "jobs")
        if getattr(budget, key) != getattr(base, key)
    ]
    return " ".join(words)


def run(
    name: str, data_name: str, budget: Budget, say: Say, *, settings: Settings | None = None, work: Path | None = None
) -> Lab:
    """Run the experiment `name` on the data `data_name`; returns its lab. Raises `CommandError` or `BadData`."""
    settings = settings or Settings()
    entry = EXPERIMENTS[name]
    if name == "transformers" and any(
        importlib.util.find_spec(package) is None for package in ("torch", "transformers")
    ):
        raise CommandError(
            "torch and transformers are not installed here: run `make setup-transformers`, "
            "then .venv-transformers/bin/training"
        )
    client = tracking.connect(settings)
    say(f"{name}: {entry.question}")
    found = data.read(data_name, budget, settings, work)
    say(f"{len(found.train):,} comments to fit, {len(found.test):,} to score: {data.SOURCES[data_name]}")
    lab = Lab(name, found, budget, client, settings, say, command(name, data_name, budget))
    module = importlib.import_module(f"commentsense_training.experiments.{entry.module}")
    with lab.running():
        module.run(lab)
    say(f"logged to MLflow as {lab.client.get_experiment(lab.experiment_id).name}, run {lab.parent}")
    return lab
