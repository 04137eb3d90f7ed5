/** The fourth tab: this analysis beside another one. */

import { clear, h } from "../lib/dom";
import { number, percent, relative } from "../lib/format";
import { t } from "../lib/i18n";
import type { Compared, Comparison, Difference, Snapshot, StartQuery, Summary } from "../lib/types";
import type { Context, View } from "./context";
import { failureWords, isAborted } from "./failure";
import { button, labelMark, labelName, note, section, slot } from "./parts";
import { Refresher } from "./refresh";
import { readVideo } from "./video";
import { cautions, interval, LABELS, points, tone, tooFew } from "./words";

const OFFERED = 30;
const WAIT = 2_000;

export interface CompareView extends View {
  /** Compares with this video's latest analysis. */
  withVideo(video: string): void;
}

/** The view that compares. */
export function compareView(context: Context, defaults: () => StartQuery): CompareView {
  let here: Snapshot | null = null;
  let other: string | null = null;
  let generation = 0;
  let offered = false;
  let visible = false;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const pick = h("select", { id: "compare-pick", class: "field" }) as HTMLSelectElement;
  const link = h("input", {
    type: "text",
    id: "compare-link",
    class: "field",
    placeholder: "https://www.youtube.com/watch?v=…",
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": "compare-wrong",
  }) as HTMLInputElement;
  const wrong = h("p", { id: "compare-wrong", class: "wrong", role: "alert" });
  const start = button(t("panel_compare_analyse"), () => void analyse(), "primary");
  const offer = h("div", { class: "offer", hidden: true }, h("p", {}, t("panel_compare_not_analysed")), start);
  const form = h(
    "form",
    { class: "compare-form" },
    h("div", { class: "labelled" }, h("label", { for: "compare-pick" }, t("panel_compare_pick")), pick),
    h(
      "div",
      { class: "labelled" },
      h("label", { for: "compare-link" }, t("panel_compare_link")),
      h(
        "div",
        { class: "joined" },
        link,
        h("button", { type: "submit", class: "button plain" }, t("panel_compare_do")),
      ),
      wrong,
    ),
    offer,
  );
  const state = slot(() => refresher.askNow());
  const result = h("div", { class: "stacked", hidden: true });
  const element = h(
    "div",
    { class: "columns narrow" },
    section("compare", t("panel_compare_heading"), form),
    state.element,
    result,
  );
  let asked = "";

  pick.addEventListener("change", () => {
    if (!pick.value) return;
    link.value = "";
    say("");
    choose(pick.value);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const video = readVideo(link.value);
    if (!video) {
      say(t("panel_compare_no_link"));
      link.focus();
      return;
    }
    pick.value = "";
    void find(video);
  });

  function say(words: string): void {
    wrong.textContent = words;
    link.setAttribute("aria-invalid", String(words !== ""));
    offer.hidden = true;
  }

  function choose(analysis: string): void {
    clearTimeout(waiting);
    generation += 1;
    other = analysis;
    result.hidden = true;
    clear(result);
    state.reading();
    refresher.askNow();
  }

  /** The latest analysis of a video; where there is none, it is offered to make one. */
  async function find(video: string): Promise<void> {
    generation += 1;
    const mine = generation;
    say("");
    asked = video;
    state.reading();
    try {
      const found = await context.api.latest(video, context.signal);
      if (mine !== generation) return;
      if (found && found.id !== here?.id) {
        choose(found.id);
        return;
      }
      state.clear();
      result.hidden = true;
      if (found) say(t("panel_compare_same"));
      else offer.hidden = false;
    } catch (error) {
      if (!isAborted(error) && mine === generation) state.failed(failureWords(error));
    }
  }

  async function analyse(): Promise<void> {
    generation += 1;
    const mine = generation;
    start.disabled = true;
    try {
      const started = await context.api.start(asked, defaults(), context.signal);
      if (mine === generation) choose(started.id);
    } catch (error) {
      if (!isAborted(error) && mine === generation) state.failed(failureWords(error));
    } finally {
      start.disabled = false;
    }
  }

  async function read(): Promise<void> {
    if (!here || !other) return;
    const mine = generation;
    try {
      const found = await context.api.compare([here.id, other], context.signal);
      if (mine !== generation) return;
      state.clear();
      show(found);
      // The other one has no events here; while it runs it is asked now and then.
      const running = found.items.some((item) => !["completed", "partial", "failed", "cancelled"].includes(item.state));
      if (running) waiting = setTimeout(() => refresher.ask(), WAIT);
    } catch (error) {
      if (isAborted(error) || mine !== generation) return;
      result.hidden = true;
      state.failed(failureWords(error));
    }
  }

  function show(comparison: Comparison): void {
    const [first, second] = comparison.items;
    if (!first || !second) return;
    clear(result);
    result.hidden = false;
    const warnings = cautions(comparison.caution);
    result.append(
      section(
        "sides",
        t("panel_compare_shares"),
        h("div", { class: "sides" }, title("A", first), title("B", second)),
        h("div", { class: "pairs" }, ...LABELS.map((label) => pair(label, first, second))),
        ...(warnings.length
          ? [
              note(
                "warning",
                ...warnings.map((sentence) => h("p", sentence.foreign ? { lang: "en" } : {}, sentence.text)),
              ),
            ]
          : []),
      ),
      differences(second.differences ?? []),
    );
  }

  function title(letter: string, item: Compared): HTMLElement {
    const few = tooFew(item);
    return h(
      "div",
      { class: "side" },
      h("span", { class: "side-letter", "aria-hidden": "true" }, letter),
      h(
        "div",
        {},
        h("bdi", { class: "side-title" }, item.title || item.video),
        h(
          "p",
          { class: "small quiet-words" },
          t("panel_compare_counted", number(item.basis.counted), t(`panel_state_${item.state}`)),
        ),
        ...(few ? [h("p", { class: "small" }, few)] : []),
      ),
    );
  }

  function pair(label: (typeof LABELS)[number], first: Compared, second: Compared): HTMLElement {
    const bar = (letter: string, item: Compared) => {
      const share = item.shares.find((entry) => entry.label === label);
      const fill = h("span", { class: `share-fill ${label}` });
      const whisker = h("span", { class: "share-whisker" });
      const low = share?.low ?? 0;
      const high = share?.high ?? 0;
      const estimate = share?.estimate ?? 0;
      fill.style.inlineSize = `${estimate * 100}%`;
      whisker.style.insetInlineStart = `min(${low * 100}%, 100% - 4px)`;
      whisker.style.inlineSize = `${(high - low) * 100}%`;
      return h(
        "div",
        { class: "pair-row" },
        h("span", { class: "side-letter" }, letter),
        h("div", { class: "share-track", "aria-hidden": "true" }, fill, whisker),
        h(
          "span",
          { class: "pair-value" },
          h("strong", {}, percent(estimate)),
          h("span", { class: "share-range" }, interval(low, high)),
        ),
      );
    };
    return h(
      "div",
      { class: "pair" },
      h("h3", {}, labelMark(label), labelName(label)),
      bar("A", first),
      bar("B", second),
    );
  }

  function differences(entries: readonly Difference[]): HTMLElement {
    const widest = Math.max(
      0.1,
      ...entries
        .filter((entry) => entry.label !== "mean_sentiment")
        .map((entry) => Math.max(Math.abs(entry.low), Math.abs(entry.high))),
    );
    const rows = entries.map((entry) => {
      const mean = entry.label === "mean_sentiment";
      const scale = mean ? Math.max(0.2, Math.abs(entry.low), Math.abs(entry.high)) : widest;
      const place = (value: number) => `${((value / scale + 1) / 2) * 100}%`;
      const whisker = h("span", { class: "tone-whisker" });
      whisker.style.insetInlineStart = place(entry.low);
      whisker.style.inlineSize = `${((entry.high - entry.low) / scale / 2) * 100}%`;
      const dot = h("span", { class: `tone-point${entry.distinguishable ? "" : " hollow"}` });
      dot.style.insetInlineStart = place(entry.difference);
      const say = mean ? tone : (value: number) => points(value);
      const unit = mean ? "" : ` ${t("panel_points")}`;
      return h(
        "li",
        { class: "difference" },
        h(
          "div",
          { class: "difference-head" },
          ...(entry.label === "mean_sentiment"
            ? [h("span", { class: "share-name" }, t("panel_mean"))]
            : [labelMark(entry.label), h("span", { class: "share-name" }, labelName(entry.label))]),
          h("strong", {}, `${say(entry.difference)}${unit}`),
          h("span", { class: "share-range" }, t("panel_interval", say(entry.low), say(entry.high))),
        ),
        h("div", { class: "tone-scale", "aria-hidden": "true" }, h("span", { class: "tone-middle" }), whisker, dot),
        h("p", { class: "small" }, t(entry.distinguishable ? "panel_compare_differs" : "panel_compare_same_within")),
      );
    });
    return section("differences", t("panel_compare_differences"), h("ul", { class: "differences" }, ...rows));
  }

  async function offerHistory(): Promise<void> {
    try {
      const found = await context.api.list({ limit: OFFERED }, context.signal);
      const entries = found.items.filter((entry) => entry.id !== here?.id && entry.scored > 0);
      clear(pick);
      pick.append(h("option", { value: "" }, t(entries.length ? "panel_compare_choose" : "panel_compare_none")));
      for (const entry of entries) pick.append(h("option", { value: entry.id }, named(entry)));
      pick.disabled = entries.length === 0;
      pick.value = entries.some((entry) => entry.id === other) ? (other ?? "") : "";
      offered = true;
    } catch {
      // A link can still be pasted.
    }
  }

  const refresher = new Refresher(read);
  return {
    element,
    withVideo(video) {
      link.value = `https://www.youtube.com/watch?v=${video}`;
      void find(video);
    },
    update(snapshot) {
      here = snapshot;
      if (other) refresher.ask();
    },
    setVisible(now) {
      visible = now;
      if (visible && (!offered || !other)) void offerHistory();
      refresher.setVisible(now);
    },
    stop() {
      clearTimeout(waiting);
      refresher.stop();
    },
  };
}

/** An entry of the list to choose from: the end of a long title says less than when it was. */
function named(entry: Summary): string {
  const title = (entry.title || entry.video).replace(/[\u202a-\u202e\u2066-\u2069]/g, "");
  const short = title.length > 60 ? `${title.slice(0, 59)}…` : title;
  return `${short} · ${relative(entry.created_at)}`;
}
