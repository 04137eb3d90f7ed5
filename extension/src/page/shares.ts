/** Shares as the bar shows them: whole percentages that add up to 100. */

import type { Label, Share } from "../lib/types";

export interface Part {
  readonly label: Label;
  /** Whole percent; the three add up to 100. */
  readonly percent: number;
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
  const percents = toHundred(whole.map((share) => share.estimate));
  return whole.map((share, index) => ({
    label: share.label,
    percent: percents[index] ?? 0,
    low: share.low,
    high: share.high,
  }));
}

/** Rounds to whole percent so that the sum is 100: the largest remainders are rounded up. */
export function toHundred(values: readonly number[]): number[] {
  const clean = values.map((value) => Math.max(0, value));
  const sum = clean.reduce((total, value) => total + value, 0);
  if (sum === 0) return clean.map(() => 0);
  const exact = clean.map((value) => (100 * value) / sum);
  const result = exact.map(Math.floor);
  const missing = 100 - result.reduce((total, value) => total + value, 0);
  const order = exact.map((value, index) => ({ index, rest: value - Math.floor(value) }));
  order.sort((a, b) => b.rest - a.rest || a.index - b.index);
  for (const { index } of order.slice(0, missing)) result[index] = (result[index] ?? 0) + 1;
  return result;
}
