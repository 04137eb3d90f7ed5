"""Writes what is generated from the chart: its README (helm-docs) and k8s/rendered/{kind,eks}; see --help.

One file stands for one of the chart's templates. The same chart gives the same files, byte for byte.
"""

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHART = ROOT / "helm" / "commentsense"
RELEASE = "commentsense"
# Which values files become manifests, and the folder below k8s/rendered that takes them.
PROFILES = {"kind": "values-kind.yaml", "eks": "values-eks.yaml"}
KUBERNETES = "1.34.0"
API_VERSIONS = (
    "keda.sh/v1alpha1",
    "serving.kserve.io/v1beta1",
    "gateway.networking.k8s.io/v1",
    "external-secrets.io/v1",
    "monitoring.coreos.com/v1",
    "cert-manager.io/v1",
)
SOURCE = re.compile(r"^# Source: commentsense/templates/(.+)$", re.MULTILINE)
NOTICE = (
    "# Written by `make chart` from helm/commentsense/templates/{template} with {values}; change the chart instead.\n"
)


class Trouble(Exception):
    """Something that the person who called can mend; the text says how."""


def tool(name: str) -> str:
    """The path of a tool: the one that scripts/tools.sh made, else the one in PATH.

    Raises:
        Trouble: it is in neither place.
    """
    built = ROOT / ".tools" / "bin" / name
    found = str(built) if built.exists() else shutil.which(name)
    if found is None:
        raise Trouble(f"{name} is neither in .tools/bin nor in PATH: run scripts/tools.sh {name}")
    return found


def printed(command: list[str]) -> str:
    """What a command prints.

    Raises:
        Trouble: it exited with another code than 0; the text is what it said.
    """
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise Trouble(f"{' '.join(command)}\n{done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def manifests(profile: str) -> dict[str, str]:
    """Path below the profile's folder -> text, for every template that renders something; tests are left out."""
    values = PROFILES[profile]
    text = printed(
        [
            tool("helm"),
            "template",
            RELEASE,
            str(CHART),
            f"--namespace={RELEASE}",
            f"--kube-version={KUBERNETES}",
            f"--values={CHART / values}",
            "--skip-tests",
            *(f"--api-versions={version}" for version in API_VERSIONS),
        ]
    )
    found: dict[str, str] = {}
    template = ""
    for part in re.split(r"^---\n", text, flags=re.MULTILINE):
        source = SOURCE.search(part)
        # A template that begins with `---` has its source in a part of its own, before it.
        template = source[1] if source else template
        body = SOURCE.sub("", part, count=1).strip("\n")
        if not body:
            continue
        name = template.replace("/", "-")
        start = found.get(name, NOTICE.format(template=template, values=values))
        found[name] = f"{start}---\n{body}\n"
    return found


def readme() -> str:
    """The chart's README, from README.md.gotmpl and the comments of values.yaml."""
    return printed(
        [
            tool("helm-docs"),
            f"--chart-search-root={CHART}",
            "--template-files=README.md.gotmpl",
            "--sort-values-order=file",
            "--dry-run",
        ]
    )


def write(out: Path) -> int:
    """Writes everything below a folder laid out like the repository; returns how many files."""
    count = 0
    for profile in PROFILES:
        folder = out / "k8s" / "rendered" / profile
        made = manifests(profile)
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.yaml"):
            if old.name not in made:
                old.unlink()
        for name, text in made.items():
            (folder / name).write_text(text, "utf-8")
        count += len(made)
    target = out / "helm" / "commentsense" / "README.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(readme(), "utf-8")
    return count + 1


def main() -> int:
    """Exit code 0 when all is written, 1 with one sentence otherwise."""
    parser = argparse.ArgumentParser(description="Write the chart's README and k8s/rendered from the chart.")
    parser.add_argument("--out", type=Path, default=ROOT, help="a folder laid out like the repository (this one)")
    arguments = parser.parse_args()
    try:
        count = write(arguments.out)
    except Trouble as trouble:
        print(f"chart: {trouble}", file=sys.stderr)
        return 1
    print(f"chart: {count} files written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
