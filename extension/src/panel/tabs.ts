/** Tabs after the ARIA pattern: one stop in the order of focus, arrows between them, panels that keep their state. */

import { h } from "../lib/dom";
import { type IconName, icon } from "./icons";

export interface Tab {
  readonly id: string;
  readonly words: string;
  readonly sign: IconName;
  readonly body: HTMLElement;
}

/** Which tab a key leads to, null when it is no key of tabs. Left and right follow the reading direction. */
export function tabAfter(key: string, at: number, count: number, rightToLeft = false): number | null {
  const forward = rightToLeft ? "ArrowLeft" : "ArrowRight";
  const backward = rightToLeft ? "ArrowRight" : "ArrowLeft";
  switch (key) {
    case forward:
      return (at + 1) % count;
    case backward:
      return (at - 1 + count) % count;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}

/** A row of tabs and their panels. */
export function tabs(name: string, entries: readonly Tab[], shown: (id: string) => void) {
  let chosen = 0;
  // What was scrolled to in a panel is there again when one comes back.
  const places = new Map<number, number>();
  const heads = entries.map((entry, index) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${entry.id}`,
        class: "tab",
        "aria-controls": `panel-${entry.id}`,
        onclick: () => choose(index, false),
      },
      icon(entry.sign),
      h("span", { class: "tab-words" }, entry.words),
    ),
  );
  const panels = entries.map((entry) =>
    h(
      "div",
      {
        role: "tabpanel",
        id: `panel-${entry.id}`,
        class: "tab-panel",
        "aria-labelledby": `tab-${entry.id}`,
        tabindex: "-1",
      },
      entry.body,
    ),
  );
  const list = h(
    "div",
    {
      role: "tablist",
      class: "tabs",
      "aria-label": name,
      onkeydown: (event: KeyboardEvent) => {
        const next = tabAfter(event.key, chosen, entries.length, document.dir === "rtl");
        if (next === null) return;
        event.preventDefault();
        choose(next, true);
      },
    },
    ...heads,
  );

  function paint(): void {
    for (const [index, head] of heads.entries()) {
      head.setAttribute("aria-selected", String(index === chosen));
      head.tabIndex = index === chosen ? 0 : -1;
    }
    for (const [index, panel] of panels.entries()) panel.hidden = index !== chosen;
  }

  function choose(index: number, focus: boolean): void {
    const scroller = document.scrollingElement;
    const entry = entries[index];
    if (!entry) return;
    if (index !== chosen) {
      places.set(chosen, scroller?.scrollTop ?? 0);
      chosen = index;
      paint();
      if (scroller) scroller.scrollTop = Math.min(places.get(index) ?? 0, scroller.scrollHeight);
    }
    if (focus) heads[index]?.focus();
    shown(entry.id);
  }

  paint();
  return {
    list,
    panels,
    get chosen(): string {
      return entries[chosen]?.id ?? "";
    },
    /** Shows a tab; focus goes there only when asked for. */
    show(id: string, focus = false): void {
      const index = entries.findIndex((entry) => entry.id === id);
      if (index >= 0) choose(index, focus);
    },
  };
}
