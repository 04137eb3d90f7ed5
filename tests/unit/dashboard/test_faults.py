"""Errors of the API in plain words."""

import pytest
from commentsense_dashboard.faults import from_answer


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, "token"), (403, "token"), (404, "gone"), (409, "refused"), (413, "invalid"), (422, "invalid"),
     (429, "busy"), (500, "broken"), (502, "unavailable"), (503, "unavailable"), (418, "broken")],
)  # fmt: skip
def test_every_status_becomes_a_sentence_and_advice(status: int, kind: str) -> None:
    """Each error says what happened and what to do, with problem details and without."""
    for body in (None, [], {"detail": 3, "code": None}, {"detail": "x" * 5000, "code": "c"}):
        found = from_answer(status, body, {})
        assert found.kind == kind
        assert found.sentence
        assert found.advice
        assert len(found.sentence) <= 600


def test_the_services_own_words_are_used_where_it_knows_better() -> None:
    """A refusal and a wrong request are told as the service tells them."""
    assert from_answer(409, {"detail": "It is completed."}, {}).sentence == "It is completed."
    found = from_answer(422, {"detail": "No such form.", "accepted_forms": ["an id", "a URL"]}, {})
    assert found.forms == ("an id", "a URL")


def test_a_token_is_never_named() -> None:
    """The advice names the variable, not what is in it."""
    assert "COMMENTSENSE_API_TOKEN" in from_answer(401, {"detail": "Bearer abc"}, {}).advice


@pytest.mark.parametrize(
    ("header", "advice"),
    [("7", "Try again in 7 s."), ("600", "Try again in 10 min."), ("soon", "Try again in a moment."),
     ("", "Try again in a moment.")],
)  # fmt: skip
def test_when_to_try_again(header: str, advice: str) -> None:
    """Where the service says for how long, the page says so too."""
    assert from_answer(429, {}, {"retry-after": header}).advice == advice


def test_what_is_gone_is_named() -> None:
    """A list of videos that is gone is not called an analysis."""
    assert "list of videos" in from_answer(404, {"code": "unknown_collection"}, {}).sentence
    assert "analysis" in from_answer(404, {"code": "unknown_analysis"}, {}).sentence
