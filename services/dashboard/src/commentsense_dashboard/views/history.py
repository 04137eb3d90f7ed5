"""History: every analysis that is kept, newest first."""

import streamlit as st

from commentsense_dashboard import markup, parts, sheets, words
from commentsense_dashboard.markup import tag
from commentsense_dashboard.parts import Json

PAGE = 50
COLUMNS = ("title", "channel", "video", "state", *words.LABELS, "scored", "video_comments", "created_at", "expires_at",
           "id")  # fmt: skip


def draw() -> None:
    """The page: `video` in the address keeps to one video."""
    parts.heading("History", "What was analysed and is still kept. Open one, or choose some to compare.")
    asked = st.query_params.get("video", "")
    with st.form("history", border=False):
        left, right = st.columns([5, 1], vertical_alignment="bottom")
        typed = left.text_input("Only of one video", value=asked, placeholder="Link or id of a video; empty for all")
        if right.form_submit_button("Show", width="stretch"):
            st.session_state.pop("history-more", None)
            parts.to_page("history", video=(typed or "").strip())
    parts.copy_link(parts.address("history", video=asked))
    items, more = _read(asked, int(st.session_state.get("history-more", 1)))
    if not items:
        parts.empty("Nothing is kept of this video." if asked else "Nothing is kept yet: analyse a video first.")
        return
    chosen = _table(items)
    parts.show(tag("p", "Shares as counted; the page of an analysis corrects them.", class_="cs-quiet cs-small"))
    left, middle, right, _ = st.columns([1.2, 1.4, 1.6, 2], vertical_alignment="center")
    if left.button("Open", type="primary", disabled=len(chosen) != 1, width="stretch", icon=":material/open_in_full:"):
        parts.to_page("analyse", analysis=chosen[0]["id"])
    if middle.button("Compare", disabled=not 2 <= len(chosen) <= 10, width="stretch", icon=":material/compare_arrows:"):
        parts.to_page("compare", ids=",".join(item["id"] for item in chosen))
    with right:
        parts.table_file(items, COLUMNS, sheets.file_name("history", asked[-11:]))
    if more and st.button("Show more"):
        st.session_state["history-more"] = int(st.session_state.get("history-more", 1)) + 1
        st.rerun()


def _read(video: str, pages: int) -> tuple[list[Json], bool]:
    items: list[Json] = []
    cursor = ""
    for _ in range(pages):
        page = parts.api().analyses(video, PAGE, cursor)
        items += page["items"]
        cursor = page.get("next_cursor") or ""
        if not cursor:
            break
    return items, bool(cursor)


def _table(items: list[Json]) -> list[Json]:
    rows = []
    for item in items:
        counts = item["counts"]
        total = sum(counts.values()) or 1
        rows.append(
            {
                "Video": words.title(item["title"], item["video"]),
                "Channel": item["channel"] or "–",
                "State": words.STATES.get(item["state"], item["state"]),
                **{words.NAMES[label]: counts[label] / total * 100 for label in words.LABELS},
                "Comments": item["scored"],
                "Analysed": words.moment(item["created_at"], parts.zone()),
                "YouTube": markup.video_url(item["video"]),
            }
        )
    widths = {
        "Video": st.column_config.TextColumn(width=282),
        "Channel": st.column_config.TextColumn(width=128),
        "State": st.column_config.TextColumn(width=92),
        **{words.NAMES[label]: parts.whole_percent(66) for label in words.LABELS},
        "Comments": st.column_config.NumberColumn(format="localized", width=78),
        "Analysed": st.column_config.TextColumn(width=122),
        "YouTube": st.column_config.LinkColumn(display_text="Open", width=60),
    }
    places = parts.chosen(rows, "Analyses that are kept, newest first", "history-table", widths, 18)
    return [items[place] for place in places]
