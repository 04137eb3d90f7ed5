"""Analyse: start an analysis of a video, watch it, and see what it found."""

import streamlit as st

from commentsense_dashboard import markup, parts, words
from commentsense_dashboard.faults import ApiFault
from commentsense_dashboard.markup import Markup, join, tag, text
from commentsense_dashboard.parts import Json
from commentsense_dashboard.views import results

ORDERS = {"time": "Newest first", "relevance": "As YouTube ranks them"}
MOST_SHOWN = 10_000_000


def draw() -> None:
    """The page: `analysis` in the address shows one, `video` the newest of a video."""
    analysis = st.query_params.get("analysis", "")
    video = st.query_params.get("video", "")
    if not analysis and video:
        found = parts.api().analyses(video, 1)["items"]
        if found:
            analysis = found[0]["id"]
            parts.to_page("analyse", analysis=analysis)
    if not analysis:
        parts.heading("Analyse a video", "Paste a link: CommentSense reads the public comments and says how they feel.")
        _form(video)
        _recent()
        return
    with st.expander("Analyse another video", icon=":material/add:"):
        _form("")
    snapshot = _snapshot(analysis)
    _head(snapshot)
    if snapshot["final"]:
        _state(snapshot)
        results.draw(snapshot)
        return
    every = parts.settings().dashboard_refresh_seconds
    st.fragment(parts.guarded(_watch), run_every=every)()
    if snapshot["progress"]["scored"]:
        results.draw(snapshot)


def _form(video: str) -> None:
    with st.form("start", border=False):
        left, right = st.columns([5, 1], vertical_alignment="bottom")
        typed = left.text_input(
            "Video", value=video, placeholder="https://www.youtube.com/watch?v=…  or its id", max_chars=2048
        )
        sent = right.form_submit_button("Analyse", type="primary", width="stretch")
        with st.expander("Options and what it costs", icon=":material/tune:"):
            status = _status()
            limits = status["limits"] if status else {"default_max_comments": 5000, "max_comments_cap": MOST_SHOWN}
            one, two = st.columns(2)
            most = one.number_input(
                "Comments at most", 1, limits["max_comments_cap"], limits["default_max_comments"], step=500
            )
            order = two.selectbox("Order in which they are read", list(ORDERS), format_func=ORDERS.__getitem__)
            replies = one.checkbox("Read replies too", value=True)
            fresh = two.checkbox("Read again even if a fresh analysis is there")
            _cost(status)
    if sent:
        if not (typed or "").strip():
            parts.note("info", "Paste the link of a video first.")
            return
        started = parts.api().start((typed or "").strip(), int(most), replies, order, fresh)
        parts.to_page("analyse", analysis=started["id"])


def _status() -> Json | None:
    try:
        return parts.api().status()
    except ApiFault:
        # The form works without; what is wrong is said when it is sent.
        return None


def _cost(status: Json | None) -> None:
    told = (
        "Reading costs YouTube quota: about 1 unit for each 100 comment threads, and 1 more for each 100 replies of a "
        "thread with more than five of them. 5,000 comments cost about 50 units, or some hundreds where many threads "
        "have long replies. A fresh analysis that is there already costs nothing."
    )
    left = None
    if status:
        quota = status["quota"]
        left = tag(
            "p",
            f"{words.count(quota['left'])} of {words.count(quota['limit'])} units are left today; renewed at "
            f"{words.moment(quota['renews_at'], parts.zone())}.",
        )
    parts.show(tag("div", tag("p", told), left, class_="cs-quiet cs-small"))


def _recent() -> None:
    items = parts.api().analyses(limit=6)["items"]
    if not items:
        parts.empty("Nothing is analysed yet. Paste the link of a video above.")
        return
    st.space("small")
    parts.section("Analysed lately", "Shares as counted; the page of an analysis corrects them for the model's errors.")
    rows = []
    for item in items:
        title = words.title(item["title"], item["video"])
        link = parts.address("", analysis=item["id"])
        counts = item["counts"]
        known = sum(counts.values())
        bar = join(parts.share_bar(counts, thin=True), parts.shares_told(counts)) if known else None
        about = f"{words.count(item['scored'])} comments, {words.moment(item['created_at'], parts.zone())}"
        head = tag("div", _here(title, link), parts.chip(item["state"]), class_="cs-line")
        rows.append(
            tag(
                "div",
                head,
                tag("div", about, class_="cs-quiet cs-small", style="margin:.1rem 0 .45rem"),
                bar,
                class_="cs-card",
            )
        )
    parts.show(tag("div", *rows, class_="cs-list"))


def _here(title: str, link: str) -> Markup:
    """A link within the dashboard."""
    return tag("a", text(title), href=link, target="_self")


def _snapshot(analysis: str) -> Json:
    return parts.api().snapshot(analysis, *results.counted())


def _head(snapshot: Json) -> None:
    title = words.title(snapshot["title"], f"Video {snapshot['video']}")
    made = f"Analysed {words.moment(snapshot['created_at'], parts.zone())}"
    parts.show(
        tag("h1", text(title)),
        parts.line(
            tag("span", text(snapshot["channel"])) if snapshot["channel"] else None,
            tag("span", made, class_="cs-quiet"),
            markup.link("Watch on YouTube", markup.video_url(snapshot["video"])),
        ),
    )
    with st.container(horizontal=True, gap="small"):
        parts.copy_link(parts.address("", analysis=snapshot["id"]))
        results.counting()
        _export(snapshot)
        _actions(snapshot)


def _export(snapshot: Json) -> None:
    with st.popover("Export comments", icon=":material/download:"):
        st.caption("Every comment with its label and probabilities, as the service writes them.")
        kept = snapshot["id"]
        name = f"commentsense-{snapshot['video']}-{kept}"
        for label, form, kind in (("CSV", "csv", "text/csv"), ("JSON Lines", "jsonl", "application/jsonl")):

            def make(form: str = form) -> bytes:
                return parts.api().export(kept, form)

            st.download_button(
                label, make, f"{name}.{form}", kind, key=f"export-{form}", on_click="ignore", width="stretch"
            )


def _actions(snapshot: Json) -> None:
    kept, state = snapshot["id"], snapshot["state"]
    if not snapshot["final"] and st.button("Stop", icon=":material/stop_circle:"):
        parts.api().cancel(kept)
        st.rerun()
    if state in {"partial", "failed"} and st.button("Go on reading", icon=":material/resume:", type="primary"):
        parts.api().resume(kept)
        st.rerun()
    if not snapshot["final"]:
        return
    with st.popover("More", icon=":material/more_horiz:"):
        if st.button("Analyse again", icon=":material/refresh:", width="stretch"):
            options = snapshot["options"]
            new = parts.api().start(
                snapshot["video"], options["max_comments"], options["include_replies"], options["order"], True
            )
            _open(new["id"])
        if st.button("Label again, same comments", icon=":material/label:", width="stretch"):
            _open(parts.api().rescore(kept, "champion")["id"])
        if st.button("Label with the other model", icon=":material/science:", width="stretch"):
            _open(parts.api().rescore(kept, "challenger")["id"])
        st.caption("Labelling again costs no quota.")
        if st.button("Erase this analysis", icon=":material/delete:", width="stretch"):
            _erase(kept)


def _open(analysis: str) -> None:
    parts.to_page("analyse", analysis=analysis)


@st.dialog("Erase this analysis?")
def _erase(analysis: str) -> None:
    st.write("It is erased with its comments and all that was counted. This cannot be undone.")
    left, right = st.columns(2)
    if left.button("Erase", type="primary", width="stretch"):
        try:
            parts.api().erase(analysis)
        except ApiFault as error:
            parts.fault(error.fault)
            return
        parts.to_page("analyse")
    if right.button("Keep it", width="stretch"):
        st.rerun()


def _watch() -> None:
    """Looks again until the analysis ends; then the whole page is drawn once more, without looking on."""
    snapshot = _snapshot(st.query_params.get("analysis", ""))
    if snapshot["final"]:
        st.rerun()
    progress = snapshot["progress"]
    expected = f" of about {words.count(progress['expected'])}" if progress["expected"] else ""
    told = f"{words.count(progress['fetched'])}{expected} comments read, {words.count(progress['scored'])} labelled"
    body = [
        parts.line(parts.chip(snapshot["state"]), tag("span", told), _spent(snapshot)),
        tag("div", parts.meter(progress["done"], f"{words.percent(progress['done'])} done"), style="margin-top:.6rem"),
    ]
    parts.show(tag("div", *body, class_="cs-card", aria_live="polite"))
    if progress["scored"]:
        shares = {share["label"]: share["estimate"] for share in snapshot["shares"]}
        parts.show(parts.share_bar(shares), results.key(shares))


def _spent(snapshot: Json) -> Markup:
    return tag("span", f"{words.plural(snapshot['quota_spent'], 'unit')} of quota spent", class_="cs-quiet")


def _state(snapshot: Json) -> None:
    trouble = snapshot["trouble"]
    if trouble:
        when = ""
        if trouble["retry_at"]:
            when = f" Another try can succeed at {words.moment(trouble['retry_at'], parts.zone())}."
        parts.note(
            "warn", tag("b", words.STATES[snapshot["state"]], ": ", trouble["reason"]), " ", trouble["advice"], when
        )
    elif snapshot["state"] == "cancelled":
        parts.note("info", join(tag("b", "Stopped."), " What was read until then is counted below."))
