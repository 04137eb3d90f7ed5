"""The side panel on an analysis that works: start, progress, results, comparison, export, history, end."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import panel
from tests.browser.chromium import Browser
from tests.browser.conftest import OpenBrowser
from tests.stack import Stack, get_json

DEMO = "cs-demo-001"
OTHER = "panel-other"


@pytest.fixture(scope="module")
def demo(stack: Stack) -> str:
    """A finished analysis of the demo video."""
    analysis = stack.analyse(DEMO, max_comments=2000)
    stack.wait(analysis)
    return analysis


@pytest.fixture(scope="module")
def other(stack: Stack) -> str:
    """A finished analysis of another video, of which not everything was read."""
    stack.add_video(OTHER, 400, seed=3)
    analysis = stack.analyse(OTHER, max_comments=200)
    stack.wait(analysis)
    return analysis


def shares(page: Page) -> list[str]:
    """The percentages that the panel shows."""
    return page.locator("#panel-overview .share-value").all_inner_texts()


def test_analysing_a_video_shows_progress_and_then_its_shares(browser: Browser, stack: Stack) -> None:
    """From the button to the figures: progress is seen and grows, and the end shows what the API says."""
    stack.add_video("panel-start", 1200, seed=11)
    with panel.switched(stack, latency_ms=250):
        page = browser.panel("panel-start")
        start = page.get_by_role("button", name="Analyse up to 2,000 comments")
        start.wait_for()
        expect(page.locator(".cost")).to_contain_text("Takes about 21 of the")
        page.locator("#start-amount").select_option("1000")
        page.get_by_role("button", name="Analyse up to 1,000 comments").click()
        bar = page.get_by_role("progressbar")
        expect(bar).to_be_visible()
        page.wait_for_function(
            "() => Number(document.querySelector('[role=progressbar]').getAttribute('aria-valuenow')) > 0",
            timeout=20_000,
        )
        first = int(bar.get_attribute("aria-valuenow") or 0)
        page.wait_for_function(
            "first => Number(document.querySelector('[role=progressbar]').getAttribute('aria-valuenow')) > first",
            arg=first,
            timeout=20_000,
        )
        expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    panel.state(page, "completed")
    expect(bar).to_be_hidden()
    newest = get_json(f"{stack.api}/v1/analyses?video=panel-start&limit=1")["items"][0]
    told = stack.snapshot(newest["id"])
    assert told["options"]["max_comments"] == 1000
    assert shares(page) == [f"{share['estimate']:.0%}" for share in told["shares"]]
    expect(page.locator("#panel-overview .coverage")).to_have_text(told["coverage"])


def test_figures_grow_without_moving_what_is_below_them(browser: Browser, stack: Stack) -> None:
    """While comments come in, the card of shares stays where it is and as high as it is."""
    stack.add_video("panel-still", 900, seed=12)
    with panel.switched(stack, latency_ms=250):
        page = browser.panel("panel-still")
        page.locator("#start").click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        where = "() => document.querySelector('#panel-overview .shares').getBoundingClientRect().height"
        page.wait_for_function("() => document.querySelector('.progress .tiles dd').textContent !== '0'")
        before = page.evaluate(where)
        page.wait_for_function("() => document.querySelector('.share-value').textContent !== '–'", timeout=30_000)
        assert page.evaluate(where) == before
    panel.state(page, "completed")


def test_what_the_panel_says_is_what_the_api_says(browser: Browser, stack: Stack, demo: str) -> None:
    """Shares with their intervals, the coverage sentence, what was left out, terms and insights agree with the API."""
    told = stack.snapshot(demo)
    page = browser.panel(DEMO)
    panel.state(page, "completed")
    expect(page.get_by_role("heading", level=1)).to_have_text(told["title"])
    assert shares(page) == [f"{share['estimate']:.0%}" for share in told["shares"]]
    assert page.locator("#panel-overview .share-range").all_inner_texts() == [
        f"{share['low']:.0%} to {share['high']:.0%}" for share in told["shares"]
    ]
    expect(page.locator("#panel-overview .coverage")).to_have_text(told["coverage"])
    left_out = told["basis"]["unsupported_language"]
    expect(page.locator(".notes")).to_contain_text(f"does not know their language: {left_out}")
    label = page.locator(".stack.large").get_attribute("aria-label") or ""
    assert re.fullmatch(r"Negative \d+% .*; Neutral \d+% .*; Positive \d+% .*", label)

    topics = panel.tab(page, "topics")
    insights = get_json(f"{stack.api}/v1/analyses/{demo}/insights?limit=10")
    count = topics.locator("section[aria-labelledby=questions-heading] .group-count")
    expect(count).to_contain_text(f"Questions: {insights['questions']['count']} ", timeout=panel.PATIENCE)
    terms = get_json(f"{stack.api}/v1/analyses/{demo}/terms?limit=8")
    shown = topics.locator(".terms-column").nth(2).locator(".term-word")
    expect(shown).to_have_text([entry["term"] for entry in terms["positive"]])


def test_the_chart_has_a_table_with_the_same_numbers(browser: Browser, stack: Stack, demo: str) -> None:
    """By week, day and month: the table's sums are the timeline's, and arrow keys read the chart aloud."""
    page = browser.panel(DEMO)
    panel.still(page)
    for step, name in (("month", "Month"), ("day", "Day"), ("week", "Week")):
        page.get_by_role("radio", name=name).check()
        points = get_json(f"{stack.api}/v1/analyses/{demo}/timeline?granularity={step}")["points"]
        filled = [point for point in points if point["total"]]
        rows = page.locator("#panel-overview tbody tr")
        expect(rows).to_have_count(len(filled))
        cells = [int(text.replace(",", "")) for text in page.locator("#panel-overview tbody td").all_text_contents()]
        assert sum(cells) == sum(point["total"] for point in points)
    chart = page.locator(".plot")
    assert "Bar chart of comments from" in (chart.get_attribute("aria-label") or "")
    chart.focus()
    page.keyboard.press("End")
    last = points[-1]
    expect(page.locator(".readout")).to_contain_text(f"positive {last['positive']}")
    page.keyboard.press("Home")
    expect(page.locator(".readout")).to_contain_text(f"negative {points[0]['negative']}")


def test_comparing_with_a_video_of_the_history(browser: Browser, stack: Stack, demo: str, other: str) -> None:
    """Differences come with intervals, and with the caution that the API gives."""
    told = get_json(f"{stack.api}/v1/compare?ids={demo},{other}")
    page = browser.panel(DEMO)
    panel.state(page, "completed")
    view = panel.tab(page, "compare")
    view.get_by_label("From your history").select_option(other)
    rows = view.locator(".difference")
    expect(rows).to_have_count(4)
    for row, entry in zip(rows.all(), told["items"][1]["differences"], strict=True):
        sure = "they differ" if entry["distinguishable"] else "no difference can be told"
        expect(row).to_contain_text(sure)
        if entry["label"] != "mean_sentiment":
            expect(row.locator("strong")).to_contain_text(str(abs(round(entry["difference"] * 100))))
    assert "Not all comments of every video were read." in told["caution"]
    expect(view.locator(".note.warning")).to_contain_text("Not all comments of every video were read.")


def test_comparing_with_a_link_analyses_the_video_when_nobody_did(browser: Browser, stack: Stack, demo: str) -> None:
    """A pasted link leads to an offer, then to the comparison; what is no link is told so."""
    stack.add_video("panel-link1", 120, seed=9)
    page = browser.panel(DEMO)
    panel.state(page, "completed")
    view = panel.tab(page, "compare")
    field = view.get_by_label("Or a link to a video")
    field.fill("https://example.org/watch?v=panel-link1")
    view.get_by_role("button", name="Compare").click()
    expect(view.get_by_role("alert")).to_have_text("This is no link to a YouTube video.")
    field.fill("https://youtu.be/panel-link1?t=3")
    view.get_by_role("button", name="Compare", exact=True).click()
    view.get_by_role("button", name="Analyse and compare").click()
    expect(view.locator(".side-title").nth(1)).to_have_text("Generated video panel-link1", timeout=panel.PATIENCE)
    expect(view.locator(".difference")).to_have_count(4)
    field.fill(DEMO)
    view.get_by_role("button", name="Compare", exact=True).click()
    expect(view.get_by_role("alert")).to_contain_text("That is this very analysis")


def test_the_address_can_ask_for_a_comparison(browser: Browser, demo: str, other: str) -> None:
    """panel.html?video=A&compare=B opens with both side by side."""
    page = browser.panel(DEMO, f"&compare={OTHER}")
    expect(page.locator("#tab-compare")).to_have_attribute("aria-selected", "true", timeout=panel.PATIENCE)
    expect(page.locator(".side-title").nth(1)).to_have_text(f"Generated video {OTHER}", timeout=panel.PATIENCE)


def test_export_saves_every_comment(open_browser: OpenBrowser, stack: Stack, demo: str, tmp_path: Path) -> None:
    """The file holds what the API exports, comment by comment."""
    browser = open_browser(permitted=[stack.api], settings={"server": stack.api})
    page = browser.panel(DEMO)
    panel.state(page, "completed")
    with page.expect_download() as waited:
        page.get_by_role("button", name="Export CSV").click()
    waited.value.save_as(tmp_path / "saved.csv")
    assert waited.value.suggested_filename == f"commentsense-{DEMO}.csv"
    rows = list(csv.DictReader(io.StringIO((tmp_path / "saved.csv").read_text("utf-8-sig"))))
    assert {row["id"] for row in rows} == {comment["id"] for comment in stack.comments(demo)}
    assert len(rows) == stack.snapshot(demo)["progress"]["fetched"]


def test_history_opens_another_analysis_and_leads_back(browser: Browser, demo: str, other: str) -> None:
    """An entry with its bar opens that analysis; Back returns to the video."""
    page = browser.panel(DEMO)
    panel.state(page, "completed")
    view = panel.tab(page, "history")
    entry = view.get_by_role("button").filter(has_text=f"Generated video {OTHER}").first
    expect(entry.locator(".stack")).to_have_attribute(
        "aria-label", re.compile(r"Negative \d+%, Neutral \d+%, Positive \d+%")
    )
    entry.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Generated video {OTHER}")
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(f"Generated video {OTHER}")


def test_history_pages_and_can_be_of_this_video_alone(browser: Browser, stack: Stack) -> None:
    """More than a page of analyses: Show more brings the rest; `This video` leaves the others out."""
    stack.add_video("panel-many1", 5, seed=2)
    made = [stack.analyse("panel-many1", max_comments=count) for count in range(1, 18)]
    for analysis in made:
        stack.wait(analysis)
    page = browser.panel("panel-many1")
    panel.state(page, "completed")
    view = panel.tab(page, "history")
    entries = view.locator(".history-entry")
    expect(entries).to_have_count(15)
    view.get_by_role("radio", name="This video").check()
    expect(entries).to_have_count(15)
    more = view.get_by_role("button", name="Show more")
    more.click()
    expect(entries).to_have_count(17)
    expect(more).to_be_hidden()


def test_cancel_keeps_what_was_counted_and_again_starts_anew(browser: Browser, stack: Stack) -> None:
    """A cancelled analysis says so above its figures; Analyse again makes another one that completes."""
    stack.add_video("panel-stop1", 3000, seed=5)
    with panel.switched(stack, latency_ms=400):
        page = browser.panel("panel-stop1")
        page.locator("#start").click()
        page.wait_for_function(
            "() => Number(document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow')) > 2",
            timeout=30_000,
        )
        page.get_by_role("button", name="Cancel").click()
        panel.state(page, "cancelled")
        expect(panel.face(page, "cancelled")).to_contain_text("What was counted until then is kept.")
        expect(page.locator("h1")).to_be_focused()
    page.get_by_role("button", name="Analyse again").first.click()
    panel.state(page, "completed")
    expect(page.locator("[data-face]")).to_have_count(0)


def test_erase_asks_first_and_then_forgets(browser: Browser, stack: Stack) -> None:
    """Keep keeps; Erase erases it on the server and offers to analyse again."""
    stack.add_video("panel-erase", 60, seed=6)
    analysis = stack.analyse("panel-erase")
    stack.wait(analysis)
    page = browser.panel("panel-erase")
    panel.state(page, "completed")
    page.get_by_role("button", name="Erase").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Erase this analysis?")
    dialog.get_by_role("button", name="Keep").click()
    expect(dialog).to_have_count(0)
    assert stack.snapshot(analysis)["state"] == "completed"
    page.get_by_role("button", name="Erase").click()
    page.get_by_role("dialog").get_by_role("button", name="Erase").click()
    panel.face(page, "erased").get_by_role("button", name="Analyse again").click()
    panel.face(page, "none")
    assert get_json(f"{stack.api}/v1/analyses?video=panel-erase")["items"] == []


def test_refreshing_keeps_focus_and_scroll(browser: Browser, stack: Stack) -> None:
    """While events come in, the focused link and the place on the page stay what they were."""
    stack.add_video("panel-focus", 2500, seed=8)
    with panel.switched(stack, latency_ms=350):
        page = browser.panel("panel-focus")
        page.locator("#start").click()
        link = page.locator("#panel-overview .comment a").first
        link.wait_for(timeout=panel.PATIENCE)
        page.locator("#tab-comments").click()
        first = panel.comments(page).first.locator("a")
        first.focus()
        page.evaluate("() => scrollTo(0, 260)")
        before = page.evaluate("() => [document.activeElement.href, scrollY]")
        revision = page.locator(".meta").inner_text()
        expect(page.locator(".meta")).not_to_have_text(revision, timeout=panel.PATIENCE)
        assert page.evaluate("() => [document.activeElement.href, scrollY]") == before
        expect(page.get_by_role("button", name="New comments came in")).to_be_visible()
    panel.state(page, "completed")
