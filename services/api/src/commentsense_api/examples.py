"""Examples that the OpenAPI document shows; a test holds them against the models."""

from typing import Any

ID = "9f86d081884c7d659a2f"


def _share(label: str, count: int, raw: float, best: float, low: float, high: float) -> dict[str, Any]:
    return {"label": label, "count": count, "share_raw": raw, "estimate": best, "low": low, "high": high}


SHARES = [
    _share("negative", 180, 0.1837, 0.1512, 0.1204, 0.1833),
    _share("neutral", 410, 0.4184, 0.4397, 0.3881, 0.4902),
    _share("positive", 390, 0.398, 0.4091, 0.3622, 0.4577),
]
SENTIMENT = {"estimate": 0.2579, "low": 0.2005, "high": 0.3162}
BASIS = {
    "counted": 980,
    "owner_comments": 6,
    "includes_owner": False,
    "unsupported_language": 12,
    "below_confidence": 0,
    "min_confidence": 0.0,
    "corrected": True,
    "method": "Raw labels corrected by the model's confusion counts on held-out comments; the interval covers sampling "
    "and the uncertainty of those counts.",
}
MODEL = {"alias": "champion", "versions": ["1-3f9c2a"], "mixed": False}
NOTICE = (
    "Labels, shares and all other figures about tone are CommentSense's own, computed from public comments; "
    "they are not YouTube's and YouTube has not reviewed them."
)
SNAPSHOT: dict[str, Any] = {
    "id": ID,
    "revision": 42,
    "video": "dQw4w9WgXcQ",
    "title": "A song",
    "channel": "A channel",
    "state": "completed",
    "final": True,
    "trouble": None,
    "options": {"max_comments": 1000, "include_replies": True, "order": "time"},
    "source": None,
    "progress": {
        "fetched": 1000,
        "scored": 998,
        "skipped": {"empty": 2},
        "repeats": 3,
        "pages": 12,
        "video_comments": 25000,
        "expected": 1000,
        "done": 1.0,
    },
    "coverage": "1,000 of about 25,000 comments were read. They were read newest first. The newest are not a random "
    "sample: what people wrote earlier may differ, and the intervals do not cover that.",
    "shares": SHARES,
    "mean_sentiment": SENTIMENT,
    "enough": True,
    "not_enough_because": None,
    "basis": BASIS,
    "model": MODEL,
    "quota_spent": 13,
    "created_at": "2026-11-21T10:00:00Z",
    "updated_at": "2026-11-21T10:00:09Z",
    "ended_at": "2026-11-21T10:00:09Z",
    "expires_at": "2026-12-21T10:00:00Z",
    "notice": NOTICE,
}
STARTED = SNAPSHOT | {"created": True}
SUMMARY_PAGE = {
    "items": [
        {
            "id": ID,
            "video": "dQw4w9WgXcQ",
            "title": "A song",
            "channel": "A channel",
            "channel_id": "UCexample",
            "video_comments": 25000,
            "counts": {"negative": 180, "neutral": 410, "positive": 390},
            "state": "completed",
            "code": None,
            "model": "champion",
            "source": None,
            "fetched": 1000,
            "scored": 998,
            "created_at": "2026-11-21T10:00:00Z",
            "ended_at": "2026-11-21T10:00:09Z",
            "expires_at": "2026-12-21T10:00:00Z",
        }
    ],
    "next_cursor": None,
}
_COMPARED = {
    "id": ID,
    "video": "dQw4w9WgXcQ",
    "title": "A song",
    "state": "completed",
    "coverage": SNAPSHOT["coverage"],
    "shares": SHARES,
    "mean_sentiment": SENTIMENT,
    "enough": True,
    "not_enough_because": None,
    "basis": BASIS,
    "model": MODEL,
}
COMPARISON = {
    "items": [
        _COMPARED | {"differences": None},
        _COMPARED
        | {
            "id": "1b4f0e9851971998e732",
            "differences": [
                {"label": label, "difference": 0.0, "low": -0.04, "high": 0.04, "distinguishable": False}
                for label in ("negative", "neutral", "positive", "mean_sentiment")
            ],
        },
    ],
    "caution": None,
    "notice": NOTICE,
}
TIMELINE = {
    "id": ID,
    "revision": 42,
    "granularity": "month",
    "points": [{"start": "2026-11-01", "negative": 180, "neutral": 410, "positive": 390, "total": 980}],
    "gaps_filled": True,
    "undated": 0,
    "notice": NOTICE,
}
TERMS = {
    "id": ID,
    "revision": 42,
    "comments": 980,
    "negative": [{"term": "too loud", "z": 6.2, "count": 31, "total": 33}],
    "neutral": [{"term": "anyone", "z": 4.1, "count": 40, "total": 52}],
    "positive": [{"term": "love", "z": 9.8, "count": 120, "total": 131}],
    "notice": NOTICE,
}
_ANSWER = {
    "label": "positive",
    "negative": 0.01,
    "neutral": 0.06,
    "positive": 0.93,
    "confidence": 0.93,
    "language": "en",
    "supported": True,
    "model_version": "1-3f9c2a",
    "skipped": None,
}
COMMENT = {
    "id": "UgxExample",
    "parent": None,
    "is_owner": False,
    "likes": 12,
    "published_at": "2026-11-20T08:30:00Z",
    "text": "What a lovely song!",
    **_ANSWER,
    "kinds": ["praise"],
}
COMMENT_LABELS = {
    "id": ID,
    "revision": 42,
    "items": [{"id": "UgxExample"} | {name: value for name, value in _ANSWER.items() if name != "model_version"}],
    "notice": NOTICE,
}
COMMENT_PAGE = {"items": [COMMENT], "next_cursor": None, "notice": NOTICE}
PREDICTIONS = {
    "model": "champion",
    "predictions": [
        _ANSWER | {"truncated": False, "terms": [{"term": "lovely", "label": "positive", "weight": 1.7}]},
    ],
    "notice": NOTICE,
}
STATUS = {
    "version": "0.1.0",
    "quota": {
        "day": "2026-11-21",
        "limit": 10000,
        "spent": 412,
        "left": 9588,
        "exhausted": False,
        "renews_at": "2026-11-22T08:00:00Z",
    },
    "queues": [
        {"name": "fetch", "waiting": 2, "oldest_seconds": 0.4},
        {"name": "score", "waiting": 1, "oldest_seconds": 0.1},
    ],
    "running": 1,
    "store": {"used_bytes": 4194304, "max_bytes": 268435456},
    "models": [{"alias": "champion", "version": "1-3f9c2a", "reachable": True}],
    "limits": {
        "default_max_comments": 5000,
        "max_comments_cap": 100000,
        "retention_days": 30,
        "freshness_seconds": 900,
    },
}
MODEL_DESCRIPTION = {
    "alias": "champion",
    "version": "1-3f9c2a",
    "name": "commentsense-sentiment",
    "description": {
        "created": "2026-11-20",
        "languages": ["en"],
        "reference": {"negative": 0.25, "neutral": 0.4, "positive": 0.35},
    },
    "recent": {"comments": 980, "negative": 0.1837, "neutral": 0.4184, "positive": 0.398},
    "notice": NOTICE,
}
_PRAISE = {"count": 310, "share": 0.3163, "topics": [{"term": "song", "count": 41}], "items": [COMMENT]}
_NONE: dict[str, Any] = {"count": 0, "share": 0.0, "topics": [], "items": []}
INSIGHTS = {
    "id": ID,
    "revision": 42,
    "comments": 980,
    "questions": _NONE,
    "praise": _PRAISE,
    "complaints": _NONE,
    "spam": {"count": 0, "share": 0.0, "items": []},
    "duplicates": {"count": 12, "share": 0.0122, "groups": [{"text": "Who is here in November?", "count": 9}]},
    "languages": [
        {"language": "en", "count": 931, "share": 0.95, "supported": True},
        {"language": "es", "count": 49, "share": 0.05, "supported": False},
    ],
    "notice": NOTICE,
}
_LISTED = {
    "video": "dQw4w9WgXcQ",
    "title": "A song",
    "published_at": "2026-11-01T12:00:00Z",
    "video_comments": 25000,
    "views": 1400000,
    "likes": 52000,
    "quota_at_least": 3,
    "quota_at_most": 177,
}
_COLLECTION_ID = "5d41402abc4b2a76b971"
_SOURCE = {"kind": "channel", "id": "UC_x5XG1OV2P6uZZ5FSM9Ttw", "title": "A channel"}
COLLECTION = {
    "id": _COLLECTION_ID,
    "source": _SOURCE,
    "asked": "@achannel",
    "videos_asked": 10,
    "state": "completed",
    "final": True,
    "trouble": None,
    "created_at": "2026-11-21T10:00:00Z",
    "expires_at": "2026-12-21T10:00:00Z",
    "quota_spent": 3,
    "videos": [
        _LISTED
        | {
            "analysis": {
                "id": ID,
                "state": "completed",
                "code": None,
                "done": 1.0,
                "scored": 998,
                "counts": {"negative": 180, "neutral": 410, "positive": 390},
                "shares": SHARES,
                "mean_sentiment": SENTIMENT,
                "enough": True,
                "not_enough_because": None,
            }
        },
        _LISTED | {"video": "9bZkp7q19f0", "title": "Another song", "analysis": None},
    ],
    "quota": {
        "at_least": 3,
        "at_most": 177,
        "left": 9588,
        "renews_at": "2026-11-22T08:00:00Z",
        "listing_quota_at_most": 4,
    },
    "notice": NOTICE,
}
COLLECTION_PAGE = {
    "items": [
        {
            "id": _COLLECTION_ID,
            "source": _SOURCE,
            "state": "completed",
            "videos": 2,
            "analysed": 1,
            "created_at": "2026-11-21T10:00:00Z",
            "expires_at": "2026-12-21T10:00:00Z",
        }
    ],
    "next_cursor": None,
}
