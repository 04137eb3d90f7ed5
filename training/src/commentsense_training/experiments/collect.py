"""Take the summaries of the latest full runs out of MLflow, keep their numbers, and write the page from them."""

import json
import tempfile
from pathlib import Path
from typing import Any, Final

from mlflow import MlflowClient
from mlflow.artifacts import download_artifacts
from mlflow.utils.mlflow_tags import MLFLOW_PARENT_RUN_ID

from commentsense_training import tracking
from commentsense_training.commands import CommandError, Say
from commentsense_training.experiments import page
from commentsense_training.experiments.catalogue import EXPERIMENTS
from commentsense_training.experiments.lab import PREFIX, SUMMARY
from commentsense_training.settings import Settings

RESULTS: Final = Path("training") / "experiments" / "results.json"


def latest(client: MlflowClient, name: str) -> dict[str, Any] | None:
    """The summary of the latest finished run of the experiment `name` on its first data, `--fast` ones left out."""
    experiment = client.get_experiment_by_name(PREFIX + name)
    if experiment is None:
        return None
    wanted = f"tags.fast = 'false' and tags.data = '{EXPERIMENTS[name].data[0]}' and attributes.status = 'FINISHED'"
    token: str | None = None
    while True:
        # Newest first; trials and candidates are runs below the one that has the summary.
        runs = client.search_runs(
            [experiment.experiment_id], wanted, order_by=["attributes.start_time DESC"], page_token=token
        )
        for run in runs:
            if MLFLOW_PARENT_RUN_ID not in run.data.tags:
                with tempfile.TemporaryDirectory() as scratch:
                    path = download_artifacts(run_id=run.info.run_id, artifact_path=SUMMARY, dst_path=scratch)
                    found: dict[str, Any] = json.loads(Path(path).read_text("utf-8"))
                    return found
        token = runs.token
        if not token:
            return None


def write(checkout: Path, *, stored: bool, say: Say, settings: Settings | None = None) -> None:
    """Write docs/experiments.md and its pictures below `checkout`.

    Unless `stored`, what MLflow holds replaces the kept numbers of the same experiment first.
    Raises `CommandError` where there are no numbers, or a lesson does not fit them.
    """
    kept = checkout / RESULTS
    summaries: dict[str, dict[str, Any]] = json.loads(kept.read_text("utf-8")) if kept.is_file() else {}
    if not stored:
        client = tracking.connect(settings)
        for name in EXPERIMENTS:
            found = latest(client, name)
            if found is not None:
                summaries[name] = found
                say(f"{name}: {len(found['candidates'])} candidates of {found['command']}")
    if not summaries:
        raise CommandError("no full run of an experiment is there: `training experiments run NAME` makes one")
    ordered = {name: summaries[name] for name in EXPERIMENTS if name in summaries}
    try:
        text, pictures = page.render(ordered)
    except page.PageError as error:
        raise CommandError(str(error)) from error
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(ordered, indent=1) + "\n", "utf-8")
    images = checkout / "docs" / page.IMAGES
    images.mkdir(parents=True, exist_ok=True)
    for old in images.glob("*.png"):
        if old.name not in pictures:
            old.unlink()
    for name, data in pictures.items():
        (images / name).write_bytes(data)
    (checkout / "docs" / "experiments.md").write_text(text, "utf-8")
    say(f"docs/experiments.md: {len(ordered)} experiments, {len(pictures)} pictures")
