"""What an analysis found: shares, time, words, kinds of comments and the comments themselves."""

from collections.abc import Mapping, Sequence

import streamlit as st

from commentsense_dashboard import clouds, figures, markup, parts, sheets, words
from commentsense_dashboard.faults import ApiFault
from commentsense_dashboard.markup import Markup, tag, text
from commentsense_dashboard.parts import Json

VIEWS = ("Overview", "Over time", "Words", "Questions and praise", "Comments", "Languages and spam")
PERIODS = {"day": "Day", "week": "Week", "month": "Month"}
ORDERS = {
    "Most liked": ("likes", "desc"),
    "Newest": ("time", "desc"),
    "Oldest": ("time", "asc"),
    "Most certain": ("confidence", "desc"),
    "Least certain": ("confidence", "asc"),
}
PAGE = 50
SURE = [f"{step / 10:.1f}" for step in range(10)]
COLUMNS = ("id", "parent", "label", *words.LABELS, "confidence", "language", "supported", "kinds", "likes",
           "published_at", "is_owner", "text", "model_version")  # fmt: skip


def counting() -> None:
    """What counts: how sure the model must have been, and whether the owner's comments do."""
    with st.popover("What counts", icon=":material/rule:"):
        st.select_slider(
            "Count only answers at least this sure",
            SURE,
            key="sure",
            bind="query-params",
            format_func=_sure,
        )
        st.checkbox("Count the video owner's own comments", key="owner", bind="query-params")


def _sure(value: str) -> str:
    return "all" if value == SURE[0] else words.percent(float(value))


def counted() -> tuple[float, bool]:
    """What counts, as chosen here or as the address says."""
    # The address holds what the slider shows; the slider is drawn only after the figures are read.
    asked = {_sure(value): value for value in SURE}.get(st.query_params.get("sure", ""), SURE[0])
    sure = str(st.session_state.get("sure", asked))
    owner = st.session_state.get("owner", st.query_params.get("owner") == "true")
    return float(sure) if sure in SURE else 0.0, bool(owner)


def key(shares: Mapping[str, float]) -> Markup:
    """The labels with their marks and shares, in order."""
    total = sum(shares.values()) or 1.0
    tags = [parts.label_tag(label, f" {words.percent(shares[label] / total)}") for label in words.LABELS]
    return tag("div", *tags, class_="cs-key")


def draw(snapshot: Json) -> None:
    """All views; only the one that is open is read."""
    if not snapshot["progress"]["scored"] and not snapshot["progress"]["fetched"]:
        parts.empty("There are no comments to show.")
        return
    _figures(snapshot)
    drawers = (_overview, _over_time, _words, _kinds, _comments, _languages)
    opened = st.tabs(VIEWS, key="view", on_change="rerun", bind="query-params")
    for tab, drawer in zip(opened, drawers, strict=True):
        if tab.open:
            with tab:
                _careful(drawer, snapshot)
    parts.footer(snapshot["notice"])


def _careful(drawer: object, snapshot: Json) -> None:
    """One view that fails leaves the others alone."""
    assert callable(drawer)  # noqa: S101 - for the type
    try:
        drawer(snapshot)
    except ApiFault as error:
        parts.fault(error.fault)


def _figures(snapshot: Json) -> None:
    progress, mean = snapshot["progress"], snapshot["mean_sentiment"]
    whole = progress["video_comments"]
    read = f"of {words.count(whole)} that YouTube counts" if whole else "in all"
    skipped = sum(progress["skipped"].values())
    found = [
        parts.card("Comments read", words.count(progress["fetched"]), read),
        parts.card(
            "Mean sentiment",
            words.signed(mean["estimate"]),
            f"{words.signed(mean['low'])} to {words.signed(mean['high'])}, on −1 to +1",
        ),
        parts.card(
            "Counted",
            words.count(snapshot["basis"]["counted"]),
            f"{words.count(snapshot['basis']['unsupported_language'])} in other languages, "
            f"{words.count(skipped)} skipped",
        ),
        parts.card("Quota spent", words.count(snapshot["quota_spent"]), "units of the day's"),
    ]
    parts.cards(*found)
    shares = {share["label"]: share["estimate"] for share in snapshot["shares"]}
    if sum(shares.values()):
        parts.show(parts.share_bar(shares), key(shares))


def _overview(snapshot: Json) -> None:
    if not snapshot["enough"]:
        parts.note("warn", tag("b", "Too few comments to tell. "), snapshot["not_enough_because"] or "")
    if not snapshot["basis"]["counted"]:
        parts.empty("No comment counts under these conditions.")
        return
    figure = figures.shares(snapshot["shares"])
    head = parts.head("Share of comments by tone", "The line on each bar is where the share lies with 95% certainty.")
    parts.figure(figure, head, _subject(snapshot))
    parts.as_text(figure)
    _rests_on(snapshot)
    left, right = st.columns(2, gap="large")
    with left:
        parts.section("Most liked")
        _some(snapshot, "likes", "desc")
    with right:
        parts.section("Least certain", "Where the model hesitated most: read these before trusting it.")
        _some(snapshot, "confidence", "asc")


def _rests_on(snapshot: Json) -> None:
    basis, model = snapshot["basis"], snapshot["model"]
    lines = [snapshot["coverage"], basis["method"]]
    if basis["unsupported_language"]:
        lines.append(
            f"{words.plural(basis['unsupported_language'], 'comment')} in languages for which the model was not "
            "measured are left out."
        )
    if basis["below_confidence"]:
        lines.append(f"{words.plural(basis['below_confidence'], 'comment')} of which it was less sure are left out.")
    if basis["owner_comments"]:
        what = "count" if basis["includes_owner"] else "do not count"
        lines.append(f"{words.plural(basis['owner_comments'], 'comment')} by the video's owner {what}.")
    if model["versions"]:
        versions = ", ".join(model["versions"])
        lines.append(f"Model version {versions}." + (" It changed on the way." if model["mixed"] else ""))
    kind = "warn" if model["mixed"] else "info"
    parts.note(kind, tag("b", "What this rests on. "), " ".join(line.strip() for line in lines if line))


def _some(snapshot: Json, order: str, direction: str) -> None:
    found, _ = parts.api().comments(snapshot["id"], 5, {"order": order, "direction": direction})
    if found:
        parts.comment_cards(found, snapshot["video"])
    else:
        parts.empty("There are none.")


def _over_time(snapshot: Json) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        period = st.segmented_control(
            "Per", list(PERIODS), format_func=PERIODS.__getitem__, default="week", required=True, key="per",
            bind="query-params",
        )  # fmt: skip
        what = st.segmented_control(
            "Show", ["Comments", "Shares"], default="Comments", required=True, key="show", bind="query-params"
        )
    timeline = parts.api().timeline(snapshot["id"], period)
    if not timeline["points"]:
        parts.empty("No comment has a usable date.")
        return
    figure = figures.trend(timeline, what == "Shares")
    head = parts.head("Comments over time", "By the day on which they were written, in UTC; labels as counted.")
    parts.figure(figure, head, _subject(snapshot))
    if timeline["undated"]:
        parts.show(tag("p", f"{words.plural(timeline['undated'], 'comment')} without a date.", class_="cs-quiet"))
    parts.as_text(figure)


def _words(snapshot: Json) -> None:
    found = parts.api().terms(snapshot["id"])
    parts.section(
        "Words that set each tone apart",
        "Not the most frequent words but the telling ones: more frequent with one tone than with the others.",
    )
    if not any(found[label] for label in words.LABELS):
        parts.empty("There are too few comments for words to stand out.")
        return
    for label, column in zip(words.LABELS, st.columns(3, gap="medium"), strict=True):
        with column:
            if not found[label]:
                parts.show(parts.label_tag(label))
                parts.empty("No word stands out.")
                continue
            height = clouds.height(len(found[label]))
            places = clouds.place(found[label], clouds.WIDTH, height)
            if places:
                cloud = figures.cloud(label, found[label], places, clouds.WIDTH, height)
                parts.figure(cloud, tag("div", parts.label_tag(label)), _subject(snapshot))
            bars = figures.terms(label, found[label])
            parts.figure(bars, parts.head("Comments with each", level="h3"), _subject(snapshot))
            parts.as_text(bars, "As a table")
    if found["revision"] != snapshot["revision"]:
        parts.show(tag("p", f"From {words.plural(found['comments'], 'comment')} so far.", class_="cs-quiet"))


_KINDS = {
    "questions": ("question", "Questions", "What the audience wants to know."),
    "praise": ("praise", "Praise", "What it likes."),
    "complaints": ("complaint", "Complaints", "What it does not like."),
}


def _kinds(snapshot: Json) -> None:
    found = parts.api().insights(snapshot["id"], 8)
    chosen = st.segmented_control(
        "Show", list(_KINDS), format_func=lambda name: _KINDS[name][1], default="questions", required=True, key="kind",
        bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    parts.cards(
        *(
            parts.card(
                _KINDS[name][1], words.count(found[name]["count"]), f"{words.percent(found[name]['share'])} of comments"
            )
            for name in _KINDS
        )
    )
    _, name, about = _KINDS[chosen]
    part = found[chosen]
    parts.section(name, f"{about} Found by rules and the model's label; some are missed, some are wrong.")
    if part["topics"]:
        topics = [tag("span", text(topic["term"]), tag("b", words.count(topic["count"]))) for topic in part["topics"]]
        parts.show(tag("div", tag("div", *topics, class_="cs-topics")))
    if not part["items"]:
        parts.empty("There are none.")
        return
    parts.comment_cards(part["items"], snapshot["video"])
    rows = [{"kind": name.lower(), **item} for item in part["items"]]
    parts.table_file(rows, ("kind", *COLUMNS), sheets.file_name(name, snapshot["video"]))


def _comments(snapshot: Json) -> None:
    insights = parts.api().insights(snapshot["id"], 1)
    codes = [item["language"] or "und" for item in insights["languages"]]
    one, two, three, four, five = st.columns([1.1, 1.1, 1.2, 1.1, 1.5], vertical_alignment="bottom")
    labels = {"": "All tones", **{name: words.NAMES[name] for name in words.LABELS}, "skipped": "Not labelled"}
    label = one.selectbox("Tone", list(labels), format_func=labels.__getitem__, key="tone", bind="query-params")
    kinds = {"": "All kinds", **words.KINDS}
    kind = two.selectbox("Kind", list(kinds), format_func=kinds.__getitem__, key="sort-of", bind="query-params")
    language = three.selectbox(
        "Language", ["", *codes], format_func=lambda code: words.language(code) if code else "All languages",
        key="language",
    )  # fmt: skip
    where = {"": "All", "no": "Threads", "yes": "Replies"}
    replies = four.selectbox("Place", list(where), format_func=where.__getitem__, key="replies", bind="query-params")
    order = five.selectbox("Order", list(ORDERS), key="order", bind="query-params")
    search = st.text_input("Search in the texts", max_chars=100, key="search", placeholder="Words, in whatever case",
                           icon=":material/search:", bind="query-params")  # fmt: skip
    by, direction = ORDERS[order]
    asked = {
        "label": label, "order": by, "direction": direction, "language": language, "search": (search or "").strip(),
        "kind": kind, "replies": {"yes": "true", "no": "false"}.get(replies),
        "include_owner": "true" if counted()[1] else "false",
    }  # fmt: skip
    state = (snapshot["id"], tuple(asked.items()))
    if st.session_state.get("comments-of") != state:
        st.session_state["comments-of"], st.session_state["comments-pages"] = state, 1
    wanted = PAGE * int(st.session_state["comments-pages"])
    found, more = parts.api().comments(snapshot["id"], wanted, asked)
    if not found:
        parts.empty("No comment fits." if not more else "None of the first comments fits; narrow it down less.")
        return
    _table(found, snapshot["video"])
    with st.container(horizontal=True):
        parts.show(tag("span", f"{words.plural(len(found), 'comment')} shown", class_="cs-quiet"))
        if more and st.button("Show more"):
            st.session_state["comments-pages"] += 1
            st.rerun()
        parts.table_file(found, COLUMNS, sheets.file_name("comments", snapshot["video"]))


def _table(found: Sequence[Json], video: str) -> None:
    rows = [
        {
            "Tone": f"{words.MARKS[item['label']]} {words.NAMES[item['label']]}" if item["label"] else "Not labelled",
            "Comment": item["text"],
            "Sure": None if item["confidence"] is None else item["confidence"] * 100,
            "Likes": item["likes"],
            "Written": words.day(item["published_at"], parts.zone()),
            "Language": words.language(item["language"]) if item["language"] else "–",
            "Kind": ", ".join(words.KINDS.get(kind, kind) for kind in item.get("kinds", [])),
            "YouTube": markup.comment_url(video, item["id"]),
        }
        for item in found
    ]
    widths = {
        "Tone": st.column_config.TextColumn(width=92),
        "Comment": st.column_config.TextColumn(width=430),
        "Sure": parts.whole_percent(52),
        "Likes": st.column_config.NumberColumn(format="localized", width=58),
        "Written": st.column_config.TextColumn(width=92),
        "Language": st.column_config.TextColumn(width=84),
        "Kind": st.column_config.TextColumn(width=84),
        "YouTube": st.column_config.LinkColumn(display_text="Open", width=66),
    }
    parts.show(tag("p", "Choose rows to read them whole below the table.", class_="cs-quiet cs-small"))
    places = parts.chosen(rows, "Comments with what the model said of them", "comments-table", widths)
    if places:
        parts.comment_cards([found[place] for place in places], video)


def _languages(snapshot: Json) -> None:
    found = parts.api().insights(snapshot["id"], 10)
    if found["languages"]:
        figure = figures.languages(found["languages"], words.language)
        head = parts.head("Languages", "As the model found them. Only in those it was measured on do labels count.")
        parts.figure(figure, head, _subject(snapshot))
    spam, twice = found["spam"], found["duplicates"]
    parts.section("Spam and repeats", "They count like other comments; here is how many there are.")
    parts.cards(
        parts.card("Spam", words.percent(spam["share"], 1), words.plural(spam["count"], "comment")),
        parts.card(
            "Repeats", words.percent(twice["share"], 1), f"{words.plural(twice['count'], 'comment')} said before"
        ),
    )
    left, right = st.columns(2, gap="large")
    with left:
        parts.show(tag("h3", "Looks like spam"))
        if spam["items"]:
            parts.comment_cards(spam["items"][:5], snapshot["video"])
        else:
            parts.empty("No comment looks like spam.")
    with right:
        parts.show(tag("h3", "Said again and again"))
        if twice["groups"]:
            rows = [
                tag("div", tag("div", str(group["text"]), class_="text", dir="auto"),
                    tag("div", f"{words.count(group['count'])} times", class_="meta"), class_="cs-comment")
                for group in twice["groups"][:8]
            ]  # fmt: skip
            parts.show(tag("div", *rows, class_="cs-list"))
            parts.table_file(twice["groups"], ("text", "count"), sheets.file_name("repeats", snapshot["video"]))
        else:
            parts.empty("No comment was repeated.")


def _subject(snapshot: Json) -> str:
    return words.title(snapshot["title"], snapshot["video"])
