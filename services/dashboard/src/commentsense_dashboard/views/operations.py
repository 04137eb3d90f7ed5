"""Operations: quota, queues, memory and models, as they are now."""

import streamlit as st

from commentsense_dashboard import parts, words
from commentsense_dashboard.faults import ApiFault
from commentsense_dashboard.markup import Markup, join, tag
from commentsense_dashboard.parts import Json, card, meter

QUEUES = {"fetch": "Pages to read from YouTube", "score": "Batches to label"}


def draw() -> None:
    """The page."""
    parts.heading("Operations", "Whether everything runs: the quota of the day, what waits, and what answers.")
    every = parts.settings().dashboard_refresh_seconds
    st.fragment(parts.guarded(_now), run_every=every)()


def _now() -> None:
    try:
        status = parts.api().status()
    except ApiFault as error:
        parts.fault(error.fault)
        parts.show(tag("p", "This page looks again by itself.", class_="cs-quiet"))
        return
    _quota(status["quota"])
    st.space("small")
    parts.section("Work", "What waits, over all analyses.")
    waiting = [
        card(
            QUEUES.get(queue["name"], queue["name"]),
            words.count(queue["waiting"]),
            f"oldest: {words.seconds(queue['oldest_seconds'])}" if queue["waiting"] else "nothing waits",
        )
        for queue in status["queues"]
    ]
    parts.cards(card("Analyses under way", words.count(status["running"]), "of everybody"), *waiting)
    st.space("small")
    parts.section("Services")
    parts.cards(*(_model(model) for model in status["models"]), _store(status["store"]), _version(status))


def _quota(quota: Json) -> None:
    parts.section("Quota of YouTube", "Reading comments costs units, of which there are only so many in a day.")
    share = quota["spent"] / quota["limit"] if quota["limit"] else 1.0
    left = "Nothing is left" if quota["exhausted"] else f"{words.count(quota['left'])} units are left"
    body = [
        tag("div", f"{words.count(quota['spent'])} of {words.count(quota['limit'])} units spent", class_="value"),
        meter(share, f"{words.percent(share)} of the quota is spent"),
        tag(
            "div",
            f"{left}. The quota of {quota['day']} (Pacific time) is renewed at "
            f"{words.moment(quota['renews_at'], parts.zone())}, your time.",
            class_="more",
            style="margin-top:.5rem",
        ),
    ]
    parts.show(tag("div", *body, class_="cs-card"))
    if quota["exhausted"]:
        parts.note(
            "warn", tag("b", "The day's quota is spent."),
            " Analyses under way wait or end partly read; those can be resumed once it is renewed.",
        )  # fmt: skip


def _model(model: Json) -> Markup:
    state = "answers" if model["reachable"] else "does not answer"
    mark = tag("span", state, class_=f"cs-chip {'good' if model['reachable'] else 'bad'}")
    name = "Model" if model["alias"] == "champion" else f"Model ({model['alias']})"
    return card(name, model["version"] or "–", mark)


def _store(store: Json) -> Markup:
    used, most = store["used_bytes"], store["max_bytes"]
    if not most:
        return card("Memory of the store", words.size(used), "no limit is set")
    told = f"{words.percent(used / most)} of {words.size(most)}"
    return card("Memory of the store", words.size(used), join(meter(used / most, told), told))


def _version(status: Json) -> Markup:
    limits = status["limits"]
    more = (
        f"{words.count(limits['max_comments_cap'])} comments at most, kept for "
        f"{words.plural(limits['retention_days'], 'day')}"
    )
    return card("Service", f"Version {status['version']}", more)
