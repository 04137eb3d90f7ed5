"""One look for every picture: the same colours for the same things, files that are equal byte for byte.

Draw inside `figure`, then turn the figure into bytes with `png` or `svg`, or write it with `save`:

    with drawing.figure(size=(7, 4)) as (fig, axes):
        axes[0, 0].bar(LABELS, shares, color=drawing.label_colours())
        drawing.headline(axes[0, 0], "Two thirds are positive", "share of comments")
    drawing.save(fig, path)

Figures are made without pyplot, so that nothing is kept between calls and threads do not meet.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from commentsense_sentiment import LABELS
from cycler import cycler
from matplotlib.figure import Figure
from PIL import Image

INK: Final = "#1f2328"
MUTED: Final = "#59636e"
GRID: Final = "#e3e6ea"
PAPER: Final = "#ffffff"

# Okabe and Ito's colours, told apart by people of every kind of colour vision and by their lightness in print.
LABEL_COLOURS: Final = {"negative": "#d55e00", "neutral": "#8c959f", "positive": "#0072b2"}
"""A label has this colour wherever it is drawn."""

SERIES: Final = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#332288", "#8c959f")
"""Colours of what is not a label (models, sources), in the order in which they are given out."""

SEQUENTIAL: Final = "Blues"
"""Colour map of amounts that begin at zero (confusion matrices, shares)."""

# Any: matplotlib types these by a literal of all its settings.
_STYLE: Final[Any] = {
    "figure.facecolor": PAPER,
    "axes.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "font.family": ["DejaVu Sans"],
    "font.size": 9.5,
    "axes.titlesize": 10.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlecolor": INK,
    "axes.titlepad": 10,
    "axes.labelsize": 9,
    "axes.labelcolor": MUTED,
    "axes.edgecolor": "#c4cad1",
    "axes.linewidth": 0.8,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.prop_cycle": cycler(color=SERIES),
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelsize": 8.5,
    "ytick.labelsize": 8.5,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "text.color": INK,
    "legend.frameon": False,
    "legend.fontsize": 8.5,
    "lines.linewidth": 1.8,
    "patch.linewidth": 0.0,
    # Labels are foreign text: "$" is a letter.
    "text.parse_math": False,
    "svg.fonttype": "path",
    # Ids inside an SVG are random without it.
    "svg.hashsalt": "commentsense",
}


@contextmanager
def figure(
    size: tuple[float, float] = (7.2, 4.0), rows: int = 1, columns: int = 1, **subplots: Any
) -> Iterator[tuple[Figure, Any]]:
    """A figure of `size` inches and its axes (rows, columns), in the project's style.

    Draw while the context is open: matplotlib reads fonts and colours when a thing is drawn.
    `subplots` goes to `Figure.subplots` (sharex, width_ratios through gridspec_kw, ...).
    """
    with mpl.rc_context(_STYLE):
        made = Figure(figsize=size, layout="constrained")
        yield made, made.subplots(rows, columns, squeeze=False, **subplots)


def label_colours() -> list[str]:
    """The labels' colours in the order of `LABELS`."""
    return [LABEL_COLOURS[label] for label in LABELS]


def headline(axes: Any, finding: str, subtitle: str = "") -> None:
    """Write what the picture shows above it, and under that in grey what is drawn, with its unit."""
    axes.set_title(finding, pad=22 if subtitle else 10)
    if subtitle:
        axes.annotate(
            subtitle, (0, 1), (0, 7), xycoords="axes fraction", textcoords="offset points", color=MUTED, fontsize=8.5
        )


def only_grid(axes: Any, axis: str) -> None:
    """Keep the grid lines of one axis ("x" or "y", "" for none): those that a reader needs for the values."""
    axes.grid(visible=False)
    if axis:
        axes.grid(visible=True, axis=axis)


def png(figure: Figure, dpi: int = 150, colours: int = 96) -> bytes:
    """The picture as a small PNG of at most `colours` colours (0 keeps all), without metadata or time."""
    buffer = io.BytesIO()
    with mpl.rc_context(_STYLE):
        figure.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})
    return shrunk(Image.open(buffer), colours)


def shrunk(image: Image.Image, colours: int = 96) -> bytes:
    """An image as an optimised PNG without metadata, of at most `colours` colours (0 keeps all)."""
    flat = image.convert("RGB")
    if colours:
        # No dithering: it makes flat areas noisy and the file larger.
        flat = flat.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    flat.save(buffer, format="PNG", optimize=True)
    return buffer.getvalue()


def svg(figure: Figure) -> bytes:
    """The picture as SVG with its letters as outlines, without metadata or time."""
    buffer = io.BytesIO()
    with mpl.rc_context(_STYLE):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return buffer.getvalue()


def save(figure: Figure, path: Path) -> None:
    """Write the picture as PNG or SVG, by the ending of `path`; folders are made. Raises ValueError on another."""
    makers = {".png": png, ".svg": svg}
    if path.suffix not in makers:
        raise ValueError(f"{path.name}: pictures are written as .png or .svg")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(makers[path.suffix](figure))
