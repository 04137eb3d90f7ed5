"""Fitting: it learns, a killed run ends as one that was left alone, and wrong input is told."""

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch
from commentsense_training import tracking
from commentsense_training.__main__ import main
from commentsense_training.commands import CommandError
from commentsense_training.transformers import batches, checkpoint, net, record, steps
from commentsense_training.transformers.recipe import read
from mlflow import MlflowClient

from tests.transformers import tiny


def silent(_: str) -> None:
    """Says nothing."""


def command(recipe: Path, work: Path, out: Path, *more: str) -> list[str]:
    """The command line that fits the tiny encoder."""
    fixed = ["transformers", "finetune", "--profile", "small", "--recipe", str(recipe), "--work", str(work)]
    return [*fixed, "--out", str(out), *more]


def test_it_learns_and_logs_figures_by_label(toy_recipe: Path, toy_work: Path, tmp_path: Path) -> None:
    """The tiny encoder finds the deciding words; MLflow has recipe, data hash, figures by label and confusion."""
    out = tmp_path / "out"
    assert main(command(toy_recipe, toy_work, out)) == 0
    facts = net.facts(out)
    assert facts["figures"]["macro_recall"]["value"] > 0.9
    client: MlflowClient = tracking.connect()
    experiment = client.get_experiment_by_name(record.EXPERIMENT)
    assert experiment is not None
    (run,) = client.search_runs([experiment.experiment_id])
    assert run.data.params["data_hash"] == facts["data_hash"]
    assert run.data.params["rate"] == "0.002"
    assert {"negative_precision", "neutral_recall", "positive_f1", "macro_recall"} <= run.data.metrics.keys()
    assert "confusion.json" in [entry.path for entry in client.list_artifacts(run.info.run_id)]


@pytest.mark.timeout(400)
def test_a_killed_run_ends_as_one_that_was_left_alone(toy_recipe: Path, toy_work: Path, tmp_path: Path) -> None:
    """SIGKILL after a checkpoint, then the same command again: the same weights, bit for bit."""
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    program = [sys.executable, "-m", "commentsense_training"]
    short = ("--epochs", "2")
    subprocess.run(
        [*program, *command(toy_recipe, toy_work, whole, *short)], check=True, env=environment, capture_output=True
    )
    victim = subprocess.Popen(
        [*program, *command(toy_recipe, toy_work, killed, *short)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    state = killed / "run" / checkpoint.NAME
    deadline = time.monotonic() + 120
    while not state.is_file() and time.monotonic() < deadline:
        time.sleep(0.005)
    victim.send_signal(signal.SIGKILL)
    assert victim.wait() == -signal.SIGKILL
    step = torch.load(state, weights_only=True)["step"]
    assert 0 < step < 76
    assert not (killed / net.WEIGHTS).exists()
    again = subprocess.run(
        [*program, *command(toy_recipe, toy_work, killed, *short)],
        check=True,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert f"going on after step {step} of 76" in again.stdout
    first, second = (torch.load(folder / net.WEIGHTS, weights_only=True) for folder in (whole, killed))
    assert first.keys() == second.keys()
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_a_checkpoint_of_another_recipe_is_refused_unless_restarted(
    toy_recipe: Path, toy_work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Going on with other numbers would give a model that no recipe describes."""
    out = tmp_path / "out"
    assert main(command(toy_recipe, toy_work, out, "--epochs", "0.5")) == 0
    assert main(command(toy_recipe, toy_work, out, "--epochs", "0.4")) == 1
    assert "--restart" in capsys.readouterr().err
    assert main(command(toy_recipe, toy_work, out, "--epochs", "0.4", "--restart")) == 0


def test_a_broken_checkpoint_is_told(tmp_path: Path) -> None:
    """Half a file, or another one, is an error that says what to do."""
    (tmp_path / checkpoint.NAME).write_bytes(b"no checkpoint at all")
    with pytest.raises(CommandError, match="--restart"):
        checkpoint.read(tmp_path, "any")
    assert checkpoint.read(tmp_path / "nowhere", "any") is None


def test_frozen_leaves_the_encoder_as_it_came(
    toy_recipe: Path, toy_work: Path, tmp_path: Path, tiny_base: Path
) -> None:
    """Only the head is fitted, and it beats the largest class even on an encoder that knows nothing."""
    out = tmp_path / "out"
    assert main(command(toy_recipe, toy_work, out, "--frozen", "--pooling", "mean")) == 0
    fitted, _, _ = net.load(out)
    came, _ = net.load_base(str(tiny_base), net.Form("mean", 32))
    for name, tensor in came.enc.state_dict().items():
        assert torch.equal(tensor, fitted.enc.state_dict()[name])
    assert net.facts(out)["figures"]["macro_recall"]["value"] > 0.5


def test_a_sequence_classifier_keeps_its_own_head(toy_recipe: Path, toy_work: Path, tmp_path: Path) -> None:
    """A model made for sequence classification is fitted with its own head, whatever labels it had."""
    base = tiny.base(tmp_path / "base", classifier=True, num_labels=5)
    out = tmp_path / "out"
    more = ("--base", str(base), "--pooling", "own", "--epochs", "2")
    assert main(command(toy_recipe, toy_work, out, *more)) == 0
    classifier, _, form = net.load(out)
    assert form.pooling == "own"
    assert classifier.enc.config.num_labels == 3
    assert net.facts(out)["figures"]["macro_recall"]["value"] > 0.5


@pytest.mark.parametrize(
    ("base", "told"),
    [("no/such-model", "no model can be read"), ("minilm", "fetch-base minilm"), ("bge-small", "fetch-base bge-small")],
)
def test_a_base_that_is_not_there_is_told(
    toy_recipe: Path, toy_work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], base: str, told: str
) -> None:
    """The error names what was asked for and what brings it."""
    assert main(command(toy_recipe, toy_work, tmp_path / "out", "--base", base)) == 1
    assert told in capsys.readouterr().err


def test_test_sets_are_refused(toy_recipe: Path, toy_work: Path, tmp_path: Path) -> None:
    """What `training evaluate --final` measures once can neither be fitted nor scored here."""
    recipe = read("small", toy_recipe)
    for given in ({"fit": {"corpus-test": 1.0}}, {"score": "corpus-test"}):
        with pytest.raises(CommandError, match="--final"):
            steps.finetune(recipe.with_finetune(given), "small", tmp_path / "out", silent, work=toy_work)
    with pytest.raises(CommandError, match="at once"):
        steps.finetune(recipe.with_finetune({"score": "corpus-train"}), "small", tmp_path, silent, work=toy_work)


def test_a_recipe_is_read_strictly(
    toy_recipe: Path, toy_work: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A misspelt name in the recipe is an error that names it."""
    text = json.loads(toy_recipe.read_text())
    text["small"]["finetune"]["epoch"] = 3
    toy_recipe.write_text(json.dumps(text))
    assert main(command(toy_recipe, toy_work, tmp_path / "out")) == 1
    assert "finetune.epoch" in capsys.readouterr().err


def test_the_recipes_of_the_checkout_are_valid() -> None:
    """Both profiles can be read, and name forms of weights that exist."""
    from commentsense_training.transformers.quantise import FORMS

    for profile in ("full", "small"):
        recipe = read(profile)
        assert recipe.export.weights in FORMS
        assert dataclasses.asdict(recipe.finetune.form())["max_tokens"] == 64


def test_batches_follow_from_seed_and_pass_alone() -> None:
    """Every row comes once a pass; another pass or seed mixes otherwise; the same gives the same."""
    lengths = np.random.default_rng(0).integers(3, 40, 333).tolist()
    first = batches.of_pass(lengths, 16, 1, 0)
    assert first == batches.of_pass(lengths, 16, 1, 0)
    assert first != batches.of_pass(lengths, 16, 1, 1)
    assert first != batches.of_pass(lengths, 16, 2, 0)
    assert sorted(i for rows in first for i in rows) == list(range(333))
    assert max(map(len, first)) == 16
