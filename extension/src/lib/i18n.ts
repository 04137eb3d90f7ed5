/** The texts of the pages, in the browser's language or in the one that was set. */

import { LANGUAGES, type Language, readSettings } from "./settings";

interface Entry {
  message: string;
}
export type Catalogue = Readonly<Record<string, Entry>>;

let texts: Catalogue | null = null;
let tag = "";

/** A text with its placeholders $1 to $9 filled in. */
export function fill(message: string, substitutions: readonly (string | number)[]): string {
  return message.replace(/\$(\$|[1-9])/g, (_, what: string) =>
    what === "$" ? "$" : String(substitutions[Number(what) - 1] ?? ""),
  );
}

/** The text of a key; the key itself where it is missing, so that the gap is seen. */
export function t(key: string, ...substitutions: (string | number)[]): string {
  const own = texts?.[key];
  if (own) return fill(own.message, substitutions);
  return chrome.i18n.getMessage(key, substitutions.map(String)) || key;
}

/** Name of a language for Intl and the `lang` attribute. */
export function languageTag(): string {
  return tag || tagOf(closest(browserLanguage()));
}

function browserLanguage(): string {
  return chrome.i18n.getUILanguage();
}

/** Our language that is closest to a browser's. */
export function closest(name: string): Language {
  const known = LANGUAGES.find((language) => tagOf(language).slice(0, 2) === name.slice(0, 2).toLowerCase());
  return known ?? "en";
}

/** BCP 47 name of one of our languages. */
export function tagOf(language: Language): string {
  return language === "zh_CN" ? "zh-CN" : language;
}

/** Loads the language that is set; afterwards `t` speaks it, and the document says so. */
export async function loadLanguage(set?: "auto" | Language): Promise<void> {
  const wanted = set ?? (await readSettings()).language;
  const language = wanted === "auto" ? closest(browserLanguage()) : wanted;
  const url = chrome.runtime.getURL(`_locales/${language}/messages.json`);
  texts = (await (await fetch(url)).json()) as Catalogue;
  // Where the browser speaks the same language, its region decides how numbers and dates are written.
  const regional = browserLanguage();
  tag = closest(regional) === language && regional.slice(0, 2) === language.slice(0, 2) ? regional : tagOf(language);
  if (typeof document !== "undefined") document.documentElement.lang = tagOf(language);
}

/** Puts texts into a page's elements: `data-t` for the content, `data-t-NAME` for the attribute NAME. */
export function translate(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-t]"))
    element.textContent = t(element.dataset.t ?? "");
  for (const name of ["aria-label", "placeholder", "title"]) {
    for (const element of root.querySelectorAll(`[data-t-${name}]`)) {
      element.setAttribute(name, t(element.getAttribute(`data-t-${name}`) ?? ""));
    }
  }
}
