/**
 * The page's own words. They are bundled: a content script may not read the settings, so the language that was chosen
 * arrives with the state, and chrome.i18n knows the browser's language alone.
 */

import de from "../locales/page/de.json";
import en from "../locales/page/en.json";
import es from "../locales/page/es.json";
import zh_CN from "../locales/page/zh_CN.json";

export type TextKey = keyof typeof en;
type Book = Record<TextKey, { message: string }>;

const BOOKS = { en, es, zh_CN, de } satisfies Record<string, Book>;
type Language = keyof typeof BOOKS;
const TAGS: Record<Language, string> = { en: "en", es: "es", zh_CN: "zh-CN", de: "de" };

export interface Texts {
  /** For `lang` attributes and Intl. */
  readonly tag: string;
  t(key: TextKey, ...values: (string | number)[]): string;
  number(value: number): string;
  percent(value: number): string;
  /** Hour and minute, with the day when it is not today. */
  time(instant: string): string | null;
}

/** The language to use: the chosen one, else that of the browser, else English. */
export function languageFor(chosen: string, browser: string): Language {
  for (const wanted of [chosen, browser]) {
    const name = wanted.replace("-", "_");
    if (name in BOOKS) return name as Language;
    const base = name.split("_")[0] ?? "";
    if (base === "zh") return "zh_CN";
    if (base in BOOKS) return base as Language;
  }
  return "en";
}

/** The words of one language. */
export function textsFor(language: Language): Texts {
  const book: Book = BOOKS[language];
  const tag = TAGS[language];
  const numbers = new Intl.NumberFormat(tag);
  const percents = new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: 0 });
  return {
    tag,
    t: (key, ...values) =>
      book[key].message.replace(/\$([1-9])/g, (_, place) => String(values[Number(place) - 1] ?? "")),
    number: (value) => numbers.format(value),
    percent: (value) => percents.format(value),
    time: (instant) => {
      const date = new Date(instant);
      if (Number.isNaN(date.getTime())) return null;
      const clock: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
      const today = date.toDateString() === new Date().toDateString();
      return new Intl.DateTimeFormat(tag, today ? clock : { ...clock, weekday: "short" }).format(date);
    },
  };
}
