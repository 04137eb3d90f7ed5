"""The bar under the video, in the real browser, over the real services."""

from pathlib import Path
from typing import Any

import pytest

from tests.browser.site.inside import bar, dock, wait_for
from tests.browser.site.pages import (
    DEMO,
    FRESH,
    LIVE,
    OFF,
    OTHER,
    UPCOMING,
    OpenPage,
    navigate,
    show_comments,
    visit,
)
from tests.browser.site.relay import Relay
from tests.stack import Stack, send_json

pytest_plugins = ("tests.browser.site.fixtures",)

HEIGHT = 56
LABELS = ("negative", "neutral", "positive")


def box(page: Any, selector: str) -> dict[str, float]:
    """Where an element stands."""
    found = page.evaluate("one => document.querySelector(one).getBoundingClientRect().toJSON()", selector)
    return dict(found)


def test_an_analysis_is_started_and_watched_in_the_bar(open_page: OpenPage, stack: Stack) -> None:
    """Analyse starts one; the bar shows its progress and ends with the shares that the API tells."""
    _, page = open_page(f"/watch?v={FRESH}")
    inside = bar(page)
    inside.wait("none")
    assert inside.text("button.call") == "Analyse"
    # From here on, everything that is shown is written down.
    inside.call(
        """root => {
          const card = root.querySelector('[data-state]');
          const heard = root.heard = [];
          const note = () => {
            const line = root.querySelector('[role=progressbar]');
            heard.push([card.dataset.state, line.checkVisibility() ? line.getAttribute('aria-valuenow') : null]);
          };
          const all = { subtree: true, attributes: true, childList: true, characterData: true };
          new MutationObserver(note).observe(root, all);
        }"""
    )
    inside.click("button.call")
    inside.wait("completed")
    heard = inside.call("root => root.heard")
    assert {state for state, _ in heard} >= {"completed"}
    assert {state for state, _ in heard} & {"queued", "fetching", "scoring"}
    progress = [int(value) for state, value in heard if value is not None and state != "completed"]
    assert progress == sorted(progress), "progress goes forward"
    assert inside.text("[role=progressbar]") is None, "no progress at the end"
    snapshot = stack.snapshot(send_json("GET", f"{stack.api}/v1/analyses?video={FRESH}")["items"][0]["id"])
    shown = [int(str(inside.text(f"li.{label} b")).rstrip("%")) for label in LABELS]
    for percent, share in zip(shown, snapshot["shares"], strict=True):
        assert abs(percent - 100 * share["estimate"]) <= 0.501
    slices = inside.call(
        """root => [...root.querySelectorAll('.track i')].map(one =>
             ['--from', '--to'].map(end => one.style.getPropertyValue(end)))"""
    )
    whole = sum(share["estimate"] for share in snapshot["shares"])
    ends = [100 * sum(share["estimate"] for share in snapshot["shares"][:at]) / whole for at in range(4)]
    drawn = [[float(end.rstrip("%")) for end in piece] for piece in slices]
    assert drawn == [[pytest.approx(ends[at]), pytest.approx(ends[at + 1])] for at in range(3)]
    assert inside.text(".told") == f"{snapshot['progress']['scored']} comments"
    label = inside.attribute("[role=group]", "aria-label")
    negative, neutral, positive = shown
    assert label == (
        f"CommentSense: {negative}% negative, {neutral}% neutral, {positive}% positive; "
        f"{snapshot['progress']['scored']} comments"
    )


@pytest.mark.parametrize("width", [1280, 900, 660])
def test_it_stands_between_player_and_title_and_never_changes_its_height(
    open_page: OpenPage, analyses: dict[str, Any], width: int
) -> None:
    """Directly under the player, directly above the title block, as wide as both, the same height in every state."""
    _, page = open_page(f"/watch?v={DEMO}", width=width)
    bar(page).wait("completed")
    assert (
        page.evaluate("document.querySelector('commentsense-bar').nextElementSibling.localName") == "ytd-watch-metadata"
    )
    player, ours, title = box(page, "#player"), box(page, "commentsense-bar"), box(page, "#title h1")
    assert ours["top"] == pytest.approx(player["bottom"] + 12, abs=1)
    assert ours["width"] == pytest.approx(player["width"], abs=1)
    assert ours["height"] == HEIGHT
    assert title["top"] >= ours["bottom"]
    inside = bar(page)
    assert inside.call("root => root.querySelector('.card').scrollWidth <= root.host.clientWidth"), "nothing is cut off"
    overlap = inside.call(
        """root => {
          const boxes = [...root.querySelectorAll('li, .told, button')].filter(e => e.checkVisibility())
            .map(e => e.getBoundingClientRect());
          return boxes.some((a, i) => boxes.some((b, j) => i < j && a.right > b.left && b.right > a.left
            && a.bottom > b.top && b.bottom > a.top));
        }"""
    )
    assert overlap is False
    for video in (FRESH, LIVE, DEMO):
        navigate(page, f"/watch?v={video}")
        wait_for(inside.state, lambda seen: seen != "loading", "an answer")
        assert box(page, "commentsense-bar")["height"] == HEIGHT


@pytest.mark.parametrize(
    "path",
    [
        f"/watch?v={DEMO}&t=83s",
        f"/watch?list=PL0123456789&index=2&v={DEMO}",
        f"/watch?v={DEMO}&lc=UgxAAAAAAAAAAAAAAAA4AaABAg",
        f"/live/{DEMO}",
    ],
)
def test_every_address_of_a_video_is_that_video(open_page: OpenPage, analyses: dict[str, Any], path: str) -> None:
    """Playlists, moments and linked comments show the video's analysis."""
    _, page = open_page(path)
    bar(page).wait("completed")
    assert bar(page).text(".told") == f"{analyses[DEMO]['progress']['scored']} comments"


@pytest.mark.parametrize("path", ["/", "/results?search_query=boats", "/playlist?list=PL0123456789", f"/embed/{DEMO}"])
def test_other_pages_are_left_alone(open_page: OpenPage, path: str) -> None:
    """Home, search, playlists and embedded players get nothing of ours."""
    browser, page = open_page("/")
    page.goto(f"https://www.youtube.com{path}")
    if "/embed/" not in path:
        page.wait_for_selector("html[data-ready]", state="attached")
    # The content script has begun when the background knows the tab.
    told = "() => chrome.storage.session.get(null).then(all => Object.values(all).map(one => one.kind))"
    wait_for(lambda: browser.in_extension(told), lambda kinds: "other" in kinds, "the background knows the tab")
    assert page.locator("commentsense-bar, commentsense-dock, commentsense-badge").count() == 0


def test_a_server_that_is_not_set_has_a_face(open_page: OpenPage) -> None:
    """Without a server the bar says what to do, and its button opens the panel."""
    _, page = open_page(f"/watch?v={DEMO}", server="")
    bar(page).wait("unset")
    assert bar(page).text("button.call") == "Set up"
    assert bar(page).text("button.details") is None


def test_a_server_that_is_down_has_a_face_and_can_be_tried_again(
    open_page: OpenPage, relay: Relay, analyses: dict[str, Any]
) -> None:
    """Down, it says so; up again, the button brings the shares."""
    relay.stop()
    _, page = open_page(f"/watch?v={DEMO}", server=relay.url)
    bar(page).wait("offline")
    assert bar(page).text("button.call") == "Try again"
    relay.start()
    bar(page).click("button.call")
    bar(page).wait("completed")


def test_a_token_that_is_refused_has_a_face(open_page: OpenPage, tmp_path: Path) -> None:
    """A server with tokens, and none set."""
    guarded = Stack(tmp_path / "guarded", env={"COMMENTSENSE_API_TOKENS": "somebody:a-token-for-the-tests-0123456789"})
    try:
        guarded.start("redis", "api")
        _, page = open_page(f"/watch?v={DEMO}", server=guarded.api)
        bar(page).wait("unauthorized")
    finally:
        guarded.stop()


def test_a_server_that_is_not_permitted_has_a_face(open_page: OpenPage) -> None:
    """The shipped manifest permits no server before the user does."""
    _, page = open_page(f"/watch?v={DEMO}", permitted=False)
    bar(page).wait("not_permitted")


@pytest.mark.parametrize(
    ("video", "state"),
    [("cs-disabled", "comments_disabled"), ("cs-notfound", "video_not_found"), ("cs-empty-00", "empty")],
)
def test_an_analysis_that_finds_nothing_has_a_face(open_page: OpenPage, stack: Stack, video: str, state: str) -> None:
    """Comments turned off, a video that is gone, a video without comments."""
    stack.wait(stack.analyse(video))
    _, page = open_page(f"/watch?v={video}")
    bar(page).wait(state)
    assert bar(page).call(
        "root => root.querySelectorAll('.track i, li').length && !root.querySelector('ul').checkVisibility()"
    )


@pytest.mark.parametrize(("video", "state"), [(LIVE, "live"), (UPCOMING, "upcoming")])
def test_chat_is_no_comments(open_page: OpenPage, video: str, state: str) -> None:
    """Where there is only chat, the bar says so and offers the panel, not an analysis."""
    browser, page = open_page(f"/watch?v={video}")
    bar(page).wait(state)
    assert bar(page).text("button.call") is None
    assert bar(page).text("button.details") == "Details"
    told = "() => chrome.storage.session.get(null).then(all => Object.values(all).map(one => one.kind))"
    kind = "live" if video == LIVE else "watch"
    wait_for(lambda: browser.in_extension(told), lambda kinds: kind in kinds, "the background knows it too")


def test_comments_that_youtube_turned_off_are_seen_in_the_page(open_page: OpenPage) -> None:
    """YouTube's own notice is enough to say so, before anything is analysed."""
    _, page = open_page(f"/watch?v={OTHER}")
    navigate(page, f"/watch?v={OFF}")
    wait_for(bar(page).state, lambda seen: seen in {"comments_off", "comments_disabled"}, "comments are off")
    assert bar(page).text("button.call") is None


def test_the_theme_follows_youtubes(open_page: OpenPage, analyses: dict[str, Any]) -> None:
    """Dark and light, as YouTube switches, whatever the system says."""
    _, page = open_page(f"/watch?v={DEMO}")
    inside = bar(page)
    inside.wait("completed")
    show_comments(page)
    page.wait_for_selector("commentsense-badge")
    read = "root => getComputedStyle(root.querySelector('.track .positive')).backgroundColor"
    text = "root => getComputedStyle(root.querySelector('li b')).color"
    assert inside.call(read) == "rgb(0, 114, 178)"
    page.evaluate("fixture.dark(true)")
    wait_for(lambda: inside.call(read), lambda seen: seen == "rgb(86, 180, 233)", "dark")
    assert inside.call(text) == "rgb(241, 241, 241)"
    assert page.locator("commentsense-badge:not([theme=dark])").count() == 0
    page.evaluate("fixture.dark(false)")
    wait_for(lambda: inside.call(read), lambda seen: seen == "rgb(0, 114, 178)", "light")
    assert page.locator("commentsense-badge[theme=dark]").count() == 0


def test_the_keyboard_reaches_it_and_youtubes_shortcuts_stay_out(open_page: OpenPage, analyses: dict[str, Any]) -> None:
    """Tab comes to Details, which has a ring then; a key pressed there is none of the player's."""
    _, page = open_page(f"/watch?v={DEMO}")
    inside = bar(page)
    inside.wait("completed")
    page.evaluate("window.keys = []; document.addEventListener('keydown', event => window.keys.push(event.key))")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement?.localName") == "commentsense-bar":
            break
    assert inside.call("root => root.activeElement?.className") == "details"
    assert inside.call("root => getComputedStyle(root.activeElement).outlineStyle") == "solid"
    page.evaluate("window.keys.length = 0")
    page.keyboard.press("k")
    assert page.evaluate("window.keys") == []
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement?.localName") != "commentsense-bar", "there is a way out"


def test_who_cannot_see_is_told_the_end_alone(open_page: OpenPage, stack: Stack) -> None:
    """Enter on Analyse: the focus is not lost when the button goes, and what is spoken is the end, no number before."""
    stack.add_video("cs-page-key", 700, seed=17)
    _, page = open_page("/watch?v=cs-page-key")
    inside = bar(page)
    inside.wait("none")
    assert inside.attribute("p:not([hidden])", "aria-live") == "off"
    inside.call("root => root.querySelector('button.call').focus()")
    inside.call(
        """root => {
          const spoken = root.spoken = [];
          const note = () => {
            for (const words of root.querySelectorAll('p[role=status]')) {
              if (words.ariaLive === 'polite' && words.checkVisibility()) spoken.push(words.textContent);
            }
          };
          new MutationObserver(note).observe(root, { subtree: true, childList: true, characterData: true });
        }"""
    )
    page.keyboard.press("Enter")
    inside.wait("completed")
    assert inside.call("root => root.activeElement?.className") == "details"
    assert set(inside.call("root => root.spoken")) == {f"CommentSense · {inside.text('.told')}"}


def test_the_panel_opens_beside_the_video(open_page: OpenPage, analyses: dict[str, Any]) -> None:
    """Details opens the side panel."""
    browser, page = open_page(f"/watch?v={DEMO}")
    bar(page).wait("completed")
    session = browser.context.new_cdp_session(page)

    def panels() -> list[str]:
        targets = session.send("Target.getTargets")["targetInfos"]
        return [target["url"] for target in targets if "/panel.html" in target["url"]]

    assert panels() == []
    bar(page).click("button.details")
    wait_for(panels, bool, "the panel is open")


def test_names_for_those_who_do_not_see(open_page: OpenPage, analyses: dict[str, Any]) -> None:
    """The accessibility tree holds a group with the shares in words, three named shares and a named button."""
    browser, page = open_page(f"/watch?v={DEMO}")
    bar(page).wait("completed")
    session = browser.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    named = {(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]}
    groups = [name for role, name in named if role == "group" and name.startswith("CommentSense: ")]
    assert len(groups) == 1
    assert "positive" in groups[0]
    assert ("button", "Details") in named
    shares = {name.split()[0] for role, name in named if role == "listitem"}
    assert shares >= {"Negative", "Neutral", "Positive"}


def test_it_can_be_switched_off_and_on_while_the_page_is_open(open_page: OpenPage, analyses: dict[str, Any]) -> None:
    """The setting takes effect at once."""
    browser, page = open_page(f"/watch?v={DEMO}")
    bar(page).wait("completed")
    browser.set(showBar=False)
    page.wait_for_selector("commentsense-bar", state="detached")
    navigate(page, f"/watch?v={OTHER}")
    browser.set(showBar=True)
    bar(page).wait("completed")
    assert bar(page).text(".told") == f"{analyses[OTHER]['progress']['scored']} comments"


@pytest.mark.parametrize(
    ("locale", "setting", "words"),
    [("de", "auto", "Kommentare"), ("en-US", "es", "comentarios"), ("en-US", "zh_CN", "条评论")],
)
def test_it_speaks_the_language_that_is_set(
    open_page: OpenPage, analyses: dict[str, Any], locale: str, setting: str, words: str
) -> None:
    """The browser's language, unless another is set."""
    _, page = open_page(f"/watch?v={DEMO}", locale=locale, settings={"language": setting})
    bar(page).wait("completed")
    wait_for(lambda: bar(page).text(".told"), lambda seen: words in str(seen), words)


def test_it_comes_back_when_youtube_builds_that_part_anew(open_page: OpenPage, analyses: dict[str, Any]) -> None:
    """YouTube throws the block under the player away and builds it again."""
    _, page = open_page(f"/watch?v={DEMO}")
    bar(page).wait("completed")
    page.evaluate("fixture.rebuild()")
    page.wait_for_selector("commentsense-bar + ytd-watch-metadata")
    assert bar(page).state() == "completed"
    assert page.locator("commentsense-bar").count() == 1


def test_without_a_place_for_the_bar_there_is_a_button(open_page: OpenPage, analyses: dict[str, Any]) -> None:
    """A page built in another way gets the round button in its corner instead, and keeps it for the next video."""
    _, page = open_page(f"/watch?v={DEMO}&layout=bare")
    dock(page).wait("completed")
    assert page.locator("commentsense-bar").count() == 0
    ours = box(page, "commentsense-dock")
    assert ours["right"] <= 1280
    assert ours["bottom"] <= 900
    navigate(page, f"/watch?v={OTHER}")
    assert page.locator("commentsense-dock[floating]").count() == 1
    scored = analyses[OTHER]["progress"]["scored"]
    label = f"{scored} comments"
    wait_for(lambda: dock(page).attribute("button", "aria-label"), lambda seen: label in str(seen), "the next video's")


def test_a_short_has_a_round_button_in_its_column(open_page: OpenPage, analyses: dict[str, Any]) -> None:
    """Atop the active Short's buttons, for its own video; the others do not move; no bar."""
    _, page = open_page(f"/shorts/{DEMO}")
    dock(page).wait("completed")
    assert page.locator("commentsense-bar").count() == 0
    assert page.evaluate("document.querySelector('commentsense-dock').closest('ytd-reel-video-renderer').id") == "0"
    assert "796 comments" in str(dock(page).attribute("button", "aria-label"))
    page.evaluate("video => fixture.nextShort(video)", OTHER)
    page.wait_for_selector("ytd-reel-video-renderer[id='1'] commentsense-dock")
    dock(page).wait("completed")
    scored = analyses[OTHER]["progress"]["scored"]
    assert f"{scored} comments" in str(dock(page).attribute("button", "aria-label"))
    navigate(page, f"/watch?v={DEMO}")
    bar(page).wait("completed")
    assert page.locator("commentsense-dock").count() == 0


def test_two_tabs_show_each_its_own(open_page: OpenPage, analyses: dict[str, Any]) -> None:
    """Two videos side by side."""
    browser, page = open_page(f"/watch?v={DEMO}")
    second = visit(browser, f"/watch?v={OTHER}")
    for tab, video in ((page, DEMO), (second, OTHER)):
        bar(tab).wait("completed")
        assert bar(tab).text(".told") == f"{analyses[video]['progress']['scored']} comments"
