"""The badges in the page's own list of comments."""

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page

from tests.browser.site.inside import bar, wait_for
from tests.browser.site.pages import DEMO, OpenPage, show_comments
from tests.browser.site.relay import Relay
from tests.stack import Stack

pytest_plugins = ("tests.browser.site.fixtures",)

# Each comment on the page: the id in its date's link, and the names of its badges.
READ = """[...document.querySelectorAll('ytd-comment-view-model')].filter(e => e.checkVisibility()).map(e => [
  new URL(e.querySelector('#published-time-text a').href).searchParams.get('lc'),
  [...e.querySelectorAll('commentsense-badge')].map(b => b.getAttribute('aria-label')),
])"""


def expected(stack: Stack, analysis: str) -> dict[str, str]:
    """The label that the analysis has for each comment, by id, where there is one to show."""
    return {
        comment["id"]: comment["label"]
        for comment in stack.comments(analysis)
        if comment["label"] and comment["supported"]
    }


def check(page: Page, labels: dict[str, str], least: int) -> list[list[Any]]:
    """Waits until every comment on the page has its badge, and none another; gives them."""

    def right(seen: list[list[Any]]) -> bool:
        return len(seen) >= least and all(
            len(badges) == (1 if comment in labels else 0)
            and all(b.lower().startswith(labels[comment]) for b in badges)
            for comment, badges in seen
        )

    return list(wait_for(lambda: page.evaluate(READ), right, "a badge for each comment that the analysis knows"))


def test_each_comment_has_its_own_badge(open_page: OpenPage, stack: Stack, analyses: dict[str, Any]) -> None:
    """By the comment's id: also further down, also in replies, and none where the analysis knows none."""
    labels = expected(stack, analyses[DEMO]["id"])
    _, page = open_page(f"/watch?v={DEMO}")
    show_comments(page)
    first = check(page, labels, 20)
    assert any(badges for _, badges in first)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    check(page, labels, 40)
    for button in page.locator("#more-replies:visible").all()[:3]:
        button.click()
    seen = check(page, labels, 50)
    assert sum("." in comment for comment, _ in seen) >= 10, "replies are there"


def test_asking_is_done_in_batches_and_once(open_page: OpenPage, analyses: dict[str, Any], relay: Relay) -> None:
    """At most 200 ids at a time, none twice, and never more than are on the page."""
    _, page = open_page(f"/watch?v={DEMO}", server=relay.url)
    show_comments(page)
    page.wait_for_selector("commentsense-badge")
    page.evaluate("for (let i = 0; i < 15; i += 1) watch.loadMore()")
    wait_for(
        lambda: sum(len(json.loads(body)["ids"]) for body in relay.bodies("/lookup")),
        lambda ids: ids >= page.locator("ytd-comment-view-model").count(),
        "all were asked for",
    )
    asked = [json.loads(body)["ids"] for body in relay.bodies("/lookup")]
    assert max(map(len, asked)) <= 200
    ids = [one for batch in asked for one in batch]
    assert len(ids) == len(set(ids)) == page.locator("ytd-comment-view-model").count()
    assert len(asked) <= 8, "together, not one by one"


def test_a_link_in_a_comments_text_is_no_comment_of_its_own(
    open_page: OpenPage, stack: Stack, analyses: dict[str, Any]
) -> None:
    """A stranger may link to another comment: the badge is by the date's link alone."""
    labels = expected(stack, analyses[DEMO]["id"])
    _, page = open_page(f"/watch?v={DEMO}")
    show_comments(page)
    page.evaluate("for (let i = 0; i < 4; i += 1) watch.loadMore()")
    seen = dict(check(page, labels, 80))
    links = page.evaluate(
        """[...document.querySelectorAll('#content-text a')].map(a => [a.href,
             a.closest('ytd-comment-view-model').querySelector('#published-time-text a').href])"""
    )
    pairs = [[parse_qs(urlsplit(link).query)["lc"][0] for link in pair] for pair in links]
    told = [(target, own) for target, own in pairs if labels.get(own) and labels.get(target) != labels[own]]
    assert told, "the fixture has links between comments of different labels"
    for _, own in told:
        assert seen[own][0].lower().startswith(labels[own])


def test_they_are_switched_off_and_on_while_the_page_is_open(open_page: OpenPage, analyses: dict[str, Any]) -> None:
    """The setting takes effect at once, and the bar stays."""
    browser, page = open_page(f"/watch?v={DEMO}", settings={"showBadges": False})
    bar(page).wait("completed")
    show_comments(page)
    page.wait_for_timeout(1000)
    assert page.locator("commentsense-badge").count() == 0
    browser.set(showBadges=True)
    page.wait_for_selector("commentsense-badge")
    browser.set(showBadges=False)
    page.wait_for_selector("commentsense-badge", state="detached")
    assert bar(page).state() == "completed"


def test_they_come_while_the_analysis_runs(open_page: OpenPage, stack: Stack) -> None:
    """Comments that are on the page before they are labelled get their badges when they are."""
    video = "cs-page-run"
    stack.add_video(video, 400, seed=11)
    _, page = open_page(f"/watch?v={video}")
    bar(page).wait("none")
    show_comments(page)
    bar(page).call("root => root.host.scrollIntoView({ block: 'center' })")
    bar(page).click("button.call")
    bar(page).wait("completed")
    labels = expected(stack, stack.analyse(video))
    check(page, labels, 20)


def test_a_badge_is_not_part_of_the_comment(open_page: OpenPage, analyses: dict[str, Any]) -> None:
    """Who copies a comment copies the comment; YouTube's own texts are as they were."""
    _, page = open_page(f"/watch?v={DEMO}")
    show_comments(page)
    page.wait_for_selector("commentsense-badge")
    selected = page.evaluate(
        """() => {
          const comment = document.querySelector('commentsense-badge').closest('ytd-comment-view-model');
          getSelection().selectAllChildren(comment);
          return [getSelection().toString(), comment.innerText];
        }"""
    )
    for text in selected:
        assert "ago" in text
        assert not any(word in text for word in ("Negative", "Neutral", "Positive", "CommentSense"))


def test_a_badge_is_named_and_out_of_the_pages_reach(open_page: OpenPage, analyses: dict[str, Any]) -> None:
    """It is an image with a name that says whose estimate it is; the page cannot look inside."""
    _, page = open_page(f"/watch?v={DEMO}")
    show_comments(page)
    badge = page.locator("commentsense-badge").first
    badge.wait_for()
    name = badge.get_attribute("aria-label") or ""
    assert badge.get_attribute("role") == "img"
    assert badge.get_attribute("title") == name
    assert "CommentSense’s estimate, not YouTube’s" in name
    assert badge.evaluate("e => [e.shadowRoot, e.textContent]") == [None, ""]
    assert badge.evaluate("e => e.getBoundingClientRect().height") == 16


def test_comments_of_a_short_have_them_too(open_page: OpenPage, stack: Stack, analyses: dict[str, Any]) -> None:
    """In the panel that opens beside a Short, whose links are of another form."""
    labels = expected(stack, analyses[DEMO]["id"])
    _, page = open_page(f"/shorts/{DEMO}")
    page.get_by_label("comment", exact=True).first.click()
    page.wait_for_selector("ytd-comment-view-model:visible")
    check(page, labels, 20)
