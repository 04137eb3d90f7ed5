"""Answers of the API in small, and texts that must stay texts."""

from typing import Any

HOSTILE = (
    "![x](http://evil.example/a.png)",
    "[click](http://evil.example)",
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</div></body><h1>big</h1>",
    "$x^2$ and $$y$$",
    ":smile: :material/home: :red[red]",
    "=HYPERLINK(\"http://evil.example\")",
    "datum.x; ${alert(1)} {{7*7}}",
    "\"quoted' `ticks` &amp; \\back",
    "\u202eright to left\u202c \x00 \ud800",
)  # fmt: skip
LABELS = ("negative", "neutral", "positive")


def share(label: str, estimate: float, count: int = 10) -> dict[str, Any]:
    """One share with an interval around it."""
    return {
        "label": label, "count": count, "share_raw": estimate, "estimate": estimate,
        "low": max(0.0, estimate - 0.05), "high": min(1.0, estimate + 0.05),
    }  # fmt: skip


def shares(negative: float = 0.2, neutral: float = 0.3, positive: float = 0.5) -> list[dict[str, Any]]:
    """Three shares."""
    return [share(label, part) for label, part in zip(LABELS, (negative, neutral, positive), strict=True)]


def compared(name: str, title: str, mean: float = 0.3) -> dict[str, Any]:
    """One analysis of a comparison."""
    return {
        "id": name, "video": f"video-{name}", "title": title, "shares": shares(),
        "mean_sentiment": {"estimate": mean, "low": mean - 0.1, "high": mean + 0.1},
    }  # fmt: skip


def listed(video: str, title: str, mean: float | None = 0.1, scored: int = 100) -> dict[str, Any]:
    """A video of a collection; not analysed where the mean is None."""
    analysis = None if mean is None else {
        "scored": scored, "counts": {"negative": 10, "neutral": 20, "positive": 30},
        "mean_sentiment": {"estimate": mean, "low": mean - 0.1, "high": mean + 0.1},
    }  # fmt: skip
    return {"video": video, "title": title, "analysis": analysis}


def term(name: str, z: float = 5.0, count: int = 7) -> dict[str, Any]:
    """A distinctive term."""
    return {"term": name, "z": z, "count": count, "total": count + 2}


def timeline(granularity: str = "week", periods: int = 4) -> dict[str, Any]:
    """Counts over time; the first period is empty."""
    points = [
        {"start": f"2026-0{1 + place // 28}-{1 + place % 28:02d}", "negative": place, "neutral": 2 * place,
         "positive": 3 * place, "total": 6 * place}
        for place in range(periods)
    ]  # fmt: skip
    return {"granularity": granularity, "points": points, "undated": 0}


def weak(name: str, value: float, few: bool = False) -> dict[str, Any]:
    """A slice of a model card."""
    return {
        "part": "test", "slice": name, "n": 50, "few": few,
        "macro_recall": {"value": value, "low": value - 0.1, "high": value + 0.1},
    }  # fmt: skip
