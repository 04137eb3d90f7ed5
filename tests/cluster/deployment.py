"""CommentSense on a Kubernetes cluster, driven from outside by kubectl and helm; nothing here imports the product."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.stack import ROOT, Product, free_port, get_json, wait_until

CHART = ROOT / "helm" / "commentsense"
HERE = Path(__file__).parent
RESTRICTED = "pod-security.kubernetes.io/enforce=restricted"
PREVIOUS = ROOT / "tests" / "deploy" / "previous"
API, STUB, REDIS, FETCHER, WORKER, MODEL, DASHBOARD = 9001, 9002, 9003, 9004, 9005, 9006, 9007
DEPLOYMENTS = ("api", "fetcher", "worker", "dashboard", "model-server", "youtube-stub")


def version_of(package: Path) -> str:
    """The version of a chart that was released."""
    return package.stem.removeprefix("commentsense-")


def tool(name: str) -> str:
    """Path of a program: what `make tools` built, else what PATH has."""
    own = ROOT / ".tools" / "bin" / name
    found = str(own) if own.is_file() else shutil.which(name)
    if not found:
        raise AssertionError(f"{name} is missing: `make tools` builds helm; kubectl comes with the cluster's programs")
    return found


def run(*argv: str, given: str = "", timeout: float = 600, check: bool = True) -> str:
    """What a command prints; fails with its words when it fails."""
    done = subprocess.run(argv, input=given, capture_output=True, text=True, timeout=timeout)
    if check and done.returncode:
        raise AssertionError(f"{' '.join(argv)[:300]} ended with {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def kubectl(*argv: str, given: str = "", timeout: float = 600, check: bool = True) -> str:
    """What kubectl prints."""
    return run(tool("kubectl"), *argv, given=given, timeout=timeout, check=check)


def helm(*argv: str, timeout: float = 900) -> str:
    """What helm prints."""
    return run(tool("helm"), *argv, timeout=timeout)


def _restricted(user: int = 10001) -> dict[str, Any]:
    return {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "readOnlyRootFilesystem": True,
        "runAsNonRoot": True,
        "runAsUser": user,
        "seccompProfile": {"type": "RuntimeDefault"},
    }


@dataclass
class Deployment(Product):
    """One release in a namespace of its own, and a pod through which the tests reach it.

    Attributes:
        namespace: made here, with Pod Security `restricted` enforced, and removed here.
        release: name of the release.
        values: files, later ones win.
        settings: `--set` pairs.
        tag: of our images.
    """

    namespace: str
    release: str = "commentsense"
    values: Sequence[Path] = (CHART / "values-kind.yaml",)
    settings: dict[str, str] = field(default_factory=dict)
    ports: dict[int, int] = field(default_factory=dict)
    _forward: "subprocess.Popen[bytes] | None" = None

    @property
    def api(self) -> str:
        """Base URL of the API."""
        return f"http://127.0.0.1:{self.ports[API]}"

    @property
    def stub(self) -> str:
        """Base URL of the stub."""
        return f"http://127.0.0.1:{self.ports[STUB]}"

    @property
    def dashboard(self) -> str:
        """Base URL of the dashboard."""
        return f"http://127.0.0.1:{self.ports[DASHBOARD]}"

    @property
    def redis_url(self) -> str:
        """For clients."""
        return f"redis://127.0.0.1:{self.ports[REDIS]}/0"

    def name(self, component: str) -> str:
        """Of an object of the release."""
        return f"{self.release}-{component}"

    def kubectl(self, *argv: str, given: str = "", timeout: float = 600, check: bool = True) -> str:
        """What kubectl prints, in the namespace."""
        return kubectl("-n", self.namespace, *argv, given=given, timeout=timeout, check=check)

    def objects(self, kind: str, selector: str = "") -> list[dict[str, Any]]:
        """Objects of a kind, as the API server holds them."""
        found = json.loads(self.kubectl("get", kind, "-o", "json", *(["-l", selector] if selector else [])))
        return list(found["items"])

    def pods(self, component: str) -> list[dict[str, Any]]:
        """The pods of a component that are not going away."""
        found = self.objects("pods", f"app.kubernetes.io/component={component}")
        return [pod for pod in found if "deletionTimestamp" not in pod["metadata"]]

    def ready(self, component: str) -> int:
        """How many pods of a component are ready."""

        def is_ready(pod: dict[str, Any]) -> bool:
            return any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions", ()))

        return sum(map(is_ready, self.pods(component)))

    def wait_ready(self, component: str, seconds: float = 120) -> None:
        """Waits until a pod of a component is ready."""
        wait_until(lambda: self.ready(component) >= 1, seconds, f"{component} ready", every=0.5)

    # --- the release

    def create_namespace(self) -> None:
        """Makes the namespace anew."""
        kubectl("delete", "namespace", self.namespace, "--ignore-not-found", "--wait", timeout=180)
        kubectl("create", "namespace", self.namespace)
        kubectl("label", "namespace", self.namespace, RESTRICTED, "pod-security.kubernetes.io/enforce-version=latest")

    def install(self, chart: Path = CHART, **more: str) -> float:
        """`helm upgrade --install --wait`; the seconds that it took. `more` are settings for good, `__` for a dot."""
        self.settings |= {name.replace("__", "."): value for name, value in more.items()}
        # A released chart refuses what only later ones know: it has its own values beside it.
        values = self.values if chart == CHART else (PREVIOUS / f"values-kind-{version_of(chart)}.yaml",)
        files = [part for path in values for part in ("--values", str(path))]
        pairs = [part for name, value in self.settings.items() for part in ("--set", f"{name}={value}")]
        began = time.monotonic()
        try:
            command = ["upgrade", "--install", self.release, str(chart), "--namespace", self.namespace]
            helm(*command, "--wait", "--timeout", "5m", *files, *pairs)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.state()}\n{self.tails()}") from None
        return time.monotonic() - began

    def uninstall(self) -> None:
        """`helm uninstall --wait`."""
        helm("uninstall", self.release, "--namespace", self.namespace, "--wait", "--timeout", "3m")

    def remove(self) -> None:
        """Ends what was started, and the namespace with everything in it."""
        self.disconnect()
        kubectl("delete", "namespace", self.namespace, "--ignore-not-found", "--wait=false")
        kubectl("delete", "namespace", self.killers, "--ignore-not-found", "--wait=false")

    # --- the way in

    def connect(self) -> None:
        """Starts the pod that relays, and the port-forward to it."""
        targets = {
            API: f"{self.name('api')}:80",
            STUB: f"{self.name('youtube-stub')}:8090",
            REDIS: f"{self.name('redis')}:6379",
            FETCHER: f"{self.name('fetcher')}:9100",
            WORKER: f"{self.name('worker')}:9100",
            MODEL: f"{self.name('model-server')}:8000",
            DASHBOARD: f"{self.name('dashboard')}:80",
        }
        script = (HERE / "relay.py").read_text("utf-8")
        pairs = [f"{own}={target}" for own, target in targets.items()]
        self._run_pod(self.namespace, "relay", ["python", "-c", script, *pairs], _restricted())
        self._allow_relay()
        self.kubectl("wait", "--for=condition=Ready", "pod/relay", "--timeout=90s")
        self.ports = {own: free_port() for own in targets}
        pairs = [f"{here}:{own}" for own, here in self.ports.items()]
        argv = [tool("kubectl"), "-n", self.namespace, "port-forward", "pod/relay", *pairs]
        self._forward = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=sys.stderr)
        wait_until(lambda: get_json(f"{self.api}/healthz"), 30, "the API through the relay", every=0.2)

    def disconnect(self) -> None:
        """Ends the port-forward."""
        if self._forward is not None:
            self._forward.terminate()
            self._forward.wait(10)
            self._forward = None

    def _run_pod(self, namespace: str, name: str, command: list[str], security: dict[str, Any], **spec: Any) -> None:
        image = self.image("api")
        container = {
            "name": name,
            "image": image,
            "command": command,
            "securityContext": security,
            "resources": {"requests": {"cpu": "10m", "memory": "32Mi"}},
        }
        pod = {
            "apiVersion": "v1",
            "kind": "Pod",
            "metadata": {"name": name, "namespace": namespace, "labels": {"app": name}},
            "spec": {
                "containers": [container],
                "terminationGracePeriodSeconds": 1,
                "automountServiceAccountToken": False,
                **spec,
            },
        }
        kubectl("apply", "-f", "-", given=json.dumps(pod))

    def _allow_relay(self) -> None:
        """Where policies are enforced, the relay may reach what only our services may; it may not be reached."""
        policy = {
            "apiVersion": "networking.k8s.io/v1",
            "kind": "NetworkPolicy",
            "metadata": {"name": "relay-of-the-tests"},
            "spec": {
                "podSelector": {"matchLabels": {"app.kubernetes.io/instance": self.release}},
                "policyTypes": ["Ingress"],
                "ingress": [{"from": [{"podSelector": {"matchLabels": {"app": "relay"}}}]}],
            },
        }
        self.kubectl("apply", "-f", "-", given=json.dumps(policy))

    def image(self, component: str) -> str:
        """The image that a component's running pods have."""
        return str(self.pods(component)[0]["spec"]["containers"][0]["image"])

    # --- faults

    @property
    def killers(self) -> str:
        """The namespace of the pod that kills, which may do what `restricted` forbids."""
        return f"{self.namespace}-killer"

    def prepare_killer(self) -> None:
        """Starts the pod that kills: root, and in the node's own process namespace."""
        kubectl("create", "namespace", self.killers)
        pod = self.pods("api")[0]
        self._run_pod(
            self.killers, "killer", ["python", "-c", "import time; time.sleep(86400)"],
            {"privileged": True, "runAsUser": 0}, hostPID=True, nodeName=pod["spec"]["nodeName"],
        )  # fmt: skip
        kubectl("-n", self.killers, "wait", "--for=condition=Ready", "pod/killer", "--timeout=90s")

    def kill_container(self, component: str) -> int:
        """SIGKILL for all processes of a component's first pod; gives how many there were."""
        (status,) = self.pods(component)[0]["status"]["containerStatuses"]
        container = status["containerID"].rpartition("/")[2]
        script = (HERE / "killer.py").read_text("utf-8")
        return int(
            kubectl("-n", self.killers, "exec", "-i", "killer", "--", "python", "-", container, given=script) or 0
        )

    def restarts(self, component: str) -> int:
        """How often the containers of a component were started again."""
        return sum(
            s["restartCount"] for pod in self.pods(component) for s in pod["status"].get("containerStatuses", ())
        )

    def delete_pod(self, component: str) -> None:
        """Deletes a component's first pod, the way a drained node does, and does not wait."""
        name = self.pods(component)[0]["metadata"]["name"]
        self.kubectl("delete", "pod", name, "--wait=false")

    def controller(self, component: str) -> str:
        """What runs a component, as kubectl names it."""
        return f"{'statefulset' if component == 'redis' else 'deployment'}/{self.name(component)}"

    def rollout(self, component: str, seconds: int = 180) -> None:
        """Waits until a rollout is done."""
        self.kubectl("rollout", "status", self.controller(component), f"--timeout={seconds}s")

    def scale(self, component: str, replicas: int) -> None:
        """`kubectl scale`, and waits until that many are ready."""
        self.kubectl("scale", self.controller(component), f"--replicas={replicas}")
        wait_until(
            lambda: len(self.pods(component)) == replicas == self.ready(component), 180, f"{replicas} {component}"
        )

    # --- for people

    def state(self) -> str:
        """Pods and latest events."""
        events = self.kubectl("get", "events", "--sort-by=.lastTimestamp", check=False)
        return self.kubectl("get", "pods", "-o", "wide", check=False) + "\n".join(events.splitlines()[-25:])

    def tails(self, lines: int = 30) -> str:
        """The ends of all logs."""
        parts = []
        with contextlib.suppress(AssertionError, subprocess.SubprocessError):
            for pod in self.kubectl("get", "pods", "-o", "name").split():
                text = self.kubectl("logs", pod, "--all-containers", f"--tail={lines}", check=False, timeout=30)
                parts.append(f"--- {pod} ---\n{text}")
        return "\n".join(parts)


def node_of_tests() -> str:
    """The current context; fails with what to do where there is none."""
    context = kubectl("config", "current-context", check=False).strip()
    if not context:
        raise AssertionError("kubectl has no current context. Start a cluster (docs/develop.md), then try again.")
    kubectl("get", "--raw=/readyz", timeout=30)
    return context


def load_images(context: str) -> list[str]:
    """Brings the images that `make images` built onto the cluster's node; gives their names.

    A kind or minikube cluster takes them by its own command; the cluster of COMMENTSENSE_SHARED by its `load_image`;
    another cluster has to be able to pull them, under the names that the values say.
    """
    docker = os.environ.get("DOCKER") or shutil.which("docker") or "docker"
    listed = run(docker, "images", "--format", "{{.Repository}}:{{.Tag}}").split()
    ours = [f"commentsense-{name}:dev" for name in ("api", "fetcher", "worker", "dashboard", "youtube-stub")]
    ours += [f"commentsense-model-server:{model}" for model in ("fast", "accurate")]
    missing = [name for name in ours if name not in listed]
    assert not missing, f"not built: {missing}; `make images` and `make model-image MODEL=accurate` make them"
    # A cluster that reaches a registry pulls it where it is not here.
    ours += [name for name in listed if name == "redis:7-bookworm"]
    if context.startswith("kind-"):
        run("kind", "load", "docker-image", "--name", context.removeprefix("kind-"), *ours)
    elif context.startswith("minikube"):
        run("minikube", "image", "load", *ours)
    elif context == "local-k8s":
        shared = os.environ.get("COMMENTSENSE_SHARED") or str(ROOT.parent / "shared")
        run("bash", "-c", f'. "{shared}/cluster/env.sh"; load_image "$@"', "load", *ours)
    return ours


@contextlib.contextmanager
def deployed(namespace: str, **settings: str) -> Iterator[Deployment]:
    """A release of the chart as it is, reachable; removed at the end."""
    deployment = Deployment(namespace, settings=dict(settings))
    deployment.create_namespace()
    try:
        deployment.install()
        deployment.connect()
        yield deployment
    finally:
        deployment.remove()
