"""Read every source of a profile into one form: work/<profile>/ingested/<source>.jsonl and manifest.json."""

import json
import sys
from pathlib import Path

from commentsense_training import ingest, params, rows, sources
from commentsense_training.datasets import BadData
from commentsense_training.params import Ingest, Profile
from commentsense_training.rows import Row
from commentsense_training.settings import Settings
from commentsense_training.stages import Say, main


def run(profile: Profile, folder: Path, say: Say) -> None:
    """Read, count and fingerprint; nothing is judged here."""
    chosen = params.read(Ingest, profile, folder)
    known = ingest.catalogue(sources.default_list())
    target = folder / "work" / profile / "ingested"
    manifest: dict[str, dict[str, object]] = {}
    for name in chosen.sources:
        if name not in known:
            raise BadData(f"no source is called {name!r} (ingest.{profile}.sources): there are {', '.join(known)}")
        source = known[name]
        found = ingest.fetch(source, Settings(), folder.parent, say)
        if found is None:
            say(f"{name} is not there; it is optional, and nothing that ships needs it")
            continue
        manifest[name] = _note(found, target / f"{name}.jsonl", source.file, source.licence)
        manifest[name] |= {"rows_expected": source.rows, "rows_sha256_expected": source.rows_sha256}
        say(f"{len(found):7,d} rows  {name}  ({source.licence})")
    if chosen.own is not None:
        mine = ingest.own(chosen.own, folder / "own")
        manifest["own"] = _note(mine, target / "own.jsonl", chosen.own.path, chosen.own.licence)
        say(f"{len(mine):7,d} rows  own ({chosen.own.path})")
    (target / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _note(found: list[Row], path: Path, file: str, licence: str) -> dict[str, object]:
    rows.write(found, path)
    return {"file": file, "licence": licence, "rows": len(found), "rows_sha256": ingest.fingerprint(found)}


if __name__ == "__main__":
    sys.exit(main(run))
