"""The tables of the model card's quantitative analyses. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from commentsense_sentiment import LABELS

from commentsense_training import card_pictures
from commentsense_training.card_facts import Facts
from commentsense_training.slices import FEW

PICTURES: Final = "images/model"
Part = Mapping[str, Any]


def rows(head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def spread(interval: Mapping[str, float], digits: int = 3) -> str:
    """A figure with its interval."""
    return f"{interval['value']:.{digits}f} [{interval['low']:.{digits}f}, {interval['high']:.{digits}f}]"


def percent(share: float, digits: int = 0) -> str:
    """A share as per cent."""
    return f"{100 * share:.{digits}f} %"


def analyses(models: Sequence[Facts]) -> str:
    """The chapter's sections, each with all models; what was not measured says so."""
    sections = (
        ("Test sets", _final),
        ("Development part and calibration data", _quality),
        ("Calibration", _calibration),
        ("Abstaining", _abstaining),
        ("Slices, worst first", _slices),
        ("Behaviour", _behaviour),
        ("Shares of an audience", _shares),
    )
    blocks = []
    for title, section in sections:
        found = [block for facts in models for block in section(facts)]
        if section is _abstaining and any(card_pictures.calibration_parts(facts) for facts in models):
            found.append(f"![Accuracy of what is answered against how much is answered]({PICTURES}/abstention.png)")
        blocks.append(f"### {title}\n\n" + "\n\n".join(found) + "\n")
    return "\n".join(blocks)


def _parts(facts: Facts) -> dict[str, Part]:
    """Development part (of the fit that left it out, where there is one) and calibration parts."""
    return {**facts.figures.get("development", {}).get("parts", {}), **facts.figures.get("parts", {})}


def _missing(facts: Facts, what: str) -> str:
    return f"**{facts.name}**: not measured for this version ({what})."


def _table(parts: Mapping[str, Part]) -> str:
    head = ("part", "comments", "macro recall", "accuracy", "macro F1")
    keys = ("macro_recall", "accuracy", "macro_f1")
    return rows(
        head,
        [
            (name, f"{part['comments']:,}", *(spread(part["quality"][key]) for key in keys))
            for name, part in parts.items()
        ],
    )


def _confusion(name: str, part: Part) -> str:
    head = (f"{name}: true \\ answered", *LABELS, "recall", "precision")
    body = [
        (
            label,
            *(f"{count:,}" for count in line),
            spread(part["quality"]["labels"][label]["recall"]),
            spread(part["quality"]["labels"][label]["precision"]),
        )
        for label, line in zip(LABELS, part["quality"]["confusion"], strict=True)
    ]
    return rows(head, body)


def _final(facts: Facts) -> Iterator[str]:
    if facts.final is None:
        yield _missing(facts, "`training evaluate --final` does, once")
        return
    parts = facts.final["parts"]
    yield f"**{facts.name}**, measured on {facts.final['date']} (commit `{facts.final['commit']}`):"
    yield _table(parts)
    for name, part in parts.items():
        yield _confusion(name, part)
    yield _losses(parts)


def _quality(facts: Facts) -> Iterator[str]:
    parts = _parts(facts)
    if not parts:
        yield _missing(facts, f"`training card --measure {facts.name}` does")
        return
    yield f"**{facts.name}**:"
    yield _table(parts)
    if development := facts.figures.get("development"):
        yield (
            "The development part was measured on the same recipe fitted without it, version "
            f"`{development['model_version']}`; what ships was fitted on it too."
        )
    for name, part in parts.items():
        yield _confusion(name, part)


def _losses(parts: Mapping[str, Part]) -> str:
    body = []
    for name, part in parts.items():
        if "uncalibrated" in part:
            before = part["uncalibrated"]["calibration"]
            body.append((name, "before", *(spread(before[key]) for key in ("ece15", "nll", "brier"))))
        body.append((name, "calibrated", *(spread(part["calibration"][key]) for key in ("ece15", "nll", "brier"))))
    return rows(("part", "", "ECE", "NLL", "Brier"), body)


def _calibration(facts: Facts) -> Iterator[str]:
    parts = _parts(facts)
    if not parts:
        yield _missing(facts, f"`training card --measure {facts.name}` does")
        return
    source = facts.description["confusion_source"]
    reference = ", ".join(f"{label} {share:.3f}" for label, share in facts.description["reference"].items())
    yield (
        f"**{facts.name}**: the model carries confusion counts by confidence of {source['n']:,} held-out comments "
        f"({source['dataset']}); estimates of shares are corrected with them. Shares of its answers there, "
        f"the reference for drift: {reference}."
    )
    yield _losses(parts)
    for place in card_pictures.calibration_parts(facts):
        path = f"{PICTURES}/{card_pictures.file_name('reliability', facts, place)}"
        yield f"![Reliability of the {facts.name} model on calibration data: {place}]({path})"


def _abstaining(facts: Facts) -> Iterator[str]:
    parts = card_pictures.calibration_parts(facts)
    if not parts:
        yield _missing(facts, f"`training card --measure {facts.name}` does")
        return
    found = facts.figures["min_confidence"]
    if found["exact"] is None:
        yield f"**{facts.name}**: no threshold reaches {percent(found['target'])} on all calibration data."
    else:
        steps = "none in steps of a tenth" if found["tenths"] is None else f"{found['tenths']:g} in steps of a tenth"
        yield (
            f"**{facts.name}**: the smallest `min_confidence` with which {percent(found['target'])} of the answers "
            f"are right, on all calibration data, is {found['exact']:.3f} ({steps})."
        )
    thresholds = [row["min_confidence"] for row in next(iter(parts.values()))["abstention"]]
    shown = [t for t in thresholds if abs(t * 10 - round(t * 10)) < 1e-6]
    body = []
    for threshold in shown:
        cells = [f"{threshold:.1f}"]
        for part in parts.values():
            row = next((r for r in part["abstention"] if r["min_confidence"] == threshold), None)
            cells += ["-", "-"] if row is None else [percent(row["answered"], 1), _rate(row)]
        body.append(cells)
    yield rows(("min_confidence", *(f"{name}: {what}" for name in parts for what in ("answered", "right"))), body)


def _rate(row: Mapping[str, float]) -> str:
    return f"{row['accuracy']:.3f} [{row['low']:.3f}, {row['high']:.3f}]"


def _slices(facts: Facts) -> Iterator[str]:
    parts = {name: part for name, part in _parts(facts).items() if part.get("slices")}
    if not parts:
        yield _missing(facts, f"`training card --measure {facts.name}` does")
        return
    for name, part in parts.items():
        yield f"**{facts.name}**, {name}:"
        body = [
            (
                row["slice"],
                f"{row['comments']:,}" + (f" (under {FEW}: too few to tell)" if row["few"] else ""),
                spread(row["macro_recall"]) + (f" without {', '.join(row['absent'])}" if row["absent"] else ""),
                spread(row["accuracy"]),
            )
            for row in sorted(part["slices"], key=lambda row: row["few"])
        ]
        yield rows(("slice", "comments", "macro recall", "accuracy"), body)


def _behaviour(facts: Facts) -> Iterator[str]:
    found = facts.figures.get("behaviour")
    if not found:
        yield _missing(facts, "`training card --measure` with `--sealed` does")
        return
    kept = "within" if found["passed"] else "over"
    yield (
        f"**{facts.name}**: of the sealed half, {percent(found['invariance_sealed'], 1)} of the invariance cases fail, "
        f"of those on identity terms {percent(found['identity_sealed'], 1)}: {kept} the limit of "
        f"{percent(found['limit'])}. MFT: minimum functionality; INV: a change that must change nothing; DIR: a "
        "change with a direction."
    )
    body = [
        (
            name,
            row["kind"],
            row["about"],
            *(f"{percent(row[half]['pass_rate'], 1)} of {row[half]['cases']}" for half in _HALVES),
        )
        for name, row in sorted(
            found["capabilities"].items(), key=lambda item: (item[1]["sealed"]["pass_rate"], item[0])
        )
    ]
    yield rows(("capability", "kind", "what is asked", "open half passed", "sealed half passed"), body)


_HALVES: Final = ("open", "sealed")


def _shares(facts: Facts) -> Iterator[str]:
    found = facts.figures.get("shares")
    if not found:
        yield _missing(facts, "`python -m tests.data.shares` does")
        return
    yield f"**{facts.name}**, simulated videos with shares drawn evenly from all that there can be:"
    body = [
        (
            name,
            f"{one['videos']} of {one['comments']}",
            spread(one["raw_mean_absolute_error"]),
            spread(one["mean_absolute_error"]),
            spread(one["coverage"]),
            f"{one['width']['value']:.3f}",
        )
        for name, one in found.items()
    ]
    head = (
        "drawn from",
        "videos of comments",
        "error of raw shares",
        "error, corrected",
        "interval holds the truth",
        "its mean width",
    )
    yield rows(head, body)
