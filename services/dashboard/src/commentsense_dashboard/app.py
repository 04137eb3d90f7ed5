"""What Streamlit runs for each look at a page: the frame, and the page that the address names."""

import streamlit as st

from commentsense_dashboard import logs, look, parts
from commentsense_dashboard.views import analyse, channel, compare, history, model, operations, predict

LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 222 40" width="222" height="40" role="img">
<rect x="2" y="3" width="36" height="27" rx="7" fill="{accent}"/><path d="M10 29v9l10-9z" fill="{accent}"/>
<rect x="9" y="15" width="5" height="9" rx="1.5" fill="{ground}"/>
<rect x="17.5" y="10" width="5" height="14" rx="1.5" fill="{ground}"/>
<rect x="26" y="12.500" width="5" height="11.500" rx="1.5" fill="{ground}"/>
<text x="48" y="25.500" font-family="'Source Sans 3','Source Sans Pro','Segoe UI','DejaVu Sans',sans-serif"
 font-size="19.500" font-weight="700" textLength="148" lengthAdjust="spacingAndGlyphs"
 fill="{text}">CommentSense</text></svg>"""
ICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40">
<rect x="2" y="3" width="36" height="27" rx="7" fill="#4F46B8"/><path d="M10 29v9l10-9z" fill="#4F46B8"/>
<rect x="9" y="15" width="5" height="9" rx="1.5" fill="#fff"/><rect x="17.500" y="10" width="5" height="14" rx="1.5"
 fill="#fff"/><rect x="26" y="12.500" width="5" height="11.500" rx="1.5" fill="#fff"/></svg>"""
ABOUT = (
    "CommentSense reads a video's public comments and says how many are negative, neutral or positive. "
    "Its figures are its own, not YouTube's."
)


def main() -> None:
    """Draws the frame and runs the page."""
    logs.configure(parts.settings().log_level)
    st.set_page_config(page_title="CommentSense", page_icon=ICON, layout="wide", menu_items={"About": ABOUT})
    colours = parts.colours()
    st.html(look.sheet(colours))
    st.logo(LOGO.format(accent=colours.accent, ground=colours.ground, text=colours.text), size="large")
    found = {
        "Videos": [
            st.Page(parts.guarded(analyse.draw), title="Analyse", icon=":material/forum:", default=True),
            st.Page(parts.guarded(compare.draw), title="Compare", icon=":material/compare_arrows:", url_path="compare"),
            st.Page(parts.guarded(channel.draw), title="Channel", icon=":material/video_library:", url_path="channel"),
            st.Page(parts.guarded(history.draw), title="History", icon=":material/history:", url_path="history"),
        ],
        "Behind it": [
            st.Page(parts.guarded(predict.draw), title="Predict", icon=":material/edit_note:", url_path="predict"),
            st.Page(parts.guarded(model.draw), title="Model", icon=":material/query_stats:", url_path="model"),
            st.Page(
                parts.guarded(operations.draw), title="Operations", icon=":material/monitor_heart:",
                url_path="operations",
            ),
        ],
    }  # fmt: skip
    st.session_state["pages"] = {page.title.lower(): page for group in found.values() for page in group}
    st.navigation(found, expanded=True).run()


main()
