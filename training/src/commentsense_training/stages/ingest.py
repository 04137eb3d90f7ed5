"""Read every source of a profile into one form: work/<profile>/ingested/<source>.jsonl and manifest.json."""

import json
import sys
from pathlib import Path

from commentsense_training import ingest, params, rows, sources
from commentsense_training.datasets import BadData
from commentsense_training.params import Ingest, Profile
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
        found = ingest.fetch(source, Settings(), say)
        rows.write(found, target / f"{name}.jsonl")
        manifest[name] = {
            "file": source.file,
            "licence": source.licence,
            "rows": len(found),
            "rows_expected": source.rows,
            "rows_sha256": ingest.fingerprint(found),
            "rows_sha256_expected": source.rows_sha256,
        }
        say(f"{len(found):7,d} rows  {name}  ({source.licence})")
    if chosen.own is not None:
        found = ingest.own(chosen.own, folder / "own")
        rows.write(found, target / "own.jsonl")
        manifest["own"] = {
            "file": chosen.own.path,
            "licence": chosen.own.licence,
            "rows": len(found),
            "rows_expected": None,
            "rows_sha256": ingest.fingerprint(found),
            "rows_sha256_expected": "",
        }
        say(f"{len(found):7,d} rows  own ({chosen.own.path})")
    (target / "manifest.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main(run))
