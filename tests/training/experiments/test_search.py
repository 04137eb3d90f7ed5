"""Searches and stacks never answer for rows that they were fitted on, and a killed search goes on."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import optuna
import pytest
from commentsense_training.evaluate import Labels
from commentsense_training.experiments import thresholds
from commentsense_training.experiments.figures import macro_f1
from commentsense_training.experiments.search import Folds
from commentsense_training.experiments.stack import Stack, out_of_fold
from optuna.trial import TrialState
from sklearn.neighbors import KNeighborsClassifier

TRIALS = 4


class Memory:
    """Knows the label of every text that it was fitted on, and says so with certainty; else it is undecided."""

    def fit(self, texts: Sequence[str], labels: Labels) -> "Memory":
        self.known = dict(zip(texts, labels.tolist(), strict=True))
        return self

    def predict_proba(self, texts: Sequence[str]) -> Any:
        rows = np.full((len(texts), 3), 1 / 3)
        for i, text in enumerate(texts):
            if text in self.known:
                rows[i] = np.eye(3)[self.known[text]]
        return rows


def _texts() -> tuple[list[str], Labels]:
    labels = np.arange(60) % 3
    return [f"text {i}" for i in range(60)], labels


def test_out_of_fold_answers_come_from_models_that_never_saw_the_row() -> None:
    """A model that remembers what it saw is undecided about every row."""
    texts, labels = _texts()
    assert np.allclose(out_of_fold(Memory, texts, labels, 3, 0), 1 / 3)


def test_the_meta_learner_sees_out_of_fold_answers_and_the_bases_all_rows() -> None:
    """The stack's own features leak nothing, while its fitted bases know every text."""
    texts, labels = _texts()
    stack = Stack([Memory, Memory], {"k=5": KNeighborsClassifier(n_neighbors=5)}, folds=3).fit(texts, labels)
    assert stack.features is not None
    assert stack.features.shape == (60, 6)
    assert np.allclose(stack.features, 1 / 3)
    assert all(set(base.known) == set(texts) for base in stack.fitted)


def test_folds_share_no_row_and_their_vectorizers_no_word() -> None:
    """Each vectorizer is fitted on the rows of its fold's fitted side."""
    texts, labels = _texts()
    pairs = [(np.flatnonzero(np.arange(60) % 4 != i), np.flatnonzero(np.arange(60) % 4 == i)) for i in range(4)]
    seen: list[list[str]] = []

    class Spy:
        def fit_transform(self, rows: list[str]) -> Any:
            seen.append(rows)
            return np.zeros((len(rows), 1))

        def transform(self, rows: list[str]) -> Any:
            assert not set(rows) & set(seen[-1])
            return np.zeros((len(rows), 1))

    folds = Folds(texts, labels, pairs)
    folds.features({"a": 1}, Spy)
    folds.features({"a": 1}, Spy)
    assert [len(rows) for rows in seen] == [45] * 4


def test_thresholds_for_f1_are_never_worse_than_the_most_probable_label() -> None:
    """On the rows that they are chosen on, macro F1 does not fall, and it rises where a class is underrated."""
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 3, 600)
    probabilities = rng.dirichlet([1, 1, 1], 600) + np.eye(3)[labels] * 0.4
    probabilities[:, 0] *= 0.4
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    limits = thresholds.for_f1(labels, probabilities)
    before = macro_f1(labels, probabilities.argmax(axis=1))
    after = macro_f1(labels, (probabilities / limits).argmax(axis=1))
    assert after > before + 0.02
    assert limits[0] < min(limits[1:])


def test_thresholds_for_precision_give_it_or_give_up() -> None:
    """Above a label's threshold its answers are right as often as asked; one that cannot be has the highest."""
    rng = np.random.default_rng(1)
    labels = rng.integers(0, 3, 900)
    probabilities = rng.dirichlet([1, 1, 1], 900)
    sure = rng.random(900) < 0.5
    right = sure & (labels != 2)
    probabilities[right] = 0.06 + 0.82 * np.eye(3)[labels[right]]
    limits = thresholds.for_precision(labels, probabilities, 0.9)
    said = probabilities.argmax(axis=1)
    for label in (0, 1):
        over = (said == label) & (probabilities[:, label] >= limits[label])
        assert over.sum() >= 10
        assert (labels[over] == label).mean() >= 0.9
    assert limits[2] == thresholds.HIGHEST


@pytest.mark.timeout(300)
def test_a_killed_search_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """After SIGKILL in the middle, the same command finishes the trials that are left, and no more."""
    env = {key: value for key, value in os.environ.items() if key != "MLFLOW_TRACKING_URI"}
    env |= {"COMMENTSENSE_MLFLOW_STORE": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "commentsense_training", "experiments", "run", "models", "--fast"]
    command += ["--trials", str(TRIALS)]
    first = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert first.stdout is not None
    with first:
        for line in first.stdout:
            if "XGBoost: trial 1 " in line:
                first.send_signal(signal.SIGKILL)
                break
    assert first.returncode == -signal.SIGKILL
    study = _study(tmp_path, "XGBoost")
    before = [trial.number for trial in study.trials if trial.state.is_finished()]
    assert 2 <= len(before) < TRIALS

    again = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
    assert "XGBoost: the study goes on after" in again.stdout
    trials = _study(tmp_path, "XGBoost").trials
    ended = [trial for trial in trials if trial.state in (TrialState.COMPLETE, TrialState.PRUNED)]
    assert len(ended) == TRIALS
    assert not [trial for trial in trials if trial.state == TrialState.RUNNING]
    assert {trial.number for trial in ended} >= set(before)
    settings = [tuple(sorted(trial.params.items())) for trial in ended]
    assert len(set(settings)) == TRIALS


def _study(folder: Path, name: str) -> optuna.Study:
    address = f"sqlite:///{folder / 'optuna.db'}"
    title = next(title for title in optuna.get_all_study_names(address) if f"/{name}/" in title)
    return optuna.load_study(study_name=title, storage=address)
