"""Refuse a broken source, with the numbers of its rows: reads work/<profile>/ingested, writes validation.json there."""

import json
import sys
from pathlib import Path
from typing import Any

from commentsense_training import params, rows, validation
from commentsense_training.datasets import BadData
from commentsense_training.params import Limits, Profile, Validate
from commentsense_training.stages import Say, main


def run(profile: Profile, folder: Path, say: Say) -> None:
    """Check every source; write the report, then raise `BadData` where something is refused."""
    chosen = params.read(Validate, profile, folder)
    work = folder / "work" / profile
    manifest = json.loads((work / "ingested" / "manifest.json").read_text("utf-8"))
    report: dict[str, Any] = {}
    refused: list[str] = []
    for name, note in manifest.items():
        found = rows.read(work / "ingested" / f"{name}.jsonl")
        findings = validation.findings(found, chosen.limits.get(name, Limits()), own=name == "own")
        for finding in findings:
            say(("REFUSED  " if finding.refused else "let through  ") + finding.sentence(name))
        refused += [finding.sentence(name) for finding in findings if finding.refused]
        if chosen.checksum and (other := _other_rows(name, note)):
            refused.append(other)
        report[name] = {"rows": len(found), "findings": {f.check: f.record() for f in findings}}
        say(f"{len(found):7,d} rows  {name}: {'as promised' if not findings else f'{len(findings)} findings'}")
    report = {"refused": refused, "sources": report}
    (work / "validation.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", "utf-8")
    if refused:
        raise BadData(
            "the data is refused:\n  "
            + "\n  ".join(refused)
            + f"\nMend the rows, or raise validate.{profile}.limits in params.yaml if they may be so. All findings: "
            f"work/{profile}/validation.json"
        )


def _other_rows(name: str, note: dict[str, Any]) -> str:
    """In words, that a listed source holds other rows than the list says; empty where it does not."""
    expected = note.get("rows_sha256_expected")
    if not expected or expected == note["rows_sha256"]:
        return ""
    return (
        f"{name}: {note['file']} has {note['rows']} rows with SHA-256 {note['rows_sha256'][:12]}..., not the "
        f"{note['rows_expected']} rows with {expected[:12]}... that sources.toml names. Fetch it again, or set "
        "validate.checksum to false if it is meant to differ"
    )


if __name__ == "__main__":
    sys.exit(main(run))
