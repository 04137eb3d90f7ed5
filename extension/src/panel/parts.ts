/** Small pieces that several views are made of. */

import { h } from "../lib/dom";
import { number, percent } from "../lib/format";
import { t } from "../lib/i18n";
import type { Label, Share } from "../lib/types";
import { type IconName, icon } from "./icons";
import { interval, LABELS } from "./words";

type Press = (event: MouseEvent) => void;

/** A button with words, and an icon before them. */
export function button(words: string, press: Press, look: "primary" | "plain" | "quiet" = "plain", sign?: IconName) {
  return h(
    "button",
    { type: "button", class: `button ${look}`, onclick: press },
    ...(sign ? [icon(sign)] : []),
    h("span", { class: "button-words" }, words),
  );
}

/** A button that shows its icon alone; its words are its name and its tip. */
export function iconButton(words: string, sign: IconName, press: Press) {
  return h(
    "button",
    { type: "button", class: "button quiet icon-only", title: words, "aria-label": words, onclick: press },
    icon(sign),
  );
}

/** A link out, in a new tab, that tells the other side nothing. */
export function outward(words: string, address: string, sign?: IconName) {
  return h(
    "a",
    { href: address, target: "_blank", rel: "noopener noreferrer", class: "link" },
    ...(sign ? [icon(sign)] : []),
    words,
  );
}

/** A card with a heading. */
export function section(id: string, heading: string, ...children: (Node | string)[]) {
  return h(
    "section",
    { class: "card", "aria-labelledby": `${id}-heading` },
    h("h2", { id: `${id}-heading`, class: "card-heading" }, heading),
    ...children,
  );
}

/** Something hidden behind its summary. */
export function disclosure(summary: string, ...children: (Node | string)[]) {
  return h("details", { class: "disclosure" }, h("summary", {}, summary), ...children);
}

/** A note with a sign: a caution, or something to know. */
export function note(tone: "warning" | "info", ...children: (Node | string)[]) {
  return h("div", { class: `note ${tone}` }, icon(tone), h("div", { class: "note-words" }, ...children));
}

const SIGNS: Record<Label, string> = { negative: "−", neutral: "○", positive: "+" };

/** The mark of a label: a colour and a sign. */
export function labelMark(label: Label) {
  return h("span", { class: `mark ${label}`, "aria-hidden": "true" }, SIGNS[label]);
}

/** The name of a label. */
export function labelName(label: Label): string {
  return t(`panel_label_${label}`);
}

/** A bar of three parts in fixed order; its words are given elsewhere or as its name. */
export function stack(className: string, name: string | null) {
  const parts = LABELS.map((label) => h("span", { class: `stack-part ${label}` }));
  const said = name === null ? { "aria-hidden": "true" } : { role: "img", "aria-label": name };
  const element = h("div", { class: `stack ${className}`, ...said }, ...parts);
  return {
    element,
    /** Sets the parts' sizes, in shares that sum to one at most, and its name. */
    set(values: readonly number[], words: string | null = null): void {
      for (const [index, part] of parts.entries()) {
        const value = Math.max(0, values[index] ?? 0);
        part.style.flexGrow = String(value);
        // Without a size it would still take the gap between two.
        part.hidden = value === 0;
      }
      element.classList.toggle("empty", !values.some((value) => value > 0));
      if (words !== null) element.setAttribute("aria-label", words);
    },
  };
}

/** A bar from 0 to 100 % with its interval as a whisker, under its name and numbers. */
export function shareRow(label: Label) {
  const value = h("strong", { class: "share-value" });
  const range = h("span", { class: "share-range" });
  const count = h("span", { class: "share-count" });
  const fill = h("span", { class: `share-fill ${label}` });
  const whisker = h("span", { class: "share-whisker" });
  const element = h(
    "li",
    { class: "share" },
    h(
      "div",
      { class: "share-head" },
      labelMark(label),
      h("span", { class: "share-name" }, labelName(label)),
      value,
      range,
    ),
    h("div", { class: "share-track", "aria-hidden": "true" }, fill, whisker),
    count,
  );
  return {
    element,
    /** Before anything is counted there is nothing to say, in the same space. */
    set(share: Share, known: boolean): void {
      value.textContent = known ? percent(share.estimate) : "–";
      range.textContent = known ? interval(share.low, share.high) : "";
      count.textContent = t("panel_share_count", number(share.count), percent(share.share_raw));
      fill.style.inlineSize = `${share.estimate * 100}%`;
      // The ends of a whisker are 2 px each and stay within the track.
      whisker.style.insetInlineStart = `min(${share.low * 100}%, 100% - 4px)`;
      whisker.style.inlineSize = `${(share.high - share.low) * 100}%`;
    },
  };
}

/** One of several choices: radio buttons that look like a switch. */
export function choices<T extends string>(
  name: string,
  legend: string,
  options: readonly (readonly [T, string])[],
  chosen: T,
  choose: (value: T) => void,
) {
  const inputs = options.map(([value, words], index) => {
    const id = `${name}-${index}`;
    const input = h("input", { type: "radio", name, id, value, onchange: () => choose(value) });
    input.checked = value === chosen;
    return { value, input, node: h("span", { class: "choice" }, input, h("label", { for: id }, words)) };
  });
  const element = h(
    "fieldset",
    { class: "choices" },
    h("legend", { class: "hidden" }, legend),
    ...inputs.map((entry) => entry.node),
  );
  return {
    element,
    set(value: T): void {
      for (const entry of inputs) entry.input.checked = entry.value === value;
    },
  };
}

/** A drop-down list under its name. */
export function dropdown(
  id: string,
  words: string,
  options: readonly (readonly [string, string])[],
  choose: (value: string) => void,
) {
  const select = h(
    "select",
    { id, class: "field", onchange: () => choose(select.value) },
    ...options.map(([value, name]) => h("option", { value }, name)),
  ) as HTMLSelectElement;
  return {
    element: h("div", { class: "labelled" }, h("label", { for: id }, words), select),
    select,
  };
}

/** What a part of the panel shows while it reads, when it has nothing, and when reading failed. */
export function slot(retry: () => void) {
  const words = h("p", { class: "slot-words" });
  const again = button(t("panel_do_retry"), retry);
  const element = h("div", { class: "slot", hidden: true }, words, again);
  function show(text: string | null, retryable: boolean): void {
    element.hidden = text === null;
    words.textContent = text ?? "";
    again.hidden = !retryable;
  }
  return {
    element,
    reading: () => show(t("panel_reading"), false),
    empty: (text: string) => show(text, false),
    failed: (text: string) => show(text, true),
    clear: () => show(null, false),
  };
}

/** Says something to screen readers, and only when it changed. */
export function announcer() {
  const element = h("div", { class: "hidden", role: "status", "aria-live": "polite", "aria-atomic": "true" });
  return {
    element,
    say(words: string): void {
      if (element.textContent !== words) element.textContent = words;
    },
  };
}
