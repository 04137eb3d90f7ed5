"""What is in k8s/eks: narrow policies, and names that agree with the chart, the page and each other."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.charting import ROOT, output_of, tool

EKS = ROOT / "k8s" / "eks"
POLICIES = sorted((EKS / "iam").glob("*.json"))
PAGE = ROOT / "docs" / "install-eks.md"
ENVIRONMENTS = ("staging", "production")
IMAGES = {f"commentsense-{name}" for name in ("api", "fetcher", "worker", "dashboard", "youtube-stub", "model-server")}
# What AWS offers no narrower: a login to ECR is for the account's registry as a whole.
WITHOUT_RESOURCE = {"ecr:GetAuthorizationToken"}
VALUES = {
    "AWS_REGION": "eu-central-1",
    "AWS_ACCOUNT_ID": "111122223333",
    "CLUSTER": "commentsense",
    "ADMIN_CIDR": "203.0.113.7/32",
    "GITHUB_REPOSITORY": "owner/name",
    "MODEL_BUCKET": "models",
    "DOMAIN": "example.org",
}
NAME = re.compile(r"\$\{([A-Z_]+)\}")


def filled(path: Path, environment: str = "staging") -> str:
    """A file with its names filled in, as envsubst does."""
    names = {**VALUES, "GITHUB_ENVIRONMENT": environment}
    return NAME.sub(lambda found: names[found[1]], path.read_text("utf-8"))


def documents(path: Path, environment: str = "staging") -> list[dict[str, Any]]:
    """The objects of a file."""
    return [found for found in yaml.safe_load_all(filled(path, environment)) if found]


def cluster() -> dict[str, Any]:
    """The file for eksctl."""
    return documents(EKS / "cluster.yaml")[0]


def as_list(value: "str | list[str]") -> list[str]:
    """AWS takes one or several."""
    return [value] if isinstance(value, str) else value


def statements(path: Path) -> list[dict[str, Any]]:
    """What a policy says."""
    document = json.loads(filled(path))
    assert document["Version"] == "2012-10-17"
    found: list[dict[str, Any]] = document["Statement"]
    return found


def rendered(environment: str) -> list[dict[str, Any]]:
    """The chart's objects in one environment."""
    done = output_of([
        tool("helm"), "template", "commentsense", str(ROOT / "helm" / "commentsense"), "-n",
        f"commentsense-{environment}", "-f", str(ROOT / "helm" / "commentsense" / "values-eks.yaml"), "-f",
        str(EKS / "environments" / f"{environment}.yaml"), "--set", "image.registry=r.example", "--set", "image.tag=t",
    ])  # fmt: skip
    return [found for found in yaml.safe_load_all(done) if found]


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
def test_policies_name_actions_and_resources(path: Path) -> None:
    """No action with a star, and no resource that is everything, but where AWS offers nothing narrower."""
    for statement in statements(path):
        actions = as_list(statement["Action"])
        assert statement["Effect"] == "Allow"
        assert statement["Sid"], "its name says why"
        assert not {"NotAction", "NotResource", "NotPrincipal"} & set(statement)
        assert not [action for action in actions if "*" in action]
        if "Principal" in statement:
            assert statement["Principal"] != "*"
            continue
        for resource in as_list(statement["Resource"]):
            if resource == "*":
                assert set(actions) <= WITHOUT_RESOURCE, actions
            else:
                account, name = resource.split(":", 5)[4:]
                assert account == VALUES["AWS_ACCOUNT_ID"] or resource.startswith("arn:aws:s3:::models"), resource
                assert not name.startswith("*"), resource


@pytest.mark.parametrize("path", [*POLICIES, *EKS.glob("*.yaml")], ids=lambda path: path.name)
def test_placeholders_are_those_that_the_page_sets(path: Path) -> None:
    """Every name in a file comes from env.sh, or is the loop's environment; no account's number stands in any."""
    text = path.read_text("utf-8")
    known = set(re.findall(r"^export ([A-Z_]+)=", (EKS / "env.sh.example").read_text("utf-8"), re.MULTILINE))
    assert set(NAME.findall(text)) <= known | {"GITHUB_ENVIRONMENT"}
    assert not re.search(r"\b\d{12}\b", text)


def test_only_jobs_of_one_environment_may_take_the_role() -> None:
    """The trust names repository and environment exactly: no pattern, no branch of a fork."""
    (trust,) = statements(EKS / "iam" / "github-trust.json")
    assert set(trust["Condition"]) == {"StringEquals"}
    conditions = trust["Condition"]["StringEquals"]
    issuer = "token.actions.githubusercontent.com"
    assert conditions == {
        f"{issuer}:aud": "sts.amazonaws.com",
        f"{issuer}:sub": "repo:owner/name:environment:staging",
    }
    assert trust["Principal"] == {"Federated": f"arn:aws:iam::111122223333:oidc-provider/{issuer}"}


def test_the_pushing_role_writes_our_repositories() -> None:
    """All six, and no seventh; nobody may delete an image or change a repository."""
    push = next(s for s in statements(EKS / "iam" / "ecr-push.json") if "ecr:PutImage" in as_list(s["Action"]))
    assert {resource.rpartition("/")[2] for resource in push["Resource"]} == IMAGES
    deploy = [action for s in statements(EKS / "iam" / "deploy.json") for action in as_list(s["Action"])]
    assert not re.search("Put|Upload|Delete|Create|Update", " ".join(deploy))


def test_external_secrets_reads_what_the_manifests_name() -> None:
    """The policy covers each key that an ExternalSecret asks for, in both environments, and nothing beyond."""
    (read,) = statements(EKS / "iam" / "external-secrets.json")
    allowed = {arn.split(":secret:")[1].removesuffix("-??????") for arn in read["Resource"]}
    asked = set()
    for environment in ENVIRONMENTS:
        objects = rendered(environment) + documents(EKS / "secrets.yaml", environment)
        for found in (o for o in objects if o["kind"] == "ExternalSecret"):
            asked |= {entry["remoteRef"]["key"] for entry in found["spec"]["data"]}
    assert asked == allowed


def test_secrets_that_the_values_name_are_made() -> None:
    """Every Secret that a pod, KEDA or the smoke test reads is made by the chart or by k8s/eks/secrets.yaml."""
    for environment in ENVIRONMENTS:
        objects = rendered(environment)
        made = {o["metadata"]["name"] for o in objects if o["kind"] == "Secret"}
        for found in objects + documents(EKS / "secrets.yaml", environment):
            if found["kind"] == "ExternalSecret":
                made.add(found["spec"]["target"].get("name", found["metadata"]["name"]))
        read = set()
        for found in objects:
            read |= set(re.findall(r'"secretKeyRef": \{[^}]*"name": "([^"]+)"', json.dumps(found)))
            read |= set(re.findall(r'"secretName": "([^"]+)"', json.dumps(found)))
            if found["kind"] == "TriggerAuthentication":
                read |= {reference["name"] for reference in found["spec"]["secretTargetRef"]}
        assert read
        assert read <= made, read - made


def test_pod_identities_are_of_accounts_that_exist() -> None:
    """In our namespaces each association names a service account of the chart, and an own policy of k8s/eks/iam."""
    associations = cluster()["iam"]["podIdentityAssociations"]
    assert {a["namespace"] for a in associations} >= {f"commentsense-{name}" for name in ENVIRONMENTS}
    for association in associations:
        environment = association["namespace"].removeprefix("commentsense-")
        if environment in ENVIRONMENTS:
            accounts = {o["metadata"]["name"] for o in rendered(environment) if o["kind"] == "ServiceAccount"}
            assert association["serviceAccountName"] in accounts
        for arn in association.get("permissionPolicyARNs", ()):
            assert arn.rpartition("policy/commentsense-")[2] in {path.stem for path in POLICIES}


def test_the_cluster_does_what_the_chart_relies_on() -> None:
    """NetworkPolicies are enforced, nodes are private and encrypted, and workers stand the taint of the spot group."""
    found = cluster()
    addons = {addon["name"]: addon for addon in found["addons"]}
    assert set(addons) == {
        "vpc-cni", "coredns", "kube-proxy", "eks-pod-identity-agent", "aws-ebs-csi-driver", "metrics-server",
    }  # fmt: skip
    assert json.loads(addons["vpc-cni"]["configurationValues"]) == {"enableNetworkPolicy": "true"}
    for group in found["managedNodeGroups"]:
        assert {group[name] for name in ("privateNetworking", "volumeEncrypted", "disableIMDSv1")} == {True}, group[
            "name"
        ]
    (taint,) = next(g for g in found["managedNodeGroups"] if g.get("spot"))["taints"]
    for found in (o for o in rendered("production") if o["kind"] == "Deployment"):
        stands = [t["key"] for t in found["spec"]["template"]["spec"].get("tolerations", ())]
        assert (taint["key"] in stands) == (found["metadata"]["name"] == "commentsense-worker")


def test_a_deployer_may_make_every_object_of_the_chart_and_nothing_outside() -> None:
    """The Role covers each kind that the chart renders in its namespace, and holds no star."""
    for environment in ENVIRONMENTS:
        _, role, binding = documents(EKS / "namespace.yaml", environment)
        assert "*" not in json.dumps(role)
        namespaces = {role["metadata"]["namespace"], binding["metadata"]["namespace"]}
        assert namespaces == {f"commentsense-{environment}"}
        allowed = {
            (group, resource)
            for rule in role["rules"] if {"create", "delete", "patch", "update"} <= set(rule["verbs"])
            for group in rule["apiGroups"] for resource in rule["resources"]
        }  # fmt: skip
        for found in rendered(environment):
            group, _, _ = found["apiVersion"].rpartition("/")
            kind = found["kind"].lower()
            plural = kind[:-1] + "ies" if kind.endswith("y") else kind + ("es" if kind.endswith("s") else "s")
            assert (group, plural) in allowed, found["kind"]


def test_the_namespace_enforces_restricted() -> None:
    """Pod Security is the namespace's business."""
    labels = documents(EKS / "namespace.yaml")[0]["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"


def blocks() -> list[str]:
    """The page's commands."""
    return re.findall(r"^```bash\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_the_pages_commands_are_bash(tmp_path: Path) -> None:
    """Bash reads each block without running it."""
    assert len(blocks()) >= 10
    for block in blocks():
        (tmp_path / "block.sh").write_text(block, "utf-8")
        done = subprocess.run(["bash", "-n", str(tmp_path / "block.sh")], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr + block


def test_files_that_the_page_names_exist_and_all_are_named() -> None:
    """No step is about a file that is not there, and no policy is left out."""
    text = PAGE.read_text("utf-8")
    for name in set(re.findall(r"\b((?:k8s|helm|scripts)/[\w./-]+\.(?:ya?ml|json|sh|py|example))\b", text)):
        assert (ROOT / name).exists(), name
    named = text + (EKS / "cluster.yaml").read_text("utf-8")
    for path in POLICIES:
        assert path.stem in named, path.name


def test_variables_of_the_page_are_set_before_they_are_used() -> None:
    """A person who follows the page from the top never meets an empty variable."""
    known = set(re.findall(r"^export ([A-Z_]+)=", (EKS / "env.sh.example").read_text("utf-8"), re.MULTILINE))
    for block in blocks():
        for line in block.replace("\\\n", " ").splitlines():
            used = set(re.findall(r"\$\{?([A-Za-z_]+)", line.split(" #")[0]))
            known |= set(re.findall(r"(?:^|\s|;)(?:export )?([A-Za-z_]+)=", line))
            known |= set(re.findall(r"(?:\bread -rs|\bfor|--arg) (\w+)", line))
            assert used <= known, (used - known, line)


def test_charts_of_others_have_a_version() -> None:
    """`helm upgrade` of a chart that is not ours says which version was tried."""
    lines = [line for block in blocks() for line in block.replace("\\\n", " ").splitlines()]
    others = [
        line for line in lines if re.match(r"\s*helm upgrade --install", line) and "helm/commentsense" not in line
    ]
    assert len(others) >= 4
    for line in others:
        assert "--version" in shlex.split(line, comments=True), line


def test_the_cost_table_is_what_the_script_prints() -> None:
    """docs/costs.md holds the script's output, each line from a price with a source and the day it was looked at."""
    prices = json.loads((EKS / "prices.json").read_text("utf-8"))
    for name, price in prices["prices"].items():
        assert price["source"].startswith("https://aws.amazon.com/"), name
        assert price["unit"], name
    environment = {"PATH": os.environ["PATH"]}
    script = str(ROOT / "scripts" / "eks_costs.py")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, env=environment, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout in (ROOT / "docs" / "costs.md").read_text("utf-8")


def test_costs_follow_the_prices(tmp_path: Path) -> None:
    """Twice the prices are twice the sum; a price that is missing is named."""
    script, prices = str(ROOT / "scripts" / "eks_costs.py"), json.loads((EKS / "prices.json").read_text("utf-8"))

    def total(table: dict[str, Any]) -> float:
        file = tmp_path / "prices.json"
        file.write_text(json.dumps(table), "utf-8")
        command = [sys.executable, script, "--prices", str(file), "--json"]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
        return float(json.loads(done.stdout)["monthly_usd"])

    before = total(prices)
    for price in prices["prices"].values():
        price["usd"] *= 2
    assert total(prices) == pytest.approx(2 * before)
    del prices["prices"]["nat_hour"]
    (tmp_path / "prices.json").write_text(json.dumps(prices), "utf-8")
    command = [sys.executable, script, "--prices", str(tmp_path / "prices.json")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.returncode, "nat_hour" in done.stderr) == (1, True)
