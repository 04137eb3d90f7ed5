"""Answers of the API for these tests."""

from typing import Any

from commentsense_local.answers import Snapshot


def snapshot_json(**changes: Any) -> dict[str, Any]:
    """An analysis as the API answers it."""
    share = {"count": 40, "share_raw": 0.4, "estimate": 0.41, "low": 0.3, "high": 0.52}
    return {
        "id": "a1",
        "revision": 3,
        "video": "cs-demo-001",
        "title": "A video",
        "channel": "A channel",
        "state": "completed",
        "final": True,
        "trouble": None,
        "progress": {"fetched": 100, "scored": 98, "skipped": {"empty": 2}, "expected": 100, "done": 1.0},
        "coverage": "100 of about 100 comments were read. That is all of them.",
        "shares": [{"label": label, **share} for label in ("negative", "neutral", "positive")],
        "mean_sentiment": {"estimate": 0.1, "low": -0.1, "high": 0.3},
        "enough": True,
        "not_enough_because": None,
        "basis": {
            "counted": 98,
            "owner_comments": 1,
            "unsupported_language": 0,
            "corrected": True,
            "method": "Raw labels corrected.",
        },
        "model": {"versions": ["v1"], "mixed": False},
        "quota_spent": 3,
        "notice": "Not YouTube's figures.",
        **changes,
    }


def snapshot(**changes: Any) -> Snapshot:
    """The same as the command line reads it."""
    return Snapshot.model_validate(snapshot_json(**changes))
