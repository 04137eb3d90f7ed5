"""Optuna searches on folds of the training part: pruned, logged as nested runs, and taken up where they stopped."""

import json
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import optuna
from optuna.trial import FrozenTrial, Trial, TrialState
from sklearn.model_selection import StratifiedKFold

from commentsense_training.evaluate import Labels
from commentsense_training.experiments import pictures
from commentsense_training.experiments.figures import macro_f1
from commentsense_training.experiments.lab import Lab

Suggest = Callable[[Trial], dict[str, Any]]
Make = Callable[[Mapping[str, Any]], Any]


@dataclass
class Folds:
    """Folds of the training part. Matrices are kept where features do not change between trials."""

    texts: Sequence[str]
    labels: Labels
    pairs: list[tuple[Any, Any]]
    matrices: dict[str, list[tuple[Any, Any]]] = field(default_factory=dict)

    @classmethod
    def of(cls, lab: Lab) -> "Folds":
        """The folds of `lab`'s training rows."""
        folds = StratifiedKFold(lab.budget.folds, shuffle=True, random_state=lab.budget.seed)
        labels = lab.data.train_labels
        return cls(lab.data.train, labels, list(folds.split(np.zeros(len(labels)), labels)))

    def features(self, key: Mapping[str, Any], make: Callable[[], Any]) -> list[tuple[Any, Any]]:
        """Matrices (fitted, held out) of each fold; the vectorizer that `make` builds sees the fitted rows alone."""
        name = json.dumps(key, sort_keys=True)
        if name not in self.matrices:
            # One set of features at a time: they are the largest thing in memory.
            self.matrices.clear()
            found = []
            for fitted, held in self.pairs:
                vectorizer = make()
                left = vectorizer.fit_transform([self.texts[i] for i in fitted])
                found.append((left, vectorizer.transform([self.texts[i] for i in held])))
            self.matrices[name] = found
        return self.matrices[name]


def store(lab: Lab) -> str:
    """The address of the studies: sqlite beside the local MLflow store."""
    folder: Path = lab.settings.mlflow_store
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{(folder / 'optuna.db').resolve().as_posix()}"


def search(
    lab: Lab, name: str, suggest: Suggest, vectorizer: Make, classifier: Make, folds: Folds, features: Sequence[str]
) -> dict[str, Any]:
    """The best settings by macro F1 over `folds`; `features` names those of `suggest` that shape the vectorizer.

    The study lies in sqlite under a name of experiment, data and budget: run again after
    a kill, it goes on with the trials that are left. Adds the search to the lab's summary.
    """
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    b = lab.budget
    space = f"rows={b.rows or 'all'}/folds={b.folds}/trees={b.trees}/seed={b.seed}"
    title = f"{lab.experiment}/{name}/{lab.data.hash[:12]}/{space}"
    study = optuna.create_study(
        storage=store(lab),
        study_name=title,
        load_if_exists=True,
        direction="maximize",
        pruner=optuna.pruners.MedianPruner(n_startup_trials=min(5, b.trials // 2), n_warmup_steps=0),
    )
    _clear_killed(study)
    ended = (TrialState.COMPLETE, TrialState.PRUNED)
    done = len(study.get_trials(deepcopy=False, states=ended))
    if done:
        lab.say(f"{name}: the study goes on after {done} trials")
    # A sampler that starts anew must not suggest what it suggested before it was killed.
    study.sampler = optuna.samplers.TPESampler(seed=b.seed + done, n_startup_trials=min(10, max(2, b.trials // 3)))

    def objective(trial: Trial) -> float:
        params = suggest(trial)
        shape = {key: params[key] for key in features}
        matrices = folds.features(shape, lambda: vectorizer(params))
        scores: list[float] = []
        for step, ((fitted, held), (left, right)) in enumerate(zip(folds.pairs, matrices, strict=True)):
            model = classifier(params).fit(left, folds.labels[fitted])
            with warnings.catch_warnings():
                # LightGBM names its columns, and scikit-learn then misses the names in a matrix.
                warnings.filterwarnings("ignore", message="X does not have valid feature names")
                scores.append(macro_f1(folds.labels[held], np.asarray(model.predict(right))))
            trial.report(float(np.mean(scores)), step)
            if step + 1 < len(folds.pairs) and trial.should_prune():
                raise optuna.TrialPruned
        return float(np.mean(scores))

    def told(_: optuna.Study, trial: FrozenTrial) -> None:
        values = {f"fold_mean_{step + 1}": value for step, value in trial.intermediate_values.items()}
        if trial.value is not None and trial.state == TrialState.COMPLETE:
            values["macro_f1_folds"] = trial.value
        lab.trial(f"{name} trial {trial.number}", trial.params, values, trial.state.name)
        last = max(values.values(), default=0.0) if trial.value is None else trial.value
        lab.say(f"{name}: trial {trial.number} {trial.state.name.lower()}, macro F1 on folds {last:.4f}")

    study.optimize(objective, n_trials=max(0, b.trials - done), callbacks=[told])
    return _record(lab, name, study)


def _clear_killed(study: optuna.Study) -> None:
    # What a killed process was at would count as running for ever.
    for trial in study.get_trials(deepcopy=False, states=(TrialState.RUNNING,)):
        study.tell(trial.number, state=TrialState.FAIL)


def _record(lab: Lab, name: str, study: optuna.Study) -> dict[str, Any]:
    complete = study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))
    shares: dict[str, float] = {}
    if len(complete) > 1 and len({trial.value for trial in complete}) > 1:
        evaluator = optuna.importance.FanovaImportanceEvaluator(seed=lab.budget.seed)
        shares = optuna.importance.get_param_importances(study, evaluator=evaluator)
    found = {
        "name": name,
        "best": study.best_params,
        "best_value": round(study.best_value, 4),
        "importances": {key: round(float(value), 4) for key, value in shares.items()},
        "trials": [
            {
                "number": trial.number,
                "state": trial.state.name,
                "value": None if not trial.intermediate_values else round(float(_last(trial)), 4),
                "params": trial.params,
            }
            for trial in study.get_trials(deepcopy=False, states=(TrialState.COMPLETE, TrialState.PRUNED))
        ],
    }
    lab.extra.setdefault("searches", []).append(found)
    slug = name.lower().replace(" ", "-")
    lab.picture(f"history-{slug}.png", pictures.history(found))
    if shares:
        lab.picture(f"importances-{slug}.png", pictures.importances(found))
    best: dict[str, Any] = study.best_params
    return best


def _last(trial: FrozenTrial) -> float:
    return float(trial.intermediate_values[max(trial.intermediate_values)])
