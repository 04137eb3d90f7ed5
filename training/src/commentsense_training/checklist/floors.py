"""Pass rates that a model of ours must keep, capability by capability, in one committed table."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from commentsense_training.settings import ROOT

FLOORS: Final = ROOT / "training" / "checklist-floors.json"
_MARGIN: Final = 0.05


def rates(*reports: Mapping[str, Any]) -> dict[str, float]:
    """Capability -> pass rate (0 to 1) over all cases of `reports`, which `checklist.run` made."""
    names = sorted({name for report in reports for name in report["capabilities"]})
    found: dict[str, float] = {}
    for name in names:
        rows = [report["capabilities"][name] for report in reports if name in report["capabilities"]]
        found[name] = 1.0 - sum(row["failures"] for row in rows) / sum(row["cases"] for row in rows)
    return found


def write(measured: Mapping[str, float], path: Path = FLOORS) -> None:
    """Write the table: each measured rate less five points, rounded down to whole points."""
    floors = {name: max(0, math.floor((rate - _MARGIN) * 100 + 1e-9)) / 100 for name, rate in sorted(measured.items())}
    path.write_text(json.dumps(floors, indent=1) + "\n", "utf-8")


def below(measured: Mapping[str, float], path: Path = FLOORS) -> list[str]:
    """One line for each capability that is below its floor or not in the table."""
    floors: dict[str, float] = json.loads(path.read_text("utf-8"))
    lines = [
        f"{name}: {rate:.3f} is below {floors[name]}"
        for name, rate in measured.items()
        if name in floors and rate < floors[name]
    ]
    lines += [f"{name}: no floor, see docs/behaviour.md" for name in measured if name not in floors]
    return lines + [f"{name}: a floor for what is not tested" for name in floors if name not in measured]
