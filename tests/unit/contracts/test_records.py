"""Stored records: written, read back, and read from the version before."""

import json

import pytest
from commentsense_contracts.errors import SchemaTooNew
from commentsense_contracts.records import (
    COLLECTION_SCHEMA,
    SCHEMA,
    Analysis,
    Comment,
    Page,
    Prediction,
    StoredComment,
    epoch,
    rfc3339,
    sanitise,
    tally_field,
    utc_day,
)
from commentsense_contracts.states import Label, Order, Skip, State
from hypothesis import given
from hypothesis import strategies as st

PREDICTION = Prediction(Label.POSITIVE, 0.1, 0.2, 0.7, "en", True, "abc123")


@given(text=st.text(), likes=st.integers(0, 10**9), owner=st.booleans())
def test_a_comment_survives_storage(text: str, likes: int, owner: bool) -> None:
    """Whatever the text holds, what is read is what was written."""
    comment = Comment("id1", "parent", owner, likes, 1_700_000_000, sanitise(text))
    assert Comment.load("id1", comment.dump()) == comment
    stored = StoredComment.load("id1", f"{PREDICTION.dump()}\n{comment.dump()}")
    assert stored == StoredComment(comment, PREDICTION, None)


def test_a_skipped_comment_keeps_its_reason() -> None:
    """A comment that was not scored says why."""
    comment = Comment("id1", "", False, 0, 0, "")
    stored = StoredComment.load("id1", f'["empty"]\n{comment.dump()}')
    assert stored.skipped is Skip.EMPTY
    assert stored.prediction is None


def test_a_comment_of_the_schema_before_is_read() -> None:
    """Schema 1 kept the time as text."""
    stored = json.dumps([1, "p", 1, 5, "2024-02-29T23:59:58Z", "hello"])
    assert Comment.load("c", stored) == Comment("c", "p", True, 5, 1709251198, "hello")


def test_an_analysis_of_the_schema_before_is_read() -> None:
    """Schema 1 knew no owner, alias, source or trace."""
    fields = {"schema": "1", "id": "a", "video": "dQw4w9WgXcQ", "state": "partial", "max_comments": "50"}
    analysis = Analysis.load(fields)
    assert analysis.owner == "local"
    assert analysis.state is State.PARTIAL
    assert analysis.options.order is Order.TIME
    assert analysis.options.include_replies


def test_a_page_of_the_schema_before_is_read() -> None:
    """Schema 1 wrote no schema number and no round."""
    assert Page.load('{"kind": "threads", "index": 3, "token": "t"}') == Page("threads", 3, "t")


@pytest.mark.parametrize("record", [Page("video"), Page("replies", 2, "t", "UgX"), Page("threads", 1, "t", round=2)])
def test_a_page_survives_storage(record: Page) -> None:
    """What is read is what was written, defaults left out."""
    assert Page.load(record.dump()) == record


def test_pages_have_ids_of_their_own() -> None:
    """No two pages of an analysis share a place in the ledger."""
    pages = [
        Page("video"),
        *(Page("threads", index, "t", round=turn) for turn in range(3) for index in range(3)),
        *(Page("replies", index, "t", parent) for parent in ("Ug1", "Ug2") for index in range(3)),
        *(Page("copy", index, "0:0", "source") for index in range(3)),
    ]
    assert len({page.item for page in pages}) == len(pages)


@pytest.mark.parametrize(
    ("newest", "read"),
    [
        (SCHEMA, lambda schema: Comment.load("c", json.dumps([schema, "", 0, 0, 0, ""]))),
        (COLLECTION_SCHEMA, lambda schema: Analysis.load({"schema": str(schema), "id": "a"})),
        (COLLECTION_SCHEMA, lambda schema: Page.load(json.dumps({"schema": schema, "kind": "video"}))),
    ],
)
def test_a_record_of_a_later_version_is_refused(newest, read) -> None:
    """Guessing at what a later version meant would lose data; the error says to upgrade."""
    with pytest.raises(SchemaTooNew, match="upgrade"):
        read(newest + 1)


def test_lone_surrogates_become_replacement_characters() -> None:
    """UTF-8 has no form for them, and one would make the model server refuse a whole batch."""
    assert sanitise("a\ud800b\udfffc") == "a\ufffdb\ufffdc"
    sanitise("\ud83d\ude00 ok").encode()


def test_times_are_whole_utc_seconds() -> None:
    """Fractions and offsets are read, nonsense is 0."""
    assert epoch("2024-01-01T00:00:00.999Z") == 1704067200
    assert epoch("2024-01-01T02:00:00+02:00") == 1704067200
    assert epoch("yesterday") == 0
    assert epoch("0001-01-01T00:00:00+23:59") == 0
    assert rfc3339(1704067200.9) == "2024-01-01T00:00:00Z"
    assert utc_day(1704067199) == "2023-12-31"


def test_a_stored_probability_keeps_the_models_six_digits() -> None:
    """What a person reads later is what the model answered, to 1e-6."""
    prediction = Prediction(Label.NEUTRAL, 0.123456, 0.654321, 0.222223, "en", True, "v")
    comment = Comment("c", "", False, 0, 0, "text")
    found = StoredComment.load("c", f"{prediction.dump()}\n{comment.dump()}").prediction
    assert found == prediction


@pytest.mark.parametrize(("confidence", "expected"), [(0.34, 3), (0.7, 7), (0.9999, 9), (1.0, 9)])
def test_confidence_falls_into_ten_bins(confidence: float, expected: int) -> None:
    """Certainty itself is in the last bin."""
    prediction = Prediction(Label.NEGATIVE, confidence, 0.0, 0.0, "en", True, "v")
    assert tally_field(False, prediction) == f"audience|negative|v|{expected}|1"
