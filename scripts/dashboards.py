"""Writes the Grafana dashboards in helm/commentsense/dashboards from the definitions below.

`python scripts/dashboards.py` writes them; `--check` compares and exits 1 where they differ. The types are Grafana's
own (grafana-foundation-sdk), so that a field that Grafana does not know cannot be written.

Gauges that the API reads from Redis are the same in every replica, so they are shown with max; counters are summed.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeAlias

from grafana_foundation_sdk.builders import bargauge, common, dashboard, prometheus, stat, timeseries
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import units
from grafana_foundation_sdk.models.common import (
    BarGaugeDisplayMode,
    BarGaugeNamePlacement,
    BigValueColorMode,
    BigValueGraphMode,
    DataSourceRef,
    GraphThresholdsStyleMode,
    LegendDisplayMode,
    LegendPlacement,
    StackingMode,
    TooltipDisplayMode,
    VisibilityMode,
    VizOrientation,
)
from grafana_foundation_sdk.models.dashboard import (
    Dashboard,
    DashboardCursorSync,
    DashboardLinkType,
    DynamicConfigValue,
    FieldColorModeId,
    Threshold,
    ThresholdsMode,
    VariableOption,
    VariableRefresh,
    VariableSort,
)

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "helm" / "commentsense" / "dashboards"
SCHEMA = 41
LATER = "Drift (comes with a later release)"

# Okabe and Ito's palette: told apart with every kind of colour vision.
BLUE, ORANGE, GREEN, RED, PURPLE, SKY, GREY = (
    "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#8C8C8C",
)  # fmt: skip
CYCLE = (BLUE, ORANGE, GREEN, PURPLE, RED, SKY, GREY)
CLASSES = {"positive": BLUE, "neutral": GREY, "negative": RED}

SOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")
WHERE = 'namespace=~"$namespace",job=~"$job",instance=~"$instance"'
WINDOW = "$__rate_interval"
Query: TypeAlias = tuple[str, str]
Panel: TypeAlias = timeseries.Panel | stat.Panel | bargauge.Panel


def series(name: str, more: str = "") -> str:
    """A metric of ours with the selectors of the dashboard's variables."""
    full = name if name.startswith("process_") else f"commentsense_{name}"
    return f"{full}{{{WHERE}{',' if more else ''}{more}}}"


def rate(name: str, more: str = "", by: str = "", window: str = WINDOW) -> str:
    """Sum of a counter's rates, a second."""
    return f"sum {f'by ({by}) ' if by else ''}(rate({series(name, more)}[{window}]))"


def grown(name: str, more: str = "", by: str = "") -> str:
    """By how much a counter grew in the time range that is shown."""
    return f"sum {f'by ({by}) ' if by else ''}(increase({series(name, more)}[$__range]))"


def shared(name: str, more: str = "", by: str = "") -> str:
    """A gauge that every replica shows alike."""
    return f"max {f'by ({by}) ' if by else ''}({series(name, more)})"


def quantile(share: float, name: str, more: str = "", by: str = "") -> str:
    """A quantile from a histogram's buckets."""
    buckets = rate(f"{name}_bucket", more, f"le, {by}" if by else "le")
    return f"histogram_quantile({share:g}, {buckets})"


def share(part: str, whole: str) -> str:
    """Part of a whole, 0 where there is nothing to divide by."""
    return f"({part} / ({whole} > 0)) or vector(0)"


def quantiles(name: str, more: str = "") -> list[Query]:
    """Median, 95th and 99th percentile."""
    return [(quantile(q, name, more), f"p{round(q * 100)}") for q in (0.5, 0.95, 0.99)]


def _targets(queries: Iterable[Query], instant: bool) -> list[prometheus.Dataquery]:
    made = []
    for place, (expression, legend) in enumerate(queries):
        query = prometheus.Dataquery().expr(expression).legend_format(legend).ref_id(chr(ord("A") + place))
        made.append((query.instant() if instant else query.range()).datasource(SOURCE))
    return made


def _fixed(colour: str) -> list[DynamicConfigValue]:
    return [DynamicConfigValue(id_val="color", value={"mode": "fixed", "fixedColor": colour})]


def _steps(limits: Mapping[float, str], base: str = BLUE) -> dashboard.ThresholdsConfig:
    steps = [Threshold(value=None, color=base), *(Threshold(value=value, color=limits[value]) for value in limits)]
    return dashboard.ThresholdsConfig().mode(ThresholdsMode.ABSOLUTE).steps(steps)


def line(
    title: str,
    description: str,
    unit: str,
    queries: list[Query],
    *,
    colours: Mapping[str, str] | None = None,
    stack: StackingMode = StackingMode.NONE,
    limit: float | None = None,
    top: float | None = None,
    span: int = 8,
) -> timeseries.Panel:
    """A panel of curves.

    Args:
        title: short name.
        description: what is seen, and what it means when it moves.
        unit: Grafana's name of the unit.
        queries: expression and legend of each target.
        colours: of series by their legend; otherwise each target has its own, and the series of one target shades.
        stack: how series are put on each other.
        limit: an objective or bound, drawn dashed.
        top: end of the axis.
        span: width in 24ths.
    """
    panel = timeseries.Panel().title(title).description(description).unit(unit).min(0).span(span).height(8)
    panel.datasource(SOURCE).line_width(2).fill_opacity(60 if stack != StackingMode.NONE else 8)
    panel.show_points(VisibilityMode.NEVER).stacking(common.StackingConfig().mode(stack).group("A"))
    panel.legend(
        common.VizLegendOptions().display_mode(LegendDisplayMode.LIST).placement(LegendPlacement.BOTTOM)
        .show_legend(True).calcs([])
    ).tooltip(common.VizTooltipOptions().mode(TooltipDisplayMode.MULTI))  # fmt: skip
    panel.color_scheme(dashboard.FieldColor().mode(FieldColorModeId.SHADES).fixed_color(BLUE))
    if top is not None:
        panel.max(top)
    if limit is not None:
        panel.thresholds(_steps({limit: RED}))
        panel.thresholds_style(common.GraphThresholdsStyleConfig().mode(GraphThresholdsStyleMode.DASHED))
    for target in _targets(queries, instant=False):
        panel.with_target(target)
    if colours:
        for name, colour in colours.items():
            panel.override_by_name(name, _fixed(colour))
    else:
        for place, (_, legend) in enumerate(queries):
            mode = "shades" if "{{" in legend else "fixed"
            value = {"mode": mode, "fixedColor": CYCLE[place % len(CYCLE)]}
            panel.override_by_query(chr(ord("A") + place), [DynamicConfigValue(id_val="color", value=value)])
    return panel


def figure(
    title: str,
    description: str,
    unit: str,
    queries: list[Query],
    *,
    limits: Mapping[float, str] | None = None,
    base: str = BLUE,
    decimals: int | None = None,
    span: int = 4,
) -> stat.Panel:
    """A panel of one or a few figures; `limits` colours it from a value on."""
    panel = stat.Panel().title(title).description(description).unit(unit).span(span).height(4).datasource(SOURCE)
    panel.color_mode(BigValueColorMode.VALUE).graph_mode(BigValueGraphMode.NONE)
    panel.reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]).values(False))
    panel.color_scheme(dashboard.FieldColor().mode(FieldColorModeId.THRESHOLDS)).thresholds(_steps(limits or {}, base))
    if decimals is not None:
        panel.decimals(decimals)
    for target in _targets(queries, instant=True):
        panel.with_target(target)
    return panel


def bars(
    title: str,
    description: str,
    unit: str,
    queries: list[Query],
    *,
    colours: Mapping[str, str] | None = None,
    top: float | None = None,
    span: int = 8,
) -> bargauge.Panel:
    """A panel of horizontal bars, one a series; `colours` by a regular expression of their legends."""
    panel = bargauge.Panel().title(title).description(description).unit(unit).min(0).span(span).height(8)
    panel.datasource(SOURCE).orientation(VizOrientation.HORIZONTAL).display_mode(BarGaugeDisplayMode.BASIC)
    panel.name_placement(BarGaugeNamePlacement.LEFT).show_unfilled(True)
    panel.reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]).values(False))
    panel.color_scheme(dashboard.FieldColor().mode(FieldColorModeId.FIXED).fixed_color(BLUE))
    if top is not None:
        panel.max(top)
    for pattern, colour in (colours or {}).items():
        panel.override_by_regexp(pattern, _fixed(colour))
    for target in _targets(queries, instant=True):
        panel.with_target(target)
    return panel


API = "api_request_duration_seconds"
# Probes and scrapes are no users; event streams and exports last as long as what they follow.
USERS = 'route!~"/healthz|/readyz|/metrics"'
PROMPT = 'route!~"/healthz|/readyz|/metrics|.*/events|.*/export"'
ALL_ANSWERS = rate("api_responses_total")
SERVER_ERROR = 'status_class="5xx"'
FAILED_ANSWERS = rate("api_responses_total", SERVER_ERROR)
# Clients write the bound in one way or the other.
IN_TIME = 'le=~"30|30.0"'
BOUNDED = 'le!="+Inf"'

SERVICE: list[tuple[str, list[Panel]]] = [
    ("At a glance, over the time range shown", [
        figure(
            "Answers without a server error",
            "Share of the API's answers that were not 5xx, probes left out. The objective is 99.5 %.",
            units.PercentUnit,
            [(f"1 - ({share(grown('api_responses_total', SERVER_ERROR), grown('api_responses_total'))})",
              "available")],
            limits={0.995: BLUE}, base=RED, decimals=2,
        ),
        figure(
            "Comments counted within 30 s",
            "Share of comments counted within 30 s of their page's fetch. The objective is 99 %.",
            units.PercentUnit,
            [(f"({grown('comment_latency_seconds_bucket', IN_TIME)} "
              f"/ ({grown('comment_latency_seconds_count')} > 0)) or vector(1)", "in time")],
            limits={0.99: BLUE}, base=RED, decimals=2,
        ),
        figure(
            "Analyses running", "Analyses that have not ended.", units.Short,
            [(shared("analyses_running"), "running")],
        ),
        figure(
            "Longest without progress",
            "Longest time for which a running analysis has made no progress; at 900 s it ends as stalled.",
            units.Seconds, [(shared("oldest_progress_seconds"), "standing still")],
            limits={300: ORANGE, 900: RED}, decimals=0,
        ),
        figure(
            "Quota left", "Units of YouTube quota left this Pacific day.", units.Short,
            [(shared("quota_units_left"), "left")], limits={1: ORANGE, 1000: BLUE}, base=RED,
        ),
        figure(
            "Running services", "Processes that are scraped, by service and version.", units.Short,
            [(f"count by (service, version) ({series('build_info')})", "{{service}} {{version}}")],
        ),
    ]),
    ("Rate", [
        line(
            "Answers of the API", "Answers a second by the first digit of their status, probes left out.",
            units.RequestsPerSecond, [(rate("api_responses_total", by="status_class"), "{{status_class}}")],
            colours={"2xx": BLUE, "3xx": SKY, "4xx": ORANGE, "5xx": RED},
        ),
        line(
            "Comments fetched and counted",
            "Comments a second. Counting that stays below fetching for long fills the score queue.",
            "cps",
            [(rate("comments_fetched_total"), "fetched"),
             (f"{rate('comments_scored_total')} or vector(0)", "scored"),
             (rate("comments_skipped_total"), "kept without a score")],
        ),
        line(
            "Analyses that ended", "Analyses a minute by how they ended.", "cpm",
            [(f"60 * {rate('analyses_ended_total', by='state')}", "{{state}}")],
            colours={"completed": BLUE, "partial": ORANGE, "failed": RED, "cancelled": GREY},
        ),
        bars(
            "Requests by route", "In the time range shown. A route begins to be counted with its second request.",
            units.Short,
            [(f"topk(12, {grown(f'{API}_count', USERS, 'route, method')})", "{{method}} {{route}}")], span=12,
        ),
        line(
            "Pages from YouTube",
            "Pages committed a second by kind. `copy` pages are taken from an earlier analysis and cost no quota.",
            "cps", [(rate("pages_fetched_total", by="kind"), "{{kind}}")],
            colours={"video": GREY, "threads": BLUE, "replies": ORANGE, "copy": GREEN}, span=12,
        ),
    ]),
    ("Errors", [
        line(
            "Share of answers that are 5xx", "What the objective of 99.5 % allows is drawn dashed.",
            units.PercentUnit, [(share(FAILED_ANSWERS, ALL_ANSWERS), "5xx")], limit=0.005,
        ),
        line(
            "YouTube requests that failed",
            "Requests a second that brought no page: retry (tried again), halt (the analysis ends), day_spent (quota), "
            "restart (page token refused), skip (the thread is gone), malformed.",
            "cps", [(rate("youtube_requests_total", 'outcome!="ok"', "outcome"), "{{outcome}}")],
            colours={"retry": ORANGE, "halt": RED, "day_spent": PURPLE, "restart": SKY, "skip": GREY,
                     "malformed": GREEN},
        ),
        line(
            "Model requests that failed",
            "A second, by kind: unavailable (the server gave no answer to anything), batch (it failed with one batch "
            "only), predict (the API's own predict call).",
            "cps",
            [(rate("model_request_errors_total", 'kind="unavailable"'), "unavailable"),
             (rate("model_request_errors_total", 'kind="batch"'), "batch"),
             (rate("api_predict_errors_total"), "predict")],
            colours={"unavailable": RED, "batch": ORANGE, "predict": PURPLE},
        ),
        bars(
            "Analyses that did not complete",
            "In the time range shown, by code; the runbook says what to do about each.", units.Short,
            [(grown("analyses_ended_total", 'state=~"partial|failed"', "code"), "{{code}}")],
            colours={".*": RED}, span=12,
        ),
        bars(
            "Comments kept without a score",
            "In the time range shown, by reason. unscorable: a text takes the worker or the model server down.",
            units.Short, [(grown("comments_skipped_total", by="reason"), "{{reason}}")],
            colours={"empty": GREY, "unscorable": RED}, span=12,
        ),
    ]),
    ("Duration", [
        line(
            "Answer time of the API", "Without probes, event streams and exports.", units.Seconds,
            quantiles(API, PROMPT),
        ),
        bars(
            "95th percentile by route", "Answer time in the time range shown; streams count until they end.",
            units.Seconds,
            [(f"topk(12, histogram_quantile(0.95, {grown(f'{API}_bucket', USERS, 'le, route, method')}) > 0)",
              "{{method}} {{route}}")],
        ),
        line(
            "Time of a YouTube request", "95th percentile by method.", units.Seconds,
            [(quantile(0.95, "youtube_request_duration_seconds", by="method"), "{{method}}")],
            colours={"video": GREY, "threads": BLUE, "replies": ORANGE},
        ),
        line(
            "Time of a batch", "From the lease of a batch of comments to the commit of its scores.", units.Seconds,
            quantiles("batch_scoring_duration_seconds"),
        ),
        line(
            "Time of an analysis", "From its start to its end, of those that ended.", units.Seconds,
            quantiles("analysis_duration_seconds"),
        ),
        line(
            "Fetched to counted", "Time from the commit of a comment's page to the commit of its score.",
            units.Seconds, quantiles("comment_latency_seconds"), limit=30,
        ),
    ]),
    ("Saturation and queues", [
        line(
            "Queue depth", "Pages (fetch) and batches (score) waiting or at work. KEDA scales on these.", units.Short,
            [(shared("queue_depth", by="queue"), "{{queue}}")], colours={"fetch": BLUE, "score": ORANGE},
        ),
        line(
            "Age of the oldest in the queue", "Above 120 s for five minutes an alert fires.", units.Seconds,
            [(shared("oldest_waiting_seconds", by="queue"), "{{queue}}")],
            colours={"fetch": BLUE, "score": ORANGE}, limit=120,
        ),
        line(
            "Work at the same time",
            "Mean number of requests or batches under way (time spent a second). Near the processes' number "
            "(COMMENTSENSE_CONCURRENCY times replicas) there is no room left.",
            units.Short,
            [(rate("youtube_request_duration_seconds_sum"), "YouTube requests"),
             (rate("batch_scoring_duration_seconds_sum"), "batches"),
             (f"{rate('model_request_duration_seconds_sum')} or vector(0)", "model requests")],
        ),
        line(
            "Memory of Redis",
            "Data and, where one is set, the limit. At 80 % of it new analyses are answered with 503.", units.BytesIEC,
            [(shared("redis_memory_bytes"), "used"), (f"{shared('redis_maxmemory_bytes')} > 0", "limit")],
        ),
        line(
            "Analyses running", "Analyses that have not ended.", units.Short, [(shared("analyses_running"), "running")],
        ),
        line(
            "Longest without progress", "Of the running analyses; at 900 s one ends as stalled.", units.Seconds,
            [(shared("oldest_progress_seconds"), "standing still")], limit=300,
        ),
        line(
            "CPU of the API", "CPU seconds a second, by process.", units.Short,
            [(f"rate({series('process_cpu_seconds_total')}[{WINDOW}])", "{{instance}}")],
        ),
        line(
            "Memory of the API", "Resident memory, by process.", units.BytesIEC,
            [(series("process_resident_memory_bytes"), "{{instance}}")],
        ),
        line(
            "Open files of the API", "Share of the limit that is in use; event streams hold one each.",
            units.PercentUnit,
            [(f"{series('process_open_fds')} / {series('process_max_fds')}", "{{instance}}")],
        ),
    ]),
    ("YouTube quota", [
        line(
            "Units of this Pacific day", "Each request costs one unit; the day renews at midnight Pacific.",
            units.Short,
            [(shared("quota_units_spent"), "spent"), (shared("quota_units_left"), "left")],
            colours={"spent": ORANGE, "left": BLUE}, span=12,
        ),
        line(
            "Units an hour", "At the pace of the moment, by method.", units.Short,
            [(f"3600 * {rate('youtube_requests_total', by='method')}", "{{method}}")],
            colours={"video": GREY, "threads": BLUE, "replies": ORANGE}, stack=StackingMode.NORMAL, span=12,
        ),
    ]),
]  # fmt: skip


def _of_each(part: str, whole: str, key: str) -> str:
    return f"{part} / on ({key}) group_left () ({whole} > 0)"


AUDIENCE: list[tuple[str, list[Panel]]] = [
    ("Audience", [
        figure(
            "Comments scored", "In the time range shown, over all videos.", units.Short,
            [(grown("comments_scored_total"), "scored")], decimals=0,
        ),
        figure(
            "Share of each class", "Of the comments scored in the time range shown. Derived here, not YouTube's.",
            units.PercentUnit,
            [(f"{grown('comments_scored_total', by='label')} / scalar({grown('comments_scored_total')} > 0)",
              "{{label}}")], decimals=1, span=8,
        ),
        figure(
            "Versions in use", "Model version that last scored for each alias.", units.Short,
            [(f"max by (alias, version) ({series('model_info')})", "{{alias}} {{version}}")], span=8,
        ),
        figure(
            "Comments without a score", "In the time range shown, of all comments counted.", units.PercentUnit,
            [(share(grown("comments_skipped_total"), grown("comment_latency_seconds_count")), "skipped")], decimals=2,
        ),
        line(
            "Classes over time",
            "Share of each class of the comments scored. A lasting move is a new audience or a new model version.",
            units.PercentUnit, [(rate("comments_scored_total", by="label"), "{{label}}")],
            colours=CLASSES, stack=StackingMode.PERCENT, span=12,
        ),
        line(
            "Comments scored", "Comments a second by class.", "cps",
            [(rate("comments_scored_total", by="label"), "{{label}}")], colours=CLASSES, span=12,
        ),
    ]),
    ("Confidence", [
        line(
            "Probability of the label given", "Median and 10th percentile. A fall says that the texts are unlike those "
            "the model was taught.", units.PercentUnit,
            [(quantile(0.5, "prediction_confidence"), "median"),
             (quantile(0.1, "prediction_confidence"), "10th percentile")], top=1, span=12,
        ),
        bars(
            "Comments by probability", "Share of comments of the time range shown whose label has at most this "
            "probability.", units.PercentUnit,
            [(f"{grown('prediction_confidence_bucket', BOUNDED, 'le')} "
              f"/ scalar({grown('prediction_confidence_count')} > 0)", "up to {{le}}")], top=1, span=12,
        ),
    ]),
    ("Model server", [
        line(
            "Time of a model request", "Median and 95th percentile by alias.", units.Seconds,
            [(quantile(0.5, "model_request_duration_seconds", by="alias"), "{{alias}} p50"),
             (quantile(0.95, "model_request_duration_seconds", by="alias"), "{{alias}} p95")],
            colours={"champion p50": SKY, "champion p95": BLUE, "challenger p50": ORANGE, "challenger p95": RED},
        ),
        line(
            "Model requests that failed", "A second, by alias and kind.", "cps",
            [(rate("model_request_errors_total", by="alias, kind"), "{{alias}} {{kind}}")],
            colours={"champion unavailable": RED, "champion batch": ORANGE, "challenger unavailable": PURPLE,
                     "challenger batch": SKY},
        ),
        line(
            "Comments in a request", "Mean size of the batches scored.", units.Short,
            [(f"{rate('batch_size_comments_sum')} / ({rate('batch_size_comments_count')} > 0)", "comments")],
        ),
    ]),
    ("Versions side by side", [
        line(
            "Comments scored by version", "Comments a second. During a canary both versions score.", "cps",
            [(rate("comments_scored_total", by="model_version"), "{{model_version}}")],
        ),
        bars(
            "Classes by version", "Share of each class of what the version scored in the time range shown. Versions "
            "that see the same audience should differ little.", units.PercentUnit,
            [(_of_each(grown("comments_scored_total", by="model_version, label"),
                       grown("comments_scored_total", by="model_version"), "model_version"),
              "{{model_version}} {{label}}")],
            colours={f".* {label}": colour for label, colour in CLASSES.items()}, top=1,
        ),
        line(
            "Mean probability by version", "Mean probability of the labels that each version gave.", units.PercentUnit,
            [(f"{rate('prediction_confidence_sum', by='model_version')} "
              f"/ ({rate('prediction_confidence_count', by='model_version')} > 0)", "{{model_version}}")], top=1,
        ),
    ]),
    ("Comment latency", [
        line(
            "Fetched to counted", "Time from the commit of a comment's page to the commit of its score.",
            units.Seconds, quantiles("comment_latency_seconds"), limit=30, span=12,
        ),
        line(
            "Comments counted later than 30 s", "Share; what the objective of 99 % allows is drawn dashed.",
            units.PercentUnit,
            [(f"(1 - {rate('comment_latency_seconds_bucket', IN_TIME)} "
              f"/ ({rate('comment_latency_seconds_count')} > 0)) or vector(0)", "late")], limit=0.01, span=12,
        ),
    ]),
]  # fmt: skip
# The names that the drift check will export; until it does, this row stays collapsed and empty.
DRIFT: list[Panel] = [
    line(
        "Drift by column", "Distance of what is scored now from what the model was taught on.", units.Short,
        [(shared("drift_score", by="column"), "{{column}}")], span=12,
    ),
    line(
        "Age of the last drift check", "Time since the check ran.", units.Seconds,
        [(f"time() - {shared('drift_checked_timestamp_seconds')}", "age")], span=12,
    ),
]  # fmt: skip


def _link(title: str, uid: str) -> dashboard.DashboardLink:
    link = dashboard.DashboardLink(title).type(DashboardLinkType.LINK).url(f"/d/{uid}").icon("dashboard")
    return link.keep_time(True).include_vars(True).tooltip(title)


def _variable(name: str, label: str, query: str, description: str) -> dashboard.QueryVariable:
    variable = dashboard.QueryVariable(name).label(label).description(description).datasource(SOURCE).query(query)
    variable.refresh(VariableRefresh.ON_TIME_RANGE_CHANGED).sort(VariableSort.ALPHABETICAL_ASC)
    everything = VariableOption(selected=True, text="All", value="$__all")
    # A Prometheus outside Kubernetes has no namespace: `.*` also matches series without one.
    return variable.multi(True).include_all(True).all_value(".*").current(everything)


def board(
    uid: str, title: str, description: str, rows: list[tuple[str, list[Panel]]], other: tuple[str, str], later: bool
) -> Dashboard:
    """A whole dashboard; `other` is title and uid of the one that it links to."""
    made = dashboard.Dashboard(title).uid(uid).description(description).tags(["commentsense"]).editable()
    made.time("now-3h", "now").refresh("30s").timezone("browser").tooltip(DashboardCursorSync.CROSSHAIR)
    made.link(_link(*other))
    made.with_variable(dashboard.DatasourceVariable("datasource").label("Data source").type("prometheus"))
    info = "commentsense_build_info"
    made.with_variable(_variable("namespace", "Namespace", f"label_values({info}, namespace)", "Where it runs."))
    scope = 'namespace=~"$namespace"'
    made.with_variable(_variable("job", "Job", f"label_values({info}{{{scope}}}, job)", "Service as it is scraped."))
    scope += ',job=~"$job"'
    made.with_variable(_variable("instance", "Instance", f"label_values({info}{{{scope}}}, instance)", "One process."))
    made.annotation(
        dashboard.AnnotationQuery().name("Alerts").datasource(SOURCE).enable(True).hide(False).icon_color(RED)
        .expr('ALERTS{alertname=~"CommentSense.*",alertstate="firing",namespace=~"$namespace"}')
    )  # fmt: skip
    number = 0
    for name, panels in rows:
        number += 1
        made.with_row(dashboard.Row(name).id(number))
        for panel in panels:
            number += 1
            made.with_panel(panel.id(number))
    if later:
        number += 1
        row = dashboard.Row(LATER).id(number).collapsed(True)
        for panel in DRIFT:
            number += 1
            row.with_panel(panel.id(number))
        made.with_row(row)
    return made.build()


def texts() -> dict[Path, str]:
    """Path and content of each file."""
    service, audience = ("CommentSense: service", "commentsense-service"), (
        "CommentSense: audience and model", "commentsense-audience",
    )  # fmt: skip
    boards = {
        "service.json": board(
            service[1], service[0], "Rate, errors, duration, saturation, queues and quota.", SERVICE, audience, False
        ),
        "audience-and-model.json": board(
            audience[1], audience[0], "What the audience feels, and how the model does.", AUDIENCE, service, True
        ),
    }
    return {
        FOLDER / name: json.dumps(made, cls=JSONEncoder, indent=2, ensure_ascii=False) + "\n"
        for name, made in boards.items()
    }


def main() -> int:
    """Writes the files, or compares them."""
    # The registry's order puts the types of old Grafanas above those of the newest.
    if Dashboard().schema_version < SCHEMA:
        print("install the pinned grafana-foundation-sdk: this one is of an old Grafana", file=sys.stderr)
        return 1
    made = texts()
    if "--check" in sys.argv[1:]:
        differ = [path.name for path, text in made.items() if not path.exists() or path.read_text() != text]
        for name in differ:
            print(f"{name} is not what scripts/dashboards.py makes: run it", file=sys.stderr)
        return int(bool(differ))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in made.items():
        path.write_text(text)
        expressions = text.count('"expr"')
        print(f"{path.relative_to(ROOT)}: {expressions} expressions")
    return 0


if __name__ == "__main__":
    sys.exit(main())
