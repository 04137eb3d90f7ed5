/** What the user has set, in chrome.storage.local; readable by the extension's own pages only. */

import type { Order } from "./types";

export type Theme = "auto" | "light" | "dark";
export const LANGUAGES = ["en", "es", "zh_CN", "de"] as const;
export type Language = (typeof LANGUAGES)[number];

export interface Settings {
  /** Base address of the server, without a slash at its end; empty while none is set. */
  server: string;
  token: string;
  maxComments: number;
  includeReplies: boolean;
  order: Order;
  theme: Theme;
  language: "auto" | Language;
  showBar: boolean;
  showBadges: boolean;
}

export const DEFAULTS: Readonly<Settings> = {
  server: "",
  token: "",
  maxComments: 2000,
  includeReplies: true,
  order: "time",
  theme: "auto",
  language: "auto",
  showBar: true,
  showBadges: true,
};

/** Fewest and most comments that one analysis may be asked to read. */
export const COMMENTS_RANGE = [1, 100_000] as const;

const CHECKS: { [K in keyof Settings]: (value: unknown) => value is Settings[K] } = {
  server: (value): value is string => typeof value === "string" && value.length <= 2048,
  token: (value): value is string => typeof value === "string" && value.length <= 4096,
  maxComments: (value): value is number =>
    typeof value === "number" && Number.isInteger(value) && value >= COMMENTS_RANGE[0] && value <= COMMENTS_RANGE[1],
  includeReplies: isBoolean,
  order: (value): value is Order => value === "time" || value === "relevance",
  theme: (value): value is Theme => value === "auto" || value === "light" || value === "dark",
  language: (value): value is "auto" | Language => value === "auto" || LANGUAGES.some((known) => known === value),
  showBar: isBoolean,
  showBadges: isBoolean,
};
const NAMES = Object.keys(CHECKS) as (keyof Settings)[];

function isBoolean(value: unknown): value is boolean {
  return typeof value === "boolean";
}

/** Settings out of what is stored; whatever does not fit is the default. */
export function completed(stored: Record<string, unknown>): Settings {
  const settings: Record<string, unknown> = { ...DEFAULTS };
  for (const name of NAMES) if (CHECKS[name](stored[name])) settings[name] = stored[name];
  return settings as unknown as Settings;
}

/** The settings as they are. */
export async function readSettings(): Promise<Settings> {
  return completed(await chrome.storage.local.get(NAMES as string[]));
}

/** Changes some of them. Throws RangeError for a value that cannot be. */
export async function writeSettings(part: Partial<Settings>): Promise<void> {
  for (const name of Object.keys(part) as (keyof Settings)[]) {
    if (!CHECKS[name]?.(part[name])) throw new RangeError(`no value for ${name}`);
  }
  await chrome.storage.local.set(part);
}

/** Calls back with all settings whenever one changed; gives what ends that. */
export function onSettings(callback: (settings: Settings, changed: readonly (keyof Settings)[]) => void): () => void {
  const listener = (changes: Record<string, chrome.storage.StorageChange>, area: string): void => {
    if (area !== "local") return;
    const changed = NAMES.filter((name) => name in changes);
    if (changed.length > 0) void readSettings().then((settings) => callback(settings, changed));
  };
  chrome.storage.onChanged.addListener(listener);
  return () => chrome.storage.onChanged.removeListener(listener);
}

/** Keeps content scripts, and so pages that break out of them, from reading the token. */
export async function guardSettings(): Promise<void> {
  await chrome.storage.local.setAccessLevel({ accessLevel: "TRUSTED_CONTEXTS" });
}
