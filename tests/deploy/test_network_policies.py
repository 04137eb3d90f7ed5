"""What the chart's NetworkPolicies let through: the edges of the data flow, and nothing else."""

from collections.abc import Mapping
from itertools import product
from typing import Any

import pytest

from tests.deploy.charting import NAMESPACE, Object, rendered
from tests.deploy.flow import COMPONENT, Edge, edges_of, pods_of
from tests.deploy.netpol import Endpoint, Pod, Policy, allowed

# The whole data flow with the stub, as architecture.md draws it.
FLOW: frozenset[Edge] = frozenset(
    {
        ("api", "redis", 6379),
        ("api", "model-server", 8000),
        ("fetcher", "redis", 6379),
        ("fetcher", "youtube-stub", 8090),
        ("worker", "redis", 6379),
        ("worker", "model-server", 8000),
        ("dashboard", "api", 8080),
        ("smoke", "api", 8080),
        ("smoke", "dashboard", 8501),
    }
)
CHALLENGED = FLOW | {("api", "model-server-challenger", 8000), ("worker", "model-server-challenger", 8000)}
FLOWS: Mapping[str, tuple[dict[str, Any], frozenset[Edge]]] = {
    "plain": ({}, FLOW),
    "challenger": ({"modelServer": {"challenger": {"enabled": True, "share": 0.1}}}, CHALLENGED),
    "kserve": ({"modelServer": {"mode": "kserve"}}, FLOW),
}
# What listens, by component, and ports that nobody should.
PORTS = (22, 80, 443, 6379, 8000, 8080, 8090, 8501, 9100, 15000)

YOUTUBE, YOUTUBE6 = "142.250.185.78", "2a00:1450:4001:80b::200e"
METADATA, METADATA6 = "169.254.169.254", "fd00:ec2::254"


def outsider(namespace: str, **labels: str) -> Pod:
    """A pod of somebody else."""
    return Pod(
        "outsider", namespace, {name.replace("_", "-"): value for name, value in labels.items()}, ip="10.244.9.9"
    )


DNS = outsider("kube-system", k8s_app="kube-dns")
PROMETHEUS = outsider("monitoring", app="prometheus")
CONTROLLER = outsider("ingress-nginx", app="controller")
KEDA = outsider("keda", app="keda-operator")


def policies_of(things: list[Object]) -> list[Policy]:
    """The NetworkPolicies among objects."""
    return [thing for thing in things if thing["kind"] == "NetworkPolicy"]


def opened(things: list[Object], source: Endpoint | str, destination: Endpoint | str, port: int, by: str) -> bool:
    """Whether a connection passes; a component's name stands for its pod."""
    pods: dict[str, Endpoint] = {**pods_of(things)}
    ends = [pods.get(end, end) if isinstance(end, str) else end for end in (source, destination)]
    return allowed(policies_of(things), ends[0], ends[1], port, by)


@pytest.mark.parametrize(("values", "flow"), FLOWS.values(), ids=list(FLOWS))
def test_the_table_is_what_the_pods_settings_say(values: dict[str, Any], flow: frozenset[Edge]) -> None:
    """Each edge of the table is one that a pod's settings make it open, and there is no other."""
    assert edges_of(rendered(values, "values-kind.yaml")) == flow


@pytest.mark.parametrize(("values", "flow"), FLOWS.values(), ids=list(FLOWS))
def test_between_the_pods_only_the_flow_is_open(values: dict[str, Any], flow: frozenset[Edge]) -> None:
    """Of all pairs of pods and all ports exactly the edges of the data flow pass."""
    things = rendered(values, "values-kind.yaml")
    pods, policies = pods_of(things), policies_of(things)
    passing = {
        (source, destination, port)
        for source, destination, port in product(pods, pods, PORTS)
        if source != destination and allowed(policies, pods[source], pods[destination], port)
    }
    assert passing == flow
    assert not any(allowed(policies, pods[one], pods[other], 6379, "UDP") for one, other in product(pods, pods))


@pytest.mark.parametrize(
    ("component", "resolves"),
    [
        ("api", True),
        ("fetcher", True),
        ("worker", True),
        ("dashboard", True),
        ("smoke", True),
        ("model-server", False),
        ("redis", False),
        ("youtube-stub", False),
    ],
)
def test_names_are_resolved_by_whoever_has_names_to_resolve(component: str, resolves: bool) -> None:
    """The cluster's DNS, over both protocols, and no other resolver."""
    things = rendered({}, "values-kind.yaml")
    assert {opened(things, component, DNS, 53, by) for by in ("UDP", "TCP")} == {resolves}
    assert not opened(things, component, "8.8.8.8", 53, "UDP")
    assert not opened(things, component, DNS, 443, "TCP")
    assert not opened(things, component, outsider("kube-system", k8s_app="other"), 53, "UDP")


@pytest.mark.parametrize(
    ("destination", "port", "passes"),
    [
        (YOUTUBE, 443, True),
        (YOUTUBE6, 443, True),
        (YOUTUBE, 80, False),
        (YOUTUBE, 22, False),
        (METADATA, 80, False),
        (METADATA, 443, False),
        (METADATA6, 443, False),
        ("10.0.0.5", 443, False),
        ("172.20.0.1", 443, False),
        ("192.168.1.1", 443, False),
        ("100.64.0.1", 443, False),
        ("127.0.0.1", 443, False),
        (PROMETHEUS, 443, False),
    ],
)
def test_the_fetcher_reaches_the_world_on_443_alone(destination: Endpoint, port: int, passes: bool) -> None:
    """YouTube, but no private network, no instance metadata, no pod and no other port."""
    assert opened(rendered({}, "values-eks.yaml"), "fetcher", destination, port, "TCP") is passes


@pytest.mark.parametrize("values", ["values-kind.yaml", "values-eks.yaml"])
@pytest.mark.parametrize("destination", [YOUTUBE, YOUTUBE6, METADATA])
def test_nobody_else_reaches_the_world(values: str, destination: str) -> None:
    """Every other pod stays inside, and with the stub the fetcher does too."""
    things = rendered({}, values)
    reaching = {
        name for name in pods_of(things) for port in (80, 443) if opened(things, name, destination, port, "TCP")
    }
    assert reaching == ({"fetcher"} if values == "values-eks.yaml" and destination != METADATA else set())


@pytest.mark.parametrize(
    ("source", "component", "port", "passes"),
    [
        (PROMETHEUS, "api", 8080, True),
        (PROMETHEUS, "fetcher", 9100, True),
        (PROMETHEUS, "worker", 9100, True),
        (PROMETHEUS, "redis", 6379, False),
        (PROMETHEUS, "model-server", 8000, False),
        (CONTROLLER, "api", 8080, True),
        (CONTROLLER, "dashboard", 8501, True),
        (CONTROLLER, "dashboard", 80, False),
        (YOUTUBE, "dashboard", 8501, False),
        (CONTROLLER, "api", 9100, False),
        (CONTROLLER, "worker", 9100, False),
        (CONTROLLER, "fetcher", 9100, False),
        (CONTROLLER, "model-server", 8000, False),
        (CONTROLLER, "redis", 6379, False),
        (CONTROLLER, "youtube-stub", 8090, False),
        (KEDA, "redis", 6379, False),
        (YOUTUBE, "api", 8080, False),
        (YOUTUBE, "redis", 6379, False),
    ],
)
def test_from_outside(source: Endpoint, component: str, port: int, passes: bool) -> None:
    """The cluster may call the API and Prometheus may read metrics; the rest is closed to it."""
    assert opened(rendered({}, "values-kind.yaml"), source, component, port, "TCP") is passes


def test_strangers_with_the_right_labels_stay_out() -> None:
    """Neither another namespace nor another release gets at Redis by calling its pod a worker."""
    things = rendered({}, "values-kind.yaml")
    worker = pods_of(things)["worker"]
    elsewhere = Pod("worker", "elsewhere", worker.labels)
    other_release = Pod("worker", NAMESPACE, {**worker.labels, "app.kubernetes.io/instance": "other"})
    assert opened(things, worker, "redis", 6379, "TCP")
    assert not opened(things, elsewhere, "redis", 6379, "TCP")
    assert not opened(things, other_release, "redis", 6379, "TCP")


def test_a_pod_of_the_release_that_no_edge_names_has_none() -> None:
    """What somebody adds to the release is closed in both directions until a policy opens it."""
    things = rendered({}, "values-kind.yaml")
    added = Pod("added", NAMESPACE, {**pods_of(things)["worker"].labels, COMPONENT: "added"})
    assert not any(opened(things, added, other, 6379, "TCP") for other in ("redis", YOUTUBE, DNS))
    assert not any(opened(things, source, added, 80, "TCP") for source in ("worker", CONTROLLER, YOUTUBE))


def test_keda_counts_when_it_scales() -> None:
    """With KEDA on its operator, and no other pod of that namespace, reaches Redis."""
    things = rendered({"keda": {"enabled": True}}, "values-kind.yaml")
    assert opened(things, KEDA, "redis", 6379, "TCP")
    assert not opened(things, outsider("keda", app="other"), "redis", 6379, "TCP")
    assert not opened(things, outsider("elsewhere", app="keda-operator"), "redis", 6379, "TCP")


def test_an_external_redis_is_reached_in_its_network_alone() -> None:
    """Those that need Redis reach its subnet on its port, and nobody else does."""
    values = {
        "redis": {"external": {"url": "redis://redis.example.com:6379/0"}},
        "networkPolicy": {"externalRedis": {"cidrs": ["10.20.0.0/24"]}},
    }
    things = rendered(values, "values-kind.yaml")
    reaching = {name for name in pods_of(things) if opened(things, name, "10.20.0.7", 6379, "TCP")}
    assert reaching == {"api", "fetcher", "worker"}
    assert not any(opened(things, name, "10.20.1.7", 6379, "TCP") for name in reaching)
    assert not any(opened(things, name, "10.20.0.7", 22, "TCP") for name in reaching)


def test_the_api_can_be_closed_to_all_but_named_callers() -> None:
    """Peers of the operator's own replace the cluster; the dashboard, the chart's test and Prometheus still get in."""
    peer = {"ipBlock": {"cidr": "10.30.0.0/16"}}
    things = rendered({"networkPolicy": {"api": {"from": [peer]}}}, "values-kind.yaml")
    callers = ("10.30.1.1", "10.31.1.1", CONTROLLER, PROMETHEUS, "smoke", "dashboard", "worker")
    passing = [opened(things, caller, "api", 8080, "TCP") for caller in callers]
    assert passing == [True, False, False, True, True, True, False]


def test_the_dashboard_can_be_closed_to_all_but_named_callers() -> None:
    """Peers of the operator's own replace the cluster; the chart's test still gets in, and no pod of ours."""
    peer = {"ipBlock": {"cidr": "10.30.0.0/16"}}
    things = rendered({"networkPolicy": {"dashboard": {"from": [peer]}}}, "values-kind.yaml")
    callers = ("10.30.1.1", "10.31.1.1", CONTROLLER, PROMETHEUS, "smoke", "api", "worker")
    passing = [opened(things, caller, "dashboard", 8501, "TCP") for caller in callers]
    assert passing == [True, False, False, False, True, False, False]


def test_knative_reaches_the_predictors_proxy_and_nothing_more() -> None:
    """With KServe the gateway and the activator reach the proxy's port, and the worker the gateway."""
    things = rendered({"modelServer": {"mode": "kserve"}}, "values-kind.yaml")
    activator, gateway = outsider("knative-serving", app="activator"), outsider("istio-system", app="gateway")
    assert opened(things, activator, "model-server", 8012, "TCP")
    assert opened(things, "worker", gateway, 8081, "TCP")
    assert not opened(things, activator, "redis", 6379, "TCP")
    assert not opened(things, "fetcher", gateway, 8081, "TCP")
    assert not opened(things, gateway, "model-server", 22, "TCP")


def test_the_drift_job_reaches_redis_alone() -> None:
    """The slot's job gets Redis and names, and neither the world nor a model server."""
    things = rendered({"drift": {"enabled": True}}, "values-kind.yaml")
    assert opened(things, "drift", "redis", 6379, "TCP")
    assert opened(things, "drift", DNS, 53, "UDP")
    assert not opened(things, "drift", "model-server", 8000, "TCP")
    assert not opened(things, "drift", YOUTUBE, 443, "TCP")
