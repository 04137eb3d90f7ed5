"""The result of an analysis in a terminal. Everything that came from the internet goes through `neutralise`."""

from dataclasses import dataclass

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from commentsense_local.answers import LABELS, Comment, Label, Snapshot, Term, Terms, Timeline
from commentsense_local.bars import legend, period_bar, share_bar
from commentsense_local.palette import looks
from commentsense_local.safe_text import clip, neutralise

# What a person takes in at a glance; --json and --csv have everything.
_PERIODS = 26
_COMMENT_CELLS = 200


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that is shown. What the API could not give is None or empty."""

    snapshot: Snapshot
    timeline: Timeline | None
    terms: Terms | None
    comments: dict[Label, list[Comment]]


def print_report(console: Console, result: Result) -> None:
    """Prints the result."""
    for part in report(console, result):
        console.print(part)


def report(console: Console, result: Result) -> list[RenderableType]:
    """The parts of the result, ready to print on this console."""
    snapshot = result.snapshot
    sections: list[RenderableType] = [_head(snapshot), *_warnings(snapshot)]
    if snapshot.basis.counted:
        sections.append(_section("Shares, with 95 % intervals", _shares(console, snapshot)))
        if result.timeline and result.timeline.points:
            title = f"Comments by {result.timeline.granularity}"
            sections.append(_section(title, _timeline(console, result.timeline)))
        if result.terms and any((result.terms.negative, result.terms.neutral, result.terms.positive)):
            sections.append(_section("Terms that set each label apart", _terms(console, result.terms)))
        if any(result.comments.values()):
            sections.append(_section("Most liked comments", _comments(console, result.comments)))
    sections.append(_foot(snapshot))
    return sections


def _section(title: str, body: RenderableType) -> RenderableType:
    return Padding(Group(Text(title, "bold"), Padding(body, (0, 0, 0, 2), expand=False)), (1, 0, 0, 0), expand=False)


def _head(snapshot: Snapshot) -> RenderableType:
    title = clip(snapshot.title or snapshot.video, 100)
    channel = clip(snapshot.channel, 60)
    by = f" by {channel}" if channel else ""
    return Group(Text(title, "bold"), Text(f"{neutralise(snapshot.video)}{by}: {snapshot.state}"))


def _warnings(snapshot: Snapshot) -> list[RenderableType]:
    lines = []
    trouble = snapshot.trouble
    if trouble:
        lines.append(f"{trouble.reason} {trouble.advice} (code: {trouble.code})")
        if trouble.retry_at:
            lines.append(f"Another try can succeed from {trouble.retry_at} on: commentsense resume {snapshot.id}")
        elif snapshot.state == "partial":
            lines.append(f"To go on with it: commentsense resume {snapshot.id}")
    if snapshot.basis.counted and snapshot.not_enough_because:
        lines.append(snapshot.not_enough_because)
    if snapshot.model.mixed:
        lines.append("The model changed while this ran: more than one version scored these comments.")
    if snapshot.basis.owner_comments:
        lines.append(f"{snapshot.basis.owner_comments:,} comments are by the video's owner; they are left out.")
    if snapshot.basis.unsupported_language:
        count = snapshot.basis.unsupported_language
        lines.append(f"{count:,} comments are in languages that the model does not know; they are left out.")
    skipped = sum(snapshot.progress.skipped.values())
    if skipped:
        reasons = ", ".join(f"{count:,} {neutralise(reason)}" for reason, count in snapshot.progress.skipped.items())
        lines.append(f"{skipped:,} comments could not be scored: {reasons}.")
    marked = (Text.assemble(("! ", "bold #e69f00"), neutralise(line)) for line in lines)
    return [Text(neutralise(snapshot.coverage)), *marked]


def _shares(console: Console, snapshot: Snapshot) -> RenderableType:
    look = looks(console)
    ascii_only = console.options.ascii_only
    table = Table.grid(padding=(0, 2))
    for justify in ("left", "right", "right", "left", "right"):
        table.add_column(justify=justify, no_wrap=True)
    cells = max(10, min(50, console.width - 56))
    for share in snapshot.shares:
        own = look[share.label]
        table.add_row(
            Text(f"{own.sign} {share.label}", own.style),
            Text(f"{share.estimate * 100:.1f} %", "bold"),
            f"{share.low * 100:.1f} to {share.high * 100:.1f} %",
            share_bar(share, own, cells, ascii_only),
            f"{share.count:,} comment" + ("" if share.count == 1 else "s"),
        )
    tone = snapshot.mean_sentiment
    mean = (
        f"Mean sentiment {tone.estimate:+.2f}, between {tone.low:+.2f} and {tone.high:+.2f} "
        "(share of positive minus share of negative)."
    )
    return Group(table, Text(mean), Text(neutralise(snapshot.basis.method), "dim"))


def _timeline(console: Console, timeline: Timeline) -> RenderableType:
    look = looks(console)
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True)
    shown = timeline.points[-_PERIODS:]
    most = max((point.total for point in shown), default=0)
    cells = max(10, min(60, console.width - 26))
    for point in shown:
        table.add_row(neutralise(point.start), f"{point.total:,}", period_bar(point, look, most, cells))
    lines: list[RenderableType] = [table, legend(look)]
    if len(shown) < len(timeline.points):
        lines.append(Text(f"The {len(timeline.points) - len(shown)} periods before these are not shown.", "dim"))
    return Group(*lines)


def _terms(console: Console, terms: Terms) -> RenderableType:
    look = looks(console)
    columns: dict[Label, list[Term]] = {
        "negative": terms.negative,
        "neutral": terms.neutral,
        "positive": terms.positive,
    }
    table = Table.grid(padding=(0, 4))
    for _ in LABELS:
        table.add_column(no_wrap=True)
    table.add_row(*(Text(f"{look[label].sign} {label}", look[label].style) for label in LABELS))
    width = max(12, min(32, console.width // 3 - 10))
    for index in range(max(len(column) for column in columns.values())):
        cells = []
        for label in LABELS:
            found = columns[label][index : index + 1]
            cells.append(Text(f"{clip(found[0].term, width)} ({found[0].count:,})" if found else ""))
        table.add_row(*cells)
    return table


def _comments(console: Console, comments: dict[Label, list[Comment]]) -> RenderableType:
    look = looks(console)
    blocks: list[RenderableType] = []
    for label in LABELS:
        if not comments.get(label):
            continue
        blocks.append(Text(f"{look[label].sign} {label}", look[label].style))
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right", no_wrap=True)
        table.add_column(overflow="fold")
        for comment in comments[label]:
            table.add_row(f"{comment.likes:,} likes", Text(clip(comment.text, _COMMENT_CELLS)))
        blocks.append(Padding(table, (0, 0, 0, 2), expand=False))
    return Group(*blocks)


def _foot(snapshot: Snapshot) -> RenderableType:
    versions = ", ".join(neutralise(version) for version in snapshot.model.versions) or "none"
    facts = f"Analysis {snapshot.id}; model version {versions}; {snapshot.quota_spent} units of YouTube quota."
    return Padding(Group(Text(facts, "dim"), Text(neutralise(snapshot.notice), "dim")), (1, 0, 0, 0), expand=False)
