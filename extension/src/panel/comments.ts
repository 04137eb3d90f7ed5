/** The third tab: every comment, filtered, searched and ordered. */

import { clear, h } from "../lib/dom";
import { number } from "../lib/format";
import { t } from "../lib/i18n";
import type { CommentView, Kind } from "../lib/types";
import { commentRow } from "./comment";
import type { Context, View } from "./context";
import { failureWords, isAborted } from "./failure";
import { icon } from "./icons";
import { gather } from "./pager";
import { announcer, button, dropdown, labelMark, labelName, slot } from "./parts";
import { type Filters, LONGEST_SEARCH, NO_FILTERS, narrowed, ORDERS, type OrderName, query } from "./query";
import { Rows } from "./reconcile";
import { PAUSE } from "./refresh";
import { LABELS, spokenLanguage } from "./words";

const PAGE = 20;
const TYPING = 350;
const KINDS: readonly Kind[] = ["question", "praise", "complaint", "spam"];

export interface CommentsView extends View {
  /** Shows what another view points at. */
  preset(filters: Partial<Filters>): void;
}

/** The list of comments. */
export function commentsView(context: Context): CommentsView {
  let analysis = "";
  let video = "";
  let filters: Filters = NO_FILTERS;
  let cursor: string | null = null;
  let generation = 0;
  let visible = false;
  let seen = -1;
  let stale = true;
  let asked = Number.NEGATIVE_INFINITY;
  let typing: ReturnType<typeof setTimeout> | undefined;
  let call: AbortController | null = null;

  const change = (part: Partial<Filters>) => {
    filters = { ...filters, ...part };
    show();
    void fresh();
  };

  const labels = h("div", { class: "label-filters", role: "group", "aria-label": t("panel_filter_label") });
  const toggles = LABELS.map((label) => {
    const node = h(
      "button",
      {
        type: "button",
        class: `toggle ${label}`,
        "aria-pressed": "false",
        onclick: () => change({ label: filters.label === label ? "" : label }),
      },
      labelMark(label),
      labelName(label),
    );
    labels.append(node);
    return { label, node };
  });

  const search = h("input", {
    type: "search",
    id: "search",
    class: "field",
    maxlength: String(LONGEST_SEARCH),
    placeholder: t("panel_search"),
    autocomplete: "off",
    spellcheck: "false",
  }) as HTMLInputElement;
  search.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => change({ search: search.value }), TYPING);
  });
  const form = h(
    "form",
    { role: "search", class: "search" },
    h("label", { for: "search", class: "hidden" }, t("panel_search")),
    icon("search"),
    search,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(typing);
    change({ search: search.value });
  });

  const any: readonly [string, string] = ["", t("panel_any")];
  const kind = dropdown(
    "filter-kind",
    t("panel_filter_kind"),
    [any, ...KINDS.map((name) => [name, t(`panel_kinds_${name}`)] as const)],
    (value) => change({ kind: value as Filters["kind"] }),
  );
  const language = dropdown("filter-language", t("panel_filter_language"), [any], (value) =>
    change({ language: value }),
  );
  const replies = dropdown(
    "filter-replies",
    t("panel_filter_replies"),
    [any, ["threads", t("panel_threads_only")], ["replies", t("panel_replies_only")]],
    (value) => change({ replies: value as Filters["replies"] }),
  );
  const order = dropdown(
    "filter-order",
    t("panel_order"),
    ORDERS.map((name) => [name, t(`panel_sort_${name}`)] as const),
    (value) => change({ order: value as OrderName }),
  );
  const reset = button(
    t("panel_reset"),
    () => {
      search.value = "";
      change({ ...NO_FILTERS, order: filters.order });
      search.focus();
    },
    "quiet",
  );

  const list = h("ul", { class: "comments card", "aria-label": t("panel_comments") });
  const state = slot(() => void fresh());
  const more = button(t("panel_more"), () => void next(), "plain");
  const newer = button(t("panel_newer"), () => void fresh(), "quiet", "refresh");
  const foot = h("div", { class: "list-foot" }, more);
  const told = announcer();
  const element = h(
    "div",
    { class: "columns narrow" },
    h("h2", { class: "hidden" }, t("panel_comments")),
    h(
      "div",
      { class: "filters card" },
      form,
      labels,
      h("div", { class: "filter-grid" }, kind.element, language.element, replies.element, order.element),
      reset,
    ),
    told.element,
    newer,
    state.element,
    list,
    foot,
  );
  let rows: Rows<CommentView> | null = null;
  foot.hidden = true;
  newer.hidden = true;

  function show(): void {
    for (const toggle of toggles) toggle.node.setAttribute("aria-pressed", String(filters.label === toggle.label));
    kind.select.value = filters.kind;
    language.select.value = filters.language;
    replies.select.value = filters.replies;
    order.select.value = filters.order;
    reset.hidden = narrowed(filters) === 0;
  }

  async function fresh(): Promise<void> {
    generation += 1;
    const mine = generation;
    call?.abort();
    call = new AbortController();
    stale = false;
    asked = performance.now();
    newer.hidden = true;
    list.setAttribute("aria-busy", "true");
    if (!rows?.size) state.reading();
    const revision = seen;
    try {
      const found = await read(null, call.signal);
      if (mine !== generation) return;
      rows ??= new Rows<CommentView>(
        list,
        (entry) => entry.id,
        (entry) => commentRow(video, entry),
      );
      rows.set(found.items);
      cursor = found.cursor;
      if (found.items.length) state.clear();
      else state.empty(t(narrowed(filters) ? "panel_no_match" : "panel_nothing_scored"));
      told.say(t(cursor ? "panel_shown_more" : "panel_shown_all", number(rows.size)));
    } catch (error) {
      if (isAborted(error) || mine !== generation) return;
      rows?.clear();
      cursor = null;
      state.failed(failureWords(error));
    } finally {
      if (mine === generation) {
        list.setAttribute("aria-busy", "false");
        list.hidden = !rows?.size;
        foot.hidden = cursor === null;
        if (seen !== revision) stale = true;
      }
    }
  }

  async function next(): Promise<void> {
    if (cursor === null || !rows) return;
    const mine = generation;
    more.disabled = true;
    try {
      const found = await read(cursor, (call ?? new AbortController()).signal);
      if (mine !== generation) return;
      const first = rows.add(found.items);
      cursor = found.cursor;
      told.say(t(cursor ? "panel_shown_more" : "panel_shown_all", number(rows.size)));
      // The button may go away; whoever pressed it goes on with what it brought.
      if (cursor === null) first?.querySelector<HTMLElement>("a, button")?.focus({ preventScroll: true });
    } catch (error) {
      if (!isAborted(error) && mine === generation) state.failed(failureWords(error));
    } finally {
      if (mine === generation) foot.hidden = cursor === null;
      more.disabled = false;
    }
  }

  function read(from: string | null, signal: AbortSignal) {
    const wanted = query(filters);
    return gather(
      (place) =>
        context.api.comments(
          analysis,
          { ...wanted, limit: PAGE, ...(place ? { cursor: place } : {}) },
          AbortSignal.any([signal, context.signal]),
        ),
      from,
      PAGE,
    );
  }

  async function readLanguages(): Promise<void> {
    try {
      const found = await context.api.insights(analysis, { limit: 1 }, context.signal);
      const chosen = filters.language;
      clear(language.select);
      const known = found.languages.map((entry) => [entry.language, spokenLanguage(entry.language)] as const);
      for (const [value, name] of [any, ...known]) language.select.append(h("option", { value }, name));
      language.select.value = chosen;
    } catch {
      // The filter then offers no language; everything else works.
    }
  }

  show();
  return {
    element,
    preset(part) {
      clearTimeout(typing);
      search.value = part.search ?? "";
      filters = { ...NO_FILTERS, ...part };
      stale = false;
      show();
      void fresh();
    },
    update(snapshot) {
      analysis = snapshot.id;
      video = snapshot.video;
      if (snapshot.revision === seen) return;
      seen = snapshot.revision;
      // A list that somebody reads is not exchanged under their eyes: they say when.
      if (visible && rows?.size) newer.hidden = false;
      else stale = true;
      const due = snapshot.final || performance.now() - asked > PAUSE;
      if (visible && stale && due) void fresh();
    },
    setVisible(now) {
      visible = now;
      if (!now) return;
      void readLanguages();
      if (stale) void fresh();
    },
    stop() {
      clearTimeout(typing);
      call?.abort();
    },
  };
}
