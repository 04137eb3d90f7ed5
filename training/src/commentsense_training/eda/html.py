"""The report as one HTML file that needs nothing else: no script, no font, no address."""

import base64
from collections.abc import Sequence
from typing import Final

from commentsense_training.eda.escape import for_html
from commentsense_training.eda.report import Numbers, Picture, Report, Section

_STYLE: Final = """
:root{color-scheme:light dark;--ink:#1f2328;--muted:#59636e;--paper:#fff;--page:#f4f6f8;--line:#d9dee4;--link:#0b5cad}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ed;--muted:#a3adb8;--paper:#1a1e24;--page:#101318;--line:#343b44;
--link:#7ab8f5}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth;scroll-padding-top:1rem}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,
"DejaVu Sans",sans-serif}
main,header,nav{max-width:62rem;margin:0 auto;padding:0 1.1rem}
header{padding-top:2.6rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .5rem;letter-spacing:-.01em}
h2{font-size:1.35rem;line-height:1.3;margin:0 0 .3rem}
p{margin:.5rem 0;max-width:46rem}
.muted{color:var(--muted);font-size:.92rem}
a{color:var(--link)}
nav ol{display:flex;flex-wrap:wrap;gap:.45rem;list-style:none;padding:0;margin:1.2rem 0 1.6rem}
nav a{display:block;padding:.28rem .75rem;border:1px solid var(--line);border-radius:99px;background:var(--paper);
text-decoration:none;font-size:.9rem}
section{background:var(--paper);border:1px solid var(--line);border-radius:12px;padding:1.4rem 1.5rem;margin:0 0 1.4rem}
ul.findings{padding-left:1.15rem;margin:.8rem 0 1.1rem;max-width:50rem}
ul.findings li{margin:.4rem 0}
figure{margin:1rem 0;overflow-x:auto;background:#fff;border:1px solid var(--line);border-radius:8px;padding:.8rem}
figure img{display:block;width:100%;height:auto;min-width:var(--least,0)}
details{margin:.7rem 0 0}
summary{cursor:pointer;color:var(--link);font-size:.92rem}
.scroll{overflow-x:auto;margin:.7rem 0}
table{border-collapse:collapse;font-size:.86rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--muted);padding:.3rem 0}
th,td{padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{font-weight:600}
footer{max-width:62rem;margin:0 auto;padding:.2rem 1.1rem 3rem;color:var(--muted);font-size:.88rem}
@media(max-width:40rem){section{padding:1.1rem .9rem;border-radius:0;border-left:0;border-right:0}
main{padding:0}header{padding-top:1.6rem}h1{font-size:1.5rem}figure{padding:.5rem}figure img{--least:36rem}}
@media print{nav,details{display:none}section{break-inside:avoid;border:0}}
"""


def page(report: Report, lead: Sequence[str]) -> str:
    """The whole file. Every text is escaped, whatever it holds; equal reports give equal bytes."""
    links = "".join(f'<li><a href="#{for_html(s.slug)}">{for_html(s.title)}</a></li>' for s in report.sections)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
        "style-src 'unsafe-inline'\">\n"
        f"<title>CommentSense: what the data looks like ({for_html(report.profile)})</title>\n"
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<header>\n<h1>What the data looks like</h1>\n"
        f"{''.join(f'<p>{for_html(line)}</p>' for line in lead)}\n</header>\n"
        f'<nav aria-label="Sections"><ol>{links}</ol></nav>\n<main>\n'
        f"<section><h2>Sources</h2>{_table('Rows by source', report.sources)}</section>\n"
        f"{''.join(_section(section, report.names) for section in report.sections)}</main>\n"
        "<footer>Made by <code>training eda</code>. No comment is quoted here, only counts, words and n-grams that "
        "several comments share.</footer>\n</body>\n</html>\n"
    )


def _section(section: Section, names: Sequence[str]) -> str:
    found = "".join(f"<li>{_finding(line, names)}</li>" for line in section.findings)
    return (
        f'<section id="{for_html(section.slug)}"><h2>{for_html(section.title)}</h2>'
        f'<p class="muted">{for_html(section.method)}</p><ul class="findings">{found}</ul>'
        f"{''.join(_figure(picture) for picture in section.pictures)}{_details(section.numbers)}</section>\n"
    )


def _finding(line: str, names: Sequence[str]) -> str:
    """A finding with the name of its source, where it begins with one, set apart."""
    name, colon, rest = line.partition(": ")
    if colon and name in names:
        return f"<strong>{for_html(name)}:</strong> {for_html(rest)}"
    return for_html(line)


def _figure(picture: Picture) -> str:
    data = base64.b64encode(picture.png).decode("ascii")
    width, height = size(picture.png)
    return (
        f'<figure><img src="data:image/png;base64,{data}" width="{width}" height="{height}" '
        f'alt="{for_html(picture.alt)}"></figure>'
    )


def size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels, from a PNG's head."""
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def _details(numbers: Sequence[Numbers]) -> str:
    if not numbers:
        return ""
    return f"<details><summary>The numbers</summary>{''.join(_table(n.caption, n.rows) for n in numbers)}</details>"


def _table(caption: str, rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{for_html(cell)}</th>' for cell in rows[0])
    body = "".join(f"<tr>{''.join(f'<td>{for_html(cell)}</td>' for cell in row)}</tr>" for row in rows[1:])
    return (
        f'<div class="scroll"><table><caption>{for_html(caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )
