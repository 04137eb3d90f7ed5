"""Figures as files: PNG and SVG through vl-convert, which needs neither a browser nor a network. Pure."""

from typing import Any

import altair as alt
import vl_convert

from commentsense_dashboard.figures import Figure, styled
from commentsense_dashboard.look import LIGHT

CREDIT = "CommentSense, from public comments. These figures are not YouTube's."
_SCALE = 2.0


def specification(figure: Figure, subtitle: str = "") -> dict[str, Any]:
    """The figure as Vega-Lite, on white, with title and whose figures they are."""
    lines = [line for line in (subtitle, CREDIT) if line]
    chart = figure.draw(LIGHT).properties(width=figure.width, title=alt.TitleParams(figure.title, subtitle=lines))
    found = styled(chart, LIGHT, ground=LIGHT.ground, font="DejaVu Sans, sans-serif").to_dict()
    assert isinstance(found, dict)  # noqa: S101 - for the type
    return found


def svg(figure: Figure, subtitle: str = "") -> bytes:
    """The figure as SVG. Nothing is loaded from anywhere while it is made."""
    made = vl_convert.vegalite_to_svg(specification(figure, subtitle), allowed_base_urls=[])
    return str(made).encode("utf-8", "replace")


def png(figure: Figure, subtitle: str = "") -> bytes:
    """The figure as PNG, two pixels for one. Nothing is loaded from anywhere while it is made."""
    return bytes(vl_convert.vegalite_to_png(specification(figure, subtitle), scale=_SCALE, allowed_base_urls=[]))
