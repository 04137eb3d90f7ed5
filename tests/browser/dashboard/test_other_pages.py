"""Compare, channel, history, predict, model and operations, by hand."""

import re

from playwright.sync_api import expect

from tests.browser.dashboard.conftest import DEMO, Dashboard, OpenWindow
from tests.stack import Stack, get_json, send_json


def test_compare_by_links(open_window: OpenWindow, dashboard: Dashboard, demo: str, others: list[str]) -> None:
    """Pasted links become analyses side by side, with what is more than chance, and an address that leads back."""
    window = open_window(dashboard)
    page = window.go(dashboard.address("compare"))
    expect(page.get_by_text("Choose two to ten analyses.")).to_be_visible()
    page.get_by_label("Or paste links").fill("https://youtu.be/cs-happy-01 cs-angry-01")
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("heading", name="Mean sentiment")).to_be_visible()
    expect(page.get_by_text("Held against this one")).to_have_count(1)
    expect(page.locator("[data-testid=stVegaLiteChart]")).to_have_count(4)
    happy = re.search(r"ids=([^&,%]+)", page.url)
    assert happy
    assert happy.group(1) in others
    again = open_window(dashboard).go(page.url)
    expect(again.get_by_role("heading", name=re.compile("Differences from"))).to_be_visible()


def test_compare_says_what_is_not_analysed(open_window: OpenWindow, dashboard: Dashboard) -> None:
    """A link to a video that nobody analysed is named; nothing is started behind the reader's back."""
    window = open_window(dashboard)
    page = window.go(dashboard.address("compare"))
    page.get_by_label("Or paste links").fill("zzzzzzzzzzz")
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_text("Not analysed yet:")).to_be_visible()


def test_a_playlist_is_listed_estimated_analysed_and_ranked(
    open_window: OpenWindow, dashboard: Dashboard, stack: Stack
) -> None:
    """The cost stands there before anything is spent; then progress without a hand, and the ranking."""
    window = open_window(dashboard)
    page = window.go(dashboard.address("channel"))
    expect(page.get_by_text("Listing costs at most 4 units")).to_be_visible()
    page.get_by_label("Channel or playlist").fill("PLcs-demo-sailboat-1962")
    page.get_by_role("button", name="List videos").click()
    start = page.get_by_role("button", name="Analyse all that are left")
    expect(start).to_be_enabled()
    expect(page.get_by_text(re.compile(r"\d+ videos: \d+ to \d+ units of quota"))).to_be_visible()
    assert "collection=" in page.url
    spent = get_json(f"{stack.api}/v1/status")["quota"]["spent"]
    start.click()
    expect(page.get_by_role("heading", name="Videos by mean sentiment")).to_be_visible(timeout=60_000)
    expect(page.get_by_text(re.compile(r"of \d+ analyses ended"))).to_have_count(0, timeout=60_000)
    assert get_json(f"{stack.api}/v1/status")["quota"]["spent"] > spent
    again = open_window(dashboard).go(page.url)
    expect(again.get_by_role("heading", name="Videos by mean sentiment")).to_be_visible()
    page.get_by_role("button", name="Compare them").click()
    expect(page.get_by_role("heading", name="Compare", exact=True)).to_be_visible()


def test_a_channel_that_is_none(open_window: OpenWindow, dashboard: Dashboard) -> None:
    """What is no channel, and a channel that is not there, become sentences."""
    window = open_window(dashboard)
    page = window.go(dashboard.address("channel"))
    page.get_by_label("Channel or playlist").fill("@NobodyOfThisName")
    page.get_by_role("button", name="List videos").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_role("button", name="Analyse all that are left")).to_have_count(0)


def test_history_of_one_video(open_window: OpenWindow, dashboard: Dashboard, demo: str, others: list[str]) -> None:
    """The address or the field keeps to one video; one of the others has its own history."""
    window = open_window(dashboard)
    page = window.go(dashboard.address("history", video=DEMO))
    expect(page.get_by_label("Only of one video")).to_have_value(DEMO)
    expect(page.locator("[data-testid=stDataFrame]")).to_be_visible()
    page.get_by_label("Only of one video").fill("zzzzzzzzzzz")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("Nothing is kept of this video.")).to_be_visible()
    expect(page).to_have_url(re.compile("video=zzzzzzzzzzz"))


def test_history_opens_what_is_chosen(open_window: OpenWindow, dashboard: Dashboard, demo: str) -> None:
    """A row is chosen, then opened."""
    window = open_window(dashboard)
    page = window.go(dashboard.address("history", video=DEMO))
    expect(page.get_by_role("button", name="Open", exact=True)).to_be_disabled()
    table = page.locator("[data-testid=stDataFrame]").bounding_box()
    assert table
    page.mouse.click(table["x"] + 16, table["y"] + 38 + 16)
    expect(page.get_by_role("button", name="Open", exact=True)).to_be_enabled()
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("1962 Wooden Sailboat"))).to_be_visible()
    assert "analysis=" in page.url


def test_predict_shows_why(open_window: OpenWindow, dashboard: Dashboard, stack: Stack) -> None:
    """Label, probabilities and pushing words are those of the API; a foreign language is called a guess."""
    text = "I love this song but the sound is bad"
    answer = send_json("POST", f"{stack.api}/v1/predict", {"texts": [text], "explain": True})["predictions"][0]
    window = open_window(dashboard)
    page = window.go(dashboard.address("predict"))
    page.get_by_label("Texts, one a line").fill(f"{text}\nDas ist leider ganz schlecht gemacht")
    page.get_by_role("button", name="Label them").click()
    first = page.locator(".st-key-prediction-0")
    expect(first.locator(f".cs-tag.{answer['label']}").first).to_be_visible()
    expect(first.get_by_text(f"{answer['confidence'] * 100:.0f}% sure")).to_be_visible()
    expect(first.get_by_text(f"{answer['negative'] * 100:.1f}%", exact=True)).to_be_visible()
    assert first.locator(".cs-word").count() > 0
    expect(page.get_by_text("the label is a guess")).to_be_visible()


def test_model_tells_of_itself(open_window: OpenWindow, dashboard: Dashboard, stack: Stack, demo: str) -> None:
    """Version, drift in a sentence, reliability and the card; the challenger that is not there is a sentence too."""
    version = get_json(f"{stack.api}/v1/model")["version"]
    window = open_window(dashboard)
    page = window.go(dashboard.address("model"))
    expect(page.get_by_text(version, exact=True)).to_be_visible()
    for heading in ("Have the answers shifted?", "When it says 80% sure, is it right 80% of the time?",
                    "How good it is", "Where it is weak", "Small tests of behaviour"):  # fmt: skip
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_text(re.compile("The answers (look much like|have shifted)"))).to_be_visible()
    page.get_by_text("The challenger").click()
    expect(page.get_by_role("alert")).to_be_visible()


def test_operations_refresh_themselves(open_window: OpenWindow, dashboard: Dashboard, stack: Stack) -> None:
    """What is spent meanwhile appears without a hand."""
    window = open_window(dashboard)
    page = window.go(dashboard.address("operations"))
    before = get_json(f"{stack.api}/v1/status")["quota"]["spent"]
    expect(page.get_by_text(f"{before:,} of 10,000 units spent")).to_be_visible()
    stack.add_video("cs-spend-01", 300)
    stack.wait(stack.analyse("cs-spend-01"))
    after = get_json(f"{stack.api}/v1/status")["quota"]["spent"]
    assert after > before
    expect(page.get_by_text(f"{after:,} of 10,000 units spent")).to_be_visible()


def test_a_link_is_copied(open_window: OpenWindow, dashboard: Dashboard, demo: str) -> None:
    """The offered address is the one that leads back."""
    window = open_window(dashboard)
    page = window.go(dashboard.address(analysis=demo))
    page.get_by_role("button", name="Link").click()
    expect(page.locator("[data-testid=stCode] code")).to_have_text(dashboard.address(analysis=demo))
