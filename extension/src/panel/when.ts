/** Moments to come, as people say them. */

import { languageTag } from "../lib/i18n";

const DAY = 86_400_000;

/** Days from one local date to another: pure but for the time zone of the machine. */
export function daysBetween(from: number, to: number): number {
  const midnight = (moment: number) => {
    const at = new Date(moment);
    return Date.UTC(at.getFullYear(), at.getMonth(), at.getDate());
  };
  return Math.round((midnight(to) - midnight(from)) / DAY);
}

/** Local day and time of a moment (RFC 3339): "today, 09:00", "tomorrow, 09:00", else the date. */
export function upcoming(moment: string, now = Date.now()): string {
  const at = Date.parse(moment);
  if (Number.isNaN(at)) return "";
  const days = daysBetween(now, at);
  const clock = new Intl.DateTimeFormat(languageTag(), { timeStyle: "short" }).format(at);
  const named =
    Math.abs(days) <= 1
      ? new Intl.RelativeTimeFormat(languageTag(), { numeric: "auto" }).format(days, "day")
      : new Intl.DateTimeFormat(languageTag(), { dateStyle: "medium" }).format(at);
  return `${named}, ${clock}`;
}
