"""Which cases a model fails, and the figures of the suite."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from commentsense_sentiment import LABELS

from commentsense_training.checklist.cases import Capability, Case, capabilities
from commentsense_training.checklist.templates import HALVES

Floats = npt.NDArray[np.float64]
Predict = Callable[[Sequence[str]], Floats]
"""Texts -> probabilities (n, 3) in the order of `LABELS`."""
Records = Callable[[Sequence[str]], Sequence[Mapping[str, Any]]]
"""Texts -> the model's records, of which `supported` is read."""

INVARIANCE_LIMIT: Final = 0.05
"""Largest share of failed invariance cases of the sealed half, and of those on identity alone."""
EXAMPLES: Final = 3


def run(predict: Predict, half: str, records: Records | None = None) -> dict[str, Any]:
    """The figures of one half ("open", "sealed") or of "both", as plain JSON.

    `capabilities` has, for each: kind, about, cases, failures, pass_rate, `shift` (INV: the mean
    total variation between the answers before and after, 0 to 1) and at most three failed
    examples, which a sealed case never becomes. `kinds` and `identity` sum them up. Without
    `records` the capabilities on languages are left out and named in `skipped`.
    Raises `ValueError` for another half or a predictor of another shape.
    """
    if half not in (*HALVES, "both"):
        raise ValueError(f"there is no half {half!r}: open, sealed or both")
    chosen: dict[str, list[Case]] = {}
    skipped: list[str] = []
    for capability in capabilities():
        cases = [case for case in capability.cases if half in (case.half, "both")]
        if records is None and any(case.supported is not None for case in cases):
            skipped.append(capability.name)
        else:
            chosen[capability.name] = cases
    texts = sorted({text for cases in chosen.values() for case in cases for text in case.texts})
    answers = _Answers(texts, predict, records, _of_languages(chosen))
    known = {capability.name: capability for capability in capabilities()}
    figures = {name: _figures(known[name], cases, answers) for name, cases in chosen.items()}
    return {"half": half, "capabilities": figures, "skipped": skipped, **_summary(figures)}


def card_figures(predict: Predict, records: Records | None = None) -> dict[str, Any]:
    """What the model card shows: the pass rate of each capability in both halves, no texts.

    `invariance_sealed` and `identity_sealed` are shares of failed cases of the sealed half;
    `passed` says whether both are within `limit`.
    """
    reports = {half: run(predict, half, records) for half in HALVES}
    rows = {
        name: {
            "kind": row["kind"],
            "about": row["about"],
            **{
                part: {key: reports[part]["capabilities"][name][key] for key in ("cases", "failures", "pass_rate")}
                for part in HALVES
            },
        }
        for name, row in reports[HALVES[0]]["capabilities"].items()
    }
    invariance = 1.0 - float(reports["sealed"]["kinds"]["INV"]["pass_rate"])
    identity = 1.0 - float(reports["sealed"]["identity"]["pass_rate"])
    return {
        "capabilities": rows,
        "kinds": {part: reports[part]["kinds"] for part in HALVES},
        "invariance_sealed": round(invariance, 6),
        "identity_sealed": round(identity, 6),
        "limit": INVARIANCE_LIMIT,
        "passed": max(invariance, identity) <= INVARIANCE_LIMIT,
    }


class _Answers:
    """Every text of a run answered once, so that the suite takes seconds."""

    def __init__(
        self, texts: Sequence[str], predict: Predict, records: Records | None, languages: Sequence[str]
    ) -> None:
        rows = np.asarray(predict(texts), dtype=np.float64)
        if rows.shape != (len(texts), len(LABELS)):
            raise ValueError(f"the predictor gave shape {rows.shape} for {len(texts)} texts, not (n, {len(LABELS)})")
        self._rows = dict(zip(texts, rows, strict=True))
        self._supported: dict[str, bool] = {}
        if records is not None:
            self._supported = {
                text: bool(row["supported"]) for text, row in zip(languages, records(languages), strict=True)
            }

    def row(self, text: str) -> Floats:
        row: Floats = self._rows[text]
        return row

    def label(self, text: str) -> str:
        return LABELS[int(self._rows[text].argmax())]

    def supported(self, text: str) -> bool:
        return self._supported[text]


def _of_languages(chosen: Mapping[str, Sequence[Case]]) -> list[str]:
    return sorted({case.texts[0] for cases in chosen.values() for case in cases if case.supported is not None})


def _passes(case: Case, answers: _Answers) -> bool:
    first, last = case.texts[0], case.texts[-1]
    if case.supported is not None:
        return answers.supported(first) == case.supported
    if case.expect:
        return answers.label(first) in case.expect
    if case.moves is None:
        return answers.label(first) == answers.label(last)
    column = LABELS.index(case.moves)
    change = float(answers.row(last)[column] - answers.row(first)[column])
    return (change if case.up else -change) >= -case.tolerance


def _example(case: Case, answers: _Answers) -> dict[str, Any]:
    wanted: list[str] = sorted(case.expect)
    if case.moves is not None:
        wanted = [f"{case.moves} {'not lower' if case.up else 'not higher'}"]
    elif case.supported is not None:
        wanted = ["supported" if case.supported else "unsupported"]
    answered = [[round(float(p), 3) for p in answers.row(text)] for text in case.texts]
    return {"texts": list(case.texts), "wanted": wanted or ["the same label"], "answered": answered}


def _figures(capability: Capability, cases: Sequence[Case], answers: _Answers) -> dict[str, Any]:
    failed = [case for case in cases if not _passes(case, answers)]
    # One of a template: three failures of the same sentence say no more than one.
    shown = {case.template: case for case in reversed(failed) if case.half == "open"}
    figures: dict[str, Any] = {
        "kind": capability.kind,
        "about": capability.about,
        "identity": capability.identity,
        "cases": len(cases),
        "failures": len(failed),
        "pass_rate": round(1.0 - len(failed) / len(cases), 6),
        "examples": [_example(case, answers) for case in list(shown.values())[::-1][:EXAMPLES]],
    }
    if capability.kind == "INV":
        shifts = [np.abs(answers.row(case.texts[0]) - answers.row(case.texts[1])).sum() / 2 for case in cases]
        figures["shift"] = round(float(np.mean(shifts)), 6)
    return figures


def _summary(figures: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    def total(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        cases, failures = (sum(row[key] for row in rows) for key in ("cases", "failures"))
        return {"cases": cases, "failures": failures, "pass_rate": round(1.0 - failures / cases, 6)}

    rows = list(figures.values())
    return {
        "kinds": {kind: total([row for row in rows if row["kind"] == kind]) for kind in ("MFT", "INV", "DIR")},
        "identity": total([row for row in rows if row["identity"] and row["kind"] == "INV"]),
    }
