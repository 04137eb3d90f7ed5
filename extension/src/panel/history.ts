/** The fifth tab: the analyses that are kept, newest first. */

import { h } from "../lib/dom";
import { compact, number, percent, relative } from "../lib/format";
import { t } from "../lib/i18n";
import type { Summary } from "../lib/types";
import type { Context } from "./context";
import { failureWords, isAborted } from "./failure";
import { gather } from "./pager";
import { announcer, button, choices, labelName, section, slot, stack } from "./parts";
import { type Row, Rows } from "./reconcile";
import { LABELS } from "./words";

const PAGE = 15;

export interface HistoryContext extends Pick<Context, "api" | "signal" | "open"> {
  /** The video shown, null when there is none. */
  video(): string | null;
  /** The analysis shown. */
  analysis(): string | null;
}

/** The list of analyses. */
export function historyView(context: HistoryContext) {
  let scope: "all" | "this" = "all";
  let cursor: string | null = null;
  let generation = 0;
  const list = h("ul", { class: "history" });
  const rows = new Rows<Summary>(list, (entry) => entry.id, row);
  const state = slot(() => void fresh());
  const more = button(t("panel_more"), () => void next());
  const foot = h("div", { class: "list-foot" }, more);
  foot.hidden = true;
  const told = announcer();
  const scopes = choices<"all" | "this">(
    "history-scope",
    t("panel_history_scope"),
    [
      ["all", t("panel_history_all")],
      ["this", t("panel_history_this")],
    ],
    scope,
    (value) => {
      scope = value;
      rows.clear();
      void fresh();
    },
  );
  const element = h(
    "div",
    { class: "columns narrow" },
    section("history", t("panel_history"), scopes.element, told.element, state.element, list, foot),
  );

  function row(first: Summary): Row<Summary> {
    const bar = stack("mini", "");
    const title = h("bdi", { class: "history-title" });
    const channel = h("bdi", { class: "history-channel" });
    const facts = h("span", { class: "history-facts" });
    const press = h("button", { type: "button", class: "history-entry" }, title, channel, bar.element, facts);
    let shown = first;
    press.addEventListener("click", () => context.open(shown.id, shown.video));
    const made: Row<Summary> = {
      element: h("li", {}, press),
      update(entry) {
        shown = entry;
        title.textContent = entry.title || entry.video;
        channel.textContent = entry.channel;
        const sum = LABELS.reduce((total, label) => total + entry.counts[label], 0);
        const parts = LABELS.map((label) => (sum ? entry.counts[label] / sum : 0));
        bar.set(parts, LABELS.map((label, index) => `${labelName(label)} ${percent(parts[index] ?? 0)}`).join(", "));
        facts.textContent = [
          t(`panel_state_${entry.state}`),
          t("panel_history_comments", compact(entry.scored)),
          relative(entry.created_at),
        ].join(" · ");
        if (entry.id === context.analysis()) press.setAttribute("aria-current", "true");
        else press.removeAttribute("aria-current");
      },
    };
    made.update(first);
    return made;
  }

  function read(from: string | null) {
    const video = scope === "this" ? context.video() : null;
    return gather(
      (place) =>
        context.api.list(
          { limit: PAGE, ...(video ? { video } : {}), ...(place ? { cursor: place } : {}) },
          context.signal,
        ),
      from,
      PAGE,
    );
  }

  async function fresh(): Promise<void> {
    generation += 1;
    const mine = generation;
    scopes.element.hidden = context.video() === null;
    if (!rows.size) state.reading();
    try {
      const found = await read(null);
      if (mine !== generation) return;
      rows.set(found.items);
      cursor = found.cursor;
      if (found.items.length) state.clear();
      else state.empty(t("panel_history_none"));
      told.say(t(cursor ? "panel_shown_more" : "panel_shown_all", number(rows.size)));
    } catch (error) {
      if (isAborted(error) || mine !== generation) return;
      rows.clear();
      cursor = null;
      state.failed(failureWords(error));
    } finally {
      if (mine === generation) foot.hidden = cursor === null;
    }
  }

  async function next(): Promise<void> {
    const mine = generation;
    more.disabled = true;
    try {
      const found = await read(cursor);
      if (mine !== generation) return;
      const first = rows.add(found.items);
      cursor = found.cursor;
      told.say(t(cursor ? "panel_shown_more" : "panel_shown_all", number(rows.size)));
      if (cursor === null) first?.querySelector<HTMLElement>("button")?.focus({ preventScroll: true });
    } catch (error) {
      if (!isAborted(error) && mine === generation) state.failed(failureWords(error));
    } finally {
      if (mine === generation) foot.hidden = cursor === null;
      more.disabled = false;
    }
  }

  return { element, fresh };
}
