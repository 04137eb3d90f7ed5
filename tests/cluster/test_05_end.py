"""The end of a release: back to an earlier one, and gone."""

from tests.cluster.deployment import Deployment, helm
from tests.stack import wait_until

KINDS = "deployment,statefulset,service,configmap,secret,serviceaccount,networkpolicy,poddisruptionbudget,cronjob,pod"
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


def test_uninstall_leaves_only_what_it_says(deployment: Deployment) -> None:
    """`helm uninstall` removes every object; the volume of Redis goes or stays as the values say."""
    deployment.uninstall()

    def left() -> list[str]:
        names = deployment.kubectl("get", KINDS, "-o", "name").split()
        return [name for name in names if not any(other in name for other in OTHERS)]

    # Pods may take their grace period.
    wait_until(lambda: len(left()) == 0, 120, "nothing left", every=1)
    claims = deployment.kubectl("get", "pvc", "-o", "name").split()
    assert claims == [], "values-kind keeps no volume"
