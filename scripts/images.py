"""Builds the images: one per service from services/Dockerfile, and the model's; prints their sizes; see --help.

Fails where one takes more room beyond the Python base than MOST_MB.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # Run as a file, Python looks for modules in this file's folder only.
from scripts.docker_builds import Trouble, docker_client, run, say, write_pip_secrets  # noqa: E402
from scripts.model_image import REPOSITORY as MODEL  # noqa: E402

SERVICES = ("api", "fetcher", "worker", "dashboard", "youtube-stub")
MODEL_SERVER = "model-server"
PREFIX = "commentsense"
# Room beyond the Python base, in megabytes of 10^6 bytes. Of the dashboard's, Arrow, pandas and the program that draws
# pictures of charts are 240. The stub is for demonstrations and has no limit.
MOST_MB = {"api": 150, "fetcher": 150, "worker": 150, "dashboard": 460}


@dataclass(frozen=True)
class Options:
    """What the person who called chose; empty strings where nothing was."""

    tag: str
    registry: str
    platform: str
    python_image: str
    development: bool
    push: bool

    def full(self, name: str) -> str:
        """The name with the registry before it."""
        return f"{self.registry.rstrip('/')}/{name}" if self.registry else name


def version(service: str) -> str:
    """The version of a service, as its project says."""
    return str(tomllib.loads((ROOT / "services" / service / "pyproject.toml").read_text("utf-8"))["project"]["version"])


def revision() -> str:
    """The commit that is built, with `-dirty` where files differ from it; `unknown` outside a git checkout."""
    done = subprocess.run(
        ["git", "describe", "--always", "--abbrev=40", "--dirty", "--exclude=*"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip() or "unknown"


def source() -> str:
    """Where the code comes from: SOURCE, else the origin of the checkout without credentials, else `unknown`."""
    done = subprocess.run(
        ["git", "config", "--get", "remote.origin.url"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    found = os.environ.get("SOURCE") or done.stdout.strip()
    return re.sub(r"//[^/@]*@", "//", found) if re.match(r"https?://", found) else "unknown"


def build_service(docker: str, service: str, options: Options, secrets: Path) -> str:
    """Build one target; returns the image's name."""
    name = options.full(f"{PREFIX}-{service}:{options.tag}")
    arguments = {"VERSION": version(service), "REVISION": revision(), "SOURCE": source()}
    if options.python_image:
        arguments["PYTHON_IMAGE"] = options.python_image
    if options.development:
        arguments["DEV"] = "1"
    command = [docker, "build", "--file", str(ROOT / "services" / "Dockerfile"), "--target", service, "--tag", name]
    command += [part for key, value in arguments.items() for part in ("--build-arg", f"{key}={value}")]
    command += [
        "--secret",
        f"id=pip_conf,src={secrets / 'pip.conf'}",
        "--secret",
        f"id=pip_cert,src={secrets / 'pip.crt'}",
    ]
    if options.platform:
        command += ["--platform", options.platform]
    say(f"building {name}")
    environment = {**os.environ, "DOCKER_BUILDKIT": "1", "BUILDKIT_PROGRESS": "plain"}
    run([*command, str(ROOT)], environment, "Where the Python base cannot be pulled, name one with --python-image.")
    return name


def build_model(docker: str, model: str, options: Options) -> list[str]:
    """Build the model's image with scripts/model_image.py; returns its names, the one by version first."""
    say(f"building {MODEL}")
    environment = {**os.environ, "DOCKER": docker}
    if options.platform:
        environment["DOCKER_DEFAULT_PLATFORM"] = options.platform
    command = [sys.executable, str(ROOT / "scripts" / "model_image.py"), "--model", model]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True)
    sys.stdout.write("".join(f"  {line}\n" for line in done.stdout.splitlines()))
    found = re.search(r"^image +(\S+) and (\S+)$", done.stdout, re.MULTILINE)
    if done.returncode or found is None:
        raise Trouble("The model's image could not be built; its messages are above.")
    names = [found[1], found[2]]
    if not options.registry:
        return names
    for name in names:
        subprocess.run([docker, "tag", name, options.full(name)], check=True)
    return [options.full(name) for name in names]


def sizes(docker: str, image: str) -> tuple[int, int]:
    """Bytes of the whole image, and of its layers above the first, which is the Python base."""
    (found,) = json.loads(subprocess.check_output([docker, "image", "inspect", image]))
    command = [docker, "history", "--human=false", "--format={{.Size}}", image]
    layers = [int(line) for line in subprocess.check_output(command, text=True).split() if int(line)]
    return int(found["Size"]), sum(layers[:-1])


def table(rows: list[tuple[str, int, int | None]]) -> str:
    """The sizes, a line each; megabytes of 10^6 bytes."""
    width = max(len(name) for name, _, _ in rows)
    lines = [f"{'image':{width}}  total MB  beyond the Python base, MB"]
    for name, total, beyond in rows:
        lines.append(
            f"{name:{width}}  {total / 1e6:8.1f}  {'' if beyond is None else f'{beyond / 1e6:.1f}':>26}".rstrip()
        )
    return "\n".join(lines)


def build_all(docker: str, names: list[str], model: str, options: Options) -> list[str]:
    """Build the images, say their sizes, push them where asked to; returns what is too large, a line each."""
    built: list[str] = []
    rows: list[tuple[str, int, int | None]] = []
    too_large = []
    with tempfile.TemporaryDirectory() as secrets:
        write_pip_secrets(Path(secrets))
        for service in [name for name in names if name in SERVICES]:
            image = build_service(docker, service, options, Path(secrets))
            total, beyond = sizes(docker, image)
            built.append(image)
            rows.append((image, total, beyond))
            if beyond > MOST_MB.get(service, float("inf")) * 1e6:
                too_large.append(
                    f"{image} takes {beyond / 1e6:.1f} MB beyond its base; {MOST_MB[service]} is the most."
                )
    if MODEL_SERVER in names:
        images = build_model(docker, model, options)
        built += images
        rows.append((images[0], sizes(docker, images[0])[0], None))
    say(table(rows))
    if options.push and not too_large:
        for image in built:
            say(f"pushing {image}")
            if subprocess.run([docker, "push", "--quiet", image]).returncode:
                raise Trouble(f"{image} could not be pushed. Log in (docker login) and see that the repository exists.")
    return too_large


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    known = (*SERVICES, MODEL_SERVER)
    env = os.environ
    parser.add_argument("--only", default=env.get("ONLY", ""), help=f"of {','.join(known)}, with commas (ONLY)")
    parser.add_argument("--tag", default=env.get("TAG") or "dev", help="of the services' images: dev (TAG)")
    parser.add_argument("--registry", default=env.get("REGISTRY", ""), help="before each name (REGISTRY)")
    parser.add_argument("--platform", default=env.get("PLATFORM", ""), help="linux/amd64 or linux/arm64 (PLATFORM)")
    parser.add_argument("--python-image", default=env.get("PYTHON_IMAGE", ""), help="another base (PYTHON_IMAGE)")
    parser.add_argument("--model", default=env.get("MODEL") or "fast", help="fast or accurate (MODEL)")
    parser.add_argument(
        "--dev", action="store_true", default=env.get("DEV") == "1", help="reloads synced files (DEV=1)"
    )
    parser.add_argument("--push", action="store_true", default=env.get("PUSH") == "1", help="to the registry (PUSH=1)")
    args = parser.parse_args()
    names = [name for name in args.only.split(",") if name] or list(known)
    options = Options(args.tag, args.registry, args.platform, args.python_image, args.dev, args.push)
    try:
        if unknown := sorted(set(names) - set(known)):
            raise Trouble(f"There is no image {', '.join(unknown)}: {', '.join(known)}.")
        if "," in options.platform:
            raise Trouble("One platform at a time: build and push each under a tag of its own, and join the tags.")
        if options.push and not options.registry:
            raise Trouble("Where to? Name a registry: REGISTRY=registry.example/team (or --registry).")
        too_large = build_all(docker_client(), names, args.model, options)
    except Trouble as error:
        sys.exit(f"images: {error}")
    if too_large:
        sys.exit("images: " + "\nimages: ".join(too_large))


if __name__ == "__main__":
    main()
