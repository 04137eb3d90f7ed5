"""The options page, as a person uses it."""

import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import Browser
from tests.browser.conftest import TOKEN, OpenBrowser
from tests.stack import Stack, free_port, get_json

Axe = Callable[..., list[str]]
Shot = Callable[..., Path]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """An API that wants a token, and whose model server is away."""
    services = Stack(tmp_path_factory.mktemp("guarded"), env={"COMMENTSENSE_API_TOKENS": f"tests:{TOKEN}"})
    try:
        yield services.start("redis", "api")
    finally:
        services.stop()


class Stranger(http.server.BaseHTTPRequestHandler):
    """Some other program: a page, a redirect, JSON of its own, a login, an error."""

    def do_GET(self) -> None:
        """Answers as the first part of the path says."""
        kind = self.path.split("/")[1]
        status = {"page": 200, "json": 200, "list": 200, "redirect": 302, "login": 401, "forbidden": 403, "error": 502}
        self.send_response(status.get(kind, 404))
        body = {"json": b'{"hello": "<b>world</b>"}', "list": b"[1, 2]"}.get(kind, b"<h1>It works!</h1>")
        self.send_header("Content-Type", "application/json" if kind in {"json", "list"} else "text/html")
        if kind == "redirect":
            self.send_header("Location", "/page")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def stranger() -> Iterator[str]:
    """Base URL of a program that is not CommentSense."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stranger)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def connect(page: Page, address: str, token: str = "") -> None:
    """Fills in the form and presses the button."""
    page.get_by_label("Server address").fill(address)
    page.get_by_label("Token", exact=True).fill(token)
    page.get_by_role("button", name="Save and connect").click()


def expect_finding(page: Page, kind: str, *words: str) -> None:
    """Waits for a result of the connection test, and for words in it."""
    finding = page.locator("#finding")
    expect(finding).to_have_attribute("data-finding", kind)
    for said in words:
        expect(finding).to_contain_text(said)


def test_a_first_start_opens_the_settings(open_browser: OpenBrowser) -> None:
    """Who has just installed it lands where the server is set, and is told what to do."""
    browser = open_browser()
    page = next(page for page in browser.context.pages if page.url == browser.url("options.html"))
    expect_finding(page, "unset", "No server yet", "open any YouTube video")
    expect(page.get_by_role("button", name="Forget this server")).to_be_hidden()


def test_a_server_that_works(open_browser: OpenBrowser, stack: Stack) -> None:
    """Version, model and the quota that is left are shown as the API says them, and the address is kept."""
    browser = open_browser(permitted=[stack.api])
    page = browser.options()
    connect(page, f"  {stack.api}/ ")
    status = get_json(f"{stack.api}/v1/status")
    quota = status["quota"]
    expect_finding(page, "works", "Connected", stack.api, status["version"], status["models"][0]["version"])
    expect_finding(page, "works", f"{quota['left']:,} of {quota['limit']:,}", "renews in")
    expect(page.locator("#toast")).to_have_text("Saved")
    assert page.get_by_label("Server address").input_value() == stack.api
    kept = browser.settings()
    assert kept["server"] == stack.api
    assert kept["token"] == ""
    page.reload()
    expect_finding(page, "works")


NO_ADDRESSES = {
    "": "Enter the address",
    "my server": "not a web address",
    "http://no address": "not a web address",
    "http://": "not a web address",
    "javascript:alert(1)": "not a web address",
    "ftp://example.org": "must begin with",
    "https://me:secret@example.org": "Leave name and password out",
    "https://example.org/?a=b": "must end before",
}


def test_what_is_no_address(browser: Browser) -> None:
    """The field says what is wrong, has the focus, and nothing is saved."""
    before = browser.settings()
    page = browser.options()
    field = page.get_by_label("Server address")
    for typed, said in NO_ADDRESSES.items():
        connect(page, typed)
        expect(page.locator("#server-error")).to_contain_text(said)
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(field).to_be_focused()
        field.fill("https://example.org")
        expect(page.locator("#server-error")).to_be_hidden()
        expect(field).not_to_have_attribute("aria-invalid", "true")
    assert browser.settings() == before


def test_nothing_answers(open_browser: OpenBrowser, axe: Axe, shot: Shot) -> None:
    """A port that nobody listens on is told apart from a server that refuses."""
    origin = f"http://127.0.0.1:{free_port()}"
    page = open_browser(permitted=[origin]).options()
    connect(page, origin)
    expect_finding(page, "offline", "Nothing answers", origin)
    assert axe(page) == []
    shot(page, "options-offline")


def test_something_else_answers(open_browser: OpenBrowser, stranger: str) -> None:
    """Pages, JSON, redirects and logins of other programs are no CommentSense."""
    page = open_browser(permitted=[stranger]).options()
    for kind in ("page", "json", "list", "redirect", "login", "forbidden", "missing"):
        connect(page, f"{stranger}/{kind}")
        expect_finding(page, "other", "This is not CommentSense", f"{stranger}/{kind}")


def test_a_server_with_an_error(open_browser: OpenBrowser, stranger: str) -> None:
    """A proxy whose server is away is no typing error of the user's."""
    page = open_browser(permitted=[stranger]).options()
    connect(page, f"{stranger}/error")
    expect_finding(page, "server", "The server has a problem")


def test_the_token(open_browser: OpenBrowser, guarded: Stack, axe: Axe, shot: Shot) -> None:
    """Wanted, refused and right are three different answers; it is never shown unasked."""
    browser = open_browser(permitted=[guarded.api])
    page = browser.options()
    connect(page, guarded.api)
    expect_finding(page, "token_wanted", "A token is needed")
    assert axe(page) == []
    connect(page, guarded.api, "something else entirely")
    expect_finding(page, "token_refused", "The token is refused")
    shot(page, "options-token-refused")
    connect(page, guarded.api, f" {TOKEN} ")
    # This stack has no model server: the page says so and is connected all the same.
    expect_finding(page, "works", "Connected", "does not answer")
    assert browser.settings()["token"] == TOKEN

    field = page.get_by_label("Token", exact=True)
    expect(field).to_have_attribute("type", "password")
    button = page.get_by_role("button", name="Show token")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(field).to_have_attribute("type", "text")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(field).to_have_attribute("type", "password")
    page.reload()
    expect(page.get_by_label("Token", exact=True)).to_have_attribute("type", "password")


def test_a_server_that_goes_and_comes_back(open_browser: OpenBrowser, guarded: Stack) -> None:
    """Test again finds out what has changed since."""
    page = open_browser(permitted=[guarded.api], settings={"server": guarded.api, "token": TOKEN}).options()
    expect_finding(page, "works")
    guarded.services["api"].stop()
    try:
        page.get_by_role("button", name="Test again").click()
        expect_finding(page, "offline")
    finally:
        guarded.services["api"].start()
    page.get_by_role("button", name="Test again").click()
    expect_finding(page, "works")


def test_a_store_that_is_away(open_browser: OpenBrowser, guarded: Stack) -> None:
    """CommentSense without its Redis is busy, not absent: the address is right."""
    guarded.services["redis"].stop()
    try:
        page = open_browser(permitted=[guarded.api], settings={"server": guarded.api, "token": TOKEN}).options()
        expect_finding(page, "busy", "The server is busy")
    finally:
        guarded.services["redis"].start()


IN_CLEAR = ["http://comments.example.org", "http://192.168.1.20:8080", "http://localhost.example.org"]
NOT_IN_CLEAR = ["https://comments.example.org", "http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080"]


def test_a_token_in_clear(browser: Browser) -> None:
    """Whoever types an address that is not encrypted is told before anything is sent to it."""
    page = browser.options()
    note = page.get_by_text("This address is not encrypted.")
    for typed in IN_CLEAR:
        page.get_by_label("Server address").fill(typed)
        expect(note).to_be_visible()
        page.get_by_label("Server address").fill("")
        expect(note).to_be_hidden()
    for typed in NOT_IN_CLEAR:
        page.get_by_label("Server address").fill(IN_CLEAR[0])
        expect(note).to_be_visible()
        page.get_by_label("Server address").fill(typed)
        expect(note).to_be_hidden()


def test_everything_else_is_saved_at_once(browser: Browser) -> None:
    """Each change is stored without a button, says so to screen readers, and is there after a reload."""
    page = browser.options()
    toast = page.locator("#toast")
    assert toast.get_attribute("aria-live") == "polite"

    def saved(name: str, value: object) -> None:
        expect(toast).to_have_text("Saved")
        page.wait_for_function(
            "async ([name, value]) => (await chrome.storage.local.get(name))[name] === value", arg=[name, value]
        )
        expect(toast).to_have_text("", timeout=10_000)

    page.get_by_label("Comments to read at most").fill("750")
    page.get_by_label("Comments to read at most").blur()
    saved("maxComments", 750)
    page.get_by_label("Top, as YouTube ranks them").check()
    saved("order", "relevance")
    page.get_by_label("Read replies too").click()
    saved("includeReplies", False)
    page.get_by_label("Show the bar under the video").click()
    saved("showBar", False)
    page.get_by_label("Mark comments in YouTube's list").click()
    saved("showBadges", False)
    page.get_by_label("Dark", exact=True).check()
    saved("theme", "dark")
    page.reload()
    page.wait_for_selector("body[data-ready]")
    assert page.get_by_label("Comments to read at most").input_value() == "750"
    assert page.get_by_label("Top, as YouTube ranks them").is_checked()
    assert not page.get_by_label("Read replies too").is_checked()
    assert not page.get_by_label("Show the bar under the video").is_checked()
    assert not page.get_by_label("Mark comments in YouTube's list").is_checked()
    assert page.get_by_label("Dark", exact=True).is_checked()


def test_a_number_that_cannot_be(browser: Browser) -> None:
    """A number of comments outside the range is refused beside its field and not stored."""
    page = browser.options()
    field = page.get_by_label("Comments to read at most")
    for typed in ("0", "100001", "1.5", ""):
        field.fill(typed)
        field.blur()
        expect(page.locator("#most-error")).to_contain_text("a whole number from 1 to 100,000")
        expect(field).to_have_attribute("aria-invalid", "true")
        field.fill("2000")
        field.blur()
        expect(page.locator("#most-error")).to_be_hidden()
    assert "maxComments" not in browser.settings()


def luminance(page: Page) -> float:
    """How bright the page's ground is, 0 to 255."""
    return float(
        page.evaluate(
            "() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3)"
            ".reduce((sum, part) => sum + Number(part) / 3, 0)"
        )
    )


def test_the_theme(browser: Browser) -> None:
    """It follows the system until one is chosen, and that one stays whatever the system says."""
    page = browser.options()
    assert luminance(page) > 200
    page.emulate_media(color_scheme="dark")
    assert luminance(page) < 60
    page.get_by_label("Light", exact=True).check()
    assert luminance(page) > 200
    page.get_by_label("Dark", exact=True).check()
    page.emulate_media(color_scheme="light")
    assert luminance(page) < 60
    other = browser.options()
    assert luminance(other) < 60


SETTINGS = {"en": "Settings", "es": "Ajustes", "zh_CN": "设置", "de": "Einstellungen"}


def test_the_language(browser: Browser, shot: Shot) -> None:
    """Each of the four languages takes the whole page at once, and is kept."""
    page = browser.options()
    expect_finding(page, "works")
    for language, heading in SETTINGS.items():
        page.locator("#language").select_option(language)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        assert page.locator("html").get_attribute("lang") == language.replace("_", "-")
        assert "core_" not in page.locator("body").inner_text()
        page.wait_for_function("async l => (await chrome.storage.local.get('language')).language === l", arg=language)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        shot(page, f"options-{language}")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Einstellungen")


@pytest.mark.parametrize(("locale", "heading"), [("de-AT", "Einstellungen"), ("zh-CN", "设置"), ("fr-FR", "Settings")])
def test_the_browsers_language(open_browser: OpenBrowser, locale: str, heading: str) -> None:
    """Without a choice it speaks as the browser does, and English where it cannot."""
    page = open_browser(locale=locale).options()
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nobody_is_shut_out(open_browser: OpenBrowser, stack: Stack, axe: Axe, shot: Shot, theme: str) -> None:
    """Axe finds no violation: connected, with errors beside the fields, and before anything is set."""
    browser = open_browser(permitted=[stack.api], theme=theme)
    page = browser.options()
    expect_finding(page, "unset")
    assert axe(page) == []
    connect(page, stack.api)
    expect_finding(page, "works")
    expect(page.locator("#toast")).to_have_text("")
    assert axe(page) == []
    shot(page, f"options-{theme}")
    page.get_by_label("Comments to read at most").fill("0")
    connect(page, "http://no address")
    expect(page.locator("#server-error")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("Server address").fill("http://comments.example.org")
    expect(page.get_by_text("This address is not encrypted.")).to_be_visible()
    assert axe(page) == []
    shot(page, f"options-errors-{theme}")


def test_by_keyboard_alone(open_browser: OpenBrowser, stack: Stack) -> None:
    """Tab reaches everything in the order in which it is read, the focus is always seen, and keys do all the work."""
    browser = open_browser(permitted=[stack.api])
    page = browser.options()
    seen: list[str] = []

    def tab() -> str:
        page.keyboard.press("Tab")
        focused = page.evaluate(
            "() => { const e = document.activeElement; const label = e.matches('.segments input')"
            " ? e.nextElementSibling : e; const style = getComputedStyle(label);"
            " return [e.id, style.outlineStyle, parseFloat(style.outlineWidth)]; }"
        )
        name, style, width = focused
        assert style == "solid", focused
        assert width >= 2, focused
        seen.append(name)
        return str(name)

    assert tab() == "server"
    page.keyboard.type(stack.api)
    page.keyboard.press("Enter")
    expect_finding(page, "works")
    assert tab() == "token"
    assert tab() == "token-show"
    page.keyboard.press("Space")
    expect(page.get_by_label("Token", exact=True)).to_have_attribute("type", "text")
    assert tab() == ""  # Save and connect
    assert tab() == "forget"
    assert tab() == ""  # Test again
    assert tab() == "maxComments"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "order-time"
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Top, as YouTube ranks them")).to_be_checked()
    for name in ("includeReplies", "showBar", "showBadges"):
        assert tab() == name
        page.keyboard.press("Space")
    assert tab() == "theme-auto"
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_label("Dark", exact=True)).to_be_checked()
    assert tab() == "language"
    page.keyboard.press("ArrowDown")
    expect(page.locator("#language")).to_have_value("en")
    page.wait_for_function("async () => (await chrome.storage.local.get('language')).language === 'en'")
    kept = browser.settings()
    assert kept["order"] == "relevance"
    assert kept["theme"] == "dark"
    assert kept["maxComments"] == 2001
    assert [kept[name] for name in ("includeReplies", "showBar", "showBadges")] == [False, False, False]


def test_forgetting_the_server(browser: Browser) -> None:
    """One button takes address and token away, and says so."""
    browser.set(token="anything at all")
    page = browser.options()
    page.get_by_role("button", name="Forget this server").click()
    expect_finding(page, "unset")
    expect(page.locator("#toast")).to_contain_text("Server and token are forgotten")
    expect(page.get_by_label("Server address")).to_have_value("")
    expect(page.get_by_label("Token", exact=True)).to_have_value("")
    kept = browser.settings()
    assert (kept["server"], kept["token"]) == ("", "")


@pytest.mark.parametrize("width", [320, 500])
def test_narrow_windows(open_browser: OpenBrowser, stranger: str, shot: Shot, axe: Axe, width: int) -> None:
    """Down to 320 px, with a long address of no sense, nothing is cut off and nothing scrolls sideways."""
    page = open_browser(permitted=[stranger]).options(width=width)
    connect(page, f"{stranger}/page/<img src=x onerror=alert(1)>{'long' * 60}")
    expect_finding(page, "other", "%3Cimg%20src=x")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("#finding img").count() == 0
    assert axe(page) == []
    shot(page, f"options-{width}")
