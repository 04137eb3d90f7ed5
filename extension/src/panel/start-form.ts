/** The form of a video that was not analysed yet: how many comments, and what that costs. */

import { h } from "../lib/dom";
import { number } from "../lib/format";
import { t } from "../lib/i18n";
import type { Settings } from "../lib/settings";
import type { ServiceStatus } from "../lib/types";
import { button } from "./parts";

const USUAL = [200, 500, 1_000, 2_000, 5_000, 10_000, 50_000, 100_000];

/** Numbers of comments to choose from: the usual ones up to the service's cap, and the one that is set. */
export function amounts(chosen: number, cap: number): number[] {
  const within = USUAL.filter((amount) => amount <= cap);
  return [...new Set([...within, Math.min(chosen, cap)])].sort((one, other) => one - other);
}

/** Units of YouTube's quota that reading takes, about: one for the video, one per hundred comments. */
export function units(comments: number): number {
  return 1 + Math.ceil(comments / 100);
}

export interface Asked {
  readonly max_comments: number;
  readonly include_replies: boolean;
}

/** The form; `start` gets what was chosen. */
export function startForm(settings: Settings, start: (asked: Asked) => void) {
  let status: ServiceStatus | null = null;
  const replies = h("input", { type: "checkbox", id: "start-replies" }) as HTMLInputElement;
  replies.checked = settings.includeReplies;
  const amount = h("select", { id: "start-amount", class: "field" }) as HTMLSelectElement;
  const press = button(
    "",
    () => start({ max_comments: Number(amount.value), include_replies: replies.checked }),
    "primary",
  );
  press.id = "start";
  const cost = h("p", { class: "small quiet-words cost" });
  const wrong = h("p", { class: "wrong", role: "alert", dir: "auto" });
  amount.addEventListener("change", words);
  const element = h(
    "div",
    { class: "start-form" },
    h(
      "div",
      { class: "start-options" },
      h("label", { for: "start-amount" }, t("panel_start_amount")),
      amount,
      h("span", { class: "check" }, replies, h("label", { for: "start-replies" }, t("panel_start_replies"))),
    ),
    press,
    wrong,
    cost,
  );
  offer(settings.maxComments, Math.max(settings.maxComments, 100_000));

  function offer(chosen: number, cap: number): void {
    amount.replaceChildren(
      ...amounts(chosen, cap).map((value) => h("option", { value: String(value) }, number(value))),
    );
    amount.value = String(Math.min(chosen, cap));
    words();
  }

  function words(): void {
    const label = press.querySelector(".button-words");
    if (label) label.textContent = t("panel_start", number(Number(amount.value)));
    cost.textContent = status
      ? t("panel_start_cost", number(units(Number(amount.value))), number(status.quota.left))
      : "";
  }

  return {
    element,
    press,
    /** What the service says of its limits, once it is known. */
    setStatus(found: ServiceStatus): void {
      status = found;
      offer(Number(amount.value), found.limits.max_comments_cap);
    },
    busy(now: boolean): void {
      press.disabled = now;
      if (now) wrong.textContent = "";
    },
    /** Says why it did not start. */
    fail(words: string): void {
      wrong.textContent = words;
    },
  };
}
