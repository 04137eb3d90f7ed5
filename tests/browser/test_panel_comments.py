"""The panel's list of comments: filters, search, order, pages, and texts that mean harm."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import panel
from tests.browser.chromium import Browser
from tests.stack import Stack, get_json

DEMO = "cs-demo-001"
HOSTILE = "panel-hosti"
LONG = "x" * 5000
TEXTS = [
    "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>",
    "<b>bold</b> &amp; <a href='javascript:alert(1)'>press</a>",
    '=HYPERLINK("https://example.org","press")',
    "\u202eright to left override\u202d and\u2066 an isolate that never ends",
    "zero\u200bwidth\u200dand\ufeffmarks\u2060everywhere",
    "قناة رائعة جدا، شكرا لكم على هذا العمل الجميل",
    "**markdown** [link](https://example.org) `code`",
    "Z̸̡a̷͝l̴͠g̵̛o̶ t̷e̶x̸t̵ " * 20,
    LONG,
]


@pytest.fixture(scope="module")
def demo(stack: Stack) -> str:
    """A finished analysis of the demo video."""
    analysis = stack.analyse(DEMO, max_comments=2000)
    stack.wait(analysis)
    return analysis


@pytest.fixture(scope="module")
def hostile(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A finished analysis of a video whose comments mean harm."""
    path = panel.write_texts(tmp_path_factory.mktemp("hostile") / "texts.csv", TEXTS)
    stack.add_video(HOSTILE, len(TEXTS) * 6, csv=str(path))
    analysis = stack.analyse(HOSTILE)
    stack.wait(analysis)
    return analysis


def listing(page: Page) -> Any:
    """Opens the list and waits for it."""
    view = panel.tab(page, "comments")
    panel.listed(page)
    return view


def every(stack: Stack, analysis: str, query: str) -> list[dict[str, Any]]:
    """All comments that the API gives for a query, page by page."""
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = get_json(f"{stack.api}/v1/analyses/{analysis}/comments?limit=200&{query}{cursor}")
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"


def shown_ids(page: Page) -> list[str]:
    """Ids of the comments in the list."""
    return [str(node.get_attribute("data-comment")) for node in panel.comments(page).all()]


def test_filters_search_and_order_show_what_the_api_finds(browser: Browser, stack: Stack, demo: str) -> None:
    """Each filter alone and all together: the list begins with the API's comments, in its order."""
    page = browser.panel(DEMO)
    panel.state(page, "completed")
    view = listing(page)
    steps: list[tuple[str, Callable[[], Any]]] = [
        ("order=likes&direction=desc", lambda: None),
        ("label=negative&order=likes&direction=desc", lambda: view.get_by_role("button", name="Negative").click()),
        (
            "label=negative&kind=complaint&order=likes&direction=desc",
            lambda: view.get_by_label("Kind").select_option("complaint"),
        ),
        (
            "label=negative&kind=complaint&replies=false&order=likes&direction=desc",
            lambda: view.get_by_label("Replies").select_option("threads"),
        ),
        (
            "label=negative&kind=complaint&replies=false&language=en&order=time&direction=asc",
            lambda: (
                view.get_by_label("Language").select_option("en"),
                view.get_by_label("Order").select_option("time_asc"),
            ),
        ),
    ]
    for query, step in steps:
        step()
        wanted = [comment["id"] for comment in every(stack, demo, query)]
        assert wanted
        panel.listed(page)
        assert shown_ids(page)[:10] == wanted[:10]
    view.get_by_role("button", name="Clear filters").click()
    view.get_by_label("Search in comments").fill("BOAT")
    wanted = [comment["id"] for comment in every(stack, demo, "search=boat&order=time&direction=asc")]
    expect(panel.comments(page).first).to_have_attribute("data-comment", wanted[0])
    view.get_by_label("Search in comments").fill("nobody writes this")
    expect(view.locator(".slot")).to_contain_text("No comment matches.")
    expect(panel.comments(page)).to_have_count(0)


def test_show_more_goes_on_to_the_end(browser: Browser, stack: Stack, demo: str) -> None:
    """Pages follow each other without gaps or repeats until none is left."""
    page = browser.panel(DEMO)
    panel.state(page, "completed")
    view = listing(page)
    view.get_by_role("button", name="Negative").click()
    wanted = [comment["id"] for comment in every(stack, demo, "label=negative&order=likes&direction=desc")]
    more = view.get_by_role("button", name="Show more")
    expect(more).to_be_visible()
    while more.is_visible():
        count = panel.comments(page).count()
        more.click()
        page.wait_for_function(
            "count => document.querySelectorAll('#panel-comments li.comment').length > count", arg=count
        )
    assert shown_ids(page) == wanted
    expect(view.get_by_role("status")).to_have_text(f"{len(wanted)} shown, that is all")


def test_the_cards_lead_to_the_list(browser: Browser, demo: str) -> None:
    """All by certainty, All questions, a word that stands out: each opens the list with the right filter."""
    page = browser.panel(DEMO)
    panel.still(page)
    page.get_by_role("button", name="All by certainty").click()
    expect(page.get_by_label("Order")).to_have_value("unsure")
    expect(page.locator("#tab-comments")).to_be_focused()
    topics = panel.tab(page, "topics")
    topics.get_by_role("button", name="All questions").click()
    expect(page.locator("#filter-kind")).to_have_value("question")
    panel.listed(page)
    expect(panel.comments(page).first).to_contain_text("Question")
    panel.tab(page, "topics")
    word = topics.locator(".term").first
    name = word.locator(".term-word").inner_text()
    word.click()
    expect(page.get_by_label("Search in comments")).to_have_value(name)
    expect(page.get_by_role("button", name="Negative")).to_have_attribute("aria-pressed", "true")
    panel.listed(page)
    expect(panel.comments(page).first).to_be_visible()


def test_links_lead_to_the_comment_on_youtube(browser: Browser, demo: str) -> None:
    """Each link is built of the ids alone and opens apart."""
    page = browser.panel(DEMO)
    panel.state(page, "completed")
    listing(page)
    for node in panel.comments(page).all():
        link = node.get_by_role("link", name="On YouTube")
        comment = node.get_attribute("data-comment")
        expect(link).to_have_attribute("href", f"https://www.youtube.com/watch?v={DEMO}&lc={comment}")
        expect(link).to_have_attribute("rel", "noopener noreferrer")


def test_hostile_texts_are_shown_as_they_are(browser: Browser, hostile: str) -> None:
    """Markup, scripts, formulas, overrides and endless words are text: nothing runs, nothing leaves its place."""
    page = browser.panel(HOSTILE, width=360)
    panel.state(page, "completed")
    view = listing(page)
    more = view.get_by_role("button", name="Show more")
    while more.is_visible():
        count = panel.comments(page).count()
        more.click()
        page.wait_for_function(
            "count => document.querySelectorAll('#panel-comments li.comment').length > count"
            " || !document.querySelector('#panel-comments .list-foot').checkVisibility()",
            arg=count,
        )
    seen = set(view.locator(".comment-text").all_text_contents())
    for text in TEXTS:
        assert text.strip() in {entry.strip() for entry in seen}
    assert "owned" not in page.title()
    assert view.locator(".comment-text *").count() == 0
    hrefs = view.locator("a").evaluate_all("nodes => nodes.map(node => node.getAttribute('href'))")
    assert all(href.startswith(f"https://www.youtube.com/watch?v={HOSTILE}&lc=") for href in hrefs)
    assert panel.beyond(page) == []
    folded = panel.comments(page).filter(has_text="x" * 50).first
    height = folded.bounding_box()
    folded.get_by_role("button", name="Show all").click()
    after = folded.bounding_box()
    assert height
    assert after
    assert after["height"] > height["height"] * 3
    assert panel.beyond(page) == []
    for name in panel.TABS:
        panel.tab(page, name)
        page.wait_for_timeout(300)
        assert panel.beyond(page) == []


def test_right_to_left_texts_read_their_own_way(browser: Browser, hostile: str) -> None:
    """An Arabic comment runs from the right; an override in one comment does not turn what follows it."""
    page = browser.panel(HOSTILE)
    panel.state(page, "completed")
    view = listing(page)
    view.get_by_label("Search in comments").fill("قناة")
    arabic = panel.comments(page).first.locator(".comment-text")
    expect(arabic).to_contain_text("قناة رائعة")
    assert arabic.evaluate("node => getComputedStyle(node).direction") == "rtl"
    view.get_by_label("Search in comments").fill("override")
    turned = panel.comments(page).first
    expect(turned.locator(".comment-text")).to_contain_text("override")
    assert turned.locator(".comment-text").evaluate("node => getComputedStyle(node).unicodeBidi") in {
        "isolate",
        "plaintext",
    }
    expect(turned.get_by_role("link")).to_have_text("On YouTube")


def test_a_hostile_title_and_server_words_stay_text(browser: Browser, stack: Stack, demo: str) -> None:
    """A title full of markup and the words of an error are shown as written; the answers are the API's, changed."""
    told = stack.snapshot(demo)
    told |= {"title": "<img src=x onerror=alert(1)>\u202e" + "w" * 300, "channel": "<script>alert(1)</script>" * 9}
    page = browser.open("icons/16.png", width=360)
    page.route(f"**/v1/analyses/{demo}", lambda route: route.fulfill(json=told))
    page.goto(browser.url(f"panel.html?video={DEMO}&analysis={demo}"))
    panel.state(page, "completed")
    expect(page.get_by_role("heading", level=1)).to_have_text(told["title"])
    assert page.locator("main img, main script").count() == 0
    assert panel.beyond(page) == []
    problem = {"detail": "<img src=x onerror=alert(1)>", "code": "busy", "status": 409}
    page.route("**/cancel", lambda route: route.fulfill(status=409, json=problem))
    page.route("**/v1/analyses", lambda route: route.fulfill(status=422, json=problem))
    page.get_by_role("button", name="Analyse again").click()
    expect(page.locator("main .alert")).to_contain_text("The server refused this. <img src=x onerror=alert(1)>")


def test_the_list_says_when_reading_fails(browser: Browser, demo: str) -> None:
    """A call that fails is told where it failed, with a button that tries again."""
    page = browser.panel(DEMO)
    panel.state(page, "completed")
    page.route("**/comments?**", lambda route: route.abort())
    view = panel.tab(page, "comments")
    expect(view.locator(".slot")).to_contain_text("The server does not answer.")
    page.unroute("**/comments?**")
    view.get_by_role("button", name="Try again").click()
    expect(panel.comments(page)).to_have_count(20)
