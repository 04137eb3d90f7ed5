"""Pod Security's level `restricted` as a function: what it would refuse of a pod, in words.

The rules are those of Kubernetes' page "Pod Security Standards", for Linux pods, with what we ask beyond them:
a read-only root file system and numeric users other than 0.
"""

from collections.abc import Iterator
from typing import Any

Pod = dict[str, Any]

VOLUMES = {
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
}
PROFILES = {"RuntimeDefault", "Localhost"}


def violations(pod: Pod, containers: list[dict[str, Any]]) -> list[str]:
    """What is wrong with a pod and its containers; empty when the level `restricted` lets it run."""
    spec = pod["spec"]
    return [*_of_the_pod(spec), *(fault for each in containers for fault in _of_a_container(each, spec))]


def _of_the_pod(spec: dict[str, Any]) -> Iterator[str]:
    for field in ("hostNetwork", "hostPID", "hostIPC"):
        if spec.get(field):
            yield f"{field} is set"
    context = spec.get("securityContext", {})
    if context.get("runAsUser") == 0:
        yield "the pod runs as user 0"
    if context.get("sysctls"):
        yield "the pod sets sysctls"
    for volume in spec.get("volumes", []):
        for kind in volume.keys() - {"name"} - VOLUMES:
            yield f"volume {volume['name']} is a {kind}"
    if spec.get("automountServiceAccountToken") is not False:
        yield "the pod mounts a service account's token"


def _of_a_container(container: dict[str, Any], spec: dict[str, Any]) -> Iterator[str]:
    name = container.get("name", "model")
    own, pods = container.get("securityContext", {}), spec.get("securityContext", {})

    def effective(field: str) -> Any:
        return own.get(field, pods.get(field))

    if own.get("privileged"):
        yield f"{name}: privileged"
    if own.get("allowPrivilegeEscalation") is not False:
        yield f"{name}: allowPrivilegeEscalation is not false"
    capabilities = own.get("capabilities", {})
    if "ALL" not in capabilities.get("drop", []):
        yield f"{name}: does not drop all capabilities"
    for added in set(capabilities.get("add", [])) - {"NET_BIND_SERVICE"}:
        yield f"{name}: adds the capability {added}"
    if effective("runAsNonRoot") is not True:
        yield f"{name}: runAsNonRoot is not true"
    if not isinstance(effective("runAsUser"), int) or effective("runAsUser") == 0:
        yield f"{name}: runAsUser is not a number above 0"
    if (effective("seccompProfile") or {}).get("type") not in PROFILES:
        yield f"{name}: no seccomp profile"
    if own.get("readOnlyRootFilesystem") is not True:
        yield f"{name}: its root file system can be written"
    if own.get("procMount", "Default") != "Default":
        yield f"{name}: procMount"
    for port in container.get("ports", []):
        if port.get("hostPort"):
            yield f"{name}: hostPort {port['hostPort']}"
