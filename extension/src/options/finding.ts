/** How the result of the connection test looks. */

import type { Finding } from "../lib/check";
import { h } from "../lib/dom";
import { number, percent, relative } from "../lib/format";
import { t } from "../lib/i18n";
import type { ServiceStatus } from "../lib/types";

export type Shown = Finding["kind"] | "running" | "unset";
type Tone = "good" | "warning" | "bad" | "plain";

const TONES: Record<Shown, Tone> = {
  running: "plain",
  unset: "plain",
  works: "good",
  not_permitted: "warning",
  token_wanted: "warning",
  busy: "warning",
  outdated: "warning",
  token_refused: "bad",
  offline: "bad",
  other: "bad",
  server: "bad",
};

const SIGNS: Record<Tone | "running", string> = {
  good: "M4.5 10.5l3.5 3.5 7.5-8",
  warning: "M10 4.5v7M10 15v.1",
  bad: "M5.5 5.5l9 9M14.5 5.5l-9 9",
  plain: "M10 9v6M10 5.5v.1",
  running: "M10 3.5a6.5 6.5 0 1 1-6.5 6.5",
};

const SVG = "http://www.w3.org/2000/svg";

function sign(path: string): SVGElement {
  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("viewBox", "0 0 20 20");
  picture.setAttribute("class", "sign");
  picture.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  picture.append(line);
  return picture;
}

/** Share of the quota under which the meter warns. */
const LOW = 0.1;

function facts(status: ServiceStatus): HTMLElement {
  const { quota, models, limits, version } = status;
  const share = quota.limit > 0 ? Math.min(1, quota.left / quota.limit) : 0;
  const fill = h("span");
  fill.style.width = percentage(share);
  const model = models[0];
  const term = (words: string): HTMLElement => h("dt", {}, words);
  return h(
    "dl",
    { class: "facts" },
    term(t("core_fact_quota")),
    h(
      "dd",
      {},
      t("core_fact_quota_value", number(quota.left), number(quota.limit)),
      h(
        "span",
        { class: "aside" },
        " · ",
        quota.exhausted ? `${t("core_fact_quota_spent")}, ` : "",
        t("core_fact_quota_renews", relative(quota.renews_at)),
      ),
      h("span", { class: share < LOW ? "meter low" : "meter", role: "img", "aria-label": percent(share) }, fill),
    ),
    term(t("core_fact_version")),
    h("dd", {}, version),
    ...(model
      ? [
          term(t("core_fact_model")),
          h("dd", {}, model.reachable && model.version ? model.version : t("core_fact_model_away")),
        ]
      : []),
    term(t("core_fact_kept")),
    h("dd", {}, t("core_fact_days", number(limits.retention_days))),
  );
}

function percentage(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** Fills the place of the result. `buttons` are what can be done about it. */
export function showFinding(
  place: HTMLElement,
  finding: Finding | { kind: "running" | "unset" },
  server: string,
  buttons: HTMLElement[],
): void {
  const tone = TONES[finding.kind];
  place.className = `finding ${tone} ${finding.kind === "running" ? "running" : ""}`.trim();
  place.dataset.finding = finding.kind;
  const text = finding.kind === "running" ? "" : t(`core_test_${finding.kind}_text`, server);
  place.replaceChildren(
    h(
      "div",
      { class: "finding-head" },
      h("span", { class: "finding-sign" }, sign(SIGNS[finding.kind === "running" ? "running" : tone])),
      h(
        "div",
        {},
        h("p", { class: "finding-title" }, t(`core_test_${finding.kind}`)),
        text ? h("p", { class: "finding-text" }, text) : null,
      ),
    ),
    ...(finding.kind === "works" ? [facts(finding.status)] : []),
    ...(buttons.length > 0 ? [h("div", { class: "row" }, ...buttons)] : []),
  );
}
