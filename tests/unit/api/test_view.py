"""What a snapshot says in words."""

from dataclasses import replace

import pytest
from commentsense_api import view
from commentsense_contracts.records import Analysis
from commentsense_contracts.states import Code, Order, State

BASE = Analysis.load(
    {
        "schema": "2",
        "id": "a",
        "video": "dQw4w9WgXcQ",
        "max_comments": "100",
        "order": "time",
        "state": "scoring",
        "fetched": "50",
        "scored": "30",
        "video_comments": "200",
        "created_at": "1760000000",
        "expires_at": "1762000000",
    }
)


def test_every_code_has_advice() -> None:
    """A person always reads what to do."""
    assert set(view.ADVICE) == set(Code)
    assert all(text.endswith(".") for text in view.ADVICE.values())


def test_newest_first_is_said_to_be_no_random_sample() -> None:
    """A part that was read newest first says how many of how many and what that means."""
    text = view.coverage(BASE)
    assert "50 of about 200" in text
    assert "newest first" in text
    assert "not a random sample" in text


def test_relevance_is_said_to_favour_the_liked() -> None:
    """The other order has another bias."""
    text = view.coverage(replace(BASE, options=replace(BASE.options, order=Order.RELEVANCE)))
    assert "relevance" in text
    assert "not a random sample" in text


def test_everything_read_is_said_to_be_all() -> None:
    """Where nothing is missing there is no warning."""
    text = view.coverage(replace(BASE, state=State.COMPLETED, fetched=200))
    assert "all of them" in text
    assert "random" not in text


@pytest.mark.parametrize("fetched", [0, 10, 60, 150, 1_000])
def test_progress_stays_below_one_until_the_end(fetched: int) -> None:
    """Whatever YouTube's count says, done is 1 only when it is done."""
    going = view.progress(replace(BASE, fetched=fetched, scored=fetched), {})
    assert 0 <= going.done < 1
    assert view.progress(replace(BASE, state=State.COMPLETED, fetched=fetched), {}).done == 1


def test_expected_is_bounded_by_what_was_asked_for() -> None:
    """Fewer are expected when fewer were asked for; nothing is before the video is known."""
    assert view.progress(BASE, {}).expected == 100
    assert view.progress(replace(BASE, video_comments=None), {}).expected is None


def test_trouble_names_code_reason_advice_and_time() -> None:
    """A partial analysis says why and when to try again."""
    found = view.trouble(replace(BASE, code=Code.QUOTA_EXHAUSTED, reason="Spent.", retry_at=1_760_000_000))
    assert found is not None
    assert found.retry_at == "2025-10-09T08:53:20Z"
    assert "Resume" in found.advice
    assert view.trouble(BASE) is None
