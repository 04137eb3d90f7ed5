"""Compare a challenger with the champion, decide, and write the decision down."""

import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from commentsense_sentiment.weights import Floats
from mlflow import MlflowClient
from mlflow.entities import Metric
from mlflow.entities.model_registry import ModelVersion

from commentsense_training import champions, evaluation, evidence, gates, registry, slices, tracking
from commentsense_training.commands import Say
from commentsense_training.datasets import Example
from commentsense_training.gates import Candidate, Gate
from commentsense_training.harm import Part
from commentsense_training.limits import Promote
from commentsense_training.model_process import BATCH, ModelProcess
from commentsense_training.registry import CHALLENGER, CHAMPION
from commentsense_training.settings import Settings

HALVES: Final = ("open", "sealed")
_TIMED: Final = 2 * BATCH
Records = Callable[[Sequence[str]], Sequence[Mapping[str, Any]]]
Suite = Callable[[evaluation.Predict, str, Records], Mapping[str, Any]]
"""Runs one half of the behavioural suite; its `capabilities` are as `gates.Candidate` wants them."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was compared and what came of it."""

    table: Sequence[Gate]
    reasons: Sequence[str]
    """Why the challenger may not serve; empty when it was promoted."""
    run_id: str

    @property
    def promoted(self) -> bool:
        """Whether the alias was moved."""
        return not self.reasons


def decide(
    client: MlflowClient,
    challenger: ModelVersion,
    champion: ModelVersion | None,
    parts: Mapping[str, Sequence[Example]],
    limits: Promote,
    say: Say,
    *,
    data_hash: str,
    suite: Suite | None,
    settings: Settings | None = None,
) -> Decision:
    """Gate `challenger` against `champion` (None: there is none yet) on `parts`; move the alias or leave all as it is.

    `parts` holds the rows of the split whose hash is `data_hash`; `suite` runs the behavioural suite
    (None leaves its gates out). Every decision becomes an MLflow run with its table, whichever way
    it goes.
    """
    versions = {CHALLENGER: challenger} | ({CHAMPION: champion} if champion else {})
    table: list[Gate] = []
    reasons = _unfit(challenger, champion, data_hash)
    if not reasons:
        chosen = comparable(parts, limits, versions.values())
        if chosen:
            table = _measured(client, versions, chosen, limits, suite, say)
            reasons = gates.reasons(table)
        else:
            reasons = [f"{', '.join(limits.parts)}: each is empty or was fitted on, so nothing is left to compare on"]
    if not reasons:
        champions.promote(client, challenger.name, int(challenger.version))
    run_id = _logged(client, versions, table, reasons, settings)
    return Decision(table, reasons, run_id)


def _unfit(challenger: ModelVersion, champion: ModelVersion | None, data_hash: str) -> list[str]:
    """What forbids a comparison before anything is measured."""
    if champion is not None:
        if challenger.version == champion.version:
            return [f"version {challenger.version} is the champion already"]
        if challenger.tags.get("folder_hash") == champion.tags.get("folder_hash"):
            return [f"version {challenger.version} is the same model as the champion, version {champion.version}"]
    if challenger.tags.get("data_hash") != data_hash:
        theirs = challenger.tags.get("data_hash", "?")[:12]
        return [
            f"version {challenger.version} was fitted on another split ({theirs}, here {data_hash[:12]}): "
            "rows held out here may be ones it has seen. Train it on this split first"
        ]
    return []


def comparable(
    parts: Mapping[str, Sequence[Example]], limits: Promote, versions: Iterable[ModelVersion]
) -> dict[str, Sequence[Example]]:
    """The parts of the limits, in their order, that have rows and that none of `versions` was fitted on."""
    seen = {part for version in versions for part in version.tags.get("fitted_on", "").split(",")}
    return {name: parts[name] for name in limits.parts if parts.get(name) and name not in seen}


def _measured(
    client: MlflowClient,
    versions: Mapping[str, ModelVersion],
    parts: Mapping[str, Sequence[Example]],
    limits: Promote,
    suite: Suite | None,
    say: Say,
) -> list[Gate]:
    """The gates of the challenger and, where `versions` has one, the champion."""
    texts = {name: [example.text for example in part] for name, part in parts.items()}
    answers: dict[str, dict[str, Floats]] = {}
    candidates: dict[str, Candidate] = {}
    for role, version in versions.items():
        content = version.tags.get("content_version")
        say(f"{role} is version {version.version} ({content}): answers, behaviour, speed")
        with tempfile.TemporaryDirectory() as scratch:
            folder = registry.download(client, version, Path(scratch))
            with ModelProcess(folder) as process:
                answers[role] = {name: process.probabilities(part) for name, part in texts.items()}
                behaviour = {half: _capabilities(suite, process, half) for half in HALVES} if suite else {}
                first = next(iter(texts.values()))
                speed = process.speed((first * (_TIMED // len(first) + 1))[:_TIMED])
        candidates[role] = Candidate(speed, int(version.tags.get("size_bytes", "0")) / 1e6, behaviour)
    say("comparing")
    rows = [
        Part(
            name,
            evaluation.labels_of(part),
            answers[CHALLENGER][name],
            answers[CHAMPION][name] if CHAMPION in answers else None,
            slices.masks(texts[name]),
        )
        for name, part in parts.items()
    ]
    return gates.gates(rows, candidates[CHALLENGER], candidates.get(CHAMPION), limits)


def _capabilities(suite: Suite, process: ModelProcess, half: str) -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = suite(process.probabilities, half, process.records)["capabilities"]
    return found


def _logged(
    client: MlflowClient,
    versions: Mapping[str, ModelVersion],
    table: Sequence[Gate],
    reasons: Sequence[str],
    settings: Settings | None,
) -> str:
    challenger, champion = versions[CHALLENGER], versions.get(CHAMPION)
    decision = "refused" if reasons else "promoted"
    tags = {"decision": decision, "registered_model": challenger.name, "reasons": "\n".join(reasons)[:4000]}
    for role, version in versions.items():
        tags[role] = str(version.version)
        tags[f"{role}_content"] = version.tags.get("content_version", "?")
    over = "nothing" if champion is None else champion.version
    name = f"{challenger.version} over {over}: {decision}"
    run_id = log_decision(client, name, tags, settings)
    now = int(time.time() * 1000)
    figures = evidence.metrics({gate.name: gate.challenger for gate in table})
    client.log_batch(run_id, metrics=[Metric(key, value, now, 0) for key, value in figures.items()])
    client.log_text(run_id, gates.markdown_table(table), "gates.md")
    client.log_dict(run_id, {"reasons": list(reasons), "gates": [gate.as_record() for gate in table]}, "gates.json")
    return run_id


def log_decision(client: MlflowClient, name: str, tags: Mapping[str, str], settings: Settings | None) -> str:
    """A finished run that says what was decided; returns its id."""
    where = tracking.experiment(client, tracking.DECISIONS, settings)
    run_id = str(client.create_run(where, run_name=name, tags=dict(tags)).info.run_id)
    client.set_terminated(run_id)
    return run_id
