"""Charts from answers of the API."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from commentsense_dashboard import clouds, figures, pictures, quality, words
from commentsense_dashboard.figures import Figure
from commentsense_dashboard.look import DARK, LIGHT

from tests.unit.dashboard.samples import HOSTILE, LABELS, compared, listed, shares, term, timeline, weak


def _cloud(title: str) -> Figure:
    found = [term(title), term("second", 3.0)]
    return figures.cloud("positive", found, clouds.place(found, clouds.WIDTH, 120), clouds.WIDTH, 120)


def _ranking(by: str) -> Callable[[str], Figure]:
    def make(title: str) -> Figure:
        found = figures.ranking([listed("a", title), listed("b", "other", 0.4), listed("c", "none", None)], by)
        assert found is not None
        return found

    return make


MAKERS: dict[str, Callable[[str], Figure]] = {
    "shares": lambda _: figures.shares(shares()),
    "trend": lambda _: figures.trend(timeline("day", 30), False),
    "trend-share": lambda _: figures.trend(timeline("month", 3), True),
    "terms": lambda title: figures.terms("negative", [term(title), term("b", 2.0)]),
    "cloud": _cloud,
    "languages": lambda title: figures.languages(
        [{"language": title, "count": 3, "share": 0.3, "supported": False}], words.language
    ),
    "compared": lambda title: figures.compared([compared("a", title), compared("b", "other", -0.5)], "positive"),
    "compared-mean": lambda title: figures.compared([compared("a", title), compared("b", title)], "mean_sentiment"),
    "ranking": _ranking("sentiment"),
    "ranking-comments": _ranking("comments"),
    "weights": lambda title: figures.weights([{"clue": title, "label": "negative", "weight": 0.4}]),
    "reliability": lambda _: figures.reliability(quality.reliability([[[5, 1, 0], [0, 4, 0], [1, 0, 9]]] * 10)),
    "slices": lambda title: figures.slices([weak(title, 0.5), weak("other", 0.7, True)]),
    "drift": lambda _: figures.drift(dict(zip(LABELS, (0.2, 0.3, 0.5), strict=True)),
                                     dict(zip(LABELS, (0.3, 0.3, 0.4), strict=True))),
}  # fmt: skip


@pytest.mark.parametrize("name", MAKERS)
def test_every_figure_becomes_both_pictures(name: str) -> None:
    """Each chart can be drawn by vl-convert in light, is valid in dark, and has words and a table."""
    figure = MAKERS[name]("A title")
    drawn = pictures.svg(figure, "Of a video").decode()
    assert drawn.startswith("<svg")
    assert figure.title in drawn
    assert pictures.png(figure)[:8] == b"\x89PNG\r\n\x1a\n"
    assert figures.styled(figure.draw(DARK), DARK).to_dict()["config"]["background"] == "transparent"
    assert figure.alt
    assert figure.rows
    assert set(figure.columns) <= set(figure.rows[0])


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("text", [text for text in HOSTILE if "\ud800" not in text])
def test_hostile_texts_are_data(name: str, text: str) -> None:
    """A hostile text changes nothing of a chart but its data."""

    def frame(part: Any) -> Any:
        """The chart without its values and the order of their names."""
        if isinstance(part, dict):
            return {key: frame(value) for key, value in part.items() if key not in {"values", "sort"}}
        return [frame(value) for value in part] if isinstance(part, list) else part

    chart = figures.styled(MAKERS[name](text).draw(LIGHT), LIGHT).to_dict()
    assert json.dumps(words.short(text, 12)).strip('"') not in json.dumps(frame(chart))
    drawn = pictures.svg(MAKERS[name](text), text).decode()
    assert "<script" not in drawn
    assert "<img" not in drawn
    assert "<a " not in drawn
    assert "<image" not in drawn


def test_labels_keep_their_colours_and_order() -> None:
    """Negative, neutral, positive: in this order and in these colours, in every chart that shows all three."""
    for name in ("shares", "trend", "ranking-comments", "weights"):
        for colours in (LIGHT, DARK):
            text = json.dumps(MAKERS[name]("x").draw(colours).to_dict())
            assert f'["Negative", "Neutral", "Positive"], "range": ["{colours.negative}"' in text, name


def test_ranking_is_best_first() -> None:
    """The happiest audience comes first, and what is not analysed is left out."""
    found = figures.ranking(
        [listed("a", "low", -0.4), listed("b", "high", 0.6), listed("c", "none", None)], "sentiment"
    )
    assert found is not None
    assert [row["name"] for row in found.rows] == ["high", "low"]
    assert figures.ranking([listed("c", "none", None)], "sentiment") is None
    by_size = figures.ranking([listed("a", "few", 0.9, 5), listed("b", "many", -0.9, 500)], "comments")
    assert by_size is not None
    assert [row["name"] for row in by_size.rows] == ["many", "few"]


def test_slices_are_worst_first() -> None:
    """The weakest slice comes first, and the table has them all."""
    found = figures.slices([weak(f"s{place}", place / 30) for place in range(30, 0, -1)])
    assert found.rows[0]["slice"] == "s1"
    assert len(found.rows) == 30


def test_same_titles_are_told_apart() -> None:
    """Two videos of one title get numbers, so that a chart does not lay them on one line."""
    assert figures.names_of([{"title": "x"}, {"title": "x"}]) == ["1. x", "2. x"]
    assert figures.names_of([{"title": "x"}, {"title": "y"}]) == ["x", "y"]
    assert figures.names_of([{"title": "", "video": "v"}]) == ["v"]


def test_shares_of_an_empty_period_are_nothing() -> None:
    """A period without comments has no shares and divides by nothing."""
    first = [row for row in figures.trend(timeline(), True).rows if row["from"] == "2026-01-01"]
    assert [row["share"] for row in first] == [0.0, 0.0, 0.0]


def test_rare_languages_are_summed() -> None:
    """Many languages end in one bar for the rest, and the table still has all."""
    many = [{"language": f"l{place}", "count": 10, "share": 0.05, "supported": False} for place in range(20)]
    found = figures.languages(many, str)
    assert len(found.rows) == 20
    assert "12 others 60%" in found.alt
