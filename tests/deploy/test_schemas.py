"""Everything that the chart renders, with every combination of switches, held against schemas and rules for pods."""

import copy
import json
import re
from typing import Any

import pytest

from tests.deploy.charting import CHART, Template, containers_in, name_of, objects_in, output_of, pods_in, text_of
from tests.deploy.matrix import CASES
from tests.deploy.restricted import violations

EVERY = pytest.mark.parametrize("template", CASES.values(), ids=list(CASES))
# An example's leftover, or something that must never be in a manifest; each with what it would be.
FORBIDDEN = {
    r"\b(TODO|FIXME|XXX|CHANGEME|changeme)\b": "something left to do",
    r"AIza[0-9A-Za-z_-]{35}": "a key of Google's",
    r"\bAKIA[0-9A-Z]{16}\b": "a key of AWS",
    r"BEGIN [A-Z ]*PRIVATE KEY": "a private key",
    r"<nil>|%!\w\(|<no value>": "a value that the template did not find",
    r"image:\s*\S+:latest\b": "an image that changes under its name",
}
TAGGED = re.compile(r"^[^\s@]+(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}|@sha256:[0-9a-f]{64})$")


@EVERY
def test_every_object_fits_its_schema(template: Template, kubeconform: list[str]):
    """Kubernetes 1.34's and the custom resources' schemas know every field of every object."""
    said = json.loads(output_of(kubeconform, stdin=text_of(template)))
    assert said["summary"]["valid"] == len(objects_in(text_of(template)))
    assert said["summary"]["skipped"] == said["summary"]["invalid"] == said["summary"]["errors"] == 0


@EVERY
def test_every_pod_is_restricted(template: Template):
    """A namespace that enforces Pod Security's level `restricted` takes every pod."""
    found = {name: violations(pod, containers_in(pod)) for name, pod in pods_in(objects_in(text_of(template)))}
    assert found, "no pod at all"
    assert {name: faults for name, faults in found.items() if faults} == {}


@EVERY
def test_every_image_has_a_tag_or_a_digest(template: Template):
    """No pod runs whatever `latest` is that day."""
    loose = {
        f"{name} {container.get('image')}"
        for name, pod in pods_in(objects_in(text_of(template)))
        for container in containers_in(pod)
        if not TAGGED.match(container.get("image", "")) or container["image"].endswith(":latest")
    }
    assert loose == set()


@EVERY
def test_every_container_says_what_it_needs(template: Template):
    """Requests of processor and memory, and a limit of memory, stand at every container."""
    lacking = set()
    for name, pod in pods_in(objects_in(text_of(template))):
        for container in containers_in(pod):
            resources = container.get("resources", {})
            if not {"cpu", "memory"} <= set(resources.get("requests", {})) or "memory" not in resources.get(
                "limits", {}
            ):
                lacking.add(f"{name} {container.get('name')}")
    assert lacking == set()


@EVERY
def test_names_are_unique_and_short(template: Template):
    """No two objects overwrite each other, and every name fits where Kubernetes puts it into a label."""
    names = [name_of(thing) for thing in objects_in(text_of(template))]
    assert sorted(names) == sorted(set(names))
    assert [name for name in names if len(name.split("/", 1)[1]) > 63] == []


@EVERY
def test_no_forbidden_words(template: Template):
    """Nothing left to do, no credential and no missing value is in what the chart renders."""
    text = text_of(template)
    assert {what: re.findall(words, text)[:3] for words, what in FORBIDDEN.items() if re.search(words, text)} == {}


@EVERY
def test_services_and_policies_select_pods(template: Template):
    """Every Service, PodDisruptionBudget and NetworkPolicy of ours selects a pod that is there."""
    things = objects_in(text_of(template))
    labels = [pod["metadata"].get("labels", {}) for _, pod in pods_in(things)]
    follows_kserve = any(thing["kind"] == "InferenceService" for thing in things)
    idle = []
    for thing in things:
        spec = thing.get("spec", {})
        selector = {
            "Service": spec.get("selector"),
            "PodDisruptionBudget": (spec.get("selector") or {}).get("matchLabels"),
            "NetworkPolicy": (spec.get("podSelector") or {}).get("matchLabels"),
        }.get(thing["kind"])
        if selector and not any(selector.items() <= pod.items() for pod in labels):
            idle.append(name_of(thing))
    # KServe gives its pods labels of its own, which are not in what the chart renders.
    assert [name for name in idle if not (follows_kserve and "model-server" in name)] == []


@EVERY
def test_every_object_carries_the_labels(template: Template):
    """The recommended labels of Kubernetes are on every object, so that all of a release can be found."""
    wanted = {
        "app.kubernetes.io/name": "commentsense",
        "app.kubernetes.io/instance": template.release,
        "app.kubernetes.io/managed-by": "Helm",
    }
    lacking = [
        name_of(thing)
        for thing in objects_in(text_of(template))
        if not wanted.items() <= thing["metadata"].get("labels", {}).items()
    ]
    assert lacking == []


@EVERY
def test_references_are_there(template: Template):
    """Every ConfigMap, Secret, ServiceAccount and claim that a pod names is rendered, or given by the values."""
    things = objects_in(text_of(template))
    there = {name_of(thing) for thing in things}
    there |= {
        f"Secret/{target}"
        for thing in things
        if thing["kind"] in ("ExternalSecret", "Certificate")
        for target in [thing["spec"].get("target", {}).get("name") or thing["spec"].get("secretName")]
        if target
    }
    given = template.values
    absent = {
        f"{name} needs {wanted}"
        for name, pod in pods_in(things)
        for wanted in _needed(pod)
        if wanted not in there and f'"{wanted.split("/", 1)[1]}"' not in given
    }
    files = "".join((CHART / name).read_text("utf-8") for name in template.files)
    assert {line for line in absent if line.rsplit("/", 1)[1] not in files} == set()


def _needed(pod: dict[str, Any]) -> set[str]:
    """Kind and name of what a pod cannot start without."""
    spec = pod["spec"]
    found = {f"ServiceAccount/{spec['serviceAccountName']}"} if "serviceAccountName" in spec else set()
    for volume in spec.get("volumes", []):
        for kind, field, name in (
            ("ConfigMap", "configMap", "name"),
            ("Secret", "secret", "secretName"),
            ("PersistentVolumeClaim", "persistentVolumeClaim", "claimName"),
        ):
            if field in volume and not volume[field].get("optional"):
                found.add(f"{kind}/{volume[field][name]}")
    for container in containers_in(pod):
        sources = [entry.get("valueFrom", {}) for entry in container.get("env", [])]
        for source in [*sources, *container.get("envFrom", [])]:
            for kind, fields in (
                ("ConfigMap", ("configMapKeyRef", "configMapRef")),
                ("Secret", ("secretKeyRef", "secretRef")),
            ):
                for field in fields:
                    if field in source and not source[field].get("optional"):
                        found.add(f"{kind}/{source[field]['name']}")
    return found


def a_good_pod() -> dict[str, Any]:
    """A pod that the level `restricted` takes."""
    return {
        "spec": {
            "automountServiceAccountToken": False,
            "securityContext": {
                "runAsNonRoot": True,
                "runAsUser": 10001,
                "seccompProfile": {"type": "RuntimeDefault"},
            },
            "volumes": [{"name": "tmp", "emptyDir": {}}],
            "containers": [
                {
                    "name": "api",
                    "securityContext": {
                        "allowPrivilegeEscalation": False,
                        "capabilities": {"drop": ["ALL"]},
                        "readOnlyRootFilesystem": True,
                    },
                }
            ],
        }
    }


def test_the_check_of_pods_takes_a_good_one():
    """What the other cases spoil is right before."""
    pod = a_good_pod()
    assert violations(pod, containers_in(pod)) == []


@pytest.mark.parametrize(
    ("where", "value", "said"),
    [
        (("hostNetwork",), True, "hostNetwork"),
        (("automountServiceAccountToken",), True, "token"),
        (("securityContext", "runAsNonRoot"), False, "runAsNonRoot"),
        (("securityContext", "runAsUser"), 0, "user 0"),
        (("securityContext", "seccompProfile"), None, "seccomp"),
        (("volumes", 0), {"name": "host", "hostPath": {"path": "/"}}, "hostPath"),
        (("containers", 0, "securityContext", "privileged"), True, "privileged"),
        (("containers", 0, "securityContext", "allowPrivilegeEscalation"), True, "allowPrivilegeEscalation"),
        (("containers", 0, "securityContext", "capabilities"), {"drop": ["NET_RAW"]}, "capabilities"),
        (("containers", 0, "securityContext", "capabilities"), {"drop": ["ALL"], "add": ["SYS_ADMIN"]}, "SYS_ADMIN"),
        (("containers", 0, "securityContext", "readOnlyRootFilesystem"), False, "root file system"),
        (("containers", 0, "securityContext", "runAsUser"), 0, "runAsUser"),
        (("containers", 0, "ports"), [{"containerPort": 1, "hostPort": 1}], "hostPort"),
    ],
)
def test_the_check_of_pods_finds_each_fault(where: tuple[str | int, ...], value: object, said: str):
    """Each rule of the level `restricted` is seen when a pod breaks it."""
    pod = copy.deepcopy(a_good_pod())
    at: Any = pod["spec"]
    for step in where[:-1]:
        at = at[step]
    at[where[-1]] = value
    assert said in " ".join(violations(pod, containers_in(pod)))
