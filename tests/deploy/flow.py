"""The data flow of a rendered chart: its pods, and the connections that its settings make them open."""

import base64
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from tests.deploy.charting import NAMESPACE, Object, containers_in, pods_in
from tests.deploy.netpol import Pod, selects

COMPONENT = "app.kubernetes.io/component"
# From one component to another's port.
Edge = tuple[str, str, int]

_URL = re.compile(r"\b(?:https?|rediss?)://[^\s'\"]+")
_DEFAULT_PORTS = {"http": 80, "https": 443, "redis": 6379, "rediss": 6379}


def pods_of(things: Sequence[Object]) -> dict[str, Pod]:
    """The release's pods by component, as network policies see them; the cluster's network is 10.244.0.0/16."""
    found = {}
    for number, (_, template) in enumerate(pods_in(things), 2):
        # KServe gives its predictor's labels to the pod.
        labels = template["metadata"].get("labels") or template["spec"].get("labels") or {}
        ports = {
            port["name"]: port["containerPort"]
            for container in containers_in(template)
            for port in container.get("ports", [])
            if "name" in port
        }
        found[labels[COMPONENT]] = Pod(labels[COMPONENT], NAMESPACE, labels, ports, f"10.244.0.{number}")
    return found


def edges_of(things: Sequence[Object]) -> set[Edge]:
    """The connections that the pods' settings name: each URL in an environment, a command or an argument, followed
    through its Service to a pod's port. URLs that lead to no Service of the release are left out.
    """
    pods = pods_of(things)
    found = set()
    for _, template in pods_in(things):
        labels = template["metadata"].get("labels") or template["spec"].get("labels") or {}
        for url in _urls(things, template):
            found |= {(labels[COMPONENT], name, port) for name, port in _reached(things, pods, url)}
    return found


def _urls(things: Sequence[Object], template: Object) -> Iterator[str]:
    for container in containers_in(template):
        texts = [*container.get("command", []), *container.get("args", [])]
        texts += [_value(things, entry) for entry in container.get("env", [])]
        for source in container.get("envFrom", []):
            if "configMapRef" in source:
                texts += _data(things, "ConfigMap", source["configMapRef"]["name"]).values()
        for text in texts:
            yield from _URL.findall(text)


def _value(things: Sequence[Object], entry: Object) -> str:
    if "value" in entry:
        return str(entry["value"])
    source = entry.get("valueFrom", {})
    for key, kind in (("secretKeyRef", "Secret"), ("configMapKeyRef", "ConfigMap")):
        if key in source:
            return _data(things, kind, source[key]["name"]).get(source[key]["key"], "")
    return ""


def _data(things: Sequence[Object], kind: str, name: str) -> dict[str, str]:
    for thing in things:
        if thing["kind"] == kind and thing["metadata"]["name"] == name:
            encoded: dict[str, Any] = thing.get("data") or {}
            plain = {key: base64.b64decode(value).decode() for key, value in encoded.items()}
            return {**(plain if kind == "Secret" else encoded), **(thing.get("stringData") or {})}
    return {}


def _reached(things: Sequence[Object], pods: dict[str, Pod], url: str) -> Iterator[tuple[str, int]]:
    parts = urlsplit(url)
    service = (parts.hostname or "").split(".")[0]
    port = parts.port or _DEFAULT_PORTS[parts.scheme]
    for thing in things:
        if thing["kind"] == "InferenceService" and service == f"{thing['metadata']['name']}-predictor":
            # KServe makes the service, whose target is the container's first port.
            container = thing["spec"]["predictor"]["containers"][0]
            yield thing["spec"]["predictor"]["labels"][COMPONENT], container["ports"][0]["containerPort"]
        if thing["kind"] != "Service" or thing["metadata"]["name"] != service:
            continue
        target = next(entry.get("targetPort", port) for entry in thing["spec"]["ports"] if entry["port"] == port)
        for name, pod in pods.items():
            if selects({"matchLabels": thing["spec"]["selector"]}, pod.labels):
                yield name, pod.ports[target] if isinstance(target, str) else target
