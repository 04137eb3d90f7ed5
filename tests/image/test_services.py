"""The images of the services: what they hold, how they run and end, and a whole analysis in containers."""

import io
import json
import os
import re
import subprocess
import sys
import tarfile
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scripts import images
from scripts.docker_builds import RUN_OPTIONS, docker_client, write_pip_secrets
from tests.golden import ROOT
from tests.image.conftest import BUILD_SECONDS, Container
from tests.image.contents import ImageContents
from tests.stack import Product, answers, get_json, wait_until

SCRIPT = [sys.executable, str(ROOT / "scripts" / "images.py")]
SITE = "app/venv/lib/python3.11/site-packages"
DEMO = "cs-demo-001"
# Of models, of training, and what installs more.
FORBIDDEN_LIBRARIES = {
    *("scikit-learn", "scipy", "lightgbm", "mlflow", "mlflow-skinny", "torch", "joblib"),
    *("fasttext-predict", "nltk", "boto3", "pip", "setuptools", "wheel", "uv", "pytest", "build"),
}
# The pages' own, which no other service has; and of the services, what the dashboard knows nothing of: it asks the API.
OF_PAGES = {"pandas", "pyarrow", "streamlit", "altair", "matplotlib", "vl-convert-python"}
OF_SERVICES = {
    "celery",
    "kombu",
    "redis",
    "fastapi",
    "google-api-python-client",
    "prometheus-client",
    "commentsense-contracts",
}
# What is locked and taken out again, because no page asks for it.
TAKEN_OUT = {"fonttools", "contourpy", "pydeck"}
# Run in the dashboard's container.
DRAW = """
import importlib, io, json, pkgutil, sys
import altair, pandas, wordcloud
import commentsense_dashboard as own
from streamlit.testing.v1 import AppTest
found = [m.name for m in pkgutil.walk_packages(own.__path__, "commentsense_dashboard.")]
names = [name for name in found if not name.endswith((".app", ".__main__"))]
for name in names:
    importlib.import_module(name)
page = AppTest.from_file(own.__path__[0] + "/app.py", default_timeout=60)
page.query_params["analysis"] = sys.argv[1]
page.run()
days = pandas.to_datetime(["2026-01-01", "2026-02-01"])
frame = pandas.DataFrame({"day": days, "share": [0.2, 0.4], "label": ["a", "b"]})
drawn = io.BytesIO()
altair.Chart(frame).mark_line().encode(x="day:T", y="share:Q", color="label:N").save(drawn, format="png")
cloud = wordcloud.WordCloud(color_func=lambda *_, **__: "#000000").generate_from_frequencies({"fine": 2, "bad": 1})
wrong = [each.value for each in page.exception]
print(json.dumps([len(names), wrong, drawn.getvalue()[:8].decode("latin-1"), cloud.to_image().size]))
"""
PROGRAMS = {
    *("sh", "dash", "cat", "cp", "date", "df", "echo", "env", "false", "head", "id", "ls", "mkdir", "mv", "ps"),
    *("rm", "sleep", "tail", "tar", "touch", "true", "uname", "wc", "python", "python3", "python3.11"),
}


@dataclass
class Cluster(Product):
    """All services as containers on a network of their own, restricted as pods are."""

    docker: str
    network: str
    containers: dict[str, Container] = field(default_factory=dict)

    def start(self, name: str, image: str, port: int, *options: str, command: tuple[str, ...] = ()) -> Container:
        """Starts one, known to the others by its name; `port` is published, 0 for none."""
        line = [self.docker, "run", "--detach", f"--network={self.network}", f"--network-alias={name}", *RUN_OPTIONS]
        line += [f"--publish=127.0.0.1::{port}"] if port else []
        container = Container(
            self.docker, subprocess.check_output([*line, *options, image, *command], text=True).strip()
        )
        self.containers[name] = container
        if port:
            shown = subprocess.check_output([self.docker, "port", container.id, str(port)], text=True)
            container.port = int(shown.split()[0].rpartition(":")[2])
        return container

    @property
    def api(self) -> str:
        """Base URL of the API."""
        return f"http://127.0.0.1:{self.containers['api'].port}"

    @property
    def stub(self) -> str:
        """Base URL of the stub."""
        return f"http://127.0.0.1:{self.containers['youtube-stub'].port}"

    def tails(self, lines: int = 30) -> str:
        """The ends of all logs."""
        shown = []
        for name, container in self.containers.items():
            command = [self.docker, "logs", f"--tail={lines}", container.id]
            logs = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            shown.append(f"--- {name} ---\n{logs.stdout}")
        return "\n".join(shown)

    def remove(self) -> None:
        """Removes everything."""
        for container in self.containers.values():
            subprocess.run([self.docker, "rm", "--force", "--volumes", container.id], capture_output=True, check=False)
        subprocess.run([self.docker, "network", "rm", self.network], capture_output=True, check=False)


@pytest.fixture(scope="module")
def said() -> str:
    """What `make images` prints when it builds everything."""
    chosen = ("TAG", "REGISTRY", "ONLY", "DEV", "PUSH", "PLATFORM", "MODEL")
    environment = {name: value for name, value in os.environ.items() if name not in chosen}
    done = subprocess.run(SCRIPT, env=environment, capture_output=True, text=True, timeout=BUILD_SECONDS)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module", params=images.SERVICES)
def service(request: pytest.FixtureRequest, said: str) -> ImageContents:
    """The image of each service."""
    return ImageContents(docker_client(), request.param, f"commentsense-{request.param}:dev", index_words())


@pytest.fixture(scope="module")
def cluster(said: str) -> Iterator[Cluster]:
    """The services, Redis, the model and the stub, up and ready."""
    running = Cluster(docker_client(), f"commentsense-test-{os.getpid()}")
    subprocess.run([running.docker, "network", "create", running.network], capture_output=True, check=True)
    url = "--env=COMMENTSENSE_REDIS_URL=redis://redis:6379/0"
    model = "--env=COMMENTSENSE_MODEL_URL=http://model-server:8000"
    youtube = ("--env=YOUTUBE_API_KEY=stub-key", "--env=COMMENTSENSE_YOUTUBE_ENDPOINT=http://youtube-stub:8090")
    redis = "redis-server --protected-mode no --appendonly yes --save  --maxmemory-policy noeviction --dir /tmp"
    try:
        running.start("redis", "redis:7-bookworm", 0, command=tuple(redis.split(" ")))
        running.start("model-server", "commentsense-model-server:fast", 0)
        running.start("youtube-stub", "commentsense-youtube-stub:dev", 8090)
        running.start("fetcher", "commentsense-fetcher:dev", 9100, url, *youtube)
        running.start("worker", "commentsense-worker:dev", 9100, url, model)
        running.start("api", "commentsense-api:dev", 8080, url, model)
        api = "--env=COMMENTSENSE_API_URL=http://api:8080"
        running.start("dashboard", "commentsense-dashboard:dev", 8501, api)
        try:
            for name, path in (
                ("youtube-stub", "healthz"),
                ("fetcher", "metrics"),
                ("worker", "metrics"),
                ("api", "readyz"),
                ("dashboard", "_stcore/health"),
            ):
                page = f"http://127.0.0.1:{running.containers[name].port}/{path}"
                wait_until(answers(page), 60, f"{name} answers")
        except AssertionError as error:
            raise AssertionError(f"{error}\n{running.tails()}") from None
        yield running
    finally:
        running.remove()


@pytest.fixture(scope="module")
def development(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ImageContents]:
    """The stub's image for development, built from nothing, by a pip that is told a secret."""
    folder, name = tmp_path_factory.mktemp("secrets"), f"commentsense-youtube-stub:test-{os.getpid()}"
    word = f"canary-{os.getpid()}.example"
    docker = docker_client()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_TRUSTED_HOST", word)
        write_pip_secrets(folder)
    assert word in (folder / "pip.conf").read_text("utf-8")
    command = [docker, "build", "--no-cache", "--file", str(ROOT / "services" / "Dockerfile"), "--build-arg", "DEV=1"]
    command += ["--secret", f"id=pip_conf,src={folder}/pip.conf", "--secret", f"id=pip_cert,src={folder}/pip.crt"]
    command += ["--target", "youtube-stub", "--tag", name, str(ROOT)]
    environment = {**os.environ, "DOCKER_BUILDKIT": "1", "BUILDKIT_PROGRESS": "plain"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=BUILD_SECONDS)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    yield ImageContents(docker, "youtube-stub", name, (word.encode(), *index_words()))
    subprocess.run([docker, "rmi", name], capture_output=True, check=False)


def index_words() -> tuple[bytes, ...]:
    """Addresses of package indexes that this machine's pip is told, which no image may hold."""
    names = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_PROXY")
    return tuple(os.environ[name].encode() for name in names if os.environ.get(name))


def secret_traces(image: ImageContents) -> list[str]:
    """Where an image shows a key, an index, a certificate of the build or a setting of pip."""
    traces = [f"{name}: {entry.found!r}" for name, entry in image.entries.items() if entry.found]
    traces += [
        name for name in image.entries if re.search(r"(^|/)(pip\.conf|pip\.crt|pip_cert|pip_conf|\.netrc)$", name)
    ]
    traces += [name for name in image.entries if name.startswith(("run/secrets/", "root/", "tmp/", "var/cache/"))]
    names = [entry.split("=")[0] for entry in image.settings["Config"]["Env"]]
    traces += [name for name in names if re.search("^PIP_|^SSL_|^UV_|TOKEN|KEY|SECRET|PASSWORD|PROXY", name)]
    history = subprocess.check_output([image.docker, "history", "--no-trunc", "--format={{.CreatedBy}}", image.name])
    traces += [str(found) for found in re.findall(rb"index-url|token|password|://[^ ]*@", history, re.I)]
    return traces + [str(word) for word in image.words if word in history]


def test_the_command_says_the_sizes_and_keeps_the_limit(said: str, service: ImageContents) -> None:
    """The table's figures are those of the engine, and what is beyond the Python base is within the limit."""
    row = re.search(rf"^{service.name} +([0-9.]+) +([0-9.]+)$", said, re.M)
    assert row
    total, beyond = images.sizes(service.docker, service.name)
    assert (row[1], row[2]) == (f"{total / 1e6:.1f}", f"{beyond / 1e6:.1f}")
    assert 0 < beyond < total
    assert beyond / 1e6 <= images.MOST_MB.get(service.service, 150)
    assert re.search(r"^commentsense-model-server:\S+ +[0-9.]+$", said, re.M)


def test_labels_tell_what_it_is(service: ImageContents) -> None:
    """Title, description, version, commit, source, licences and base are labels."""
    labels = {name.rpartition(".")[2]: value for name, value in service.settings["Config"]["Labels"].items()}
    built = labels["revision"].removesuffix("-dirty")
    recent = subprocess.check_output(["git", "rev-list", "--max-count=20", "HEAD"], cwd=ROOT, text=True).split()
    assert labels["title"] == f"commentsense-{service.service}"
    assert labels["version"] == images.version(service.service)
    # Not always the first: somebody may commit while it is built.
    assert built in recent
    assert {"description", "source", "licenses", "name"} <= set(labels)
    assert labels["name"] == os.environ.get("PYTHON_IMAGE", "python:3.11-slim")


def test_it_holds_its_own_lock_and_nothing_else(service: ImageContents) -> None:
    """Its libraries are those of its lock, our code is its member and the contracts, and none is a forbidden one."""
    lock = (ROOT / "services" / service.service / "requirements.lock").read_text("utf-8")
    locked = {re.sub(r"[-_.]+", "-", name).lower() for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.M)}
    shared = set() if service.service in {"dashboard", "youtube-stub"} else {"commentsense-contracts"}
    own = {service.member.replace("_", "-"), *shared}
    assert service.libraries <= locked | own
    assert own <= service.libraries
    assert {"pydantic", "idna"} <= service.libraries
    forbidden = FORBIDDEN_LIBRARIES | (OF_SERVICES | TAKEN_OUT if service.service == "dashboard" else OF_PAGES)
    assert service.libraries & forbidden == set()
    ours = {name.split("/")[-1] for name in service.entries if re.fullmatch(rf"{SITE}/commentsense_\w+", name)}
    assert ours == {name.replace("-", "_") for name in own}


def test_it_holds_no_installer_no_compiler_and_few_programs(service: ImageContents) -> None:
    """No pip in any form, no compiler, no package manager: Python and a small set of programs are all there is."""
    folders = ("usr/bin/", "usr/sbin/", "usr/local/bin/", "usr/local/sbin/", "app/venv/bin/", "bin/", "sbin/")
    programs = {name.rpartition("/")[2] for name in service.entries if name.startswith(folders)}
    assert {"python", "sh"} <= programs <= PROGRAMS
    assert [name for name in service.entries if re.search(r"(^|/)(ensurepip|pip|setuptools|pip-.*\.whl)$", name)] == []
    documents = [name for name in service.entries if "discovery_cache/documents/" in name]
    kept = f"{SITE}/googleapiclient/discovery_cache/documents/youtube.v3.json"
    assert documents == ([kept] if service.service == "fetcher" else [])
    assert [
        name for name in service.entries if re.search(rf"{SITE}/.*/tests?/", name) and "/testing/" not in name
    ] == []


def test_no_file_gives_rights_or_can_be_changed(service: ImageContents) -> None:
    """No setuid or setgid file, nothing that anybody may write but temporary folders, and our code belongs to root."""
    # Whatever runs a container mounts a /dev of its own.
    kinds = (tarfile.REGTYPE, tarfile.DIRTYPE)
    files = {name: one for name, one in service.entries.items() if one.kind in kinds and not name.startswith("dev/")}
    assert [name for name, entry in files.items() if entry.kind == tarfile.REGTYPE and entry.mode & 0o6000] == []
    writable = {name for name, entry in files.items() if entry.mode & 0o002}
    assert writable <= {"tmp", "var/tmp", "run/lock"}
    assert {entry.user for name, entry in files.items() if name.startswith("app/")} == {0}


def test_its_code_is_compiled(service: ImageContents) -> None:
    """Every module of ours has its compiled form, since nothing can be written where it runs."""
    modules = [name for name in service.entries if re.match(rf"{SITE}/commentsense_\w+/.*\.py$", name)]
    assert len(modules) > 3
    for name in modules:
        folder, _, file = name.rpartition("/")
        assert f"{folder}/__pycache__/{file.removesuffix('.py')}.cpython-311.pyc" in service.entries


def test_it_holds_no_secret(service: ImageContents) -> None:
    """No key, no index, no certificate of the build: neither in a file nor in a variable nor in the history."""
    assert secret_traces(service) == []


def test_what_pip_is_told_leaves_no_trace(development: ImageContents) -> None:
    """A build whose pip was told a word of its own holds it nowhere."""
    assert secret_traces(development) == []


def test_it_runs_as_nobody_and_can_write_nothing(service: ImageContents) -> None:
    """Without being told it runs as 10001, and restricted as a pod only /tmp can be written and its code imports."""
    assert service.settings["Config"]["User"] == "10001:10001"
    assert service.settings["Config"]["StopSignal"] == "SIGTERM"
    assert service.settings["Config"]["Entrypoint"] == ["python", "-m", service.member]
    code = (
        "import os, pathlib, sys, " + service.member + "\n"
        "print(os.getuid(), os.getgid(), sys.executable, pathlib.Path.home())\n"
        "print([line for line in open('/proc/self/status') if line.startswith('CapEff')][0].split()[1].strip('0'))\n"
        "pathlib.Path('/tmp/x').touch()\n"
        "for place in ('/app', '/app/venv', " + service.member + ".__path__[0], '/', '/usr/bin'):\n"
        "    try: pathlib.Path(place, 'x').touch(); print('wrote', place)\n"
        "    except OSError: pass\n"
    )
    options = [option for option in RUN_OPTIONS if not option.startswith("--user")]
    command = [
        service.docker,
        "run",
        "--rm",
        *options,
        "--network=none",
        "--entrypoint=python",
        service.name,
        "-c",
        code,
    ]
    assert subprocess.check_output(command, text=True).split("\n") == ["10001 10001 /app/venv/bin/python /tmp", "", ""]


def test_a_whole_analysis(cluster: Cluster) -> None:
    """The demo video is analysed through the published port: every comment of the stub is counted once."""
    finished = cluster.wait(cluster.analyse(DEMO), 60)
    assert finished["state"] == "completed", cluster.tails()
    rows = list(cluster.comments(finished["id"]))
    truth = get_json(f"{cluster.stub}/stub/videos/{DEMO}/comments")
    expected = {comment["id"] for comment in (truth["comments"] if isinstance(truth, dict) else truth)}
    assert {row["id"] for row in rows} == expected
    assert len(rows) == len(expected) > 0
    assert {row["label"] for row in rows} >= {"positive", "neutral", "negative"}


def test_the_dashboard_draws_in_its_image(cluster: Cluster) -> None:
    """Nothing that was taken out of its libraries is missed: every module, the first page, a chart, a word cloud."""
    started = cluster.analyse(DEMO)
    command = [cluster.docker, "exec", cluster.containers["dashboard"].id, "python", "-c", DRAW, started]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    modules, wrong, picture, cloud = json.loads(done.stdout)
    assert modules > 5
    assert wrong == []
    assert picture.startswith("\x89PNG")
    assert cloud == [400, 200]


@pytest.mark.parametrize("name", ["fetcher", "worker"])
def test_probe_and_metrics_work_inside(cluster: Cluster, name: str) -> None:
    """The heartbeat file is where the probe looks for it, and the metrics are served on the image's port."""
    container = cluster.containers[name]
    probe = container.execute("python", "-m", "commentsense_contracts.probe", "--max-age", "30")
    assert (probe.returncode, probe.stderr) == (0, "")
    with urllib.request.urlopen(f"http://127.0.0.1:{container.port}/metrics", timeout=10) as answer:
        assert b"commentsense_build_info" in answer.read()


@pytest.mark.parametrize("name", ["api", "fetcher", "worker", "dashboard", "youtube-stub"])
def test_sigterm_ends_it_promptly(cluster: Cluster, name: str) -> None:
    """SIGTERM reaches Python, which ends by itself with status zero within ten seconds."""
    code, seconds = cluster.containers[name].stop()
    assert code == 0, cluster.tails()
    assert seconds < 10


def test_a_synced_file_counts_in_a_development_image(development: ImageContents) -> None:
    """A file that is written over, as skaffold and Tilt do it, starts the restricted service anew; SIGTERM ends it."""
    command = [development.docker, "run", "--detach", *RUN_OPTIONS, "--publish=127.0.0.1::8090", development.name]
    container = Container(development.docker, subprocess.check_output(command, text=True).strip())
    try:
        shown = subprocess.check_output([development.docker, "port", container.id, "8090"], text=True)
        container.port = int(shown.split()[0].rpartition(":")[2])
        wait_until(lambda: container.request("GET", "/healthz")[0] == 200, 60, "the stub answers")
        content = (ROOT / "services" / "youtube-stub" / "src" / "commentsense_youtube_stub" / "app.py").read_bytes()
        changed = content + b"\nopen('/tmp/changed', 'w').close()\n"
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as archive:
            item = tarfile.TarInfo("tmp/live/commentsense_youtube_stub/app.py")
            item.size, item.mtime = len(changed), int(time.time())
            archive.addfile(item, io.BytesIO(changed))
        line = [development.docker, "exec", "-i", container.id, "tar", "xmf", "-", "-C", "/", "--no-same-owner"]
        subprocess.run(line, input=packed.getvalue(), check=True)
        wait_until(lambda: container.execute("ls", "/tmp/changed").returncode == 0, 30, "the change is run")  # noqa: S108
        wait_until(lambda: container.request("GET", "/healthz")[0] == 200, 30, "the stub answers again")
        code, seconds = container.stop()
        assert (code, seconds < 10) == (0, True)
    finally:
        subprocess.run([development.docker, "rm", "--force", container.id], capture_output=True, check=False)


def test_without_a_docker_that_can_build_it_says_so(tmp_path: Path) -> None:
    """No docker in PATH, or one that does not run, ends with what to do, and no traceback."""
    for environment, words in (
        ({"PATH": str(tmp_path)}, "apt-get install docker.io"),
        ({"PATH": str(tmp_path), "DOCKER": "/no/such/docker"}, "DOCKER=/no/such/docker"),
    ):
        done = subprocess.run(SCRIPT, env=environment, capture_output=True, text=True)
        assert done.returncode == 1
        assert words in done.stderr
        assert "Traceback" not in done.stderr


def test_an_image_beyond_the_limit_is_told_and_not_pushed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    """With a limit of one megabyte the worker is too large: the command says so and pushes nothing."""
    monkeypatch.setitem(images.MOST_MB, "worker", 1)
    docker = docker_client()
    options = images.Options(f"test-{os.getpid()}", "registry.example/team/", "", "", development=False, push=True)
    name = f"registry.example/team/commentsense-worker:test-{os.getpid()}"
    try:
        (line,) = images.build_all(docker, ["worker"], "fast", options)
    finally:
        subprocess.run([docker, "rmi", name], capture_output=True, check=False)
    assert re.fullmatch(rf"{name} takes [0-9.]+ MB beyond its base; 1 is the most\.", line)
    assert "pushing" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--only=api,web"], "There is no image web"),
        (["--push"], "Name a registry"),
        (["--platform=linux/amd64,linux/arm64"], "One platform at a time"),
    ],
)
def test_what_cannot_be_built_is_refused(options: list[str], words: str) -> None:
    """A name that is no image, a push to nowhere and two platforms at once are refused before anything is built."""
    done = subprocess.run([*SCRIPT, *options], capture_output=True, text=True)
    assert done.returncode == 1
    assert words in done.stderr
    assert "building" not in done.stdout
