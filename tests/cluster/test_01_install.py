"""The chart on a cluster: installed, upgraded, tested by its own test, used through its Service, scraped."""

import os
import time
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cluster.connections import Connection, observe
from tests.cluster.deployment import API, CHART, DEPLOYMENTS, FETCHER, WORKER, Deployment, helm, kubectl
from tests.deploy.netpol import allowed
from tests.outcome import true_comments
from tests.stack import ROOT, wait_until

SERVICES = {FETCHER: "commentsense_youtube_requests_total", WORKER: "commentsense_comments_scored_total"}


def test_upgrade_from_the_previous_chart_keeps_what_was_analysed(
    deployment: Deployment, figures: dict[str, Any]
) -> None:
    """What an analysis counted under the previous chart is there after the upgrade, and all pods are ready."""
    analysis = deployment.analyse("cs-demo-001", refresh=True)
    before = deployment.wait(analysis, 120)
    assert before["state"] == "completed"
    figures["seconds of helm upgrade from the previous chart"] = round(deployment.install(), 1)
    after = wait_until(lambda: deployment.snapshot(analysis), 30, "the API after the upgrade")
    assert after["shares"] == before["shares"]
    assert all(deployment.ready(component) for component in (*DEPLOYMENTS, "redis"))


def test_helm_test_passes(deployment: Deployment, figures: dict[str, Any]) -> None:
    """The chart's own test runs a whole analysis in the cluster and says so."""
    began = time.monotonic()
    said = helm("test", deployment.release, "--namespace", deployment.namespace, "--timeout", "3m")
    figures["seconds of helm test"] = round(time.monotonic() - began, 1)
    assert "Phase:          Succeeded" in said, said


def test_two_thousand_comments_through_the_service(deployment: Deployment) -> None:
    """An analysis of 2,000 comments holds each comment of the video once."""
    analysis = deployment.analyse("cluster0000", max_comments=2000, refresh=True)
    last = deployment.wait(analysis, 180)
    assert last["state"] == "completed"
    ids = [row["id"] for row in deployment.comments(analysis)]
    truth = {row["id"] for row in true_comments(deployment, "cluster0000")}
    assert len(ids) == len(set(ids)) == 2000
    assert set(ids) == truth


def test_the_dashboard_answers_through_its_service_and_reaches_the_api(deployment: Deployment) -> None:
    """Its page and its health come through the Service; from inside its pod the API answers where its settings say."""
    with urllib.request.urlopen(f"{deployment.dashboard}/_stcore/health", timeout=10) as answer:
        assert answer.read() == b"ok"
    with urllib.request.urlopen(deployment.dashboard, timeout=10) as answer:
        assert answer.headers.get_content_type() == "text/html"
    asked = "import os, httpx; print(httpx.get(os.environ['COMMENTSENSE_API_URL'] + '/v1/analyses').status_code)"
    assert deployment.kubectl("exec", "deploy/" + deployment.name("dashboard"), "--", "python", "-c", asked) == "200\n"


@pytest.mark.parametrize("port", [API, *SERVICES])
def test_metrics_tell_of_it(deployment: Deployment, port: int) -> None:
    """Each service's metrics can be scraped and count what was done."""
    with urllib.request.urlopen(f"http://127.0.0.1:{deployment.ports[port]}/metrics", timeout=10) as answer:
        text = answer.read().decode()
    name = SERVICES.get(port, "commentsense_api_request_duration_seconds_count")
    counted = [float(line.split()[-1]) for line in text.splitlines() if line.startswith(name)]
    assert sum(counted) > 0


def test_every_connection_that_is_seen_is_allowed(deployment: Deployment) -> None:
    """While an analysis runs, the pods have only connections that the network policies allow, and have them."""
    policies = [
        found
        for found in yaml.safe_load_all(helm("get", "manifest", deployment.release, "-n", deployment.namespace))
        if found and found["kind"] == "NetworkPolicy"
    ]
    labels = {name: deployment.pods(name)[0]["metadata"]["labels"] for name in (*DEPLOYMENTS, "redis")}
    seen: set[Connection] = set()
    analysis = deployment.analyse("cluster0001", max_comments=2000, refresh=True)
    while deployment.snapshot(analysis)["state"] not in {"completed", "failed", "partial"}:
        seen |= observe(deployment, DEPLOYMENTS)
    between = {c for c in seen if c.target in labels}
    wanted = {
        Connection("api", "redis", 6379),
        Connection("fetcher", "redis", 6379),
        Connection("worker", "redis", 6379),
    }
    assert wanted <= between
    assert Connection("worker", "model-server", 8000) in between
    strangers = {c for c in seen - between if c.target != "dns"}
    assert not strangers
    for c in between:
        assert allowed(policies, labels[c.source], labels[c.target], c.port), c


def test_optional_objects_are_accepted_by_the_api_server(deployment: Deployment) -> None:
    """KServe, Gateway API, External Secrets, KEDA and the monitors, as rendered, pass the real definitions."""
    lent = Path(os.environ.get("COMMENTSENSE_SHARED") or ROOT.parent / "shared") / "crds"
    # Elsewhere the cluster has to have them (scripts/release/cluster.sh); what it does not know it refuses below.
    if lent.is_dir():
        kubectl("apply", "--server-side", "-f", str(lent), timeout=120)
        # An API server answers for a new kind a moment after it has taken its definition.
        kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s")
    switches = {
        "modelServer.mode": "kserve",
        "keda.enabled": "true",
        "gateway.enabled": "true",
        "gateway.parentRefs[0].name": "public",
        "ingress.enabled": "true",
        "externalSecrets.enabled": "true",
        "externalSecrets.secretStoreRef.name": "store",
        "externalSecrets.youtube.key": "youtube",
        "monitoring.serviceMonitor.enabled": "true",
        "monitoring.podMonitor.enabled": "true",
        "monitoring.prometheusRule.enabled": "true",
        "monitoring.dashboards.enabled": "true",
        "drift.enabled": "true",
        "keda.redis.existingSecret": "given",
        "api.autoscaling.enabled": "true",
    }
    pairs = [part for name, value in switches.items() for part in ("--set", f"{name}={value}")]
    files = ["--values", str(CHART / "values-kind.yaml")]
    rendered = helm("template", deployment.release, str(CHART), "--namespace", deployment.namespace, *files, *pairs)
    objects = [found for found in yaml.safe_load_all(rendered) if found]
    kinds = {found["kind"] for found in objects}
    assert {
        "InferenceService", "ScaledObject", "HTTPRoute", "ExternalSecret", "ServiceMonitor", "PodMonitor",
        "PrometheusRule", "Ingress", "CronJob", "TriggerAuthentication", "HorizontalPodAutoscaler",
    } <= kinds  # fmt: skip
    said = deployment.kubectl(
        "apply", "--server-side", "--dry-run=server", "--force-conflicts", "-f", "-", given=rendered
    )
    assert len(said.splitlines()) == len(objects)
