"""Measure the packaged model by its own code on parts that it was not fitted on, never on the test parts.

Reads work/<profile>/model and splits; writes metrics/<profile>.json (what `dvc metrics diff`
compares), metrics/<profile>-report.json (every figure with its interval), plots/<profile> (what
`dvc plots show` draws) and work/<profile>/reference.csv (the reference window).
"""

import csv
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from commentsense_sentiment import LABELS

from commentsense_training import evidence, params, rescoring, splits
from commentsense_training.datasets import BadData
from commentsense_training.model_process import ModelProcess
from commentsense_training.params import Evaluate, Profile
from commentsense_training.stages import Say, main

_QUALITY = ("macro_recall", "accuracy", "macro_f1")
_LOSSES = ("ece15", "nll", "brier")


def run(profile: Profile, folder: Path, say: Say) -> None:
    """Measure, and write figures, plots and the reference window. Test parts are for `training evaluate --final`."""
    chosen = params.read(Evaluate, profile, folder)
    work = folder / "work" / profile
    fitted = json.loads((work / "fitted.json").read_text("utf-8"))
    there = splits.read(profile, folder / "work")
    if wrong := [name for name in chosen.parts if name not in there or name.endswith("-test")]:
        raise BadData(
            f"evaluate.{profile}.parts names {', '.join(wrong)}: no such part, or a test part, which "
            "`training evaluate --final` measures once"
        )
    wanted = [*chosen.parts, *(name for name in splits.OWN if there.get(name))]
    parts = rescoring.chosen_parts(
        {name: there[name] for name in wanted}, rescoring.DEVELOPMENT, fitted_on=fitted["fitted_on"]
    )
    figures = rescoring.rescore(work / "model", parts)
    report = {**fitted, **figures}
    (folder / "metrics").mkdir(exist_ok=True)
    _dump(report, folder / "metrics" / f"{profile}-report.json")
    _dump(compact(report), folder / "metrics" / f"{profile}.json")
    plots(report["parts"], folder / "plots" / profile)
    _window(work / "model", parts).to_csv(work / "reference.csv", index=False, lineterminator="\n")
    for name, part in report["parts"].items():
        told = ", ".join(f"{key} {part['quality'][key]['value']:.4f}" for key in _QUALITY)
        say(f"{part['comments']:7,d} comments  {name}: {told}, ece15 {part['calibration']['ece15']['value']:.4f}")


def compact(report: Mapping[str, Any]) -> dict[str, Any]:
    """The figures that runs are compared by, without intervals: part -> name -> number."""
    found: dict[str, Any] = {"model_version": report["model_version"], "vocabulary": report["vocabulary"]}
    found["temperature"] = report["temperature"]
    for name, part in report["parts"].items():
        figures = {key: part["quality"][key]["value"] for key in _QUALITY}
        figures |= {f"recall_{label}": part["quality"]["labels"][label]["recall"]["value"] for label in LABELS}
        figures |= {key: part["calibration"][key]["value"] for key in _LOSSES}
        found[name] = {"comments": part["comments"], **{key: round(value, 6) for key, value in figures.items()}}
    return found


def plots(parts: Mapping[str, Any], folder: Path) -> None:
    """Write what is drawn: confusion, reliability, labels and abstention, each a folder with a CSV a part."""
    for name, part in parts.items():
        # DVC counts rows for a confusion matrix: one a comment.
        confusion = [
            {"label": true, "answered": answered}
            for true, row in zip(LABELS, part["quality"]["confusion"], strict=True)
            for answered, count in zip(LABELS, row, strict=True)
            for _ in range(count)
        ]
        labels = [
            {"figure": f"{figure} {label}", "value": _value(part["quality"]["labels"][label][figure])}
            for figure in ("precision", "recall", "f1")
            for label in LABELS
        ]
        for kind, rows in (
            ("confusion", confusion),
            ("reliability", [_flat(entry) for entry in part["reliability"]]),
            ("labels", labels),
            ("abstention", [_flat(entry) for entry in part["abstention"]]),
        ):
            _table(rows, folder / kind / f"{name}.csv")


def _flat(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _value(value) for key, value in entry.items()}


def _value(figure: Any) -> Any:
    return figure["value"] if isinstance(figure, Mapping) else figure


def _table(rows: Sequence[Mapping[str, Any]], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _window(model: Path, parts: rescoring.Parts) -> pd.DataFrame:
    """What the model answers on the calibration parts, in derived columns."""
    windows = []
    with ModelProcess(model) as process:
        for name, examples in parts.items():
            if name.endswith("-calibration"):
                texts = [example.text for example in examples]
                truth = [example.label for example in examples]
                windows.append(evidence.window(texts, process.records(texts), part=name, truth=truth))
    return pd.concat(windows, ignore_index=True)


def _dump(record: Mapping[str, Any], path: Path) -> None:
    path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main(run))
