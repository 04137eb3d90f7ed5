"""Word clouds, in matplotlib's own font, so that they look the same on every machine."""

import colorsys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from commentsense_sentiment import LABELS
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from wordcloud import WordCloud

from commentsense_training import drawing
from commentsense_training.drawing import LABEL_COLOURS
from commentsense_training.eda.bars import spelt, title_colour
from commentsense_training.eda.terms import SourceTerms

_SIDE: Final = (480, 420)


def font() -> Path:
    """DejaVu Sans as matplotlib ships it."""
    return Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"


def clouds(result: SourceTerms, seed: int) -> Figure:
    """A cloud a label: size by comments, only words that the label has more than the others."""
    with drawing.figure((9.2, 3.1), 1, len(LABELS)) as (figure, grid):
        for axes, label in zip(grid[0], LABELS, strict=True):
            words: dict[str, float] = {}
            for word, comments in result.labels[label].cloud.items():
                words.setdefault(spelt(word), float(comments))
            axes.axis("off")
            axes.set_title(label, color=title_colour(label))
            if words:
                axes.imshow(_cloud(words, label, seed), interpolation="lanczos")
            else:
                axes.text(0.5, 0.5, "too few words", ha="center", color=drawing.MUTED, transform=axes.transAxes)
    return figure


def _cloud(words: dict[str, float], label: str, seed: int) -> Any:
    made = WordCloud(
        font_path=str(font()),
        width=_SIDE[0],
        height=_SIDE[1],
        background_color="white",
        prefer_horizontal=1.0,
        relative_scaling=0.45,
        min_font_size=11,
        max_font_size=88,
        margin=5,
        max_words=60,
        random_state=seed,
        color_func=_shades(label),
    )
    return made.generate_from_frequencies(words).to_array()


def _shades(label: str) -> Callable[..., str]:
    """The label's colour, darker for larger words; none so light that it is hard to read."""
    hue, light, saturation = colorsys.rgb_to_hls(*to_rgb(LABEL_COLOURS[label]))

    def colour(*_: Any, font_size: int, **__: Any) -> str:
        shade = min(light, 0.42) * (1.0 if font_size < 26 else 0.82 if font_size < 48 else 0.66)
        red, green, blue = colorsys.hls_to_rgb(hue, shade, saturation)
        return f"rgb({red * 255:.0f}, {green * 255:.0f}, {blue * 255:.0f})"

    return colour
