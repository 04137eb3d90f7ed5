"""The release: what its scripts would run, and that the workflows call nothing else."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.charting import ROOT, tool

SCRIPTS = ROOT / "scripts" / "release"
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
COMMIT = "0123456789abcdef0123456789abcdef01234567"
TAG = "git-0123456789ab"
IMAGES = ("api", "fetcher", "worker", "dashboard", "youtube-stub", "model-server")
REGISTRY = "111122223333.dkr.ecr.eu-central-1.amazonaws.com"
FULL = {
    "AWS_REGION": "eu-central-1",
    "CLUSTER": "commentsense",
    "REGISTRY": REGISTRY,
    "HOST": "commentsense.example.org",
    "CERTIFICATE_ARN": "arn:aws:acm:eu-central-1:111122223333:certificate/abc",
    "GITHUB_REPOSITORY": "owner/repo.name",
    "GITHUB_SHA": COMMIT,
    "MLFLOW_TRACKING_URI": "http://127.0.0.1:9",
}
CALLS = {
    "cluster.sh": (),
    "image_build.sh": ("api",),
    "image_push.sh": ("api",),
    "image_sign.sh": (f"{REGISTRY}/commentsense-api@sha256:{'a' * 64}", "sbom.json"),
    "image_verify.sh": (TAG,),
    "deploy.sh": ("staging", TAG),
    "smoke.sh": ("staging",),
    "rollback.sh": ("production", "0"),
    "model_train.sh": ("full",),
    "model_promote.sh": ("full",),
    "tag.sh": (),
}
# A line that is one command may stand in the workflow itself.
MAKE = re.compile(r"^make ([a-z0-9-]+)$")
SCRIPT = re.compile(r"^scripts/release/([a-z_]+\.sh)( .+)?$")


def dry(script: str, *arguments: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """A dry run with every variable of FULL set; an empty one in `more` takes it away."""
    bare = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "DRY_RUN": "1"}
    environment = {name: value for name, value in {**bare, **FULL, **more}.items() if value}
    command = ["bash", str(SCRIPTS / script), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


def commands(script: str, *arguments: str, **more: str) -> list[str]:
    """The commands that it would run, each a line."""
    done = dry(script, *arguments, **more)
    assert done.returncode == 0, done.stderr
    return [line[2:] for line in done.stderr.splitlines() if line.startswith("+ ")]


def load(path: Path) -> dict[str, Any]:
    """A workflow."""
    found: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return found


def workflow(name: str) -> dict[str, Any]:
    """A workflow by its name."""
    return load(ROOT / ".github" / "workflows" / f"{name}.yml")


def steps(document: dict[str, Any]) -> list[dict[str, Any]]:
    """All steps of its jobs."""
    return [step for job in document["jobs"].values() for step in job.get("steps", ())]


def test_every_script_has_a_call_here() -> None:
    """A new script is looked at by the tests below."""
    assert {path.name for path in SCRIPTS.glob("*.sh")} - {"lib.sh"} == set(CALLS)


@pytest.mark.parametrize("script", sorted(CALLS))
def test_a_wrong_number_of_words_shows_the_usage(script: str) -> None:
    """Whoever calls it wrongly is told how, and nothing runs."""
    done = dry(script, "a", "b", "c", "d")
    assert (done.returncode, script in done.stderr, "+ " in done.stderr) == (2, True, False)


@pytest.mark.parametrize(("script", "missing"), [
    ("image_push.sh", "REGISTRY"), ("image_verify.sh", "GITHUB_REPOSITORY"), ("deploy.sh", "HOST"),
    ("deploy.sh", "CLUSTER"), ("rollback.sh", "AWS_REGION"), ("model_promote.sh", "MLFLOW_TRACKING_URI"),
])  # fmt: skip
def test_a_missing_variable_is_named(script: str, missing: str) -> None:
    """An unset variable ends a script before its first command, with the variable's name."""
    done = dry(script, *CALLS[script], **{missing: ""})
    assert done.returncode == 1
    assert missing in done.stderr
    assert "+ " not in done.stderr


@pytest.mark.parametrize(("script", "words"), [
    ("deploy.sh", ("prod", TAG)), ("deploy.sh", ("staging", "a b")), ("deploy.sh", ("staging", "$(id)")),
    ("smoke.sh", ("default",)), ("rollback.sh", ("staging", "-1")), ("image_build.sh", ("redis",)),
    ("image_push.sh", ("../api",)), ("image_sign.sh", (f"{REGISTRY}/commentsense-api:{TAG}", "sbom.json")),
    ("model_train.sh", ("tiny",)),
])  # fmt: skip
def test_wrong_words_are_refused(script: str, words: tuple[str, ...]) -> None:
    """Another environment, an odd tag, an image without a digest: refused with a sentence, nothing run."""
    done = dry(script, *words)
    assert (done.returncode, "+ " in done.stderr) == (1, False)
    assert done.stderr.startswith(script)


@pytest.mark.parametrize("environment", ["staging", "production"])
def test_a_deployment_is_atomic_in_its_own_namespace(environment: str) -> None:
    """Helm waits, goes back by itself, and takes the tag, the registry and the environment's values."""
    context, upgrade = commands("deploy.sh", environment, TAG)
    assert context == "aws eks update-kubeconfig --region eu-central-1 --name commentsense"
    assert upgrade.startswith("helm upgrade --install commentsense helm/commentsense ")
    for part in (
        "--atomic", "--wait", "--timeout 10m", f"--namespace commentsense-{environment} ", f"image.tag={TAG} ",
        f"image.registry={REGISTRY} ", f"modelServer.image.tag={TAG} ", f"k8s/eks/environments/{environment}.yaml",
    ):  # fmt: skip
        assert part in upgrade, part
    assert "create-namespace" not in upgrade


def test_a_model_has_a_tag_of_its_own() -> None:
    """With MODEL_TAG the services and the model server follow different tags."""
    upgrade = commands("deploy.sh", "production", TAG, MODEL_TAG="model-7")[-1]
    assert f"--set-string image.tag={TAG} " in upgrade
    assert "--set-string modelServer.image.tag=model-7 " in upgrade


def test_the_chart_takes_what_a_deployment_sets(tmp_path: Path) -> None:
    """The very words of deploy.sh, given to `helm template`: images, host and certificate arrive in the manifests."""
    # `helm template` takes the same words but for `upgrade --install` before them and `--history-max 10` at the end.
    shim = f'#!/bin/bash\nexec {tool("helm")} template "${{@:3:$#-4}}"\n'
    (tmp_path / "helm").write_text(shim, "utf-8")
    (tmp_path / "helm").chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    for environment in ("staging", "production"):
        environ = {**FULL, "PATH": path, "HOME": str(tmp_path), "SKIP_KUBECONFIG": "1", "MODEL_TAG": "model-7"}
        words = ["bash", str(SCRIPTS / "deploy.sh"), environment, TAG]
        done = subprocess.run(words, env=environ, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        objects = [o for o in yaml.safe_load_all(done.stdout) if o]
        images = {
            container["image"]
            for o in objects if o["kind"] == "Deployment"
            for container in o["spec"]["template"]["spec"]["containers"]
        }  # fmt: skip
        services = ["api", "fetcher", "worker", "dashboard", *(["youtube-stub"] if environment == "staging" else [])]
        assert images >= {f"{REGISTRY}/commentsense-{name}:{TAG}" for name in services}
        assert f"{REGISTRY}/commentsense-model-server:model-7" in images
        (ingress,) = (o for o in objects if o["kind"] == "Ingress")
        assert ingress["spec"]["rules"][0]["host"] == FULL["HOST"]
        assert FULL["CERTIFICATE_ARN"] in ingress["metadata"]["annotations"].values()
        remote = {d["remoteRef"]["key"] for o in objects if o["kind"] == "ExternalSecret" for d in o["spec"]["data"]}
        assert all(key.startswith(f"commentsense/{environment}/") for key in remote), remote


@pytest.mark.parametrize("image", IMAGES[:5])
def test_an_image_is_pushed_for_both_platforms_by_commit(image: str) -> None:
    """One buildx call, with the commit as tag and as label."""
    (build,) = commands("image_push.sh", image)
    for part in (f"--target {image} ", f"--tag {REGISTRY}/commentsense-{image}:{TAG} ", "--push", f"REVISION={COMMIT}",
                 "linux/amd64\\,linux/arm64"):  # fmt: skip
        assert part in build


def test_a_model_image_is_pushed_under_its_version() -> None:
    """The shipped model under the commit's tag, the registry's champion under the model's version."""
    assert commands("image_push.sh", "model-server")[-1] == f"docker push {REGISTRY}/commentsense-model-server:{TAG}"
    make, *_, push = commands("image_push.sh", "model-server", MODEL="champion")
    assert "ALIAS=champion" in make
    assert push.endswith("commentsense-model-server:model-VERSION")


def test_a_digest_is_signed_and_its_contents_attested() -> None:
    """Cosign without a key, over the digest."""
    sign, attest = commands("image_sign.sh", *CALLS["image_sign.sh"])
    assert sign == f"cosign sign --yes {CALLS['image_sign.sh'][0]}"
    assert "--type spdxjson --predicate sbom.json" in attest
    assert "--key" not in sign + attest


def test_every_image_of_a_release_must_be_signed_by_our_workflows() -> None:
    """Five checks; the pattern admits this repository's main branch, and no look-alike."""
    checks = commands("image_verify.sh", TAG)
    assert [check.split()[-1] for check in checks] == [f"{REGISTRY}/commentsense-{name}:{TAG}" for name in IMAGES]
    shown = subprocess.run(["bash", "-c", f"printf '%s\\n' {checks[0]}"], capture_output=True, text=True).stdout.split()
    pattern = re.compile(shown[shown.index("--certificate-identity-regexp") + 1])
    ours = "https://github.com/owner/repo.name/.github/workflows/images.yml@refs/heads/main"
    assert pattern.search(ours)
    wrong = (
        ("repo.name", "repoxname"),
        ("images", "evil"),
        ("heads/main", "pull/1/merge"),
        ("https:", "https://x/https:"),
    )
    for other in (ours + "2", *(ours.replace(old, new) for old, new in wrong)):
        assert not pattern.search(other), other


@pytest.mark.parametrize(("script", "words", "last"), [
    ("smoke.sh", ("production",), "helm test commentsense --namespace commentsense-production --timeout 5m"),
    ("cluster.sh", (),
     "kubectl apply --server-side --filename https://raw.githubusercontent.com/kserve/kserve/v0.16.0/config/crd/full/"
     "serving.kserve.io_inferenceservices.yaml"),
    ("rollback.sh", ("staging", "3"),
     "helm rollback commentsense 3 --namespace commentsense-staging --wait --timeout 10m"),
    ("model_train.sh", ("full",), "make train"),
    ("model_train.sh", ("small",), "make train-small"),
    ("model_promote.sh", ("small",), ".venv-training/bin/training promote --profile small"),
    ("image_build.sh", ("worker",),
     f"docker buildx build --file services/Dockerfile --target worker --load --tag commentsense-worker:{TAG} ."),
])  # fmt: skip
def test_what_the_small_scripts_run(script: str, words: tuple[str, ...], last: str) -> None:
    """The last command of each, which is the only one of most."""
    assert commands(script, *words)[-1] == last


def test_steps_read_the_outputs_of_scripts(tmp_path: Path) -> None:
    """What later steps read is written where GitHub looks for it."""
    out = tmp_path / "output"
    assert dry("image_push.sh", "api", GITHUB_OUTPUT=str(out)).returncode == 0
    written = dict(line.split("=", 1) for line in out.read_text("utf-8").splitlines())
    assert written["image"] == f"{REGISTRY}/commentsense-api:{TAG}"
    read = set(re.findall(r"steps\.push\.outputs\.(\w+)", "".join(path.read_text("utf-8") for path in WORKFLOWS)))
    assert read
    assert read <= set(written)


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.sh")), ids=lambda path: path.name)
def test_scripts_are_programs_that_stop_at_errors(path: Path) -> None:
    """Each says what it is, can be executed, and takes lib.sh, which sets -euo pipefail."""
    text = path.read_text("utf-8")
    if path.name == "lib.sh":
        assert "\nset -euo pipefail\n" in text
        return
    assert os.access(path, os.X_OK)
    assert text.startswith("#!/usr/bin/env bash\n# ")
    assert '. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"\nusage ' in text


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.sh")), ids=lambda path: path.name)
def test_scripts_are_bash(path: Path) -> None:
    """Bash reads it without running it, and shellcheck, where there is one, finds nothing."""
    assert subprocess.run(["bash", "-n", str(path)]).returncode == 0
    if shellcheck := shutil.which("shellcheck"):
        done = subprocess.run([shellcheck, "-x", "-P", "SCRIPTDIR", str(path)], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_run_scripts_and_verbs_that_exist(path: Path) -> None:
    """No shell of its own: each `run` is one script, one make verb, or .ci/run."""
    verbs = set(re.findall(r"^([a-z][a-z0-9-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for step in steps(load(path)):
        if line := step.get("run", "").strip():
            if script := SCRIPT.match(line):
                assert (SCRIPTS / script[1]).is_file(), line
            elif verb := MAKE.match(line):
                assert verb[1] in verbs, line
            else:
                assert line == "bash .ci/run", line


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_rights_are_named_and_small(path: Path) -> None:
    """Reading is the default, and a job may write nothing but its token and its attestations."""
    document = load(path)
    assert document["permissions"] == {"contents": "read"}
    for name, job in document["jobs"].items():
        rights = dict(job.get("permissions", document["permissions"]))
        assert rights.pop("contents") == "read", name
        assert set(rights) <= {"id-token", "attestations"}, name
        if set(rights) and "uses" not in job:
            assert job.get("environment"), f"{name} takes a cloud role, which is bound to an environment"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_no_stored_cloud_keys(path: Path) -> None:
    """AWS is reached by OIDC alone: no secret of an account, and no key handed to the action."""
    text = path.read_text("utf-8")
    assert not re.search(r"secrets\.\w*(AWS|ECR|KUBE)", text)
    assert not re.search(r"aws-(access-key-id|secret-access-key)|AWS_SECRET|AWS_ACCESS", text)
    for step in steps(load(path)):
        if "configure-aws-credentials" in step.get("uses", ""):
            assert step["with"]["role-to-assume"] == "${{ vars.AWS_ROLE }}"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_what_a_person_types_never_reaches_a_shell_unquoted(path: Path) -> None:
    """In a `run`, only the matrix is put in by GitHub; the rest comes through the environment."""
    for step in steps(load(path)):
        assert set(re.findall(r"\$\{\{ *(\w+)", step.get("run", ""))) <= {"matrix"}, step


def test_production_comes_after_staging_and_its_test() -> None:
    """Both have an environment, wait for each other, and are never cut off; a failed test goes back."""
    jobs = workflow("deploy")["jobs"]
    assert jobs["production"]["needs"] == "staging"
    for name in ("staging", "production"):
        environment = jobs[name]["environment"]
        assert (environment if isinstance(environment, str) else environment["name"]) == name
        assert jobs[name]["concurrency"] == {"group": f"deploy-{name}", "cancel-in-progress": False}
        runs = [step["run"] for step in jobs[name]["steps"] if "run" in step]
        verify, deploy, smoke, rollback = (run.split()[0].rpartition("/")[2] for run in runs)
        assert (verify, deploy, smoke, rollback) == ("image_verify.sh", "deploy.sh", "smoke.sh", "rollback.sh")
        assert all(name in run.split() for run in runs[1:])
        assert jobs[name]["steps"][-1]["if"] == "failure() && steps.test.conclusion == 'failure'"


def test_only_what_was_scanned_is_signed() -> None:
    """In every job that signs, the scan stands before the signature, and fails at `high`."""
    signing = 0
    for path in WORKFLOWS:
        for job in load(path)["jobs"].values():
            words = [step.get("uses", "") + step.get("run", "") for step in job.get("steps", ())]
            signed = [i for i, word in enumerate(words) if "image_sign.sh" in word]
            for at in signed:
                signing += 1
                order = [next(i for i, word in enumerate(words) if part in word)
                         for part in ("image_push.sh", "sbom-action", "scan-action")]  # fmt: skip
                assert order == sorted(order)
                assert order[-1] < at
                assert any("attest-build-provenance" in word for word in words[at:])
                scan = job["steps"][order[-1]]["with"]
                assert (scan["fail-build"], scan["severity-cutoff"]) == (True, "high")
    assert signing == 2


def test_all_images_of_the_release_are_made() -> None:
    """The matrix is what the scripts and the registry's policy know."""
    for job in ("check", "push"):
        assert tuple(workflow("images")["jobs"][job]["strategy"]["matrix"]["image"]) == IMAGES
