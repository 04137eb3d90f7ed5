/** Sentences about an analysis in the panel's language, made from its figures. */

import { languageName, number, percent } from "../lib/format";
import { t } from "../lib/i18n";
import type { Label, Snapshot } from "../lib/types";

export const LABELS: readonly Label[] = ["negative", "neutral", "positive"];

/** How many of how many comments were read, in which order, and what follows from that. */
export function coverage(snapshot: Snapshot): string {
  const { fetched, video_comments: known } = snapshot.progress;
  const read = number(fetched);
  const parts = [
    known === null ? t("panel_cov_read", read) : t("panel_cov_read_of", read, number(known)),
    ...(snapshot.options.include_replies ? [] : [t("panel_cov_no_replies")]),
    ...(snapshot.source ? [t("panel_cov_rescored")] : []),
    t(coverageEnd(snapshot)),
  ];
  return parts.join(" ");
}

/** Key of the sentence that says what the comments read stand for. */
export function coverageEnd(snapshot: Snapshot): string {
  const { fetched, video_comments: known } = snapshot.progress;
  const completed = snapshot.state === "completed";
  const limited = fetched >= snapshot.options.max_comments;
  if (completed && known !== null && fetched >= known) return "panel_cov_all";
  if (completed && !limited && !snapshot.source) return "panel_cov_all_listed";
  return snapshot.options.order === "time" ? "panel_cov_newest" : "panel_cov_relevance";
}

interface Counted {
  readonly enough: boolean;
  readonly basis: { readonly counted: number };
  readonly shares: readonly { readonly low: number; readonly high: number }[];
}

/** Why there are too few comments to tell; null when there are enough. */
export function tooFew(found: Counted): string | null {
  if (found.enough) return null;
  const widest = Math.max(0, ...found.shares.map((share) => share.high - share.low));
  // Below this count the service says nothing of shares; above it the intervals are what is too wide.
  return found.basis.counted < 30
    ? t("panel_few_comments", number(found.basis.counted))
    : t("panel_few_wide", number(Math.round(widest * 100)));
}

const CAUTIONS: Readonly<Record<string, string>> = {
  "Not all of these analyses have ended.": "panel_caution_running",
  "Some have too few comments to tell.": "panel_caution_few",
  "They were not all scored by the same model version.": "panel_caution_versions",
  "Their comments were read in different orders.": "panel_caution_orders",
  "Not all comments of every video were read.": "panel_caution_not_all",
  "Not all shares could be corrected for the model's errors.": "panel_caution_raw",
};

export interface Sentence {
  readonly text: string;
  /** Whether it is the server's own, in English. */
  readonly foreign: boolean;
}

/** The server's cautions, each in the panel's language where it is known. */
export function cautions(text: string | null): Sentence[] {
  if (!text) return [];
  return text
    .split(/(?<=\.)\s+/)
    .filter(Boolean)
    .map((sentence) => {
      const key = CAUTIONS[sentence];
      return key ? { text: t(key), foreign: false } : { text: sentence, foreign: true };
    });
}

/** A share and its interval: "19–27 %". */
export function interval(low: number, high: number): string {
  return t("panel_interval", percent(low), percent(high));
}

/** A difference of shares with its sign, in percentage points. */
export function points(difference: number): string {
  const rounded = Math.round(difference * 100);
  const sign = rounded > 0 ? "+" : rounded < 0 ? "−" : "±";
  return `${sign}${number(Math.abs(rounded))}`;
}

/** A mean sentiment with its sign and two places. */
export function tone(value: number): string {
  const size = number(Math.abs(value), 2);
  return value > 0.004 ? `+${size}` : value < -0.004 ? `−${size}` : size;
}

/** Key of the word for a mean sentiment: what its interval allows to say, and no more. */
export function leaning(sentiment: { low: number; high: number }): string {
  if (sentiment.low > 0) return "panel_leans_positive";
  if (sentiment.high < 0) return "panel_leans_negative";
  return "panel_leans_neither";
}

/** A sentence that says the shares: the text alternative of the bars. */
export function spoken(snapshot: Pick<Snapshot, "shares">): string {
  return snapshot.shares
    .map((share) =>
      t(
        "panel_share_spoken",
        t(`panel_label_${share.label}`),
        percent(share.estimate),
        interval(share.low, share.high),
      ),
    )
    .join("; ");
}

/** The name of a comment's language; the model may not be sure of any. */
export function spokenLanguage(code: string): string {
  return code === "und" || code === "" ? t("panel_language_unclear") : languageName(code);
}
