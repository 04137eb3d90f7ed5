"""What dashboards and rules give on the real Prometheus that watched the real services."""

import re
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.deploy.monitoring.watched import (
    DASHBOARDS,
    JOBS,
    NAMESPACE,
    RULES,
    Target,
    Watched,
    rules,
    substitute,
    targets,
    variables,
)
from tests.stack import ROOT, wait_until

SHOWN = [target for target in targets() if not target.later]
SERVICES = '{job=~"commentsense-.+"}'
# Exported and on no dashboard, each with its reason.
NOT_SHOWN = {
    "python_": "the interpreter's own figures; what matters of them is in the process' memory and CPU",
    "process_virtual_memory_bytes": "address space says nothing about use",
    "process_start_time_seconds": "restarts show in Kubernetes",
}
# Nothing in a run of seconds moves these, or they are what they are from the start.
CONSTANT = {"Running services", "Versions in use"}


def metrics_of(expression: str) -> set[str]:
    """The names of the metrics in an expression; recorded ones, with their colons, are not among them."""
    return set(re.findall(r"(?<![a-z_:])((?:commentsense|process)_[a-z_]+)(?![a-z_:(])", expression))


def exported(watched: Watched) -> set[str]:
    """The names of the samples that the scrapes of the services gave."""
    found = watched.prometheus.get(f"label/__name__/values?{_query(SERVICES, watched)}")
    return {name for name in found if name.startswith(("commentsense_", "process_", "python_"))}


@pytest.mark.parametrize("target", SHOWN, ids=str)
def test_no_panel_is_empty(watched: Watched, target: Target) -> None:
    """Every expression gives figures, and every label that its legend names is there."""
    series = watched.series(target)
    assert any(points for _, points in series), target.expression
    for label in re.findall(r"\{\{\s*(\w+)\s*\}\}", target.legend):
        assert all(label in labels for labels, _ in series), (label, series[:2])
    for label in {label.strip() for group in re.findall(r"by \(([^)]*)\)", target.expression)
                  for label in group.split(",")} - {"le"}:  # fmt: skip
        assert label in target.legend or label == "model_version", f"{label} is kept and never shown"


def test_everything_chosen_is_the_same_as_all(watched: Watched) -> None:
    """With "All" for every variable, every expression gives as many series as with each value chosen."""
    for target in SHOWN:
        assert len(watched.series(target, everything=True)) == len(watched.series(target)), target


def test_a_later_row_is_empty_and_parses(watched: Watched) -> None:
    """What a later release will export is not there yet; when it is, its row belongs to the tests above."""
    later = [target for target in targets() if target.later]
    assert later
    for target in later:
        assert watched.series(target) == [], target


@pytest.mark.parametrize("path", DASHBOARDS, ids=lambda path: path.stem)
def test_variables_find_their_values(watched: Watched, path: Any) -> None:
    """The lists of namespace, job and instance hold what is scraped."""
    expected = {
        "namespace": {NAMESPACE},
        "job": set(JOBS.values()),
        "instance": set(watched.prometheus.scraped.values()),
    }
    for variable in variables(path)[1:]:
        match = re.fullmatch(r"label_values\((.+), (\w+)\)", variable["query"])
        assert match, variable["query"]
        selector = substitute(match[1], watched.values())
        found = watched.prometheus.get(f"label/{match[2]}/values?{_query(selector, watched)}")
        assert set(found) == expected[variable["name"]]


def _query(selector: str, watched: Watched) -> str:
    return urllib.parse.urlencode({"match[]": selector, "start": f"{watched.start:.0f}", "end": f"{watched.end:.0f}"})


@pytest.mark.parametrize("target", [one for one in SHOWN if one.panel not in CONSTANT], ids=str)
def test_every_series_moves(watched: Watched, target: Target) -> None:
    """Something that happened in the run moved each figure: none shows the same whatever happens."""
    if target.kind == "timeseries":
        values = {value for _, points in watched.series(target) for _, value in points}
    else:  # a figure over the time range: what it shows at the end, against what it showed early on
        early = {**watched.values(), "__range": "10s"}
        values = set()
        for at, chosen in ((watched.moments["calm"] + 1, early), (watched.end, watched.values())):
            given = watched.prometheus.instant(substitute(target.expression, chosen), at)
            values |= {round(value, 6) for _, value in given} or {None}
        for _, points in watched.series(target):
            values |= {round(value, 6) for _, value in points}
    assert len(values) > 1, (target.expression, values)


@dataclass(frozen=True)
class Move:
    """A cause, and the panel that has to show it."""

    phase: str
    panel: str
    legend: str
    ref: str = "A"
    until: str = ""
    shows: Callable[[float, float], bool] = lambda before, after: before == 0 < after

    def __str__(self) -> str:
        return f"{self.phase} moves {self.panel} / {self.legend}"


def falls(before: float, after: float) -> bool:
    """Less than before."""
    return after < before


def grows(before: float, after: float) -> bool:
    """More than before."""
    return after > before


MOVES = [
    Move("calm", "Answers of the API", "2xx"),
    Move("calm", "Comments fetched and counted", "fetched"),
    Move("calm", "Comments fetched and counted", "scored", "B"),
    Move("calm", "Comments fetched and counted", "kept without a score", "C"),
    Move("calm", "Analyses that ended", "completed"),
    Move("calm", "Queue depth", "fetch"),
    Move("calm", "Queue depth", "score"),
    Move("calm", "Units of this Pacific day", "spent"),
    Move("calm", "Units of this Pacific day", "left", "B", shows=falls),
    Move("calm", "Memory of Redis", "used", shows=grows),
    Move("calm", "Analyses running", "running"),
    Move("calm", "Classes over time", "positive"),
    Move("calm", "Classes over time", "negative"),
    Move("calm", "Comments without a score", "skipped"),
    Move("calm", "Comments kept without a score", "empty"),
    Move("calm", "Comments kept without a score", "unscorable"),
    Move("calm", "Model requests that failed", "unavailable"),
    Move("calm", "Model requests that failed", "challenger unavailable"),
    Move("calm", "Model requests that failed", "batch", "B"),
    Move("calm", "Model requests that failed", "champion batch"),
    Move("youtube_fails", "YouTube requests that failed", "retry"),
    Move("youtube_fails", "YouTube requests that failed", "halt"),
    Move("youtube_fails", "Analyses that did not complete", "video_not_found"),
    Move("youtube_fails", "Analyses that did not complete", "comments_disabled"),
    Move("youtube_fails", "Analyses that ended", "failed"),
    Move("model_fails", "Model requests that failed", "predict", "C"),
    Move("model_fails", "Model requests that failed", "champion unavailable"),
    Move("model_fails", "Share of answers that are 5xx", "5xx"),
    Move("api_refuses", "Answers of the API", "4xx"),
    Move("api_refuses", "Answers of the API", "5xx", shows=grows),
    Move("api_refuses", "Answers without a server error", "available", shows=falls),
    Move("api_refuses", "Memory of Redis", "limit", "B", shows=falls),
    Move("calm", "Longest without progress", "standing still", shows=grows),
    Move("fetcher_missing", "Age of the oldest in the queue", "fetch", shows=lambda _, after: after > 3),
    Move("calm", "Analyses that did not complete", "stalled", until="over"),
    Move("fetcher_missing", "Analyses that ended", "cancelled"),
    Move("calm", "Comments counted later than 30 s", "late", until="over"),
    Move("calm", "Comments counted within 30 s", "in time", until="over", shows=falls),
    Move("calm", "Fetched to counted", "p99", "C", until="over", shows=lambda _, after: after > 20),
    Move("quota_spent", "YouTube requests that failed", "day_spent"),
    Move("quota_spent", "Analyses that did not complete", "quota_exhausted"),
]


def shown(watched: Watched, move: Move, start: float, end: float) -> list[float]:
    """What a panel's series showed between two times."""
    values = watched.values()
    found = []
    for target in SHOWN:
        if target.panel != move.panel or target.ref != move.ref:
            continue
        for labels, points in watched.prometheus.over(substitute(target.expression, values), start, end, 0.5):
            legend = target.legend
            for name, value in labels.items():
                legend = legend.replace(f"{{{{{name}}}}}", value)
            if legend == move.legend:
                found += [value for _, value in points]
    return found


@pytest.mark.parametrize("move", MOVES, ids=str)
def test_a_cause_is_seen(watched: Watched, move: Move) -> None:
    """The panel shows it after the cause, and did not show it just before."""
    began = watched.moments[move.phase]
    ends = min(at for at in watched.moments.values() if at > began)
    before = shown(watched, move, began - 1, began - 0.25) or [0.0]
    # Rates look back, so a phase is seen for a while after its end.
    after = shown(watched, move, began, min(watched.end, watched.moments.get(move.until, ends) + 4))
    assert any(move.shows(before[-1], value) for value in after), (before, after)


def test_every_metric_used_is_exported(watched: Watched) -> None:
    """No dashboard and no rule asks for a name that no service exports."""
    there = exported(watched)
    expressions = [target.expression for target in SHOWN] + [rule["expr"] for rule in rules()]
    assert len(expressions) > 80
    for expression in expressions:
        assert metrics_of(expression) <= there, (metrics_of(expression) - there, expression)


def test_every_exported_metric_is_shown(watched: Watched) -> None:
    """Whoever adds a metric puts it on a dashboard, or writes down why not."""
    used = {name for target in SHOWN for name in metrics_of(target.expression)}
    families = {re.sub(r"_(bucket|sum|count)$", "", name) for name in used}
    for name in exported(watched):
        family = re.sub(r"_(bucket|sum|count|created)$", "", name)
        allowed = any(name.startswith(prefix) for prefix in NOT_SHOWN)
        assert allowed or family in families or name in used or f"{family}_total" in used, name


def test_the_page_names_every_metric(watched: Watched) -> None:
    """docs/monitoring.md lists what the services export, and nothing that they do not."""
    told = set(re.findall(r"^\| `(commentsense_\w+)`", (ROOT / "docs" / "monitoring.md").read_text(), re.MULTILINE))
    ours = {name for name in exported(watched) if name.startswith("commentsense_") and not name.endswith("_created")}
    assert {re.sub(r"_(bucket|sum|count)$", "", name) for name in ours} == told


def test_every_rule_evaluates(watched: Watched) -> None:
    """Prometheus evaluated each rule without an error, and each recorded figure of short windows is there."""
    names = set()
    for group in watched.prometheus.get("rules")["groups"]:
        for rule in group["rules"]:
            names.add(rule["name"])
            assert rule["health"] == "ok", rule
    assert names == {rule.get("alert") or rule["record"] for rule in rules()}
    for rule in rules():
        watched.prometheus.instant(rule["expr"])
        if "record" in rule and "1w" not in rule["record"]:
            assert watched.prometheus.instant(rule["record"], watched.end), rule["record"]


def test_labels_in_rules_are_there(watched: Watched) -> None:
    """What a rule groups by, and what its texts name, are labels of the series that it looks at."""
    for rule in rules():
        for name in metrics_of(rule["expr"]):
            series = watched.prometheus.instant(f"last_over_time({name}[5m])", watched.end)
            assert series, name
        for label in re.findall(r"\$labels\.(\w+)", str(rule.get("annotations", ""))):
            assert label in {"namespace", "job", "instance"} or f"{label})" in rule["expr"] or label == "label", rule


def test_alerts_of_the_run_fire(watched: Watched) -> None:
    """The run had failures whose alerts wait for nothing or little: the real Prometheus raised them."""
    raised = watched.prometheus.over('ALERTS{alertname!=""}', watched.start, watched.end)
    states = {(labels["alertname"], labels["alertstate"]) for labels, points in raised if points}
    assert ("CommentSenseAnalysisStalled", "firing") in states
    assert ("CommentSenseModelServerDown", "pending") in states
    assert ("CommentSenseErrorBudgetBurnsFast", "pending") in states
    assert ("CommentSenseLatencyBudgetBurnsFast", "pending") in states
    assert len(RULES) == 2


def test_a_scrape_that_fails_is_noticed(watched: Watched) -> None:
    """When a process dies, what is asked for by the presence alerts changes within seconds."""
    service = watched.stack.services["worker"]
    alert = {rule["alert"]: rule["expr"] for rule in rules() if "alert" in rule}["CommentSenseScrapeFails"]
    assert watched.prometheus.instant(alert) == []
    service.kill()
    (found,) = wait_until(lambda: watched.prometheus.instant(alert), 15, "the dead worker is seen")
    assert found[0]["job"] == JOBS["worker"]
    service.start()
    wait_until(lambda: not watched.prometheus.instant(alert), 15, "the living worker is seen")
