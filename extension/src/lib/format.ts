/** Numbers, dates and links in the user's language. */

import { languageTag, t } from "./i18n";

/** A number with its thousands set apart. */
export function number(value: number, digits = 0): string {
  return new Intl.NumberFormat(languageTag(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(
    value,
  );
}

/** A large number in short: 12K. */
export function compact(value: number): string {
  return new Intl.NumberFormat(languageTag(), { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

/** A share (0 to 1) in percent. */
export function percent(share: number, digits = 0): string {
  return new Intl.NumberFormat(languageTag(), {
    style: "percent",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(share);
}

/** Date and time of a moment (RFC 3339); empty where there is none. */
export function date(moment: string | null, withTime = true): string {
  const at = moment === null ? Number.NaN : Date.parse(moment);
  if (Number.isNaN(at)) return "";
  const style: Intl.DateTimeFormatOptions = withTime
    ? { dateStyle: "medium", timeStyle: "short" }
    : { dateStyle: "medium" };
  return new Intl.DateTimeFormat(languageTag(), style).format(at);
}

/** A day (YYYY-MM-DD, UTC) without its time; `short` leaves the year out. */
export function day(name: string, length: "medium" | "short" = "medium"): string {
  const at = Date.parse(`${name.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(at)) return "";
  const style: Intl.DateTimeFormatOptions =
    length === "short" ? { day: "numeric", month: "short" } : { dateStyle: "medium" };
  return new Intl.DateTimeFormat(languageTag(), { ...style, timeZone: "UTC" }).format(at);
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** How long ago, or in how long, a moment (RFC 3339) is; empty where there is none. */
export function relative(moment: string | null, now = Date.now()): string {
  const at = moment === null ? Number.NaN : Date.parse(moment);
  if (Number.isNaN(at)) return "";
  const seconds = (at - now) / 1000;
  const format = new Intl.RelativeTimeFormat(languageTag(), { numeric: "auto" });
  for (const [unit, length] of STEPS) {
    if (Math.abs(seconds) >= length) return format.format(Math.trunc(seconds / length), unit);
  }
  return t("core_just_now");
}

/** Name of a language by its code, in the user's language; the code itself where nobody knows it. */
export function languageName(code: string): string {
  try {
    return new Intl.DisplayNames(languageTag(), { type: "language", fallback: "code" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** Where a comment is on YouTube. */
export function commentLink(video: string, comment: string): string {
  return `${videoLink(video)}&lc=${encodeURIComponent(comment)}`;
}

/** Where a video is on YouTube. */
export function videoLink(video: string): string {
  return `https://www.youtube.com/watch?v=${encodeURIComponent(video)}`;
}
