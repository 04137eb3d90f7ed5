/** Shares as the bar shows them: each rounded by itself, as in the panel, so that both say the same. */

import type { Label, Share } from "../lib/types";

export interface Part {
  readonly label: Label;
  /** Whole percent; rounding may make the three miss 100 by one. */
  readonly percent: number;
  /** What it takes of the bar, 0 to 100; the three add up to 100. */
  readonly width: number;
  /** Ends of the 95 % interval, 0 to 1. */
  readonly low: number;
  readonly high: number;
}

export const LABELS: readonly Label[] = ["negative", "neutral", "positive"];

/** The three parts in their fixed order; null when a label is missing or nothing was counted. */
export function partsOf(shares: readonly Share[]): readonly Part[] | null {
  const found = LABELS.map((label) => shares.find((share) => share.label === label));
  if (found.some((share) => share === undefined || !Number.isFinite(share.estimate))) return null;
  const whole = found as Share[];
  if (whole.every((share) => share.count === 0)) return null;
  const estimates = whole.map((share) => Math.min(1, Math.max(0, share.estimate)));
  const sum = estimates.reduce((total, value) => total + value, 0) || 1;
  return whole.map((share, index) => ({
    label: share.label,
    percent: Math.round(100 * (estimates[index] ?? 0)),
    width: (100 * (estimates[index] ?? 0)) / sum,
    low: share.low,
    high: share.high,
  }));
}
