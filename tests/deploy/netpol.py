"""What a set of NetworkPolicies allows, by the rules of networking.k8s.io/v1, without a cluster.

No cluster of ours enforces policies and no analyser of them is among the Go modules that can be had, so this one is
kept small enough to be read whole; test_netpol.py holds it against the examples of Kubernetes' own documentation.

A connection is allowed when the source's egress and the destination's ingress both allow it. A pod that no policy
selects for a direction is open in that direction. What the evaluator does not know raises ValueError: a policy that it
misreads must not pass for a tight one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

Policy = Mapping[str, Any]

_NAMESPACE_NAME = "kubernetes.io/metadata.name"


@dataclass(frozen=True)
class Pod:
    """A pod as policies see it; `ports` maps names of its container ports to numbers.

    With an `ip`, blocks of addresses match it too, as most network plugins do.
    """

    name: str
    namespace: str
    labels: Mapping[str, str]
    ports: Mapping[str, int] = field(default_factory=dict)
    ip: str = ""
    namespace_labels: Mapping[str, str] = field(default_factory=dict)


Endpoint = Pod | str
Labels = Mapping[str, str]


def allowed(
    policies: Iterable[Policy],
    source: Endpoint | Labels,
    destination: Endpoint | Labels,
    port: int,
    protocol: str = "TCP",
) -> bool:
    """Whether a connection can be opened.

    Args:
        policies: every NetworkPolicy of the cluster, as parsed YAML.
        source: a pod, or an address outside the cluster, or the labels alone of a pod in the policies' own namespace.
        destination: likewise.
        port: number of the port of the destination itself (not of a Service before it).
        protocol: TCP, UDP or SCTP.

    Raises:
        ValueError: a policy holds something that this evaluator does not know.
    """
    known = list(policies)
    one, other = _endpoint(known, source), _endpoint(known, destination)
    return _direction_allows(known, "Egress", one, other, other, port, protocol) and _direction_allows(
        known, "Ingress", other, one, other, port, protocol
    )


def selects(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """Whether a label selector matches; an empty one matches everything.

    Raises:
        ValueError: it holds something other than matchLabels and matchExpressions.
    """
    _only(selector, {"matchLabels", "matchExpressions"})
    return all(labels.get(key) == value for key, value in (selector.get("matchLabels") or {}).items()) and all(
        _expression_holds(expression, labels) for expression in selector.get("matchExpressions") or []
    )


def _endpoint(policies: list[Policy], end: Endpoint | Labels) -> Endpoint:
    if isinstance(end, Pod | str):
        return end
    namespaces = {_namespace(policy) for policy in policies}
    if len(namespaces) != 1:
        raise ValueError(f"labels alone name no pod where policies are of {len(namespaces)} namespaces")
    return Pod("", namespaces.pop(), end)


def _namespace(policy: Policy) -> str:
    return str(policy["metadata"].get("namespace", "default"))


def _direction_allows(
    policies: list[Policy], way: str, pod: Endpoint, other: Endpoint, destination: Endpoint, port: int, protocol: str
) -> bool:
    if isinstance(pod, str):
        return True
    rules = [_rules(policy, way) for policy in policies if _applies(policy, way, pod)]
    if not rules:
        return True
    return any(
        _peer_matches(rule, way, namespace, other) and _port_matches(rule, destination, port, protocol)
        for namespace, found in rules
        for rule in found
    )


def _applies(policy: Policy, way: str, pod: Pod) -> bool:
    spec = policy["spec"]
    _only(spec, {"podSelector", "policyTypes", "ingress", "egress"})
    types = spec.get("policyTypes") or (["Ingress", "Egress"] if "egress" in spec else ["Ingress"])
    return way in types and _namespace(policy) == pod.namespace and selects(spec.get("podSelector") or {}, pod.labels)


def _rules(policy: Policy, way: str) -> tuple[str, list[Mapping[str, Any]]]:
    rules = policy["spec"].get(way.lower()) or []
    for rule in rules:
        _only(rule, {"to" if way == "Egress" else "from", "ports"})
    return _namespace(policy), rules


def _peer_matches(rule: Mapping[str, Any], way: str, namespace: str, other: Endpoint) -> bool:
    peers = rule.get("to" if way == "Egress" else "from")
    return not peers or any(_is_peer(peer, namespace, other) for peer in peers)


def _is_peer(peer: Mapping[str, Any], namespace: str, other: Endpoint) -> bool:
    _only(peer, {"podSelector", "namespaceSelector", "ipBlock"})
    if "ipBlock" in peer:
        if len(peer) > 1:
            raise ValueError(f"ipBlock stands alone in a peer: {dict(peer)}")
        address = other if isinstance(other, str) else other.ip
        return bool(address) and _in_block(peer["ipBlock"], ip_address(address))
    if not peer:
        raise ValueError("a peer selects something")
    if isinstance(other, str):
        return False
    if "namespaceSelector" in peer:
        labels = {**other.namespace_labels, _NAMESPACE_NAME: other.namespace}
        if not selects(peer["namespaceSelector"] or {}, labels):
            return False
    elif other.namespace != namespace:
        return False
    return selects(peer.get("podSelector") or {}, other.labels)


def _in_block(block: Mapping[str, Any], address: IPv4Address | IPv6Address) -> bool:
    _only(block, {"cidr", "except"})
    network = ip_network(block["cidr"])
    excepted = [ip_network(cidr) for cidr in block.get("except") or []]
    for cidr in excepted:
        if cidr.version != network.version or int(cidr.network_address) not in range(
            int(network.network_address), int(network.broadcast_address) + 1
        ):
            raise ValueError(f"{cidr} is excepted from {network}, which does not hold it")
    return address in network and not any(address in cidr for cidr in excepted)


def _port_matches(rule: Mapping[str, Any], destination: Endpoint, port: int, protocol: str) -> bool:
    ports = rule.get("ports")
    return not ports or any(_is_port(entry, destination, port, protocol) for entry in ports)


def _is_port(entry: Mapping[str, Any], destination: Endpoint, port: int, protocol: str) -> bool:
    _only(entry, {"port", "endPort", "protocol"})
    if entry.get("protocol", "TCP") != protocol:
        return False
    first = entry.get("port")
    if first is None:
        return True
    if isinstance(first, str):
        return not isinstance(destination, str) and destination.ports.get(first) == port
    return bool(int(first) <= port <= int(entry.get("endPort", first)))


def _expression_holds(expression: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    _only(expression, {"key", "operator", "values"})
    key, values = expression["key"], expression.get("values") or []
    match expression["operator"]:
        case "In":
            return labels.get(key) in values
        case "NotIn":
            return labels.get(key) not in values
        case "Exists":
            return key in labels
        case "DoesNotExist":
            return key not in labels
    raise ValueError(f"unknown operator {expression['operator']}")


def _only(mapping: Mapping[str, Any], keys: set[str]) -> None:
    if unknown := set(mapping) - keys:
        raise ValueError(f"unknown in a NetworkPolicy: {sorted(unknown)}")
