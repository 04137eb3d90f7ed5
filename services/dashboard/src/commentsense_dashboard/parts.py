"""What several pages draw: headings, notes, tags, bars, comments, figures with their files."""

import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, wraps
from typing import Any, NoReturn
from urllib.parse import urlencode, urlsplit

import streamlit as st

from commentsense_dashboard import look, markup, pictures, sheets, words
from commentsense_dashboard.api import Api
from commentsense_dashboard.faults import ApiFault, Fault
from commentsense_dashboard.figures import Figure, styled
from commentsense_dashboard.markup import Markup, join, tag, text
from commentsense_dashboard.settings import DashboardSettings

log = logging.getLogger(__name__)
Json = Mapping[str, Any]


@lru_cache(maxsize=1)
def settings() -> DashboardSettings:
    """The settings, read once."""
    return DashboardSettings()


@lru_cache(maxsize=1)
def api() -> Api:
    """The client that all sessions share."""
    found = settings()
    return Api(found.api_url, found.api_token.get_secret_value(), found.dashboard_timeout)


def colours() -> look.Palette:
    """The palette of the mode in which the browser shows the page."""
    return look.palette(st.context.theme.type)


def zone() -> str | None:
    """The reader's time zone."""
    return st.context.timezone


def guarded(draw: Callable[[], None]) -> Callable[[], None]:
    """The same, but whatever fails becomes a sentence on the page, and a log line where it was not foreseen."""

    @wraps(draw)
    def careful() -> None:
        try:
            draw()
        except ApiFault as error:
            fault(error.fault)
        except Exception:  # the last guard: a page never shows a traceback
            reference = secrets.token_hex(4)
            log.exception("a page failed", extra={"page": draw.__name__, "reference": reference})
            note(
                "warn",
                tag("b", "Something went wrong on this page."),
                f" Load it again. If it stays so, the dashboard's log says more under {reference}.",
            )

    return careful


# Words ----------------------------------------------------------------------------------------------------------------


def show(*parts: markup.Part) -> None:
    """Puts HTML of ours on the page."""
    st.html(tag("div", *parts, class_="cs"))


def heading(name: str, lead: str) -> None:
    """The page's name and what it answers."""
    show(tag("h1", name), tag("p", lead, class_="cs-lead"))


def section(name: str, about: str = "") -> None:
    """A section's name, and in a sentence what it shows."""
    show(tag("h2", name), tag("p", about, class_="cs-quiet") if about else None)


def note(kind: str, *parts: markup.Part) -> None:
    """A boxed note: `info`, `warn` or plain."""
    role = "alert" if kind == "warn" else "note"
    show(tag("div", *parts, class_=f"cs-note {kind}", role=role))


def fault(found: Fault) -> None:
    """A failed call: what happened and what to do."""
    forms = None
    if found.forms:
        forms = tag("div", "It may be given as: ", ", ".join(found.forms), class_="cs-small cs-quiet")
    when = f" Another try can succeed at {words.moment(found.retry_at, zone())}." if found.retry_at else ""
    note("warn", tag("b", text(found.sentence)), " ", found.advice, when, forms)


def empty(sentence: str) -> None:
    """Says that there is nothing yet, and what to do."""
    show(tag("div", sentence, class_="cs-empty"))


def chip(state: str) -> Markup:
    """A state."""
    return tag("span", words.STATES.get(state, state), class_=f"cs-chip {words.tone(state)}")


def label_tag(label: str | None, after: str = "") -> Markup:
    """A label in its colour, with its mark and its name."""
    if label is None:
        return tag("span", "Not labelled", class_="cs-quiet cs-small")
    return tag("span", words.NAMES[label] + after, class_=f"cs-tag {label}", data_mark=words.MARKS[label])


def card(name: str, value: str, more: markup.Part = "") -> Markup:
    """One figure."""
    return tag(
        "div",
        tag("div", name, class_="name"),
        tag("div", value, class_="value"),
        tag("div", more, class_="more"),
        class_="cs-card",
    )


def cards(*found: Markup) -> None:
    """Figures side by side."""
    show(tag("div", *found, class_="cs-cards"))


def meter(share: float, told: str) -> Markup:
    """A bar that is full to a share of 0 to 1."""
    part = min(1.0, max(0.0, share))
    fill = tag("div", style=f"width:{part * 100:.1f}%")
    return tag("div", fill, class_="cs-meter", role="img", aria_label=told)


def share_bar(shares: Mapping[str, float], thin: bool = False) -> Markup:
    """The three shares as one bar, in their order; its parts name themselves where there is room."""
    total = sum(shares.values()) or 1.0
    parts = []
    for label in words.LABELS:
        part = shares[label] / total
        if not part:
            continue
        inside = f"{words.MARKS[label]} {words.percent(part)}" if part >= 0.12 and not thin else ""
        parts.append(tag("div", inside, class_=f"cs-fill {label}", style=f"width:{part * 100:.2f}%"))
    told = ", ".join(f"{words.NAMES[label]} {words.percent(shares[label] / total)}" for label in words.LABELS)
    return tag("div", *parts, class_="cs-bar thin" if thin else "cs-bar", role="img", aria_label=told)


def footer(notice: str) -> None:
    """Whose figures these are."""
    show(tag("div", notice, class_="cs-foot"))


def comment_cards(comments: Sequence[Json], video: str) -> None:
    """Comments as they were written, with what the model said of them."""
    show(tag("div", *(comment_card(comment, video) for comment in comments), class_="cs-list"))


def comment_card(comment: Json, video: str) -> Markup:
    """One comment."""
    sure = comment.get("confidence")
    meta = [
        label_tag(comment.get("label")),
        tag("span", f"{words.percent(sure)} sure") if sure is not None else None,
        tag("span", words.plural(int(comment["likes"]), "like")),
        tag("span", words.day(comment.get("published_at"), zone())),
        tag("span", words.language(comment.get("language"))) if comment.get("language") not in {None, "en"} else None,
        tag("span", "Reply") if comment.get("parent") else None,
        markup.link("Open on YouTube", markup.comment_url(video, str(comment["id"]))),
    ]
    body = tag("div", str(comment["text"]), class_="text", dir="auto")
    return tag("div", body, tag("div", *meta, class_="meta"), class_="cs-comment")


# Links ----------------------------------------------------------------------------------------------------------------


def to_page(name: str, **parameters: str) -> NoReturn:
    """Goes to another of our pages, with its state in the address."""
    kept = {key: value for key, value in parameters.items() if value}
    st.switch_page(st.session_state["pages"][name], query_params=kept)


def address(page: str, **parameters: str) -> str:
    """The address of one of our pages with its state, as this browser reaches it."""
    here = urlsplit(st.context.url or "")
    base = settings().dashboard_base_path
    root = f"{here.scheme}://{here.netloc}" if here.netloc else ""
    query = urlencode({name: value for name, value in parameters.items() if value})
    return f"{root}{'/' + base if base else ''}/{page}" + (f"?{query}" if query else "")


def copy_link(link: str) -> None:
    """The address of what is shown, to be copied."""
    with st.popover("Link", icon=":material/link:"):
        st.caption("Leads back to exactly this view, for as long as the analysis is kept.")
        st.code(link, language=None, wrap_lines=True)


# Figures and tables ---------------------------------------------------------------------------------------------------


def figure(found: Figure, head: Markup, subject: str = "", key: str = "") -> None:
    """A figure below its heading, beside which its picture and its table can be saved.

    Args:
        found: the figure.
        head: its heading.
        subject: of what it is, in the picture; a title from the internet may stand there.
        key: tells figures of one page apart that have the same name.
    """
    with st.container(horizontal=True, vertical_alignment="center", wrap=False):
        show(head)
        save(found, subject, key)
    chart = styled(found.draw(colours()), colours())
    st.altair_chart(chart, width="stretch", theme=None, alt=found.alt)


def head(name: str, about: str = "", level: str = "h2") -> Markup:
    """A heading with a sentence on what is below it."""
    return join(tag(level, name), tag("p", about, class_="cs-quiet") if about else None)


def grid(rows: Sequence[Json], alt: str, widths: Mapping[str, Any] | None = None, rows_shown: int = 14) -> None:
    """A table to read; long ones scroll."""
    height: Any = "content" if len(rows) <= rows_shown else 38 + 35 * rows_shown
    st.dataframe(rows, hide_index=True, width="stretch", height=height, alt=alt, column_config=dict(widths or {}))


def chosen(rows: Sequence[Json], alt: str, key: str, widths: Mapping[str, Any], rows_shown: int = 14) -> list[int]:
    """A table whose rows can be chosen; gives the chosen ones' places."""
    height: Any = "content" if len(rows) <= rows_shown else 38 + 35 * rows_shown
    event = st.dataframe(
        rows, hide_index=True, width="stretch", height=height, alt=alt, key=key, on_select="rerun",
        selection_mode="multi-row", column_config=dict(widths),
    )  # fmt: skip
    return [place for place in event["selection"]["rows"] if place < len(rows)]


def whole_percent(width: int) -> Any:
    """A column of shares that are given as 0 to 100."""
    return st.column_config.NumberColumn(format="%.0f%%", width=width)


def shares_told(shares: Mapping[str, float]) -> Markup:
    """The three shares in numbers, each with its label's mark."""
    total = sum(shares.values()) or 1.0
    told = [
        tag("span", tag("span", f"{words.MARKS[label]} {words.percent(shares[label] / total)}"), f" {label}")
        for label in words.LABELS
    ]
    return tag("div", *told, class_="cs-key")


def save(found: Figure, subject: str = "", key: str = "") -> None:
    """Buttons that give a figure as PNG, SVG and CSV. The files are made when they are asked for."""
    name = sheets.file_name(found.name, key)
    line = words.short(subject, 90)
    with st.popover("Save", icon=":material/download:", type="tertiary", key=f"save-{name}"):
        st.caption(found.title)
        files: list[tuple[str, str, str, Callable[[], bytes]]] = [
            ("Picture (PNG)", "png", "image/png", lambda: pictures.png(found, line)),
            ("Drawing (SVG)", "svg", "image/svg+xml", lambda: pictures.svg(found, line)),
            ("Table (CSV)", "csv", "text/csv", lambda: sheets.to_csv(found.rows, found.columns)),
        ]
        for label, ending, kind, make in files:
            st.download_button(
                label, make, f"{name}.{ending}", kind, key=f"{ending}-{name}", on_click="ignore", width="stretch"
            )


def table_file(rows: Sequence[Json], columns: Sequence[str], name: str, label: str = "Save table (CSV)") -> None:
    """A button that gives a table as CSV."""
    st.download_button(
        label,
        lambda: sheets.to_csv(rows, columns),
        f"{name}.csv",
        "text/csv",
        key=f"csv-{name}",
        icon=":material/download:",
        type="tertiary",
        on_click="ignore",
    )


def as_text(found: Figure, label: str = "The figures as a table", key: str = "") -> None:
    """The figure's table, for reading instead of looking."""
    with st.expander(label, key=f"text-{found.name}-{key}"):
        grid([{column.capitalize(): row.get(column) for column in found.columns} for row in found.rows], found.alt)


def line(*parts: Markup | None) -> Markup:
    """Small things side by side."""
    return tag("div", join(*parts), class_="cs-line")
