/** The comments over time: a chart for the eye, a table for everybody. */

import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { clear, h } from "../lib/dom";
import { compact, day, number, percent } from "../lib/format";
import { t } from "../lib/i18n";
import type { Label, Timeline, TimelinePoint } from "../lib/types";
import type { Context, View } from "./context";
import { failureWords, isAborted } from "./failure";
import { choices, disclosure, section, slot } from "./parts";
import { Refresher } from "./refresh";
import { legend } from "./shares";
import {
  busiest,
  countMarks,
  firstGranularity,
  type Granularity,
  labelled,
  type Stacks,
  span,
  stackCounts,
  stackShares,
} from "./trend-data";

type Measure = "count" | "share";
const HEIGHT = 190;
const DATE_WIDTH = 78;
/** Rows of the table; more would be nobody's reading. */
const MOST_ROWS = 400;

/** The card of the chart over time. */
export function trendView(context: Context): View {
  let analysis = "";
  let granularity: Granularity | null = null;
  let measure: Measure = "count";
  let points: readonly TimelinePoint[] = [];
  let generation = 0;
  let final = false;

  const plot = h("div", { class: "plot" });
  const readout = h("p", { class: "readout" });
  const body = h("tbody", {});
  const caption = h("caption", { class: "hidden" }, t("panel_trend"));
  const head = (words: string) => h("th", { scope: "col" }, words);
  const table = h(
    "div",
    { class: "table-scroll", tabindex: "0", role: "region", "aria-label": t("panel_trend_table") },
    h(
      "table",
      {},
      caption,
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          head(t("panel_trend_from")),
          head(t("panel_label_negative")),
          head(t("panel_label_neutral")),
          head(t("panel_label_positive")),
        ),
      ),
      body,
    ),
  );
  const undated = h("p", { class: "small quiet-words", hidden: true });
  const state = slot(() => refresher.askNow());
  const steps = choices<Granularity>(
    "granularity",
    t("panel_trend_step"),
    [
      ["day", t("panel_trend_day")],
      ["week", t("panel_trend_week")],
      ["month", t("panel_trend_month")],
    ],
    "week",
    (value) => {
      granularity = value;
      refresher.askNow();
    },
  );
  const measures = choices<Measure>(
    "measure",
    t("panel_trend_measure"),
    [
      ["count", t("panel_trend_counts")],
      ["share", t("panel_trend_shares")],
    ],
    "count",
    (value) => {
      measure = value;
      paint();
    },
  );
  const drawing = h("div", { class: "trend-drawing", hidden: true }, plot, readout, legend());
  const element = section(
    "trend",
    t("panel_trend"),
    h("div", { class: "row" }, steps.element, measures.element),
    state.element,
    drawing,
    disclosure(t("panel_trend_table"), table),
    undated,
  );

  const chart = makeChart(plot, (index) => tell(index));
  const refresher = new Refresher(read);
  const watcher = new ResizeObserver(() => chart.resize());
  watcher.observe(plot);
  const themes = new MutationObserver(() => chart.repaint());
  themes.observe(document.documentElement, { attributes: true });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const repaint = () => chart.repaint();
  dark.addEventListener("change", repaint);

  async function read(): Promise<void> {
    generation += 1;
    const mine = generation;
    if (!points.length) state.reading();
    try {
      const found = await context.api.timeline(analysis, granularity ?? "day", context.signal);
      if (mine !== generation) return;
      const better = granularity ?? firstGranularity(span(found.points));
      if (granularity === null) {
        // While comments come in, the oldest are still to come: a choice made now would not fit later.
        if (final) granularity = better;
        steps.set(better);
        if (better !== found.granularity) {
          const other = await context.api.timeline(analysis, better, context.signal);
          if (mine === generation) show(other);
          return;
        }
      }
      show(found);
    } catch (error) {
      if (isAborted(error) || mine !== generation) return;
      if (points.length) return;
      state.failed(failureWords(error));
    }
  }

  function show(timeline: Timeline): void {
    points = timeline.points;
    drawing.hidden = points.length === 0;
    if (points.length === 0) state.empty(t("panel_trend_empty"));
    else state.clear();
    undated.hidden = timeline.undated === 0 && timeline.gaps_filled;
    undated.textContent = [
      ...(timeline.undated ? [t("panel_trend_undated", number(timeline.undated))] : []),
      ...(timeline.gaps_filled ? [] : [t("panel_trend_gaps")]),
    ].join(" ");
    rows();
    paint();
  }

  function paint(): void {
    if (points.length === 0) return;
    const most = busiest(points);
    const first = points[0];
    const last = points[points.length - 1];
    const described =
      most && first && last
        ? t("panel_trend_spoken", day(first.start), day(last.start), day(most.start), number(most.total))
        : t("panel_trend");
    chart.set(points, measure, described);
    tell(null);
  }

  function tell(index: number | null): void {
    const point = index === null ? null : points[index];
    if (!point) {
      readout.textContent = t("panel_trend_hint");
      return;
    }
    const said = (label: Label) =>
      measure === "count" || !point.total ? number(point[label]) : percent(point[label] / point.total);
    readout.textContent = t("panel_trend_point", day(point.start), said("negative"), said("neutral"), said("positive"));
  }

  function rows(): void {
    clear(body);
    for (const point of points.filter((entry) => entry.total > 0).slice(-MOST_ROWS)) {
      body.append(
        h(
          "tr",
          {},
          h("th", { scope: "row" }, day(point.start)),
          h("td", {}, number(point.negative)),
          h("td", {}, number(point.neutral)),
          h("td", {}, number(point.positive)),
        ),
      );
    }
  }

  return {
    element,
    update(snapshot) {
      analysis = snapshot.id;
      if (snapshot.final && !final) {
        final = true;
        refresher.askNow();
      } else refresher.ask();
    },
    setVisible: (visible) => refresher.setVisible(visible),
    stop() {
      refresher.stop();
      watcher.disconnect();
      themes.disconnect();
      dark.removeEventListener("change", repaint);
      chart.stop();
    },
  };
}

/** A tile of a label's pattern, as the bars of the shares have it. */
function pattern(
  context: CanvasRenderingContext2D,
  label: Label,
  colour: string,
  ground: string,
): CanvasPattern | string {
  const size = 8 * Math.max(1, Math.round(devicePixelRatio));
  const tile = document.createElement("canvas");
  tile.width = size;
  tile.height = size;
  const brush = tile.getContext("2d");
  if (!brush || label === "positive") return colour;
  brush.fillStyle = colour;
  brush.fillRect(0, 0, size, size);
  brush.globalAlpha = 0.55;
  if (label === "negative") {
    brush.strokeStyle = ground;
    brush.lineWidth = size / 6;
    brush.beginPath();
    for (const shift of [-size, 0, size]) {
      brush.moveTo(shift, size);
      brush.lineTo(shift + size, 0);
    }
    brush.stroke();
  } else {
    brush.fillStyle = ground;
    brush.beginPath();
    brush.arc(size / 2, size / 2, size / 7, 0, 2 * Math.PI);
    brush.fill();
  }
  return context.createPattern(tile, "repeat") ?? colour;
}

function makeChart(place: HTMLElement, told: (index: number | null) => void) {
  let plot: uPlot | null = null;
  let shown: readonly TimelinePoint[] = [];
  let measure: Measure = "count";
  let at = -1;

  const colour = (name: string) => getComputedStyle(place).getPropertyValue(name).trim();
  const data = (): uPlot.AlignedData => {
    const stacks: Stacks = measure === "count" ? stackCounts(shown) : stackShares(shown);
    return [stacks.places, stacks.total, stacks.upToNeutral, stacks.negative];
  };
  const most = () => (measure === "share" ? 1 : Math.max(1, ...shown.map((point) => point.total)));

  function options(width: number): uPlot.Options {
    const bars = uPlot.paths.bars?.({ size: [0.82, 40, 1] });
    const series = (label: Label): uPlot.Series => ({
      ...(bars ? { paths: bars } : {}),
      width: 0,
      points: { show: false },
      fill: (chart) => pattern(chart.ctx, label, colour(`--${label}`), colour("--card")),
    });
    const line = { stroke: () => colour("--line"), width: 1 };
    const font = `11px ${getComputedStyle(place).fontFamily}`;
    return {
      width,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
      scales: {
        x: { time: false, range: () => [-0.6, shown.length - 0.4] },
        y: { range: () => [0, measure === "share" ? 1 : (countMarks(most()).at(-1) ?? 1)] },
      },
      axes: [
        {
          stroke: () => colour("--quiet"),
          font,
          size: 26,
          gap: 4,
          grid: { show: false },
          ticks: { ...line, size: 4 },
          splits: (chart) => labelled(shown.length, chart.bbox.width / devicePixelRatio, DATE_WIDTH),
          values: (_, splits) => splits.map((split) => (shown[split] ? day(shown[split].start, "short") : "")),
        },
        {
          stroke: () => colour("--quiet"),
          font,
          size: 44,
          gap: 4,
          grid: line,
          ticks: { show: false },
          splits: () => (measure === "share" ? [0, 0.25, 0.5, 0.75, 1] : countMarks(most())),
          values: (_, splits) => splits.map((split) => (measure === "share" ? percent(split) : compact(split))),
        },
      ],
      series: [{}, series("positive"), series("neutral"), series("negative")],
      hooks: { setCursor: [(chart) => told(chart.cursor.idx ?? null)] },
    };
  }

  function step(event: KeyboardEvent): void {
    const moves: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: shown.length - 1 };
    const next = moves[event.key];
    if (next === undefined || !plot) return;
    event.preventDefault();
    at = Math.min(shown.length - 1, Math.max(0, next));
    plot.setCursor({ left: plot.valToPos(at, "x"), top: 10 });
    told(at);
  }

  place.tabIndex = 0;
  place.setAttribute("role", "img");
  place.addEventListener("keydown", step);
  place.addEventListener("blur", () => {
    at = -1;
    told(null);
  });

  function draw(): void {
    const width = Math.floor(place.clientWidth);
    if (width < 40 || shown.length === 0) return;
    if (!plot) plot = new uPlot(options(width), data(), place);
    else {
      if (plot.width !== width) plot.setSize({ width, height: HEIGHT });
      plot.setData(data());
    }
  }

  return {
    set(points: readonly TimelinePoint[], how: Measure, words: string): void {
      shown = points;
      measure = how;
      place.setAttribute("aria-label", words);
      draw();
    },
    resize: draw,
    repaint(): void {
      plot?.redraw(false, true);
    },
    stop(): void {
      plot?.destroy();
      plot = null;
    },
  };
}
