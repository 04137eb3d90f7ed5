"""skaffold.yaml and the Tiltfile against the Dockerfile, the chart and each other; neither program is needed."""

import importlib.util
import re
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import starlark
import yaml

from tests.deploy import skaffolding
from tests.deploy.charting import CHART, NAMESPACE, RELEASE, ROOT, name_of, objects_in, output_of, pods_in, tool
from tests.deploy.restricted import violations
from tests.deploy.tiltfile import Tiltfile

DOCKERFILE = ROOT / "services" / "Dockerfile"
SCRIPT = ROOT / "scripts" / "skaffold" / "model-image.sh"
MODEL = "commentsense-model-server"
# In the container: where our packages run from, and where what a container does not need goes.
LIVE, ASIDE = "/tmp/live", "/tmp/unused"  # noqa: S108
TMP = {"name": "tmp", "mountPath": "/tmp"}  # noqa: S108
PROFILES = [(), ("reload",), ("kind",), ("minikube",), ("eks",), ("debug",), ("accurate", "reload", "kind")]
EVERY_PROFILE = pytest.mark.parametrize("profiles", PROFILES, ids=lambda names: "+".join(names) or "none")
# Tilt's name of the resource that each workload of the chart becomes.
WORKLOADS = {
    f"{RELEASE}-{name}" for name in ("api", "fetcher", "worker", "dashboard", "youtube-stub", "model-server", "redis")
}


def targets() -> dict[str, set[str]]:
    """The Dockerfile's targets, with the folders of services/ that each installs."""
    text = DOCKERFILE.read_text("utf-8")
    found = {}
    for name in re.findall(r"^FROM \S+-\$\{DEV\} AS (\S+)$", text, re.MULTILINE):
        stage = text[text.index(f"AS {name}-members") : text.index(f"AS {name}-0")]
        installed = re.search(r"install\.py members (.+)$", stage, re.MULTILINE)
        assert installed
        found[name] = set(installed[1].split())
    return found


def docker_artifacts(config: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Skaffold's artifacts that are made from the Dockerfile, by target."""
    return {a["docker"]["target"]: a for a in config["build"]["artifacts"] if "docker" in a}


def rendered_by_skaffold(config: dict[str, Any], *, pushed: bool) -> list[dict[str, Any]]:
    """What helm makes of the release, given images as skaffold names them."""
    (release,) = config["deploy"]["helm"]["releases"]
    registry, digest = ("123456789012.dkr.ecr.eu-central-1.amazonaws.com/", f"sha256:{'0' * 64}")
    images = [
        (a["image"], f"{registry if pushed else ''}{a['image']}", "git-1234567", digest if pushed else "")
        for a in config["build"]["artifacts"]
    ]
    settings = {
        **release["setValues"],
        **{key: skaffolding.expanded(value, images) for key, value in release["setValueTemplates"].items()},
    }
    command = [tool("helm"), "template", release["name"], release["chartPath"], "--namespace", release["namespace"]]
    command += [part for path in release["valuesFiles"] for part in ("--values", path)]
    command += [part for key, value in settings.items() for part in ("--set", f"{key}={value}")]
    return objects_in(output_of(command))


def names_of_images(things: list[dict[str, Any]]) -> dict[str, set[str]]:
    """Each container's image of ours by the pod's workload."""
    found: dict[str, set[str]] = {}
    for name, pod in pods_in(things):
        for container in pod["spec"]["containers"]:
            if "commentsense-" in container["image"]:
                found.setdefault(name, set()).add(container["image"])
    return found


# --- skaffold


@EVERY_PROFILE
def test_skaffold_yaml_has_only_fields_that_skaffold_knows(profiles: tuple[str, ...]):
    """With and without each profile, the file has known fields of the right kinds, and every patch finds its place."""
    jsonschema.validate(skaffolding.plain(), skaffolding.SCHEMA)
    jsonschema.validate(skaffolding.config(*profiles), skaffolding.SCHEMA)


def test_skaffold_builds_every_target_of_the_dockerfile():
    """There is an artifact for each target of services/Dockerfile, called as the chart calls it, and the model's."""
    config = skaffolding.config()
    artifacts = docker_artifacts(config)
    assert artifacts.keys() == targets().keys() >= {"api", "fetcher", "worker", "dashboard", "youtube-stub"}
    for target, artifact in artifacts.items():
        assert artifact["image"] == f"commentsense-{target}"
        assert artifact["context"] == "."
        assert ROOT / artifact["docker"]["dockerfile"] == DOCKERFILE
    (model,) = [a for a in config["build"]["artifacts"] if "custom" in a]
    assert model["image"] == MODEL
    assert len(config["build"]["artifacts"]) == len(artifacts) + 1


def test_only_skaffold_dev_builds_images_that_reload():
    """DEV is 1 in `skaffold dev` and 0 in every other command, and it is an argument that the Dockerfile has."""
    assert re.search(r"^ARG DEV=0$", DOCKERFILE.read_text("utf-8"), re.MULTILINE)
    for command in ("run", "build", "render", "verify", "debug", "deploy", "delete"):
        config = skaffolding.config(*skaffolding.activated(command, "kind-commentsense"))
        assert {a["docker"]["buildArgs"]["DEV"] for a in docker_artifacts(config).values()} == {"0"}, command
    config = skaffolding.config(*skaffolding.activated("dev", "kind-commentsense"))
    assert {a["docker"]["buildArgs"]["DEV"] for a in docker_artifacts(config).values()} == {"1"}


@pytest.mark.parametrize(
    ("command", "context", "profiles"),
    [
        ("dev", "kind-commentsense", {"reload", "kind"}),
        ("run", "kind-other", {"kind"}),
        ("run", "minikube", {"minikube"}),
        ("debug", "minikube", {"debug", "minikube"}),
        ("run", "arn:aws:eks:eu-central-1:123456789012:cluster/commentsense", {"eks"}),
        ("run", "someone@commentsense.eu-central-1.eksctl.io", {"eks"}),
        ("run", "gke_project_mankind-1", set()),
        ("deploy", "docker-desktop", set()),
    ],
)
def test_profiles_follow_the_command_and_the_cluster(command: str, context: str, profiles: set[str]):
    """Each profile is taken where it belongs and nowhere else."""
    assert skaffolding.activated(command, context) == profiles


def test_images_are_pushed_to_eks_alone():
    """Nothing leaves the machine for kind, minikube or an unknown cluster; EKS pulls from a registry."""
    for name in ("kind", "minikube", "debug", "reload"):
        assert skaffolding.config(name)["build"]["local"]["push"] is False
    assert skaffolding.config()["build"]["local"]["push"] is False
    eks = skaffolding.config("eks")
    assert eks["build"]["local"]["push"] is True
    assert eks["build"]["platforms"] == ["linux/amd64"]
    assert eks["deploy"]["helm"]["releases"][0]["valuesFiles"] == ["helm/commentsense/values-eks.yaml"]
    for name, pod in pods_in(rendered_by_skaffold(eks, pushed=True)):
        assert "tolerations" not in pod["spec"], name


@EVERY_PROFILE
def test_skaffold_sets_values_that_the_chart_has(profiles: tuple[str, ...]):
    """Every value that skaffold sets is a key of values.yaml."""
    (release,) = skaffolding.config(*profiles)["deploy"]["helm"]["releases"]
    assert (ROOT / release["chartPath"]).resolve() == CHART
    values = yaml.safe_load((CHART / "values.yaml").read_text("utf-8"))
    for key in [*release["setValues"], *release["setValueTemplates"]]:
        found = values
        for part in key.split("."):
            assert part in found, key
            found = found[part]


@EVERY_PROFILE
@pytest.mark.parametrize("pushed", [False, True], ids=["local", "pushed"])
def test_the_release_runs_what_skaffold_built(profiles: tuple[str, ...], pushed: bool):
    """Each pod of ours has the image of its artifact: by tag where nothing was pushed, by digest where it was."""
    config = skaffolding.config(*profiles)
    found = names_of_images(rendered_by_skaffold(config, pushed=pushed))
    built = {a["image"] for a in config["build"]["artifacts"]}
    for name, images in found.items():
        for image in images:
            reference = re.fullmatch(r"(?:[^/]+/)?([a-z-]+)(:git-1234567|@sha256:0{64})", image)
            assert reference, f"{name} {image}"
            assert reference[1] in built
            assert ("@" in image) == ("/" in image) == pushed
    wanted = {"api", "fetcher", "worker", "dashboard", "model-server"} | (
        set() if "eks" in profiles else {"youtube-stub"}
    )
    assert {f"Deployment/{RELEASE}-{name}" for name in wanted} <= found.keys()
    assert found[f"Deployment/{RELEASE}-api"] == found[f"Pod/{RELEASE}-smoke"]


@EVERY_PROFILE
def test_skaffold_forwards_ports_that_are_there(profiles: tuple[str, ...]):
    """Every forward leads from 127.0.0.1 to a port of an object of the release, and no local port is taken twice."""
    config = skaffolding.config(*profiles)
    things = {name_of(thing).lower(): thing for thing in rendered_by_skaffold(config, pushed=False)}
    forwards = config["portForward"]
    for forward in forwards:
        assert forward["namespace"] == NAMESPACE
        thing = things[f"{forward['resourceType']}/{forward['resourceName']}"]
        if thing["kind"] == "Service":
            ports = {port["port"] for port in thing["spec"]["ports"]}
        else:
            ports = {p["containerPort"] for c in thing["spec"]["template"]["spec"]["containers"] for p in c["ports"]}
        assert forward["port"] in ports
    local = [forward["localPort"] for forward in forwards]
    assert len(local) == len(set(local))


@pytest.mark.parametrize("target", sorted(targets()))
def test_each_of_our_files_is_synced_to_one_place(target: str):
    """A file that the image holds goes where the service is run from; any other that skaffold watches, aside."""
    artifact, installed = docker_artifacts(skaffolding.config())[target], targets()[target]
    copied = re.findall(r"^COPY (services/(\S+)/src) ", DOCKERFILE.read_text("utf-8"), re.MULTILINE)
    assert {member for _, member in copied} == set().union(*targets().values())
    for folder, member in set(copied):
        files = [p for p in (ROOT / folder).rglob("*") if p.is_file() and "__pycache__" not in p.parts]
        assert files
        for path in files:
            inside = path.relative_to(ROOT / folder).as_posix()
            aside = f"{ASIDE}/{folder}/{inside}"
            wanted = f"{LIVE}/{inside}" if member in installed else aside
            assert skaffolding.synced(artifact, f"{folder}/{inside}") == [wanted]
    assert skaffolding.synced(artifact, "services/Dockerfile") == []
    assert skaffolding.synced(artifact, f"services/{target}/pyproject.toml") == []


def test_services_run_from_where_files_are_synced_to():
    """The entry point of images that reload runs our packages from the folder that both files name."""
    path = ROOT / "services" / "image" / "reload.py"
    spec = importlib.util.spec_from_file_location("reload", path)
    assert spec
    assert spec.loader
    reload = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reload)
    assert str(reload.LIVE) == LIVE
    for name, pod in pods_in(objects_in(Tiltfile().run().text())):
        if name.startswith("Deployment/"):
            assert TMP in pod["spec"]["containers"][0]["volumeMounts"], name


def test_verify_runs_the_charts_own_test_as_restricted():
    """The Job mounts the chart's smoke test, runs it as helm does, and passes Pod Security and the NetworkPolicies."""
    config = skaffolding.config()
    things = {name_of(thing): thing for thing in rendered_by_skaffold(config, pushed=False)}
    helms = things[f"Pod/{RELEASE}-smoke"]
    (smoke,) = helms["spec"]["containers"]
    for profiles in PROFILES:
        (verify,) = skaffolding.config(*profiles)["verify"]
        path = verify["executionMode"]["kubernetesCluster"]["jobManifestPath"]
        job = yaml.safe_load((ROOT / path).read_text("utf-8"))
        pod, container = job["spec"]["template"], verify["container"]
        (own,) = pod["spec"]["containers"]
        assert (job["kind"], job["metadata"]["name"]) == ("Job", verify["name"])
        assert (job["metadata"]["namespace"], own["name"]) == (NAMESPACE, container["name"])
        assert violations(pod, [own]) == []
        assert container["command"] == own["command"] == smoke["command"]
        assert own["volumeMounts"] == smoke["volumeMounts"]
        assert pod["spec"]["volumes"] == helms["spec"]["volumes"]
        assert container["image"] == "commentsense-api"
        given = {e["name"]: e.get("value") for e in container["env"]}
        asked = {e["name"]: e.get("value") for e in smoke["env"]}
        assert given["API"] == asked["API"]
        assert given["DASHBOARD"] == asked["DASHBOARD"]
        assert given.get("VIDEO") == (None if "eks" in profiles else asked["VIDEO"])
        assert float(given["SECONDS"]) < verify["timeout"] <= job["spec"]["activeDeadlineSeconds"]
    program = things[f"ConfigMap/{RELEASE}-smoke"]["data"]["smoke.py"]
    assert set(re.findall(r'environ(?:\.get\(|\[)"(\w+)"', program)) == {
        "API",
        "DASHBOARD",
        "TOKEN",
        "VIDEO",
        "SECONDS",
    }
    policy = things[f"NetworkPolicy/{RELEASE}-smoke"]
    assert policy["spec"]["podSelector"]["matchLabels"].items() <= pod["metadata"]["labels"].items()


# --- the model's image


def test_the_script_of_the_model_image_says_what_it_lacks():
    """Without a name, or for several platforms at once, it stops before anything is built, and says why."""
    said = subprocess.run([SCRIPT], env={"PATH": "/usr/bin:/bin"}, capture_output=True, text=True)
    assert said.returncode == 1
    assert "IMAGE (skaffold)" in said.stderr
    environment = {"PATH": "/usr/bin:/bin", "IMAGE": "some:tag", "PLATFORMS": "linux/amd64,linux/arm64"}
    said = subprocess.run([SCRIPT], env=environment, capture_output=True, text=True)
    assert said.returncode == 1
    assert "one platform at a time" in said.stderr


def test_the_model_image_is_made_anew_when_what_it_is_made_of_changes():
    """Both files watch the same existing files, and these include the program that builds it."""
    (model,) = [a for a in skaffolding.config()["build"]["artifacts"] if "custom" in a]
    paths = [path.removesuffix("/**") for path in model["custom"]["dependencies"]["paths"]]
    (built,) = Tiltfile().run().of("custom_build")
    assert paths == built["deps"]
    assert {"scripts/model_image.py", SCRIPT.relative_to(ROOT).as_posix()} <= set(paths)
    shipped = {"services/model-server/model", "services/model-server/model-accurate"}
    assert [path for path in paths if not (ROOT / path).exists() and path not in shipped] == []
    for command in (model["custom"]["buildCommand"], built["command"]):
        assert ROOT / command == SCRIPT
    assert SCRIPT.stat().st_mode & 0o111
    accurate = skaffolding.config("accurate")["build"]["artifacts"][-1]["custom"]["buildCommand"]
    assert accurate == f"MODEL=accurate {built['command']}"


# --- Tilt


def test_tilt_builds_what_skaffold_builds():
    """The same images from the same targets, with the same files synced to the same places."""
    tilt, artifacts = Tiltfile().run(), docker_artifacts(skaffolding.config("reload"))
    built = {call["target"]: call for call in tilt.of("docker_build")}
    assert built.keys() == artifacts.keys()
    for target, call in built.items():
        artifact = artifacts[target]
        assert call["ref"] == artifact["image"]
        assert call["context"] == artifact["context"]
        assert call["dockerfile"] == artifact["docker"]["dockerfile"]
        assert call["build_args"] == artifact["docker"]["buildArgs"]
        own = {(r["strip"].rstrip("/"), r["dest"]) for r in artifact["sync"]["manual"] if "strip" in r}
        assert {(step["local_path"], step["remote_path"]) for step in call["live_update"]} == own
        for step in call["live_update"]:
            assert step["function"] == "sync"
            assert any(Path(step["local_path"]).is_relative_to(path) for path in call["only"])
        assert {f"services/{member}" for member in targets()[target]} <= set(call["only"])
        assert all((ROOT / path).exists() for path in call["only"])
    (model,) = tilt.of("custom_build")
    assert model["ref"] == MODEL


def test_tilt_watches_every_file_that_the_dockerfile_reads():
    """What a target copies or binds from the repository is among the files that Tilt gives to its build."""
    text = DOCKERFILE.read_text("utf-8")
    for call in Tiltfile().run().of("docker_build"):
        target = call["target"]
        stages = text[text.index(f"# --- {target}\n") : text.index(f"FROM {target}-${{DEV}}")]
        stages += text[: text.index("# --- api\n")]
        read = re.findall(r"type=bind,source=(\S+?),", stages)
        read += re.findall(r"^COPY (?!--from)(\S+) ", stages, re.MULTILINE)
        assert len(read) > 5
        lost = [path for path in read if not any(Path(path).is_relative_to(given) for given in call["only"])]
        assert lost == []


def test_tilt_applies_the_same_release():
    """Chart, release, namespace and values file are skaffold's, and no hook of helm's is applied as if it were none."""
    tilt = Tiltfile().run()
    (release,) = skaffolding.config()["deploy"]["helm"]["releases"]
    (helm,) = tilt.of("helm")
    assert helm["pathToChartDir"] == release["chartPath"]
    assert (helm["name"], helm["namespace"]) == (release["name"], release["namespace"]) == (RELEASE, NAMESPACE)
    assert helm["values"] == release["valuesFiles"]
    things = objects_in(tilt.text())
    assert [name_of(t) for t in things if "helm.sh/hook" in t["metadata"].get("annotations", {})] == []
    (space,) = [t for t in things if t["kind"] == "Namespace"]
    assert space["metadata"]["name"] == NAMESPACE
    assert space["metadata"]["labels"] == {"pod-security.kubernetes.io/enforce": "restricted"}
    refs = {call["ref"] for call in tilt.of("docker_build") + tilt.of("custom_build")}
    used = {image.split(":")[0] for images in names_of_images(things).values() for image in images}
    assert used == refs


def test_tilt_has_a_resource_for_every_workload():
    """Each Deployment and StatefulSet is a resource in a group, and what it waits for is there."""
    tilt = Tiltfile().run()
    workloads = {
        thing["metadata"]["name"]
        for thing in objects_in(tilt.text())
        if thing["kind"] in ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod")
    }
    assert workloads == {call["workload"] for call in tilt.of("k8s_resource")} == WORKLOADS
    local = {call["name"] for call in tilt.of("local_resource")}
    for call in tilt.of("k8s_resource") + tilt.of("local_resource"):
        assert call["labels"]
        assert set(call.get("resource_deps", [])) <= workloads | local
    links = [link["url"] for call in tilt.of("k8s_resource") for link in call.get("links", [])]
    assert {"http://127.0.0.1:8080/readyz", "http://127.0.0.1:8501/_stcore/health"} <= set(links)


def test_tilt_forwards_the_ports_that_skaffold_forwards():
    """The same local ports lead to the same pods' ports, on 127.0.0.1 alone."""
    tilt = Tiltfile().run()
    things = {name_of(thing): thing for thing in objects_in(tilt.text())}
    found = {}
    for call in tilt.of("k8s_resource"):
        for forward in call["port_forwards"]:
            assert forward["host"] == "127.0.0.1"
            found[forward["local_port"]] = (call["workload"], forward["container_port"])
    wanted = {}
    for forward in skaffolding.config()["portForward"]:
        name, port = forward["resourceName"], forward["port"]
        kind = "StatefulSet" if name.endswith("-redis") else "Deployment"
        (container,) = things[f"{kind}/{name}"]["spec"]["template"]["spec"]["containers"]
        ports = {each["name"]: each["containerPort"] for each in container["ports"]}
        if forward["resourceType"] == "service":
            (own,) = [p for p in things[f"Service/{name}"]["spec"]["ports"] if p["port"] == port]
            port = ports[own["targetPort"]]
        assert port in ports.values()
        wanted[forward["localPort"]] = (name, port)
    assert found == wanted


def test_tilt_works_in_development_clusters_alone():
    """The cluster of k8s/kind and minikube are allowed; another only when the environment names it."""
    kind = yaml.safe_load((ROOT / "k8s" / "kind" / "cluster.yaml").read_text("utf-8"))
    contexts = [call["contexts"] for call in Tiltfile().run().of("allow_k8s_contexts")]
    assert contexts == [[f"kind-{kind['name']}", "minikube"]]
    named = Tiltfile(environment={"COMMENTSENSE_TILT_CONTEXT": "my-dev"}).run().of("allow_k8s_contexts")
    assert [call["contexts"] for call in named] == [*contexts, "my-dev"]


def test_a_button_analyses_the_demo_video():
    """It waits to be pressed, needs what an analysis needs, and asks the API at the port that is forwarded."""
    tilt = Tiltfile().run()
    (button,) = [call for call in tilt.of("local_resource") if call["name"] == "analyse-demo"]
    assert (button["trigger_mode"], button["auto_init"]) == ("manual", False)
    assert "commentsense analyze cs-demo-001 --refresh --api-url http://127.0.0.1:8080" in button["cmd"]
    assert {f"{RELEASE}-{name}" for name in ("api", "fetcher", "worker")} <= set(button["resource_deps"])
    (forward,) = tilt.resource(f"{RELEASE}-api")["port_forwards"]
    assert forward["local_port"] == 8080


def test_tilt_takes_settings():
    """`--model accurate` builds that model, `--values` and `--set` reach the chart, and a wrong model is refused."""
    given = {"model": "accurate", "set": ["logLevel=DEBUG"], "values": ["helm/commentsense/values-kind.yaml"]}
    tilt = Tiltfile({**given, "resources": [f"{RELEASE}-api"]}).run()
    assert tilt.of("custom_build")[0]["env"] == {"MODEL": "accurate"}
    assert tilt.of("config_set_enabled_resources")[0]["resources"] == [f"{RELEASE}-api"]
    assert tilt.of("helm")[0]["set"] == given["set"]
    assert len(tilt.of("helm")[0]["values"]) == 2
    assert len(re.findall(r"^ +value: \"?DEBUG\"?$", tilt.text(), re.MULTILINE)) >= 3
    with pytest.raises(starlark.StarlarkError, match="there is fast and accurate"):
        Tiltfile({"model": "huge"}).run()


# --- kind


def test_the_kind_cluster_keeps_to_this_machine():
    """The API server and every mapped port are on 127.0.0.1, and none is one that skaffold or Tilt forwards."""
    kind = yaml.safe_load((ROOT / "k8s" / "kind" / "cluster.yaml").read_text("utf-8"))
    assert (kind["kind"], kind["apiVersion"]) == ("Cluster", "kind.x-k8s.io/v1alpha4")
    assert kind["networking"]["apiServerAddress"] == "127.0.0.1"
    mapped = [m for node in kind["nodes"] for m in node["extraPortMappings"]]
    assert {m["listenAddress"] for m in mapped} == {"127.0.0.1"}
    forwarded = {forward["localPort"] for forward in skaffolding.config()["portForward"]}
    assert forwarded.isdisjoint(m["hostPort"] for m in mapped)
    assert skaffolding.activated("run", f"kind-{kind['name']}") == {"kind"}
