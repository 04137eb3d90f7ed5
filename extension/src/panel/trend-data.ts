/** What the chart over time draws, out of the API's points: pure. */

import type { TimelinePoint } from "../lib/types";

export interface Stacks {
  /** Places on the axis, 0 to n - 1: periods are equally wide, whatever the length of a month. */
  readonly places: number[];
  /** Tops of the bars, the tallest first, as they are painted one over the other. */
  readonly total: number[];
  readonly upToNeutral: number[];
  readonly negative: number[];
}

/** Bars of counts, negative below, then neutral, then positive. */
export function stackCounts(points: readonly TimelinePoint[]): Stacks {
  return {
    places: points.map((_, index) => index),
    total: points.map((point) => point.total),
    upToNeutral: points.map((point) => point.negative + point.neutral),
    negative: points.map((point) => point.negative),
  };
}

/** The same in shares of each period; a period without comments has no bar. */
export function stackShares(points: readonly TimelinePoint[]): Stacks {
  const part = (count: number, point: TimelinePoint) => (point.total ? count / point.total : 0);
  return {
    places: points.map((_, index) => index),
    total: points.map((point) => (point.total ? 1 : 0)),
    upToNeutral: points.map((point) => part(point.negative + point.neutral, point)),
    negative: points.map((point) => part(point.negative, point)),
  };
}

/** Places that get a date below them: evenly spread, as many as fit. */
export function labelled(count: number, width: number, labelWidth: number): number[] {
  if (count === 0) return [];
  const fit = Math.max(1, Math.floor(width / labelWidth));
  const step = Math.max(1, Math.ceil(count / fit));
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step);
}

/** Marks of an axis of counts: whole numbers, at most four steps. */
export function countMarks(most: number): number[] {
  if (most <= 0) return [0];
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough);
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step);
}

/** The period with most comments, null without any. */
export function busiest(points: readonly TimelinePoint[]): TimelinePoint | null {
  let found: TimelinePoint | null = null;
  for (const point of points) if (point.total > (found?.total ?? 0)) found = point;
  return found;
}

export type Granularity = "day" | "week" | "month";

/** Which granularity reads best at first: no more bars than a narrow panel can show. */
export function firstGranularity(days: number): Granularity {
  if (days <= 45) return "day";
  return days <= 320 ? "week" : "month";
}

/** Days between the first and the last point, both counted. */
export function span(points: readonly TimelinePoint[]): number {
  const first = points[0];
  const last = points[points.length - 1];
  if (!first || !last) return 0;
  return Math.round((Date.parse(last.start) - Date.parse(first.start)) / 86_400_000) + 1;
}
