"""When the service is away, wants a token, or does not like what was entered."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.dashboard.conftest import Dashboard, OpenWindow, start_dashboard
from tests.stack import Stack, free_port

PAGES = ("", "compare", "channel", "history", "model", "operations")
TOKEN = "a-token-for-the-dashboard"


@pytest.fixture(scope="module")
def lonely(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """A dashboard whose API is not there, behind a sub-path."""
    nowhere = f"http://127.0.0.1:{free_port()}"
    made = start_dashboard(tmp_path_factory.mktemp("lonely"), nowhere, COMMENTSENSE_DASHBOARD_BASE_PATH="tools/mood")
    yield made
    made.stop()
    assert "Traceback" not in made.log.read_text(), made.tail(60)


@pytest.fixture(scope="module")
def locked(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The same services behind an API that wants a token."""
    kept = {name: port for name, port in stack.ports.items() if name != "api"}
    made = Stack(
        tmp_path_factory.mktemp("locked"),
        per_service={"api": {"COMMENTSENSE_API_TOKENS": f"me:{TOKEN}"}},
        fixed_ports=kept,
    )
    try:
        yield made.start("api")
    finally:
        made.services["api"].stop()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_says_that_the_service_is_away(open_window: OpenWindow, lonely: Dashboard, name: str) -> None:
    """A plain sentence with what to do, below a sub-path as well; no traceback, no address of the inside."""
    page = open_window(lonely).go(lonely.address(name))
    alert = page.get_by_role("alert")
    expect(alert.first).to_contain_text("The CommentSense service does not answer.")
    expect(alert.first).to_contain_text("COMMENTSENSE_API_URL")
    text = page.locator("body").inner_text()
    assert "Traceback" not in text
    assert "127.0.0.1" not in text


def test_predict_says_so_when_asked(open_window: OpenWindow, lonely: Dashboard) -> None:
    """A page that needs the service only for an answer can be opened, and then says what is wrong."""
    page = open_window(lonely).go(lonely.address("predict"))
    page.get_by_label("Texts, one a line").fill("hello")
    page.get_by_role("button", name="Label them").click()
    expect(page.get_by_role("alert")).to_contain_text("does not answer")


def test_a_token_is_asked_for_and_used(
    open_window: OpenWindow, locked: Stack, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Without a token each page says so; with it they work, and the token is nowhere in the page or the log."""
    folder = tmp_path_factory.mktemp("tokens")
    without = start_dashboard(folder, locked.api)
    try:
        for name in PAGES:
            page = open_window(without).go(without.address(name))
            expect(page.get_by_role("alert").first).to_contain_text("asks for a token")
            page.context.close()
    finally:
        without.stop()
    made = start_dashboard(folder, locked.api, COMMENTSENSE_API_TOKEN=TOKEN)
    try:
        page = open_window(made).go(made.address("operations"))
        expect(page.get_by_text("units spent")).to_be_visible()
        assert TOKEN not in page.content()
        page.context.close()
    finally:
        made.stop()
    assert TOKEN not in made.log.read_text()


def test_what_is_no_video(open_window: OpenWindow, dashboard: Dashboard) -> None:
    """The service's own words, and in which forms a video may be given."""
    window = open_window(dashboard)
    page = window.go(dashboard.address())
    page.get_by_role("button", name="Analyse", exact=True).click()
    expect(page.get_by_text("Paste the link of a video first.")).to_be_visible()
    page.get_by_label("Video", exact=True).fill("https://example.org/watch")
    page.get_by_role("button", name="Analyse", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("It may be given as")


def test_what_is_gone(open_window: OpenWindow, dashboard: Dashboard, demo: str) -> None:
    """Links to what was erased say so, on each page that takes one."""
    window = open_window(dashboard)
    gone = "0123456789abcdef0123"
    for address in (dashboard.address(analysis=gone), dashboard.address("compare", ids=f"{demo},{gone}"),
                    dashboard.address("channel", collection=gone)):  # fmt: skip
        page = window.go(address)
        expect(page.get_by_role("alert").first).to_contain_text("There is no such")


def test_the_service_goes_and_comes_back(
    open_window: OpenWindow, stack: Stack, locked: Stack, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A page that refreshes itself says that the service is away, and goes on by itself when it is back."""
    made = start_dashboard(tmp_path_factory.mktemp("back"), locked.api, COMMENTSENSE_API_TOKEN=TOKEN)
    try:
        page = open_window(made).go(made.address("operations"))
        expect(page.get_by_text("units spent")).to_be_visible()
        locked.services["api"].stop()
        expect(page.get_by_role("alert")).to_contain_text("does not answer")
        locked.start("api")
        expect(page.get_by_text("units spent")).to_be_visible()
        page.context.close()
    finally:
        made.stop()
