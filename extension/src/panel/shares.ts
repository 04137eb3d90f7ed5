/** The shares of the audience, the mean sentiment, and what they rest on. */

import { clear, h } from "../lib/dom";
import { number, percent } from "../lib/format";
import { t } from "../lib/i18n";
import type { Insights, Snapshot } from "../lib/types";
import { disclosure, labelMark, labelName, note, section, shareRow, stack } from "./parts";
import { coverage, LABELS, leaning, spoken, spokenLanguage, tone, tooFew } from "./words";

/** The card of shares. */
export function sharesCard() {
  const bar = stack("large", "");
  const rows = LABELS.map((label) => shareRow(label));
  const meaning = h("span", { class: "tone-word" });
  const value = h("strong", { class: "tone-value" });
  const range = h("span", { class: "tone-range" });
  const whisker = h("span", { class: "tone-whisker" });
  const point = h("span", { class: "tone-point" });
  const notes = h("div", { class: "notes" });
  const help = h("p", { class: "small quiet-words" });
  const covered = h("p", { class: "coverage" });
  const facts = h("dl", { class: "facts" });
  const method = h("p", { class: "small" });
  const notice = h("p", { class: "small quiet-words" }, t("panel_notice"));
  const element = section(
    "shares",
    t("panel_shares"),
    notes,
    bar.element,
    h("ul", { class: "shares" }, ...rows.map((row) => row.element)),
    help,
    h(
      "div",
      { class: "tone" },
      h("div", { class: "tone-head" }, h("h3", {}, t("panel_mean")), value, range),
      h("div", { class: "tone-scale", "aria-hidden": "true" }, h("span", { class: "tone-middle" }), whisker, point),
      h(
        "div",
        { class: "tone-ends", "aria-hidden": "true" },
        h("span", {}, "−1"),
        h("span", {}, "0"),
        h("span", {}, "+1"),
      ),
      meaning,
    ),
    covered,
    disclosure(t("panel_basis"), facts, method),
    notice,
  );
  let said = "";

  return {
    element,
    update(snapshot: Snapshot): void {
      bar.set(
        snapshot.shares.map((share) => share.estimate),
        snapshot.basis.counted > 0 ? spoken(snapshot) : t("panel_nothing_counted"),
      );
      for (const [index, row] of rows.entries()) {
        const share = snapshot.shares[index];
        if (share) row.set(share, snapshot.basis.counted > 0);
      }
      const sentiment = snapshot.mean_sentiment;
      const known = snapshot.basis.counted > 0;
      value.textContent = known ? tone(sentiment.estimate) : "–";
      range.textContent = known ? t("panel_interval", tone(sentiment.low), tone(sentiment.high)) : "";
      meaning.textContent = t(known ? leaning(sentiment) : "panel_nothing_counted");
      const place = (number: number) => `${((number + 1) / 2) * 100}%`;
      point.style.insetInlineStart = place(sentiment.estimate);
      whisker.style.insetInlineStart = place(sentiment.low);
      whisker.style.inlineSize = `${((sentiment.high - sentiment.low) / 2) * 100}%`;
      covered.textContent = snapshot.final ? coverage(snapshot) : t("panel_cov_running");
      const warnings = notesOf(snapshot);
      const now = warnings.join("\n");
      if (now !== said) {
        said = now;
        const few = tooFew(snapshot);
        clear(notes);
        notes.append(...warnings.map((words) => note(words === few ? "warning" : "info", h("p", {}, words))));
      }
      fill(facts, factsOf(snapshot));
      const corrected = snapshot.basis.corrected && snapshot.basis.counted > 0;
      help.textContent = [t("panel_interval_help"), ...(corrected ? [t("panel_corrected_help")] : [])].join(" ");
      method.textContent = snapshot.basis.corrected ? t("panel_method_corrected") : t("panel_method_raw");
      element.classList.toggle("unsure", !snapshot.enough);
      element.classList.toggle("nothing", snapshot.basis.counted === 0);
    },
  };
}

/** What has to be known before the shares are read. */
function notesOf(snapshot: Snapshot): string[] {
  const few = tooFew(snapshot);
  const left = snapshot.basis.unsupported_language;
  return [
    ...(few && (snapshot.final || snapshot.basis.counted > 0) ? [few] : []),
    ...(snapshot.model.mixed ? [t("panel_mixed", number(snapshot.model.versions.length))] : []),
    ...(left > 0 ? [t("panel_left_out", number(left))] : []),
  ];
}

function factsOf(snapshot: Snapshot): [string, string][] {
  const { basis, model, options, progress } = snapshot;
  const skipped = Object.values(progress.skipped).reduce((sum, count) => sum + count, 0);
  return [
    [t("panel_fact_counted"), number(basis.counted)],
    [t("panel_fact_owner"), number(basis.owner_comments)],
    [t("panel_fact_unsupported"), number(basis.unsupported_language)],
    [t("panel_fact_skipped"), number(skipped)],
    [t("panel_fact_limit"), number(options.max_comments)],
    [t("panel_fact_replies"), options.include_replies ? t("panel_yes") : t("panel_no")],
    [t("panel_fact_order"), t(`panel_order_${options.order}`)],
    [t("panel_fact_model"), model.versions.length ? model.versions.join(", ") : "–"],
    [t("panel_fact_quota"), number(snapshot.quota_spent)],
  ];
}

function fill(list: HTMLElement, entries: readonly (readonly [string, string])[]): void {
  const nodes = list.querySelectorAll("dd");
  if (nodes.length === entries.length) {
    for (const [index, [, value]] of entries.entries()) {
      const node = nodes[index];
      if (node && node.textContent !== value) node.textContent = value;
    }
    return;
  }
  clear(list);
  for (const [name, value] of entries) list.append(h("div", {}, h("dt", {}, name), h("dd", {}, value)));
}

/** The languages of the comments, and how much repeats and spam there is. */
export function makeUpCard() {
  const list = h("ul", { class: "meters" });
  const pale = h("p", { class: "small quiet-words" }, t("panel_unsupported_help"));
  const facts = h("dl", { class: "facts" });
  const element = section("makeup", t("panel_makeup"), list, pale, facts);
  return {
    element,
    update(insights: Insights): void {
      clear(list);
      pale.hidden = insights.languages.every((entry) => entry.supported);
      for (const entry of insights.languages.slice(0, 6)) {
        const fillPart = h("span", { class: entry.supported ? "meter-fill" : "meter-fill pale" });
        fillPart.style.inlineSize = `${entry.share * 100}%`;
        list.append(
          h(
            "li",
            { class: "meter" },
            h("span", { class: "meter-name" }, spokenLanguage(entry.language)),
            h("span", { class: "meter-track", "aria-hidden": "true" }, fillPart),
            h("span", { class: "meter-value" }, percent(entry.share)),
            ...(entry.supported ? [] : [h("span", { class: "hidden" }, t("panel_unsupported"))]),
          ),
        );
      }
      fill(facts, [
        [t("panel_spam"), t("panel_count_share", number(insights.spam.count), percent(insights.spam.share))],
        [
          t("panel_duplicates"),
          t("panel_count_share", number(insights.duplicates.count), percent(insights.duplicates.share)),
        ],
      ]);
    },
  };
}

/** The three labels with their signs: for views whose bars have no numbers of their own. */
export function legend(): HTMLElement {
  return h(
    "ul",
    { class: "legend" },
    ...LABELS.map((label) => h("li", {}, labelMark(label), h("span", {}, labelName(label)))),
  );
}
