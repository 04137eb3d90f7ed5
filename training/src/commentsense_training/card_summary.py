"""The figures of a model card as one small JSON object, which the API hands to those who draw them. Pure.

    {"parts": [{"name", "n", "macro_recall", "accuracy", "macro_f1", "ece", "nll", "brier"}],
     "reliability": [{"part", "bins": [{"confidence", "accuracy", "low", "high", "n"}]}],
     "slices": [{"part", "slice", "n", "macro_recall", "few"}],
     "behaviour": [{"capability", "kind", "about", "n", "failed"}]}

Where a figure has an interval of 95 %, it is `{"value", "low", "high"}`. Slices stand worst first; behaviour is that of
the sealed half.
"""

from collections.abc import Mapping
from typing import Any

from commentsense_training.card_facts import Facts

Part = Mapping[str, Any]


def summary(facts: Facts) -> dict[str, Any]:
    """The object of one model; what was not measured is an empty list."""
    parts: dict[str, Part] = {**facts.figures.get("parts", {}), **(facts.final or {}).get("parts", {})}
    capabilities: Mapping[str, Any] = facts.figures.get("behaviour", {}).get("capabilities", {})
    slices = [
        {
            "part": name,
            "slice": row["slice"],
            "n": row["comments"],
            "macro_recall": row["macro_recall"],
            "few": row["few"],
        }
        for name, part in parts.items()
        for row in part.get("slices", ())
    ]
    return {
        "parts": [_part(name, part) for name, part in parts.items()],
        "reliability": [{"part": name, "bins": _bins(part)} for name, part in parts.items()],
        "slices": sorted(slices, key=lambda row: (row["few"], row["macro_recall"]["value"])),
        "behaviour": [
            {
                "capability": name,
                "kind": row["kind"],
                "about": row["about"],
                "n": row["sealed"]["cases"],
                "failed": row["sealed"]["failures"],
            }
            for name, row in capabilities.items()
            if "sealed" in row
        ],
    }


def _part(name: str, part: Part) -> dict[str, Any]:
    quality, calibration = part["quality"], part["calibration"]
    figures = {key: quality[key] for key in ("macro_recall", "accuracy", "macro_f1")}
    errors = {"ece": calibration["ece15"], "nll": calibration["nll"], "brier": calibration["brier"]}
    return {"name": name, "n": part["comments"], **figures, **errors}


def _bins(part: Part) -> list[dict[str, Any]]:
    names = ("confidence", "accuracy", "low", "high")
    return [{**{name: row[name] for name in names}, "n": row["comments"]} for row in part.get("reliability", ())]
