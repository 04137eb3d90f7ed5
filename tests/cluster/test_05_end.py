"""The end of a release: back to an earlier one, and gone."""

from tests.cluster.deployment import Deployment, helm
from tests.stack import wait_until

KINDS = (
    "deployment,statefulset,service,configmap,secret,serviceaccount,networkpolicy,poddisruptionbudget,cronjob,pod,ingress,"
    "horizontalpodautoscaler"
)
# Kubernetes' own, the tests' own, and what helm keeps until the release is gone.
OTHERS = ("kube-root-ca.crt", "serviceaccount/default", "relay")


def test_rollback_returns_to_the_release_before(deployment: Deployment) -> None:
    """After `helm rollback` the settings of the earlier release are in force and an analysis completes."""
    helm("rollback", deployment.release, "--namespace", deployment.namespace, "--wait", "--timeout", "5m")
    (worker,) = deployment.objects("deployment", "app.kubernetes.io/component=worker")
    names = {entry["name"] for entry in worker["spec"]["template"]["spec"]["containers"][0]["env"]}
    assert "COMMENTSENSE_FAULT_MODEL_DELAY_SECONDS" not in names
    analysis = wait_until(lambda: deployment.analyse("cs-demo-001", refresh=True), 30, "an analysis started")
    assert deployment.wait(analysis, 120)["state"] == "completed"


def left(deployment: Deployment) -> list[str]:
    """Objects of the release that are still there; volumes apart."""
    names = deployment.kubectl("get", KINDS, "-o", "name").split()
    return [name for name in names if not any(other in name for other in OTHERS)]


def volumes(deployment: Deployment) -> list[str]:
    """Claims for volumes."""
    return deployment.kubectl("get", "pvc", "-o", "name").split()


def test_uninstall_keeps_the_volume_where_the_values_say_so(deployment: Deployment) -> None:
    """With `whenDeleted: Retain` only the volume of Redis stays, and the next install finds the analyses on it."""
    deployment.install(redis__persistence__whenDeleted="Retain", faults__modelDelaySeconds="0")
    analysis = deployment.analyse("cs-demo-001", refresh=True)
    counted = deployment.wait(analysis, 120)["shares"]
    deployment.uninstall()
    # Pods may take their grace period.
    wait_until(lambda: len(left(deployment)) == 0, 120, "nothing left but the volume", every=1)
    assert len(volumes(deployment)) == 1
    deployment.install()
    found = wait_until(lambda: deployment.snapshot(analysis), 30, "the analysis of before")
    assert found["shares"] == counted


def test_uninstall_leaves_nothing_where_the_values_say_so(deployment: Deployment) -> None:
    """With `whenDeleted: Delete`, as for kind, `helm uninstall` leaves nothing."""
    deployment.install(redis__persistence__whenDeleted="Delete")
    deployment.uninstall()
    wait_until(lambda: len(left(deployment)) == 0, 120, "nothing left", every=1)
    wait_until(lambda: not volumes(deployment), 60, "no volume left", every=1)
