"""The model image: what it says, how it runs, what it answers, and what it does not hold."""

import json
import re
import subprocess
import threading
import time
from typing import Any

from tests.golden import assert_golden, texts
from tests.image.conftest import Container, Image, Start
from tests.image.contents import ImageContents

# What MLflow installs with itself and serving does not use, what only training has, and what installs more.
FORBIDDEN_LIBRARIES = {
    *("torch", "transformers", "lightgbm", "xgboost", "optuna", "dvc", "imbalanced-learn", "textblob", "nltk"),
    *("scikit-learn", "scipy", "matplotlib", "pillow", "pyarrow", "skops", "joblib"),
    *("alembic", "sqlalchemy", "flask", "graphene", "gunicorn", "gevent", "huey", "docker", "aiohttp"),
    *("pip", "setuptools", "wheel", "uv"),
}
FORBIDDEN_PROGRAMS = (
    *("cc", "gcc", "g++", "c++", "clang", "ld", "as", "make", "cmake", "cargo", "go"),
    *("nginx", "gunicorn", "mlflow", "pip", "pip3", "uv", "apt", "apt-get", "curl", "wget", "git", "ssh"),
)  # fmt: skip
MOST_MB = {"fast": 400, "accurate": 600}


def test_the_command_says_what_it_made(image: Image):
    """It ends with the image's names, the model's version, the size and the seconds to the first answer."""
    assert re.search(rf"^image +\S+:{image.version} and {image.name}$", image.said, re.M)
    assert re.search(rf"^version +{image.version}$", image.said, re.M)
    size = re.search(r"^size +(\d+) MB$", image.said, re.M)
    seconds = re.search(r"^start +(\d+\.\d) s ", image.said, re.M)
    assert size
    assert seconds
    assert int(size[1]) == round(image.settings["Size"] / 1e6) <= MOST_MB[image.model]
    assert float(seconds[1]) > 0


def test_labels_name_model_version_and_licences(image: Image):
    """Whoever finds the image can read which model it holds and under which licences its parts are."""
    labels = image.settings["Config"]["Labels"]
    prefix = "org.opencontainers.image."
    assert labels[f"{prefix}version"] == image.version
    assert labels[f"{prefix}title"] == "commentsense-sentiment"
    assert {"MIT", "CC-BY-SA-3.0"} <= set(labels[f"{prefix}licenses"].split(" AND "))
    notices = image.look("cat /opt/ml/model/artifacts/model/NOTICE.md")
    assert notices == (image.folder / "artifacts" / "model" / "NOTICE.md").read_text("utf-8")


def test_it_runs_as_nobody_and_can_write_nothing(container: Container, image: Image):
    """The user is numeric and not root even without being told, has no capability, and only /tmp can be written."""
    assert image.settings["Config"]["User"] == "10001:10001"
    assert container.execute("id", "-u").stdout.strip() == "10001"
    status = container.execute("cat", "/proc/1/status").stdout
    assert re.search(r"^CapEff:\s+0+$", status, re.M)
    assert re.search(r"^Uid:\s+10001\s", status, re.M)
    assert container.execute("touch", "/opt/ml/model/x").returncode != 0
    assert container.execute("touch", "/tmp/x").returncode == 0  # noqa: S108 - inside the container


def test_all_calls_answer(container: Container, image: Image):
    """/ping and /health answer 200, /version MLflow's version, describe and every record the model's version."""
    assert container.request("GET", "/ping")[0] == 200
    assert container.request("GET", "/health")[0] == 200
    pins = dict(line.split("==") for line in (image.folder / "requirements.txt").read_text("utf-8").split())
    assert container.request("GET", "/version") == (200, pins["mlflow"].encode())
    (description,) = container.predict([""], describe=True)
    assert description["description"]["version"] == image.version
    (record,) = container.predict(["I love it"], explain=True)
    assert (record["label"], record["model_version"]) == ("positive", image.version)
    assert record["terms"]
    status, _ = container.request("POST", "/invocations", {"inputs": 7})
    assert 400 <= status < 500


def test_it_gives_the_golden_answers(container: Container, image: Image):
    """Labels are those of the model in process, probabilities within the tolerance."""
    assert_golden(image.model, container.predict(texts()))


def test_it_holds_only_what_serving_needs(image: Image):
    """No library of training or of MLflow's other parts, no compiler, no installer, no web server beside uvicorn."""
    code = "import importlib.metadata as m; print('\\n'.join(sorted({d.name.lower() for d in m.distributions()})))"
    libraries = set(image.look(f'python -c "{code}"').replace("_", "-").split())
    assert {"mlflow-skinny", "numpy", "pandas", "uvicorn", "fasttext-predict"} <= libraries
    assert libraries & FORBIDDEN_LIBRARIES == set()
    found = image.look(f"for p in {' '.join(FORBIDDEN_PROGRAMS)}; do command -v $p; done; true")
    assert found.split() == []


def test_it_holds_no_cache_and_no_secret(image: Image):
    """One layer, in which nothing hides; no package cache, no settings of pip; no key in any file."""
    assert len(image.settings["RootFS"]["Layers"]) == 1
    folders = "/root/.cache /var/cache/apt /var/lib/apt/lists /run/secrets /prune.py /etc/pip.conf /tmp"
    listed = image.look(f"find {folders} -type f 2>/dev/null; true")
    assert listed.split() == []
    names = {entry.split("=")[0] for entry in image.settings["Config"]["Env"]}
    assert not [name for name in names if re.search("^PIP_|TOKEN|KEY|SECRET|PASSWORD|PROXY", name)]
    history = subprocess.check_output([image.docker, "history", "--no-trunc", "--format={{.CreatedBy}}", image.name])
    assert not re.search(rb"index|token|secret|password", history, re.I)
    contents = ImageContents(image.docker, "", image.name)
    # GnuTLS carries the well-known keys of its own self-tests.
    holders = [name for name, entry in contents.entries.items() if entry.found and "/libgnutls.so." not in name]
    assert holders == []
    modes = image.look("find /opt /usr /etc -xdev -type f -perm -002; true")
    assert modes.split() == []


def test_it_needs_no_network_and_no_place_to_write(image: Image, start: Start):
    """Without a network and without /tmp it starts and answers: nothing is fetched, nothing must be kept."""
    command = [image.docker, "run", "--detach", "--read-only", "--network=none", "--cap-drop=ALL", image.name]
    container = Container(image.docker, subprocess.check_output(command, text=True).strip())
    ask = (
        "import time, urllib.request\n"
        "for _ in range(300):\n"
        "    try: print(urllib.request.urlopen('http://127.0.0.1:8000/ping').status); break\n"
        "    except OSError: time.sleep(0.1)\n"
    )
    try:
        assert container.execute("python", "-c", ask).stdout.strip() == "200"
    finally:
        subprocess.run([image.docker, "rm", "--force", container.id], capture_output=True, check=False)


def test_sigterm_ends_it_promptly(start: Start):
    """Idle, it ends by itself within five seconds, with status zero."""
    code, seconds = start().stop()
    assert code == 0
    assert seconds < 5


def test_sigterm_lets_a_request_finish(start: Start, image: Image):
    """A request that is being answered when SIGTERM comes gets its whole answer."""
    container = start()
    count = {"fast": 100_000, "accurate": 1_000}[image.model]
    answers: list[dict[str, Any]] = []

    def ask() -> None:
        status, body = container.request("POST", "/invocations", {"inputs": ["what a lovely song"] * count})
        answers.append({"status": status, "records": len(json.loads(body)["predictions"])})

    asking = threading.Thread(target=ask)
    asking.start()
    time.sleep(0.5)
    assert asking.is_alive(), "the request is answered already: give it more to do"
    code, _ = container.stop()
    asking.join(60)
    assert answers == [{"status": 200, "records": count}]
    assert code == 0
