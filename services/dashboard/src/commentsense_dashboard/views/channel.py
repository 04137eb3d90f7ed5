"""Channel: the latest videos of a channel or a playlist, analysed and ranked."""

import streamlit as st

from commentsense_dashboard import figures, markup, parts, sheets, words
from commentsense_dashboard.faults import ApiFault
from commentsense_dashboard.markup import tag, text
from commentsense_dashboard.parts import Json

COLUMNS = ("video", "title", "published_at", "views", "likes", "video_comments", "quota_at_least", "quota_at_most")
MOST = 100_000
BUSY = frozenset(("queued", "fetching", "scoring"))


def draw() -> None:
    """The page: `collection` in the address shows one."""
    collection = st.query_params.get("collection", "")
    if not collection:
        parts.heading("Channel", "How do the latest videos of a channel or a playlist compare?")
        _form()
        _earlier()
        return
    with st.expander("Another channel or playlist", icon=":material/add:"):
        _form()
    most, replies = _options()
    found = parts.api().collection(collection, most, replies)
    source = found["source"]
    name = words.title(source["title"], found["asked"])
    parts.show(
        tag("h1", text(name)),
        parts.line(
            parts.chip(found["state"]),
            tag("span", "Playlist" if source["kind"] == "playlist" else "Channel"),
            tag("span", f"{words.plural(len(found['videos']), 'video')} listed", class_="cs-quiet"),
            tag("span", f"Listing cost {words.plural(found['quota_spent'], 'unit')}", class_="cs-quiet"),
        ),
    )
    with st.container(horizontal=True, gap="small"):
        parts.copy_link(parts.address("channel", collection=collection))
        if st.button("Forget this list", icon=":material/delete:", help="Its analyses stay."):
            parts.api().forget_collection(collection)
            parts.to_page("channel")
        if found["state"] == "failed" and st.button("Try again", icon=":material/refresh:", type="primary"):
            parts.api().resume_collection(collection)
            st.rerun()
    if found["trouble"]:
        parts.note("warn", tag("b", found["trouble"]["reason"]), " ", found["trouble"]["advice"])
    if _runs(found):
        every = parts.settings().dashboard_refresh_seconds
        st.fragment(parts.guarded(_watch), run_every=every)()
    if found["videos"]:
        _plan(found, most, replies)
        _ranking(found, name)
    elif found["final"] and not found["trouble"]:
        parts.empty("There is no video to analyse.")
    parts.footer(found["notice"])


def _options() -> tuple[int, bool]:
    """Comments at most and whether replies count, as chosen here or as the address says."""
    most = str(st.session_state.get("most") or st.query_params.get("most", ""))
    replies = st.session_state.get("with-replies", st.query_params.get("with-replies") != "false")
    return (min(MOST, max(1, int(most))) if most.isascii() and most.isdigit() else 1000), bool(replies)


def _runs(found: Json) -> bool:
    states = [video["analysis"]["state"] for video in found["videos"] if video["analysis"]]
    return not found["final"] or any(state in BUSY for state in states)


def _form() -> None:
    with st.form("collect", border=False):
        left, middle, right = st.columns([5, 1.2, 1.2], vertical_alignment="bottom")
        source = left.text_input("Channel or playlist", placeholder="Link, @handle or id", max_chars=2048)
        videos = middle.number_input("Latest videos", 1, 50, 10)
        sent = right.form_submit_button("List videos", type="primary", width="stretch")
        parts.show(tag("p", f"Listing costs at most 4 units of YouTube quota{_left()}. "
                       "Nothing is analysed until you say which.", class_="cs-quiet cs-small"))  # fmt: skip
    if sent:
        if not (source or "").strip():
            parts.note("info", "Paste the link of a channel or a playlist first.")
            return
        made = parts.api().collect((source or "").strip(), int(videos))
        parts.to_page("channel", collection=made["id"])


def _left() -> str:
    try:
        quota = parts.api().status()["quota"]
    except ApiFault:
        return ""
    return f"; {words.count(quota['left'])} of {words.count(quota['limit'])} are left today"


def _earlier() -> None:
    items = parts.api().collections()["items"]
    if not items:
        parts.empty("No channel or playlist is listed yet.")
        return
    st.space("small")
    parts.section("Listed lately")
    rows = []
    for item in items:
        name = words.title(item["source"]["title"], item["source"]["id"])
        link = tag("a", text(name), href=parts.address("channel", collection=item["id"]), target="_self")
        told = f"{words.plural(item['videos'], 'video')}, {words.count(item['analysed'])} analysed, "
        told += words.moment(item["created_at"], parts.zone())
        head = tag("div", link, parts.chip(item["state"]), class_="cs-line")
        rows.append(tag("div", head, tag("div", told, class_="cs-quiet cs-small"), class_="cs-card"))
    parts.show(tag("div", *rows, class_="cs-list"))


def _watch() -> None:
    """Looks again until everything that was started has ended; then the whole page is drawn once more."""
    most, replies = _options()
    found = parts.api().collection(st.query_params.get("collection", ""), most, replies)
    analyses = [video["analysis"] for video in found["videos"] if video["analysis"]]
    seen = (found["state"], sum(one["state"] not in BUSY for one in analyses), len(analyses))
    if not _runs(found) or st.session_state.setdefault("channel-seen", seen) != seen:
        st.session_state["channel-seen"] = seen
        if not _runs(found):
            st.session_state.pop("channel-seen")
        st.rerun()
    if not found["final"]:
        parts.show(
            tag("div", parts.line(parts.chip(found["state"]), tag("span", "Listing the videos")), class_="cs-card")
        )
        return
    done = sum(1.0 if one["state"] not in BUSY else one["done"] for one in analyses)
    ended = sum(one["state"] not in BUSY for one in analyses)
    told = f"{ended} of {words.plural(len(analyses), 'analysis', 'analyses')} ended"
    share = done / len(analyses) if analyses else 0.0
    bar = tag("div", parts.meter(share, f"{words.percent(share)} done"), style="margin-top:.6rem")
    scored = sum(one["scored"] for one in analyses)
    head = parts.line(tag("span", told), tag("span", f"{words.count(scored)} comments labelled", class_="cs-quiet"))
    parts.show(tag("div", head, bar, class_="cs-card", aria_live="polite"))


def _plan(found: Json, most: int, replies: bool) -> None:
    parts.section("Videos", "Choose which to analyse. Nothing is spent before you start.")
    one, two, three = st.columns([1.2, 1.4, 3], vertical_alignment="bottom")
    one.number_input("Comments of each at most", 1, MOST, 1000, step=500, key="most", bind="query-params")
    named = {"time": "Newest first", "relevance": "As YouTube ranks them"}
    order = two.selectbox("Order", list(named), key="channel-order", format_func=named.__getitem__)
    three.checkbox("Read replies too", value=True, key="with-replies", bind="query-params")
    chosen = _table(found["videos"])
    todo = [video for video in found["videos"] if not video["analysis"]]
    picked = [video for video in chosen if not video["analysis"]] if chosen else todo
    least, upper = sum(video["quota_at_least"] for video in picked), sum(video["quota_at_most"] for video in picked)
    quota = found["quota"]
    told = (
        f"{words.plural(len(picked), 'video')}: {words.count(least)} to {words.count(upper)} units of quota. "
        f"{words.count(quota['left'])} are left; renewed at {words.moment(quota['renews_at'], parts.zone())}."
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        what = f"Analyse {words.plural(len(chosen), 'video')}" if chosen else "Analyse all that are left"
        ready = bool(picked) and found["final"]
        if st.button(what, type="primary", disabled=not ready, icon=":material/play_arrow:"):
            names = [video["video"] for video in picked]
            parts.api().analyse_collection(found["id"], most, replies, order, names)
            st.rerun()
        parts.table_file(found["videos"], COLUMNS, sheets.file_name("videos", found["source"]["id"]))
    if picked:
        parts.show(tag("p", told, class_="cs-quiet"))
        if upper > quota["left"]:
            parts.note("warn", tag("b", "This may cost more than is left today. "),
                       "Analyses then end partly read, and can be resumed after the renewal.")  # fmt: skip


def _table(videos: list[Json]) -> list[Json]:
    rows = []
    for video in videos:
        analysis = video["analysis"]
        rows.append(
            {
                "Video": words.title(video["title"], video["video"]),
                "Published": words.day(video["published_at"], parts.zone()),
                "Views": video["views"],
                "Comments": video["video_comments"],
                "Quota": "–" if analysis else f"{video['quota_at_least']} to {video['quota_at_most']}",
                "Analysis": words.STATES.get(analysis["state"], analysis["state"]) if analysis else "Not yet",
                "Sentiment": words.signed(analysis["mean_sentiment"]["estimate"])
                if analysis and analysis["scored"]
                else "–",
                "Result": parts.address("", analysis=analysis["id"]) if analysis else "",
                "YouTube": markup.video_url(video["video"]),
            }
        )
    widths = {
        "Video": st.column_config.TextColumn(width=330),
        "Published": st.column_config.TextColumn(width=95),
        "Views": st.column_config.NumberColumn(format="localized", width=75),
        "Comments": st.column_config.NumberColumn(format="localized", width=85),
        "Quota": st.column_config.TextColumn(width=85),
        "Analysis": st.column_config.TextColumn(width=105),
        "Sentiment": st.column_config.TextColumn(width=80),
        "Result": st.column_config.LinkColumn(display_text="Open", width=60),
        "YouTube": st.column_config.LinkColumn(display_text="Open", width=66),
    }
    return [videos[place] for place in parts.chosen(rows, "Videos of the list", "channel-table", widths)]


def _ranking(found: Json, name: str) -> None:
    if figures.ranking(found["videos"], "sentiment") is None:
        return
    st.space("small")
    orders = ["Mean sentiment", "Comments"]
    by = st.segmented_control("Rank by", orders, default=orders[0], required=True, key="by", bind="query-params")
    figure = figures.ranking(found["videos"], "comments" if by == "Comments" else "sentiment")
    if figure is None:
        return
    about = "" if by == "Comments" else "Best first. Where intervals overlap much, the order is not certain."
    parts.figure(figure, parts.head(figure.title, about), name)
    parts.as_text(figure)
    few = [video for video in found["videos"] if video["analysis"] and not video["analysis"]["enough"]
           and video["analysis"]["state"] not in BUSY]  # fmt: skip
    if few:
        titles = ", ".join(words.short(words.title(video["title"], video["video"]), 40) for video in few)
        parts.note("info", tag("b", "Too few comments to tell: "), text(titles))
    done = [video["analysis"]["id"] for video in found["videos"] if video["analysis"] and video["analysis"]["scored"]]
    if len(done) >= 2 and st.button("Compare them", icon=":material/compare_arrows:"):
        parts.to_page("compare", ids=",".join(done[:10]))
