"""Settings, and what Streamlit is started with."""

from pathlib import Path

import pytest
from commentsense_dashboard import __main__ as entry
from commentsense_dashboard import look, settings
from pydantic import ValidationError
from streamlit import config


def test_defaults_are_safe() -> None:
    """Without any variable the dashboard listens on loopback and calls the local API without a token."""
    found = settings.DashboardSettings()
    assert (found.dashboard_host, found.dashboard_port) == ("127.0.0.1", 8501)
    assert found.api_url == "http://127.0.0.1:8080"
    assert found.api_token.get_secret_value() == ""


def test_every_setting_is_documented() -> None:
    """Each has a sentence for the page of settings."""
    assert all(field.description for field in settings.DashboardSettings.model_fields.values())


@pytest.mark.parametrize(("given", "path"), [("", ""), ("/", ""), ("/a/b-c/", "a/b-c"), ("x", "x")])
def test_base_paths(monkeypatch: pytest.MonkeyPatch, given: str, path: str) -> None:
    """Slashes around a path do not matter."""
    monkeypatch.setenv("COMMENTSENSE_DASHBOARD_BASE_PATH", given)
    assert settings.DashboardSettings().dashboard_base_path == path


@pytest.mark.parametrize(
    ("name", "value"),
    [("DASHBOARD_BASE_PATH", "a?b"), ("DASHBOARD_BASE_PATH", "a b"), ("API_URL", "ftp://x"), ("DASHBOARD_PORT", "0"),
     ("DASHBOARD_REFRESH_SECONDS", "0.1")],
)  # fmt: skip
def test_what_does_not_work_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A wrong value is no setting, and the process ends with the variable's name but not its value."""
    monkeypatch.setenv(f"COMMENTSENSE_{name}", value)
    with pytest.raises(ValidationError):
        settings.DashboardSettings()
    with pytest.raises(SystemExit) as ended:
        settings.load()
    assert f"COMMENTSENSE_{name}" in str(ended.value)


def test_streamlit_knows_every_option() -> None:
    """No option is misspelt, and each value is of the option's kind."""
    known = config._config_options_template
    for name in look.options("127.0.0.1", 8501, "x"):
        assert name in known, name


def test_nothing_leaves_and_nothing_shows() -> None:
    """No statistics, no watcher, no developer's menu, no details of errors, no unsafe downloads, XSRF on."""
    found = look.options("127.0.0.1", 8501, "")
    expected = {
        "browser.gatherUsageStats": "false", "server.fileWatcherType": "none", "server.headless": "true",
        "client.toolbarMode": "minimal", "client.showErrorDetails": "none", "client.showErrorLinks": "false",
        "client.disableDataExport": "true", "server.enableXsrfProtection": "true", "server.enableCORS": "true",
        "server.enableStaticServing": "false", "server.enableAgentApi": "false",
    }  # fmt: skip
    assert {name: found[name] for name in expected} == expected


def test_the_command_line_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every user of a machine reads command lines: the token stays in the environment."""
    monkeypatch.setenv("COMMENTSENSE_API_TOKEN", "a-very-secret-token")
    monkeypatch.setenv("COMMENTSENSE_DASHBOARD_BASE_PATH", "sentiment")
    argv = entry.command(settings.load())
    assert "a-very-secret-token" not in " ".join(argv)
    assert "--server.baseUrlPath=sentiment" in argv
    assert Path(argv[argv.index("run") + 1]).is_file()


def test_options_from_elsewhere_are_dropped() -> None:
    """An option of Streamlit in the environment cannot undo ours, and a numeric user gets a home it can read."""
    found = entry.environment({"STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "full", "HOME": "/", "PATH": "/bin"})
    assert found == {"HOME": "/tmp", "PATH": "/bin", "PYTHONDONTWRITEBYTECODE": "1"}  # noqa: S108 - as in a container
    assert entry.environment({"HOME": "/home/x"})["HOME"] == "/home/x"
