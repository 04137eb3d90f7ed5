/** The service worker: tells tabs what the server knows of their videos. Chrome may stop it at any time. */

import { ApiError, LOOKUP_MOST } from "../lib/api";
import {
  type Answers,
  type CurrentChangedMessage,
  type PageState,
  type PingMessage,
  readMessage,
  type StateMessage,
  type ToBackground,
} from "../lib/messages";
import { guardSettings, onSettings, readSettings, type Settings } from "../lib/settings";
import type { LookupItem } from "../lib/types";
import { Follows } from "./follows";
import { analyse, clientFor, stateOf } from "./states";
import { current, everyTab, forget, NOTHING, remember, type Shown, shownBy } from "./tabs";

const follows = new Follows(pushToVideo);

/** Tells a tab; false when there is no content script in it (any more). */
async function push(tab: number, state: PageState): Promise<boolean> {
  return reach(tab, { type: "state", state });
}

async function reach(tab: number, message: StateMessage | PingMessage): Promise<boolean> {
  try {
    await chrome.tabs.sendMessage(tab, message);
    return true;
  } catch (error) {
    return !String(error).includes("Receiving end does not exist");
  }
}

async function pushToVideo(video: string, state: PageState): Promise<void> {
  for (const [tab, shown] of await everyTab()) {
    if (shown.video === video && !(await push(tab, state))) await gone(tab);
  }
}

/** Every tab is told anew, each video asked for once. */
async function pushToAll(): Promise<void> {
  const tabs = await everyTab();
  const states = new Map<string | null, Promise<PageState>>();
  await Promise.all(
    [...tabs].map(async ([tab, shown]) => {
      const state = states.get(shown.video) ?? stateOf(shown.video);
      states.set(shown.video, state);
      const found = await state;
      // Meanwhile the tab may have moved on.
      if ((await shownBy(tab))?.video !== shown.video) return;
      if (await push(tab, found)) void follows.watch(found);
      else await gone(tab);
    }),
  );
}

/** Tells the panels what a tab shows; each knows whether it is its window's active one. */
async function tellPanel(tab: number): Promise<void> {
  const shown = (await shownBy(tab)) ?? NOTHING;
  const message: CurrentChangedMessage = { type: "current-changed", tab, ...shown };
  // Nobody listens while no panel is open.
  await chrome.runtime.sendMessage(message).catch(() => undefined);
}

async function gone(tab: number): Promise<void> {
  await forget(tab);
  await dropUnwatched();
  await tellPanel(tab);
}

async function dropUnwatched(): Promise<void> {
  const shown = [...(await everyTab()).values()];
  follows.keepOnly(new Set(shown.flatMap(({ video }) => (video === null ? [] : [video]))));
}

async function arrived(tab: number, shown: Shown): Promise<PageState> {
  const before = await shownBy(tab);
  await remember(tab, shown);
  if (before?.video !== shown.video || before?.kind !== shown.kind) {
    await tellPanel(tab);
    await dropUnwatched();
  }
  return watched(await stateOf(shown.video));
}

/** Follows what was found, beside the answer. */
function watched(state: PageState): PageState {
  void follows.watch(state);
  return state;
}

async function begin(video: string): Promise<PageState> {
  const state = watched(await analyse(video));
  // Another tab may show the same video.
  if (state.snapshot) await pushToVideo(video, state);
  return state;
}

async function changed(video: string): Promise<undefined> {
  const tabs = [...(await everyTab()).values()];
  if (tabs.some((shown) => shown.video === video)) await pushToVideo(video, watched(await stateOf(video)));
}

async function lookUp(analysis: string, ids: readonly string[]): Promise<LookupItem[]> {
  const api = clientFor(await readSettings());
  if (api === null || ids.length === 0) return [];
  try {
    return (await api.lookup(analysis, ids.slice(0, LOOKUP_MOST))).items;
  } catch (error) {
    if (error instanceof ApiError) return [];
    throw error;
  }
}

/** The answer to a message; null for one that its sender may not send. */
function answer(
  message: ToBackground,
  sender: chrome.runtime.MessageSender,
): Promise<Answers[ToBackground["type"]]> | null {
  const tab = sender.tab?.id;
  const ours = sender.url?.startsWith(chrome.runtime.getURL("")) ?? false;
  switch (message.type) {
    case "current":
      return ours ? current() : null;
    case "page":
      return tab === undefined || ours || sender.frameId !== 0 ? null : arrived(tab, message);
    case "changed":
      return ours ? changed(message.video) : null;
    case "analyse":
      return begin(message.video);
    case "lookup":
      return lookUp(message.analysis, message.ids);
    case "open-panel":
      // At once: the click that asked for it counts for a moment only.
      return sender.tab ? chrome.sidePanel.open({ windowId: sender.tab.windowId }).then(() => undefined) : null;
  }
}

chrome.runtime.onMessage.addListener((value: unknown, sender, respond) => {
  const message = sender.id === chrome.runtime.id ? readMessage(value) : null;
  const answered = message && answer(message, sender);
  if (!answered) return false;
  answered.then(respond, () => respond(undefined));
  return true;
});

/** What changes what tabs are told. */
const FOR_TABS: readonly (keyof Settings)[] = ["server", "token", "showBar", "showBadges", "theme", "language"];

onSettings((_, changed) => {
  if (changed.includes("server") || changed.includes("token")) follows.stop();
  if (changed.some((name) => FOR_TABS.includes(name))) void pushToAll();
});

function permissionsChanged(): void {
  follows.stop();
  void pushToAll();
}
chrome.permissions.onAdded.addListener(permissionsChanged);
chrome.permissions.onRemoved.addListener(permissionsChanged);

chrome.tabs.onRemoved.addListener((tab) => void gone(tab));
chrome.tabs.onActivated.addListener(({ tabId }) => void tellPanel(tabId));
chrome.tabs.onUpdated.addListener((tab, change) => {
  if (change.status === "complete") void verify(tab);
});

/** A tab that left YouTube says nothing; its silence does. */
async function verify(tab: number): Promise<void> {
  const shown = await shownBy(tab);
  if (shown && !(await reach(tab, { type: "ping" }))) await gone(tab);
}

chrome.runtime.onInstalled.addListener(({ reason }) => {
  // Without a server there is nothing to see: the first thing to do is to name one.
  if (reason === "install") void chrome.runtime.openOptionsPage();
});

void guardSettings();
void chrome.sidePanel.setPanelBehavior({ openPanelOnActionClick: true });
// Chrome stopped the worker and started it again: what it followed is followed again.
void resumeFollows();

async function resumeFollows(): Promise<void> {
  const tabs = await everyTab();
  const videos = new Set([...tabs.values()].map(({ video }) => video));
  for (const video of videos) if (video !== null) void follows.watch(await stateOf(video));
}
