"""Colours, Streamlit's options and the style sheet: one look for pages, charts and pictures. Pure."""

from dataclasses import dataclass
from typing import Literal

Mode = Literal["light", "dark"]


@dataclass(frozen=True)
class Palette:
    """The colours of one mode.

    Those of the labels are Okabe and Ito's, which people who do not see all colours can tell apart; each keeps a
    contrast of 3 or more to the ground.
    """

    mode: Mode
    negative: str
    neutral: str
    positive: str
    ground: str
    raised: str
    text: str
    quiet: str
    line: str
    accent: str
    on_label: str
    on_accent: str

    def label(self, name: str) -> str:
        """The colour of a label; of anything else, that of quiet text."""
        return {"negative": self.negative, "neutral": self.neutral, "positive": self.positive}.get(name, self.quiet)


LIGHT = Palette(
    mode="light",
    negative="#D55E00",
    neutral="#7A7F87",
    positive="#0072B2",
    ground="#FFFFFF",
    raised="#F5F6F8",
    text="#1B1F26",
    quiet="#5B626D",
    line="#DFE2E7",
    accent="#4F46B8",
    on_label="#FFFFFF",
    on_accent="#FFFFFF",
)
DARK = Palette(
    mode="dark",
    negative="#FF8A3D",
    neutral="#A6ABB3",
    positive="#56B4E9",
    ground="#14171C",
    raised="#1D2128",
    text="#ECEEF2",
    quiet="#A7AEBA",
    line="#333944",
    accent="#A79BFF",
    on_label="#14171C",
    on_accent="#14171C",
)


def palette(mode: str | None) -> Palette:
    """The palette of a mode; light where the browser has not said which."""
    return DARK if mode == "dark" else LIGHT


def _theme(colours: Palette) -> dict[str, str]:
    prefix = f"theme.{colours.mode}"
    return {
        f"{prefix}.primaryColor": colours.accent,
        f"{prefix}.backgroundColor": colours.ground,
        f"{prefix}.secondaryBackgroundColor": colours.raised,
        f"{prefix}.textColor": colours.text,
        f"{prefix}.linkColor": colours.accent,
        f"{prefix}.borderColor": colours.line,
        f"{prefix}.dataframeBorderColor": colours.line,
        f"{prefix}.dataframeHeaderBackgroundColor": colours.raised,
        f"{prefix}.sidebar.backgroundColor": colours.raised,
        f"{prefix}.sidebar.secondaryBackgroundColor": colours.ground,
        f"{prefix}.sidebar.borderColor": colours.line,
    }


def options(host: str, port: int, base_path: str) -> dict[str, str]:
    """Streamlit's options, by name.

    Nothing is measured by others, nothing is watched, uploaded or kept, errors show no details, and the tables' own
    download, whose cells a spreadsheet may execute, gives way to ours.
    """
    return {
        "server.address": host,
        "server.port": str(port),
        "server.baseUrlPath": base_path,
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "server.runOnSave": "false",
        "server.allowRunOnSave": "false",
        "server.enableXsrfProtection": "true",
        "server.enableCORS": "true",
        "server.enableStaticServing": "false",
        "server.enableAgentApi": "false",
        "server.maxUploadSize": "1",
        "server.showEmailPrompt": "false",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
        "client.showErrorLinks": "false",
        "client.disableDataExport": "true",
        "logger.hideWelcomeMessage": "true",
        "logger.enableRich": "false",
        "runner.magicEnabled": "false",
        "global.developmentMode": "false",
        "theme.baseRadius": "8px",
        "theme.baseFontSize": "15",
        "theme.headingFontWeights": "[650,650,600]",
        "theme.headingFontSizes": '["30px","21px","17px"]',
        "theme.showSidebarBorder": "true",
        "theme.showWidgetBorder": "true",
        **_theme(LIGHT),
        **_theme(DARK),
    }


_SHEET = """
/* What is asked again every other second must not fade while it is asked. */
[data-stale="true"]{opacity:1!important;transition:none!important}
[data-testid="stMainBlockContainer"] { max-width: 1180px; padding-top: 3.4rem; padding-bottom: 4rem; }
[data-testid="stHeader"] { background: transparent; }
[data-testid^="stBaseButton-primary"]:not(:disabled), [data-testid^="stBaseButton-primary"]:not(:disabled) * {
  color: var(--cs-on-accent); }
[data-testid^="stBaseButton-primary"]:not(:disabled):is(:hover, :focus, :active) {
  background-color: color-mix(in srgb, var(--cs-accent) 85%, var(--cs-text)); }
[data-testid="stMultiSelect"] [data-tag] { background: var(--cs-ground); color: var(--cs-text);
  border: 1px solid var(--cs-line); }
[data-testid="stMultiSelect"] [data-tag] * { color: var(--cs-text); }
[data-testid="stSidebarNavLink"] span { font-size: .98rem; }
.cs { color: var(--cs-text); line-height: 1.45; }
.cs *, .cs *::before { box-sizing: border-box; }
.cs p { margin: 0; }
.cs a { color: var(--cs-accent); text-decoration: underline; text-underline-offset: 2px; }
.cs-quiet { color: var(--cs-quiet); }
.cs-small { font-size: .86rem; }
.cs-wrap { overflow-wrap: anywhere; white-space: pre-wrap; }
.cs-lead { color: var(--cs-quiet); font-size: 1.02rem; max-width: 46rem; margin: 0; }
.cs h1 { font-size: 1.9rem; font-weight: 650; line-height: 1.2; margin: 0 0 .3rem; padding: 0; letter-spacing: -.01em;
  overflow-wrap: anywhere; }
.cs h2 { font-size: 1.2rem; font-weight: 650; margin: 0; padding: 0; line-height: 1.3; overflow-wrap: anywhere; }
.cs h3 { font-size: 1rem; font-weight: 600; margin: 0; padding: 0; line-height: 1.35; overflow-wrap: anywhere; }
.cs-line { display: flex; flex-wrap: wrap; gap: .3rem .9rem; align-items: center; }
.cs-chip { display: inline-flex; align-items: center; gap: .35rem; border: 1px solid var(--cs-line);
  border-radius: 999px; padding: .08rem .6rem; font-size: .82rem; background: var(--cs-raised); white-space: nowrap; }
.cs-chip::before { content: ""; width: .5rem; height: .5rem; border-radius: 50%; background: var(--cs-quiet); }
.cs-chip.good::before { background: var(--cs-positive); }
.cs-chip.bad::before { background: var(--cs-negative); border-radius: 1px; }
.cs-chip.busy::before { background: transparent; border: 2px solid var(--cs-accent); }
.cs-chip.plain::before { display: none; }
.cs-cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: .8rem; }
.cs-card { border: 1px solid var(--cs-line); border-radius: 10px; padding: .85rem 1rem; background: var(--cs-ground);
  min-width: 0; }
.cs-card .name { color: var(--cs-quiet); font-size: .86rem; }
.cs-card .value { font-size: 1.65rem; font-weight: 650; line-height: 1.25; font-variant-numeric: tabular-nums; }
.cs-card .more { color: var(--cs-quiet); font-size: .86rem; }
.cs-bar { display: flex; height: 40px; border-radius: 8px; overflow: hidden; gap: 2px; background: var(--cs-ground); }
.cs-bar > div { display: flex; align-items: center; justify-content: center; color: var(--cs-on-label);
  font-weight: 700; font-size: 1.27rem; min-width: 3px; overflow: hidden; white-space: nowrap; }
.cs-bar.thin { height: 10px; border-radius: 5px; }
.cs-key { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; font-size: .88rem; color: var(--cs-quiet);
  margin-top: .4rem; }
.cs-key span span { font-weight: 600; color: var(--cs-text); }
.cs-tag { display: inline-flex; align-items: center; gap: .4rem; font-weight: 600; font-size: .86rem;
  white-space: nowrap; }
.cs-tag::before { content: attr(data-mark); display: inline-flex; align-items: center; justify-content: center;
  width: 1.15rem; height: 1.15rem; border-radius: 4px; color: var(--cs-on-label); background: var(--cs-quiet);
  font-weight: 700; font-size: .9rem; line-height: 1; }
.cs-tag.negative::before, .cs-fill.negative { background: var(--cs-negative); }
.cs-tag.neutral::before, .cs-fill.neutral { background: var(--cs-neutral); }
.cs-tag.positive::before, .cs-fill.positive { background: var(--cs-positive); }
.cs-note { border: 1px solid var(--cs-line); border-left: 4px solid var(--cs-quiet); border-radius: 8px;
  padding: .7rem 1rem; background: var(--cs-raised); }
.cs-note.warn { border-left-color: var(--cs-negative); }
.cs-note.info { border-left-color: var(--cs-accent); }
.cs-note b { font-weight: 650; }
.cs-list { display: grid; gap: .6rem; }
.cs-comment { border: 1px solid var(--cs-line); border-radius: 10px; padding: .75rem 1rem;
  background: var(--cs-ground); }
.cs-comment .text { overflow-wrap: anywhere; white-space: pre-wrap; max-height: 14.5em; overflow: auto; }
.cs-comment .meta { display: flex; flex-wrap: wrap; gap: .2rem .9rem; color: var(--cs-quiet); font-size: .86rem;
  margin-top: .4rem; align-items: center; }
.cs-topics { display: flex; flex-wrap: wrap; gap: .4rem; }
.cs-topics > span { border: 1px solid var(--cs-line); background: var(--cs-raised); border-radius: 999px;
  padding: .12rem .65rem; font-size: .88rem; overflow-wrap: anywhere; }
.cs-topics b { font-weight: 600; color: var(--cs-quiet); margin-left: .3rem; }
.cs-meter { height: 10px; border-radius: 5px; background: var(--cs-line); overflow: hidden; }
.cs-meter > div { height: 100%; background: var(--cs-accent); border-radius: 5px; min-width: 2px; }
.cs-text { font-size: 1.1rem; line-height: 2.05; overflow-wrap: anywhere; white-space: pre-wrap; }
.cs-word { border-radius: 4px; padding: .1em .25em; border-bottom: 3px solid; background: var(--cs-raised); }
.cs-word.negative { border-color: var(--cs-negative); border-bottom-style: dashed; }
.cs-word.neutral { border-color: var(--cs-neutral); border-bottom-style: dotted; }
.cs-word.positive { border-color: var(--cs-positive); }
.cs-foot { color: var(--cs-quiet); font-size: .84rem; border-top: 1px solid var(--cs-line); padding-top: .8rem; }
.cs-empty { border: 1px dashed var(--cs-line); border-radius: 10px; padding: 1.6rem; text-align: center;
  color: var(--cs-quiet); }
"""


def sheet(colours: Palette) -> str:
    """The style sheet of the pages, as one <style> element."""
    names = {
        "negative": colours.negative,
        "neutral": colours.neutral,
        "positive": colours.positive,
        "ground": colours.ground,
        "raised": colours.raised,
        "text": colours.text,
        "quiet": colours.quiet,
        "line": colours.line,
        "accent": colours.accent,
        "on-label": colours.on_label,
        "on-accent": colours.on_accent,
    }
    variables = "".join(f"--cs-{name}:{value};" for name, value in names.items())
    return f"<style>:root{{{variables}}}{_SHEET}</style>"
