"""Starting an analysis, watching it, and finding it again."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.dashboard.conftest import DEMO, Dashboard, OpenWindow
from tests.stack import Stack, send_json


@pytest.fixture
def slow(stack: Stack) -> Iterator[None]:
    """YouTube takes a second for each answer."""
    send_json("PUT", f"{stack.stub}/stub/switches", {"latency_ms": 1000})
    yield
    send_json("PUT", f"{stack.stub}/stub/switches", {"latency_ms": 0})


def test_a_pasted_link_is_analysed_and_watched(
    open_window: OpenWindow, dashboard: Dashboard, stack: Stack, slow: None
) -> None:
    """From a link to the result without loading the page again: progress, then figures; the address leads back."""
    stack.add_video("cs-watch-01", 600, title="A long film")
    window = open_window(dashboard)
    page = window.go(dashboard.address())
    page.get_by_label("Video", exact=True).fill("https://youtu.be/cs-watch-01")
    page.get_by_text("Options and what it costs").click()
    expect(page.get_by_text("are left today")).to_be_visible()
    page.get_by_role("button", name="Analyse", exact=True).click()
    expect(page.get_by_text(re.compile("Queued|Reading comments|Labelling comments")).first).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d+ of about 600 comments read"))).to_be_visible()
    # Nobody touches the page from here on.
    expect(page.get_by_role("heading", name="Share of comments by tone")).to_be_visible()
    expect(page.get_by_role("button", name="Stop")).to_have_count(0)
    expect(page.get_by_role("heading", name="A long film")).to_be_visible()
    expect(page.get_by_text("600 of about 600 comments were read.")).to_be_visible()
    assert "analysis=" in page.url
    again = open_window(dashboard).go(page.url)
    expect(again.get_by_role("heading", name="A long film")).to_be_visible()
    expect(again.get_by_text("600 of about 600 comments were read.")).to_be_visible()


def test_it_is_stopped_gone_on_with_and_erased(
    open_window: OpenWindow, dashboard: Dashboard, stack: Stack, slow: None
) -> None:
    """Stop keeps what was read; erasing asks first, and afterwards the link leads to a plain sentence."""
    stack.add_video("cs-watch-02", 2000, title="A longer film")
    analysis = stack.analyse("cs-watch-02")
    window = open_window(dashboard)
    page = window.go(dashboard.address(analysis=analysis))
    page.get_by_role("button", name="Stop").click()
    expect(page.get_by_text("What was read until then is counted below.")).to_be_visible()
    assert stack.snapshot(analysis)["state"] == "cancelled"
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Erase this analysis").click()
    page.get_by_role("dialog").get_by_role("button", name="Erase", exact=True).click()
    expect(page.get_by_role("heading", name="Analyse a video")).to_be_visible()
    page = window.go(dashboard.address(analysis=analysis))
    expect(page.get_by_text("There is no such analysis.")).to_be_visible()


def test_comments_disabled_has_a_face(open_window: OpenWindow, dashboard: Dashboard, stack: Stack) -> None:
    """An analysis that failed says why and what to do, and shows no empty charts."""
    analysis = stack.analyse("cs-disabled")
    stack.wait(analysis)
    page = open_window(dashboard).go(dashboard.address(analysis=analysis))
    trouble = stack.snapshot(analysis)["trouble"]
    expect(page.get_by_role("alert")).to_contain_text(trouble["reason"])
    expect(page.get_by_role("alert")).to_contain_text(trouble["advice"])
    expect(page.get_by_text("There are no comments to show.")).to_be_visible()
    expect(page.locator("[data-testid=stVegaLiteChart]")).to_have_count(0)


def test_a_video_leads_to_its_newest_analysis(open_window: OpenWindow, dashboard: Dashboard, demo: str) -> None:
    """An address with a video's id opens what is known of it; of an unknown one the form is filled in."""
    window = open_window(dashboard)
    page = window.go(dashboard.address(video=DEMO))
    expect(page.get_by_role("heading", name=re.compile("1962 Wooden Sailboat"))).to_be_visible()
    page = window.go(dashboard.address(video="dQw4w9WgXcQ"))
    expect(page.get_by_label("Video", exact=True)).to_have_value("dQw4w9WgXcQ")


VIEWS = {
    "Overview": "Share of comments by tone",
    "Over time": "Comments over time",
    "Words": "Words that set each tone apart",
    "Questions and praise": "Questions",
    "Comments": None,
    "Languages and spam": "Languages",
}


def test_every_view_can_be_opened_and_linked(open_window: OpenWindow, dashboard: Dashboard, demo: str) -> None:
    """A click opens a view and writes it into the address; the address opens it again."""
    window = open_window(dashboard)
    page = window.go(dashboard.address(analysis=demo))
    for view, heading in VIEWS.items():
        page.get_by_role("tab", name=view, exact=True).click()
        if heading:
            expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        window.settle()
        if view != "Overview":
            expect(page).to_have_url(re.compile("view=" + view.replace(" ", r"(\+|%20)")))
    again = window.go(dashboard.address(analysis=demo, view="Words"))
    expect(again.get_by_role("tab", name="Words")).to_have_attribute("aria-selected", "true")
    expect(again.get_by_role("heading", name="Words that set each tone apart")).to_be_visible()


def test_comments_are_filtered_by_the_address(
    open_window: OpenWindow, dashboard: Dashboard, stack: Stack, demo: str
) -> None:
    """Filters of a link count at once: the number shown is that of the comments which fit."""
    known = list(stack.comments(demo))
    fit = [one for one in known if one["label"] == "negative" and not one["is_owner"] and "boat" in one["text"].lower()]
    assert fit
    window = open_window(dashboard)
    page = window.go(dashboard.address(analysis=demo, view="Comments", search="boat", tone="Negative"))
    expect(page.get_by_label("Search in the texts")).to_have_value("boat")
    expect(page.get_by_text(re.compile(rf"^{len(fit)} comments? shown$"))).to_be_visible()
    page.get_by_label("Search in the texts").fill("no such words at all")
    page.get_by_label("Search in the texts").press("Enter")
    expect(page.get_by_text("No comment fits.")).to_be_visible()
    expect(page).to_have_url(re.compile("search=no"))


def test_what_counts_is_in_the_address(open_window: OpenWindow, dashboard: Dashboard, stack: Stack, demo: str) -> None:
    """A link with a least confidence counts only what the model was that sure of."""
    counted = stack.snapshot(f"{demo}?min_confidence=0.8")["basis"]["counted"]
    assert counted < stack.snapshot(demo)["basis"]["counted"]
    page = open_window(dashboard).go(dashboard.address(analysis=demo, sure="80%"))
    expect(page.locator(".cs-card", has_text="Counted")).to_contain_text(str(counted))
