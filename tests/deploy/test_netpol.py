"""The evaluator of NetworkPolicies, against what Kubernetes documents of them."""

from typing import Any

import pytest
import yaml

from tests.deploy.netpol import Pod, allowed, selects

DOCUMENTED = """
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: default}
spec:
  podSelector: {matchLabels: {role: db}}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - ipBlock: {cidr: 172.17.0.0/16, except: [172.17.1.0/24]}
        - namespaceSelector: {matchLabels: {project: mine}}
        - podSelector: {matchLabels: {role: frontend}}
      ports: [{protocol: TCP, port: 6379}]
  egress:
    - to: [{ipBlock: {cidr: 10.0.0.0/24}}]
      ports: [{protocol: TCP, port: 5978}]
"""
DB = Pod("db", "default", {"role": "db"}, {"redis": 6379})
FRONTEND = Pod("frontend", "default", {"role": "frontend"})
STRANGER = Pod("stranger", "default", {"role": "other"})
FOREIGN_FRONTEND = Pod("frontend", "elsewhere", {"role": "frontend"})
MINE = Pod("any", "mine", {}, namespace_labels={"project": "mine"})


def policy(**spec: Any) -> dict[str, Any]:
    """A policy of the namespace `default` for the pods with role db."""
    selector = spec.pop("podSelector", {"matchLabels": {"role": "db"}})
    return {"metadata": {"name": "p", "namespace": "default"}, "spec": {"podSelector": selector, **spec}}


@pytest.mark.parametrize(
    ("source", "port", "expected"),
    [
        (FRONTEND, 6379, True),
        (FRONTEND, 6380, False),
        (STRANGER, 6379, False),
        (FOREIGN_FRONTEND, 6379, False),
        (MINE, 6379, True),
        ("172.17.0.9", 6379, True),
        ("172.17.1.9", 6379, False),
        ("192.0.2.1", 6379, False),
    ],
)
def test_ingress_of_the_documented_example(source: Pod | str, port: int, expected: bool) -> None:
    """Block, exception, namespace and pod selectors count as the documentation says."""
    assert allowed([yaml.safe_load(DOCUMENTED)], source, DB, port) is expected


@pytest.mark.parametrize(
    ("destination", "port", "expected"),
    [("10.0.0.7", 5978, True), ("10.0.0.7", 443, False), ("10.0.1.7", 5978, False), (FRONTEND, 5978, False)],
)
def test_egress_of_the_documented_example(destination: Pod | str, port: int, expected: bool) -> None:
    """What leaves is held to the one network and port."""
    assert allowed([yaml.safe_load(DOCUMENTED)], DB, destination, port) is expected


def test_a_pod_that_nothing_selects_is_open() -> None:
    """Without a policy for it a pod takes everything, and so does the other direction of a selected one."""
    only_ingress = policy(ingress=[])
    assert allowed([only_ingress], STRANGER, FRONTEND, 80)
    assert allowed([only_ingress], DB, "192.0.2.1", 443)
    assert not allowed([only_ingress], STRANGER, DB, 6379)


def test_types_follow_from_the_rules_where_they_are_not_said() -> None:
    """A policy with egress rules holds egress too; without them it holds ingress alone."""
    with_egress = policy(egress=[{"to": [{"ipBlock": {"cidr": "192.0.2.0/24"}}]}])
    assert not allowed([with_egress], DB, "198.51.100.1", 443)
    assert not allowed([with_egress], STRANGER, DB, 6379)


def test_policies_add_up() -> None:
    """Two policies for one pod allow what either allows."""
    deny = policy(policyTypes=["Ingress", "Egress"])
    opened = policy(ingress=[{"from": [{"podSelector": {"matchLabels": {"role": "other"}}}]}])
    assert not allowed([deny], STRANGER, DB, 6379)
    assert allowed([deny, opened], STRANGER, DB, 6379)


def test_both_ends_must_agree() -> None:
    """The destination's welcome is not enough when the source may not leave."""
    held = policy(podSelector={"matchLabels": {"role": "other"}}, policyTypes=["Egress"])
    welcome = policy(ingress=[{}])
    assert not allowed([held, welcome], STRANGER, DB, 6379)


def test_empty_lists_of_peers_and_ports_mean_all() -> None:
    """An empty `from` or `ports` is no restriction: the trap that a template falls into."""
    assert allowed([policy(ingress=[{"from": [], "ports": []}])], STRANGER, DB, 1)
    assert not allowed([policy(ingress=[])], STRANGER, DB, 1)


def test_a_peer_with_both_selectors_needs_both() -> None:
    """Namespace and pod selector in one peer are an and, in two peers an or."""
    namespace = {"namespaceSelector": {"matchLabels": {"project": "mine"}}}
    pod = {"podSelector": {"matchLabels": {"role": "frontend"}}}
    assert not allowed([policy(ingress=[{"from": [{**namespace, **pod}]}])], MINE, DB, 6379)
    assert allowed([policy(ingress=[{"from": [namespace, pod]}])], MINE, DB, 6379)
    assert allowed([policy(ingress=[{"from": [namespace, pod]}])], FRONTEND, DB, 6379)


def test_namespaces_carry_their_names_as_a_label() -> None:
    """Kubernetes labels each namespace with its name, and policies select by it."""
    named = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "elsewhere"}}}
    assert allowed([policy(ingress=[{"from": [named]}])], FOREIGN_FRONTEND, DB, 6379)
    assert not allowed([policy(ingress=[{"from": [named]}])], FRONTEND, DB, 6379)


def test_ports_by_name_range_and_protocol() -> None:
    """A name is the destination's own, a range includes its ends, and the protocol is TCP unless said."""
    assert allowed([policy(ingress=[{"ports": [{"port": "redis"}]}])], STRANGER, DB, 6379)
    assert not allowed([policy(ingress=[{"ports": [{"port": "http"}]}])], STRANGER, DB, 6379)
    ranged = [policy(ingress=[{"ports": [{"port": 32000, "endPort": 32768}]}])]
    assert [allowed(ranged, STRANGER, DB, port) for port in (31999, 32000, 32768, 32769)] == [False, True, True, False]
    assert not allowed(ranged, STRANGER, DB, 32000, "UDP")
    assert allowed([policy(ingress=[{"ports": [{"protocol": "UDP"}]}])], STRANGER, DB, 53, "UDP")


def test_a_block_matches_a_pod_whose_address_is_known() -> None:
    """Plugins match pods' addresses too, so an exception that keeps pods out is seen to do so."""
    near = Pod("near", "elsewhere", {}, ip="10.244.0.9")
    world = {"ipBlock": {"cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]}}
    assert not allowed([policy(egress=[{"to": [world]}])], DB, near, 443)
    assert allowed([policy(egress=[{"to": [{"ipBlock": {"cidr": "10.244.0.0/16"}}]}])], DB, near, 443)


def test_labels_stand_for_a_pod_of_the_policies_own_namespace() -> None:
    """Whoever has labels alone need not make pods of them; in two namespaces they would be ambiguous."""
    documented = yaml.safe_load(DOCUMENTED)
    assert allowed([documented], FRONTEND.labels, DB.labels, 6379)
    assert not allowed([documented], STRANGER.labels, DB.labels, 6379)
    elsewhere = {**documented, "metadata": {"name": "other", "namespace": "elsewhere"}}
    with pytest.raises(ValueError, match="2 namespaces"):
        allowed([documented, elsewhere], FRONTEND.labels, DB.labels, 6379)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ({"key": "role", "operator": "In", "values": ["db", "cache"]}, True),
        ({"key": "role", "operator": "NotIn", "values": ["db"]}, False),
        ({"key": "zone", "operator": "NotIn", "values": ["a"]}, True),
        ({"key": "role", "operator": "Exists"}, True),
        ({"key": "zone", "operator": "Exists"}, False),
        ({"key": "zone", "operator": "DoesNotExist"}, True),
    ],
)
def test_expressions_of_selectors(expression: dict[str, Any], expected: bool) -> None:
    """Each operator of a label selector; NotIn holds for a label that is not there."""
    assert selects({"matchExpressions": [expression]}, DB.labels) is expected


@pytest.mark.parametrize(
    "spec",
    [
        {"ingress": [{"form": []}]},
        {"ingress": [{"from": [{"podSelektor": {}}]}]},
        {"ingress": [{"from": [{}]}]},
        {"ingress": [{"from": [{"ipBlock": {"cidr": "10.0.0.0/8", "except": ["192.168.0.0/16"]}}]}]},
        {"ingress": [{"from": [{"ipBlock": {"cidr": "10.0.0.0/8"}, "podSelector": {}}]}]},
        {"ingres": []},
    ],
)
def test_what_it_does_not_know_is_an_error(spec: dict[str, Any]) -> None:
    """A misspelt policy raises instead of being taken for a tight or an open one."""
    with pytest.raises(ValueError, match=r"unknown|alone|selects|excepted"):
        allowed([policy(**spec)], "10.0.0.1", DB, 6379)
