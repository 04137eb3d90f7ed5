"""docs/experiments.md and its pictures from the summaries of runs. Pure but for the files it returns."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from commentsense_sentiment import LABELS

from commentsense_training.experiments import pictures
from commentsense_training.experiments.catalogue import EXPERIMENTS
from commentsense_training.experiments.data import SOURCES
from commentsense_training.experiments.lessons import LESSONS

Summaries = Mapping[str, Mapping[str, Any]]

IMAGES: Final = "images/experiments"
_HEAD: Final = """# Experiments

What the usual experiments of this field come to on text that people labelled. Each table is one run of one command,
best first; `make train` does not depend on any of them, and the model that ships is described in its
[card](model-card.md).

- Every figure is on rows that no candidate was fitted on and that choices may be made by: SemEval's **development
  part**. No test set was looked at, but for the Reddit reproduction, whose two stacks were scored once each.
- Searches see folds of the training part only. Vectorizers and samplers see the rows that are fitted, nothing else.
- To spare time, candidates were fitted on a **sample of the training rows** and searches were short: the tables compare
  candidates with each other, and say nothing about what each could reach on all rows.
- Times were taken on two busy cores and are good for orders of magnitude. Memory is the peak of the whole process.
- `training experiments run NAME --fast` runs the same code on the project's own corpus in seconds.

This page is written by `training experiments docs` from the runs in MLflow; the numbers are kept in
[results.json](../training/experiments/results.json), so that `training experiments docs --stored` writes it without
them. Sentences under "What it teaches" are checked against the numbers whenever the page is written.
"""

_ABSTAINS: Final = "Figures of a candidate that does not answer everything are over the rows that it answers."


class PageError(ValueError):
    """The page cannot be written from these numbers; the text says what to mend."""


def slug(text: str) -> str:
    """`text` as part of a file's name."""
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def ranked(summary: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The candidates, best macro F1 first; those that answer for every row before those that abstain."""
    return sorted(summary["candidates"], key=lambda row: (row["coverage"] < 1, -row["macro_f1"]))


def render(summaries: Summaries) -> tuple[str, dict[str, bytes]]:
    """The page as Markdown, and its pictures by file name. Raises `PageError` where a lesson no longer holds."""
    parts = [_HEAD]
    files: dict[str, bytes] = {}
    for name in EXPERIMENTS:
        if name in summaries:
            parts.append(_section(name, summaries[name], files))
    return "\n".join(parts), files


def _section(name: str, summary: Mapping[str, Any], files: dict[str, bytes]) -> str:
    best = ranked(summary)[0]
    lines = [
        f"## {name}",
        "",
        EXPERIMENTS[name].question,
        "",
        f"`{summary['command']}`: {summary['train_rows']:,} rows fitted, {summary['test_rows']:,} scored "
        f"({SOURCES[summary['data']]}); data `{summary['data_hash'][:12]}`, code `{summary['code_version']}`, "
        f"{summary['seconds']:,.0f} s.",
        "",
        *_table(summary),
        "",
        *_classes(best),
        "",
    ]
    shown = []
    if len(summary["candidates"]) > 2:
        shown.append(
            (
                f"{name}-comparison.png",
                "Macro F1 and accuracy of each candidate",
                pictures.comparison(summary["candidates"], name),
            )
        )
    shown.append(
        (
            f"{name}-confusion.png",
            f"Confusion table of {best['name']}",
            pictures.confusion(best["confusion"], best["name"]),
        )
    )
    for search in summary.get("searches", ()):
        stem = f"{name}-{slug(search['name'])}"
        shown.append((f"{stem}-history.png", f"What each trial of {search['name']} scored", pictures.history(search)))
        if search["importances"]:
            shown.append(
                (
                    f"{stem}-importances.png",
                    f"What the score of {search['name']} depends on",
                    pictures.importances(search),
                )
            )
    for file, alt, data in shown:
        files[file] = data
        lines += [f"![{alt}]({IMAGES}/{file})", ""]
    lines += [*_extra(summary)]
    if name in LESSONS:
        if not LESSONS[name].holds(summary):
            raise PageError(f"what the page says {name} teaches does not fit its numbers: rewrite it in lessons.py")
        lines += [f"**What it teaches.** {LESSONS[name].text}", ""]
    return "\n".join(lines)


def _table(summary: Mapping[str, Any]) -> list[str]:
    rows = ranked(summary)
    sure = any(row["coverage"] < 1 for row in rows)
    head = ["candidate", "settings", "macro F1", "accuracy", "macro recall", *(f"F1 {label}" for label in LABELS)]
    head += ["answered"] if sure else []
    head += ["seconds", "peak MiB"]
    lines = ["| " + " | ".join(head) + " |", "| --- | --- |" + " ---: |" * (len(head) - 2)]
    common = _common(rows)
    for row in rows:
        cells = [
            row["name"],
            ", ".join(f"{key} {value}" for key, value in row["params"].items() if key not in common) or "–",
            *(f"{row[key]:.4f}" for key in ("macro_f1", "accuracy", "macro_recall")),
            *(f"{row['f1'][label]:.3f}" for label in LABELS),
            *([f"{row['coverage']:.1%}"] if sure else []),
            f"{row['seconds']:.1f}",
            f"{row['peak_memory_mib']:.0f}",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    same = ", ".join(f"{key} {rows[0]['params'][key]}" for key in rows[0]["params"] if key in common)
    lines += ["", f"The same for all: {same}."] if same else []
    return [*lines, "", _ABSTAINS] if sure else lines


def _common(rows: Sequence[Mapping[str, Any]]) -> set[str]:
    first = rows[0]["params"]
    return (
        {key for key in first if all(row["params"].get(key) == first[key] for row in rows)} if len(rows) > 1 else set()
    )


def _classes(best: Mapping[str, Any]) -> list[str]:
    lines = [
        f"The best, {best['name']}, by label:",
        "",
        "| label | precision | recall | F1 |",
        "| --- |" + " ---: |" * 3,
    ]
    return lines + [
        f"| {label} | {best['precision'][label]:.4f} | {best['recall'][label]:.4f} | {best['f1'][label]:.4f} |"
        for label in LABELS
    ]


def _extra(summary: Mapping[str, Any]) -> list[str]:
    lines: list[str] = []
    for search in summary.get("searches", ()):
        pruned = sum(trial["state"] == "PRUNED" for trial in search["trials"])
        best = ", ".join(f"{key} {_short(value)}" for key, value in search["best"].items())
        lines += [
            f"Search of {search['name']}: {len(search['trials'])} trials, {pruned} of them pruned; best macro F1 on "
            f"folds {search['best_value']:.4f} with {best}.",
            "",
        ]
    if "thresholds" in summary:
        found = summary["thresholds"]
        for purpose in ("F1", "precision"):
            said = ", ".join(f"{label} {value}" for label, value in zip(LABELS, found[purpose], strict=True))
            aim = f"precision of {found['wanted_precision']}" if purpose == "precision" else "macro F1"
            lines += [f"Thresholds for {aim}, from out-of-fold probabilities of the training part: {said}.", ""]
    if "fitted_rows" in summary:
        head = "| fitted on | " + " | ".join(LABELS) + " |"
        lines += [head, "| --- |" + " ---: |" * len(LABELS)]
        for name, counts in summary["fitted_rows"].items():
            lines.append(f"| {name} | " + " | ".join(f"{count:,}" for count in counts) + " |")
        lines.append("")
    if "stack" in summary:
        scores = ", ".join(f"{name} {value:.4f}" for name, value in summary["stack"]["scores"].items())
        lines += [f"The meta learner's k by macro F1 on folds of out-of-fold answers: {scores}.", ""]
    if "cross_validation" in summary:
        lines += ["| cross-validation on the training part | macro F1 |", "| --- | ---: |"]
        for tried in sorted(summary["cross_validation"], key=lambda one: -one["macro_f1_folds"]):
            said = ", ".join(f"{key} {value}" for key, value in tried.items() if key not in ("model", "macro_f1_folds"))
            lines.append(f"| {tried['model']}: {said} | {tried['macro_f1_folds']:.4f} |")
        lines.append("")
    if "beside" in summary:
        lines += ["| on the test part | accuracy | macro F1 |", "| --- | ---: | ---: |"]
        for name, one in summary["beside"].items():
            lines.append(f"| {name} | {one['accuracy']:.4f} | {one['macro_f1']:.4f} |")
        lines += ["", f"{summary['repeats']} of the test rows are repeats: their text stands in the training part.", ""]
    return lines


def _short(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
