"""Running the chart's tools: where they are, what the chart renders, what an object of it is."""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "helm" / "commentsense"
BUILT = ROOT / ".tools" / "bin"
RELEASE = NAMESPACE = "commentsense"
# What the optional objects need of a cluster; a chart may ask for it with .Capabilities.APIVersions.
API_VERSIONS = (
    "keda.sh/v1alpha1",
    "serving.kserve.io/v1beta1",
    "gateway.networking.k8s.io/v1",
    "external-secrets.io/v1",
    "monitoring.coreos.com/v1",
    "cert-manager.io/v1",
)
KUBERNETES = "1.34.0"
# The least that the chart must be told beyond its defaults: where the fetcher gets its key.
NEEDED: dict[str, Any] = {"youtubeStub": {"enabled": False}, "youtube": {"existingSecret": "given-youtube"}}
WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod")

Object = dict[str, Any]


def tool(name: str) -> str:
    """The path of one of the chart's tools: the one that scripts/tools.sh made, else the one in PATH."""
    built = BUILT / name
    found = str(built) if built.exists() else shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is neither in .tools/bin nor in PATH: run scripts/tools.sh {name}", pytrace=False)
    return found


def output_of(command: Sequence[str | Path], *, stdin: str | None = None, cwd: Path = ROOT) -> str:
    """What a command prints; the test fails with all that it printed when it exits with another code than 0."""
    done = subprocess.run([str(part) for part in command], input=stdin, capture_output=True, text=True, cwd=cwd)
    if done.returncode:
        said = f"{done.stdout[-6000:]}\n{done.stderr[-6000:]}".strip()
        pytest.fail(f"{Path(command[0]).name} exited with {done.returncode}:\n{said}", pytrace=False)
    return done.stdout


def whole(name: str) -> "Template":
    """The chart with one of its values files, and with what the defaults alone lack."""
    return Template(json.dumps(NEEDED if name == "values.yaml" else {}), (name,))


def values_files() -> list[Path]:
    """Every values file of the chart; the defaults are the first."""
    return [CHART / "values.yaml", *sorted(CHART.glob("values-*.yaml"))]


@dataclass(frozen=True)
class Template:
    """One way to render the chart."""

    values: str = "{}"
    files: tuple[str, ...] = ()
    chart: Path = CHART
    release: str = RELEASE
    arguments: tuple[str, ...] = ()

    def command(self) -> list[str]:
        """Helm's command line; the values themselves come on its standard input."""
        return [
            tool("helm"),
            "template",
            self.release,
            str(self.chart),
            f"--namespace={NAMESPACE}",
            f"--kube-version={KUBERNETES}",
            *(f"--api-versions={version}" for version in API_VERSIONS),
            *(f"--values={CHART / name}" for name in self.files if name != "values.yaml"),
            "--values=-",
            *self.arguments,
        ]

    def refused(self) -> str:
        """What helm says when it refuses these values; the test fails when it does not."""
        done = subprocess.run(self.command(), input=self.values, capture_output=True, text=True, cwd=ROOT)
        if done.returncode == 0:
            pytest.fail(f"the chart accepts these values:\n{self.values}", pytrace=False)
        return done.stderr


@cache
def text_of(template: Template) -> str:
    """What the chart renders to."""
    return output_of(template.command(), stdin=template.values)


@cache
def _parsed(digest: str, text: str) -> list[Object]:
    del digest  # it is only a short key
    return [found for found in yaml.load_all(text, Loader=yaml.CSafeLoader) if found]


def objects_in(text: str) -> list[Object]:
    """The Kubernetes objects that a text holds; whoever changes one copies it first."""
    return _parsed(hashlib.sha256(text.encode()).hexdigest(), text)


def rendered(values: Mapping[str, Any] | None = None, *files: str, **other: Any) -> list[Object]:
    """The objects that the chart renders with these values on top of these values files, or of what it needs."""
    needed = {} if set(files) - {"values.yaml"} else NEEDED
    return objects_in(text_of(Template(json.dumps(merged(needed, values or {})), files, **other)))


def merged(*parts: Mapping[str, Any]) -> dict[str, Any]:
    """Values laid over each other, deeply, as helm lays files."""
    out: dict[str, Any] = {}
    for part in parts:
        for key, value in part.items():
            below = out.get(key)
            out[key] = merged(below, value) if isinstance(value, Mapping) and isinstance(below, Mapping) else value
    return out


def name_of(thing: Object) -> str:
    """Kind and name, e.g. `Deployment/commentsense-api`."""
    return f"{thing['kind']}/{thing['metadata']['name']}"


def pods_in(things: Sequence[Object]) -> Iterator[tuple[str, Object]]:
    """Each workload's name and the pod (metadata and spec) that it makes."""
    for thing in things:
        kind, spec = thing["kind"], thing.get("spec", {})
        if kind == "Pod":
            yield name_of(thing), thing
        elif kind == "CronJob":
            yield name_of(thing), spec["jobTemplate"]["spec"]["template"]
        elif kind in WORKLOADS:
            yield name_of(thing), spec["template"]
        elif kind == "InferenceService":
            # KServe puts its own fields beside the pod's.
            yield name_of(thing), {"metadata": {}, "spec": spec["predictor"]}


def containers_in(pod: Object) -> list[Object]:
    """All containers of a pod, the ones that run before the others too."""
    spec = pod["spec"]
    found = [*spec.get("initContainers", []), *spec.get("containers", [])]
    if "model" in spec:
        found.append(spec["model"])
    return found


def shared() -> Path:
    """The folder with the definitions of custom resources, and perhaps a cluster's build."""
    return (ROOT / os.environ.get("COMMENTSENSE_SHARED", "../shared")).resolve()
