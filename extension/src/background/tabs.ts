/** Which video each tab shows, in chrome.storage.session: it outlasts the service worker and ends with the browser. */

import type { Current, PageKind } from "../lib/messages";

export interface Shown {
  video: string | null;
  kind: PageKind;
}

/** What a tab shows that is no page of YouTube. */
export const NOTHING: Readonly<Shown> = { video: null, kind: "other" };

const PREFIX = "tab:";
const key = (tab: number): string => `${PREFIX}${tab}`;

export async function remember(tab: number, { video, kind }: Shown): Promise<void> {
  await chrome.storage.session.set({ [key(tab)]: { video, kind } satisfies Shown });
}

export async function forget(tab: number): Promise<void> {
  await chrome.storage.session.remove(key(tab));
}

/** What a tab shows; null for a tab that shows no page of YouTube. */
export async function shownBy(tab: number): Promise<Shown | null> {
  const stored = await chrome.storage.session.get(key(tab));
  return (stored[key(tab)] as Shown | undefined) ?? null;
}

/** Every tab with a page of YouTube. */
export async function everyTab(): Promise<Map<number, Shown>> {
  const stored = await chrome.storage.session.get(null);
  const tabs = Object.entries(stored).filter(([name]) => name.startsWith(PREFIX));
  return new Map(tabs.map(([name, shown]) => [Number(name.slice(PREFIX.length)), shown as Shown]));
}

/** What the active tab of the window used last shows. */
export async function current(): Promise<Current> {
  const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
  const id = tab?.id ?? null;
  return { tab: id, ...((id === null ? null : await shownBy(id)) ?? NOTHING) };
}
