"""The report as a page of the documentation: Markdown, with its pictures in files beside it."""

from collections.abc import Sequence
from pathlib import Path

from commentsense_training.eda.escape import for_markdown
from commentsense_training.eda.report import Report


def markdown(report: Report, lead: Sequence[str], images: str) -> str:
    """The page; `images` is the pictures' folder as seen from it. Equal reports give equal text."""
    lines = ["# What the data looks like", ""]
    for line in lead:
        lines += [for_markdown(line), ""]
    lines += [
        "`training eda` writes this as one HTML file with all numbers, `training eda --profile full --page` this page.",
        "",
        *_table(report.sources),
        "",
    ]
    for section in report.sections:
        lines += [f"## {section.title}", "", for_markdown(section.method), ""]
        lines += [f"- {_finding(finding, report.names)}" for finding in section.findings]
        lines.append("")
        for picture in section.pictures:
            lines += [f"![{for_markdown(picture.alt)}]({images}/{picture.slug}.png)", ""]
    return "\n".join(lines).rstrip() + "\n"


def _finding(line: str, names: Sequence[str]) -> str:
    name, colon, rest = line.partition(": ")
    if colon and name in names:
        return f"**{for_markdown(name)}:** {for_markdown(rest)}"
    return for_markdown(line)


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    head, *body = [[for_markdown(cell) for cell in row] for row in rows]
    return [
        f"| {' | '.join(head)} |",
        f"|{'|'.join(' --- ' for _ in head)}|",
        *(f"| {' | '.join(row)} |" for row in body),
    ]


def write(report: Report, lead: Sequence[str], path: Path, images: Path) -> None:
    """Write the page and its pictures; pictures of an earlier run that this one lacks go."""
    images.mkdir(parents=True, exist_ok=True)
    for old in images.glob("*.png"):
        old.unlink()
    for section in report.sections:
        for picture in section.pictures:
            (images / f"{picture.slug}.png").write_bytes(picture.png)
    relative = images.relative_to(path.parent).as_posix()
    path.write_text(markdown(report, lead, relative), "utf-8")
