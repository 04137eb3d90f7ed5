/** How far an analysis is, while it runs. Its height stays, so that nothing below it jumps. */

import { h } from "../lib/dom";
import { number, percent } from "../lib/format";
import { t } from "../lib/i18n";
import type { Snapshot } from "../lib/types";

/** What is said aloud: the state, then each quarter; never each change. */
export function milestone(snapshot: Pick<Snapshot, "state" | "final" | "progress">): string {
  if (snapshot.final) return t(`panel_state_${snapshot.state}`);
  const quarter = Math.floor(snapshot.progress.done * 4) * 25;
  return quarter > 0 ? t("panel_progress_spoken", percent(quarter / 100)) : t(`panel_state_${snapshot.state}`);
}

/** The card of progress. */
export function progressCard() {
  const words = h("p", { class: "progress-state" });
  const part = h("span", { class: "progress-part" });
  const fill = h("span", { class: "progress-fill" });
  const bar = h(
    "div",
    {
      class: "progress-bar",
      role: "progressbar",
      "aria-valuemin": "0",
      "aria-valuemax": "100",
      "aria-label": t("panel_progress"),
    },
    fill,
  );
  const read = h("dd", {});
  const scored = h("dd", {});
  const units = h("dd", {});
  const element = h(
    "section",
    { class: "card progress", "aria-label": t("panel_progress") },
    h("div", { class: "progress-head" }, words, part),
    bar,
    h(
      "dl",
      { class: "tiles" },
      h("div", {}, h("dt", {}, t("panel_progress_read")), read),
      h("div", {}, h("dt", {}, t("panel_progress_scored")), scored),
      h("div", {}, h("dt", {}, t("panel_progress_quota")), units),
    ),
  );
  return {
    element,
    update(snapshot: Snapshot): void {
      const { fetched, expected, done } = snapshot.progress;
      words.textContent = t(
        `panel_progress_${snapshot.state === "queued" ? "queued" : snapshot.state === "scoring" ? "scoring" : "fetching"}`,
      );
      part.textContent = percent(done);
      fill.style.inlineSize = `${done * 100}%`;
      bar.setAttribute("aria-valuenow", String(Math.round(done * 100)));
      bar.classList.toggle("unknown", done === 0);
      read.textContent =
        expected === null ? number(fetched) : t("panel_of", number(fetched), number(Math.max(expected, fetched)));
      scored.textContent = number(snapshot.progress.scored);
      units.textContent = number(snapshot.quota_spent);
    },
  };
}
