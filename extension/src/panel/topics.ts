/** The second tab: what the audience asks, praises and complains about, and the words that set the labels apart. */

import { clear, h } from "../lib/dom";
import { number, percent } from "../lib/format";
import { t } from "../lib/i18n";
import type { CommentView, Insights, Kind, Label, Term, Terms } from "../lib/types";
import { commentRow } from "./comment";
import type { Context, View } from "./context";
import { failureWords, isAborted } from "./failure";
import { button, disclosure, labelMark, labelName, section, slot } from "./parts";
import { Rows } from "./reconcile";
import { Refresher } from "./refresh";
import { makeUpCard } from "./shares";
import { LABELS } from "./words";

const GROUPS = [
  ["questions", "question"],
  ["praise", "praise"],
  ["complaints", "complaint"],
] as const;
const TERMS = 8;
const SHOWN = 3;

/** The view of topics. `search` shows the comments that hold a word, `kind` those of a kind. */
export function topicsView(
  context: Context,
  ways: { search(words: string, label: Label | null): void; kind(kind: Kind): void },
): View {
  let analysis = "";
  let video = "";
  let final = false;

  const insightsState = slot(() => insightsRefresher.askNow());
  const groups = GROUPS.map(([name, kind]) => {
    const count = h("p", { class: "group-count" });
    const topics = h("ul", { class: "chips" });
    const examples = h("ul", { class: "comments" });
    const more = button(t(`panel_${name}_all`), () => ways.kind(kind), "quiet");
    const foot = h("div", { class: "card-foot" }, more);
    const element = section(name, t(`panel_${name}`), count, topics, examples, foot);
    return { name, element, count, topics, examples, foot, rows: null as Rows<CommentView> | null, seen: "" };
  });
  const makeUp = makeUpCard();
  const repeats = h("ul", { class: "repeats" });
  const repeatsBox = disclosure(t("panel_duplicates_show"), repeats);
  makeUp.element.append(repeatsBox);

  const termsState = slot(() => termsRefresher.askNow());
  const columns = LABELS.map((label) => {
    const list = h("ol", { class: "terms" });
    const none = h("p", { class: "small quiet-words", hidden: true }, t("panel_terms_none"));
    const element = h("div", { class: "terms-column" }, h("h3", {}, labelMark(label), labelName(label)), list, none);
    return { label, list, none, element, seen: "" };
  });
  const termsGrid = h("div", { class: "terms-grid", hidden: true }, ...columns.map((column) => column.element));
  const termsCard = section(
    "terms",
    t("panel_terms"),
    h("p", { class: "small quiet-words" }, t("panel_terms_help")),
    termsState.element,
    termsGrid,
  );

  const note = h("p", { class: "small quiet-words" }, t("panel_kinds_note"));
  const found = h("div", { class: "stacked", hidden: true }, ...groups.map((group) => group.element), note);
  makeUp.element.hidden = true;
  const element = h("div", { class: "columns" }, insightsState.element, found, termsCard, makeUp.element);

  async function readInsights(): Promise<void> {
    if (found.hidden) insightsState.reading();
    try {
      showInsights(await context.api.insights(analysis, { limit: 10 }, context.signal));
    } catch (error) {
      if (!isAborted(error) && found.hidden) insightsState.failed(failureWords(error));
    }
  }

  function showInsights(insights: Insights): void {
    insightsState.clear();
    found.hidden = false;
    makeUp.element.hidden = insights.comments === 0;
    for (const group of groups) {
      const what = insights[group.name];
      group.count.textContent = what.count
        ? t(`panel_${group.name}_count`, number(what.count), percent(what.share))
        : t(`panel_${group.name}_none`);
      group.foot.hidden = what.count === 0;
      const now = JSON.stringify(what.topics);
      // Chips are buttons: they stay while nothing about them changes, so that focus stays too.
      if (now !== group.seen) {
        group.seen = now;
        const focused = document.activeElement?.getAttribute("data-term");
        const inside = group.topics.contains(document.activeElement);
        clear(group.topics);
        group.topics.hidden = what.topics.length === 0;
        for (const topic of what.topics) group.topics.append(h("li", {}, chip(topic.term, topic.count, null)));
        if (inside && focused) refocus(group.topics, focused);
      }
      group.rows ??= new Rows<CommentView>(
        group.examples,
        (entry) => entry.id,
        (entry) => commentRow(video, entry),
      );
      group.rows.set(what.items.slice(0, SHOWN));
    }
    makeUp.update(insights);
    repeatsBox.hidden = insights.duplicates.groups.length === 0;
    clear(repeats);
    for (const entry of insights.duplicates.groups) {
      repeats.append(
        h(
          "li",
          {},
          h("span", { class: "repeat-count" }, t("panel_times", number(entry.count))),
          h("bdi", { class: "folded" }, entry.text),
        ),
      );
    }
  }

  async function readTerms(): Promise<void> {
    if (termsGrid.hidden) termsState.reading();
    try {
      showTerms(await context.api.terms(analysis, { limit: TERMS }, context.signal));
    } catch (error) {
      if (!isAborted(error) && termsGrid.hidden) termsState.failed(failureWords(error));
    }
  }

  function showTerms(terms: Terms): void {
    const any = LABELS.some((label) => terms[label].length > 0);
    termsGrid.hidden = !any;
    if (any) termsState.clear();
    else termsState.empty(t("panel_terms_empty"));
    for (const column of columns) {
      const entries = terms[column.label];
      column.none.hidden = entries.length > 0;
      const now = JSON.stringify(entries);
      if (now === column.seen) continue;
      column.seen = now;
      const focused = document.activeElement?.getAttribute("data-term");
      const inside = column.list.contains(document.activeElement);
      clear(column.list);
      const strongest = Math.max(1e-9, ...entries.map((entry) => entry.z));
      for (const entry of entries) column.list.append(termRow(entry, column.label, entry.z / strongest));
      if (inside && focused) refocus(column.list, focused);
    }
  }

  function termRow(term: Term, label: Label, strength: number): HTMLElement {
    const bar = h("span", { class: `term-bar ${label}`, "aria-hidden": "true" });
    bar.style.inlineSize = `${Math.max(4, strength * 100)}%`;
    return h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: "term",
          "data-term": term.term,
          onclick: () => ways.search(term.term, label),
        },
        bar,
        h("bdi", { class: "term-word" }, term.term),
        h(
          "span",
          { class: "term-count" },
          h("span", { class: "hidden" }, t("panel_terms_in")),
          t("panel_of", number(term.count), number(term.total)),
        ),
      ),
    );
  }

  function chip(words: string, count: number, label: Label | null): HTMLElement {
    return h(
      "button",
      { type: "button", class: "chip", "data-term": words, onclick: () => ways.search(words, label) },
      h("bdi", {}, words),
      h("span", { class: "chip-count" }, number(count)),
    );
  }

  const insightsRefresher = new Refresher(readInsights);
  const termsRefresher = new Refresher(readTerms);
  return {
    element,
    update(snapshot) {
      analysis = snapshot.id;
      video = snapshot.video;
      const ended = snapshot.final && !final;
      if (ended) final = true;
      for (const refresher of [insightsRefresher, termsRefresher]) {
        if (ended) refresher.askNow();
        else refresher.ask();
      }
    },
    setVisible(visible) {
      insightsRefresher.setVisible(visible);
      termsRefresher.setVisible(visible);
    },
    stop() {
      insightsRefresher.stop();
      termsRefresher.stop();
    },
  };
}

function refocus(list: HTMLElement, term: string): void {
  for (const node of list.querySelectorAll<HTMLElement>("[data-term]")) {
    if (node.dataset.term !== term) continue;
    node.focus({ preventScroll: true });
    return;
  }
}
