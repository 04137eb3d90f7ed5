"""Where the words of a cloud go. Pure: the same terms always give the same cloud."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from PIL import ImageFont
from wordcloud import WordCloud

WIDTH = 340
_SMALLEST, _LARGEST = 11, 44
_MOST, _LONGEST = 40, 24


def height(terms: int) -> int:
    """How high a cloud of so many terms is, in pixels, so that few do not look lost."""
    return min(240, 110 + 7 * terms)


def place(terms: Sequence[Mapping[str, Any]], width: int, height: int) -> list[dict[str, Any]]:
    """Places for terms: x of the left end, y of the line on which the letters stand, and the size, in pixels.

    The size follows how distinctive a term is. Terms that are very long, or that find no room, are left out; the
    table beside the cloud has them all.
    """
    usable: dict[str, Mapping[str, Any]] = {}
    for item in terms[:_MOST]:
        term = " ".join(str(item["term"]).split())
        if term and len(term) <= _LONGEST and item["z"] > 0:
            usable.setdefault(term, item)
    if not usable:
        return []
    layout = WordCloud(
        width=width,
        height=height,
        prefer_horizontal=1.0,
        min_font_size=_SMALLEST,
        max_font_size=_LARGEST,
        relative_scaling=0.6,
        margin=3,
        collocations=False,
        random_state=Random(7),
    ).generate_from_frequencies({term: float(item["z"]) for term, item in usable.items()})
    found = []
    top = max(float(item["z"]) for item in usable.values())
    for (term, _), size, (y, x), _, _ in layout.layout_:
        item = usable[term]
        # The layout gives the top of the inked letters; where they stand depends on which letters they are.
        rise = -ImageFont.truetype(layout.font_path, int(size)).getbbox(term, anchor="ls")[1]
        found.append(
            {
                "term": term,
                "x": int(x),
                "y": round(float(y + rise), 1),
                "size": int(size),
                "comments": item["count"],
                "shade": round(0.7 + 0.3 * float(item["z"]) / top, 3),
            }
        )
    return found
