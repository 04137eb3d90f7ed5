"""What the extension may reach, and who may read the token."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import TOKEN, OpenBrowser
from tests.browser.script import ContentScript
from tests.browser.site.server import Site
from tests.browser.test_options import connect, expect_finding
from tests.stack import Stack, free_port

VIDEO = "cs-demo-001"


@pytest.fixture(scope="module")
def site(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A page like YouTube's."""
    served = Site(stack.stub, tmp_path_factory.mktemp("site")).start()
    yield served
    served.stop()


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """An API that wants a token."""
    services = Stack(tmp_path_factory.mktemp("guarded"), env={"COMMENTSENSE_API_TOKENS": f"tests:{TOKEN}"})
    try:
        yield services.start("redis", "api")
    finally:
        services.stop()


@pytest.fixture
def watched_port() -> Iterator[tuple[str, list[str]]]:
    """A server that counts what reaches it: its base URL, and the requests."""
    asked: list[str] = []

    class Counting(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_OPTIONS = do_POST = do_GET  # noqa: N815 - the library's names

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Counting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    server.server_close()


def state_of(open_browser: OpenBrowser, site: Site, permitted: list[str], **settings: object) -> dict[str, object]:
    """What the content script of a watch page is told of its video."""
    browser = open_browser(permitted=permitted, site_port=site.port, settings=settings)
    page = browser.context.new_page()
    page.goto(f"https://www.youtube.com/watch?v={VIDEO}")
    answer = ContentScript(browser, page).send({"type": "page", "video": VIDEO, "kind": "watch"})
    assert isinstance(answer, dict)
    return answer


def test_no_server(open_browser: OpenBrowser, site: Site) -> None:
    """Before a server is set the page is told just that."""
    state = state_of(open_browser, site, [])
    assert (state["server"], state["snapshot"], state["video"]) == ("unset", None, VIDEO)


def test_the_shipped_manifest_reaches_no_server_unasked(
    open_browser: OpenBrowser, site: Site, watched_port: tuple[str, list[str]]
) -> None:
    """With the permissions of the store's package and no click on Allow, not a byte goes to the server."""
    origin, asked = watched_port
    state = state_of(open_browser, site, [], server=origin, token=TOKEN)
    assert (state["server"], state["snapshot"]) == ("not_permitted", None)
    browser = open_browser(settings={"server": origin, "token": TOKEN})
    page = browser.options()
    expect_finding(page, "not_permitted", "Chrome does not allow it yet", origin)
    expect(page.get_by_role("button", name="Allow access")).to_be_visible()
    assert asked == []


def test_the_question_is_explained_while_it_is_open(open_browser: OpenBrowser, stack: Stack) -> None:
    """Save asks Chrome in the click; until it is answered the page says what is asked, and nothing is lost."""
    browser = open_browser()
    page = browser.options()
    connect(page, stack.api, TOKEN)
    expect_finding(page, "not_permitted", f"Allow access to {stack.api}")
    kept = browser.settings()
    assert (kept["server"], kept["token"]) == (stack.api, TOKEN)


def test_a_server_that_is_off(open_browser: OpenBrowser, site: Site) -> None:
    """Permitted but not there: offline."""
    origin = f"http://127.0.0.1:{free_port()}"
    assert state_of(open_browser, site, [origin], server=origin)["server"] == "offline"


@pytest.mark.parametrize("token", ["", "not the one it is"])
def test_a_wrong_token(open_browser: OpenBrowser, site: Site, guarded: Stack, token: str) -> None:
    """A token that is missing or wrong: unauthorized, and no snapshot."""
    state = state_of(open_browser, site, [guarded.api], server=guarded.api, token=token)
    assert (state["server"], state["snapshot"]) == ("unauthorized", None)


def test_the_right_token(open_browser: OpenBrowser, site: Site, guarded: Stack) -> None:
    """With it the server answers; the page is told neither token nor address."""
    state = state_of(open_browser, site, [guarded.api], server=guarded.api, token=TOKEN)
    assert state["server"] == "ok"
    assert TOKEN not in str(state)
    assert guarded.api not in str(state)


def test_pages_cannot_read_the_settings(open_browser: OpenBrowser, site: Site, stack: Stack) -> None:
    """Neither the page nor the content script can read what is stored: only the extension's own pages can."""
    settings = {"server": stack.api, "token": TOKEN}
    browser = open_browser(permitted=[stack.api], site_port=site.port, settings=settings)
    page = browser.context.new_page()
    page.goto(f"https://www.youtube.com/watch?v={VIDEO}")
    script = ContentScript(browser, page)
    for area in ("local", "session"):
        read = script.run(
            f"chrome.storage.{area}.get(null).then((found) => JSON.stringify(found), (error) => `no: ${{error}}`)"
        )
        assert read.startswith("no: "), read
    assert page.evaluate("() => typeof globalThis.chrome?.storage") == "undefined"
    assert TOKEN not in page.content()
    assert stack.api not in page.content()
    assert browser.settings()["token"] == TOKEN


def test_a_permission_is_for_one_server(open_browser: OpenBrowser, stack: Stack) -> None:
    """Host and port: another program on the same machine is not covered."""
    page = open_browser(permitted=[stack.api]).options()
    ask = "origin => chrome.permissions.contains({origins: [origin + '/*']})"
    assert page.evaluate(ask, stack.api)
    assert not page.evaluate(ask, stack.model)
    assert not page.evaluate(ask, "https://example.org")


@pytest.mark.parametrize("space", ["loopback", "local", "public"])
def test_servers_in_any_network(open_browser: OpenBrowser, site: Site, stack: Stack, space: str) -> None:
    """Chrome's rules for local networks do not get in the way: not of the pages, and not of the worker.

    Chromium is told that the server's address belongs to this machine, to the network around it, or to the internet.
    """
    address = stack.api.removeprefix("http://")
    override = f"--ip-address-space-overrides={address}={space}"
    browser = open_browser(permitted=[stack.api], site_port=site.port, settings={"server": stack.api}, args=(override,))
    expect_finding(browser.options(), "works")
    page = browser.context.new_page()
    page.goto(f"https://www.youtube.com/watch?v={VIDEO}")
    answer = ContentScript(browser, page).send({"type": "page", "video": VIDEO, "kind": "watch"})
    assert answer["server"] == "ok"


def test_the_dist_is_untouched(built_extension: Path) -> None:
    """The tests that permit a server do so in copies: the shipped manifest names none."""
    assert "host_permissions" not in (built_extension / "manifest.json").read_text().replace(
        "optional_host_permissions", ""
    )
