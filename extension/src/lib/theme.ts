/** Light or dark, as it is set; `auto` follows the system. */

import { onSettings, readSettings, type Theme } from "./settings";

/** Kept beside the settings so that a page knows it before its first paint. */
const KEPT = "theme";

/** Puts a theme on the page. */
export function applyTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  localStorage.setItem(KEPT, theme);
}

/** Puts the theme that is set on the page, now and whenever it changes. */
export async function followTheme(): Promise<void> {
  const kept = localStorage.getItem(KEPT);
  if (kept === "light" || kept === "dark") applyTheme(kept);
  onSettings((settings, changed) => {
    if (changed.includes("theme")) applyTheme(settings.theme);
  });
  applyTheme((await readSettings()).theme);
}
