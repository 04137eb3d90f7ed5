/** What content script, background and panel say to each other. */

import type { Settings } from "./settings";
import type { ApiErrorKind, LookupItem, Snapshot } from "./types";

export type PageKind = "watch" | "shorts" | "live" | "other";
export type ServerState = "unset" | "offline" | "not_permitted" | "unauthorized" | "ok";

/** What a tab needs to know of its video. */
export interface PageState {
  video: string | null;
  server: ServerState;
  /** The newest analysis of the video; null when there is none. */
  snapshot: Snapshot | null;
  showBar: boolean;
  showBadges: boolean;
  theme: Settings["theme"];
  language: Settings["language"];
  /** What went wrong with the last call, where `server` has no word for it. */
  problem?: ApiErrorKind;
}

/** Which video the active tab shows. */
export interface Current {
  tab: number | null;
  video: string | null;
  kind: PageKind;
}

export type PageMessage = { type: "page"; video: string | null; kind: PageKind };
export type AnalyseMessage = { type: "analyse"; video: string };
export type LookupMessage = { type: "lookup"; analysis: string; ids: string[] };
export type OpenPanelMessage = { type: "open-panel"; video: string };
export type CurrentMessage = { type: "current" };
/** The panel started, resumed or erased an analysis of a video: tabs that show it are told. */
export type ChangedMessage = { type: "changed"; video: string };
/** Sent to the background. */
export type ToBackground =
  | PageMessage
  | AnalyseMessage
  | LookupMessage
  | OpenPanelMessage
  | CurrentMessage
  | ChangedMessage;
/** Sent to a tab. */
export type StateMessage = { type: "state"; state: PageState };
/** Sent to a tab to see whether anybody is there; wants no answer. */
export type PingMessage = { type: "ping" };
/** Sent to the panel. */
export type CurrentChangedMessage = { type: "current-changed" } & Current;

export interface Answers {
  page: PageState;
  analyse: PageState;
  lookup: LookupItem[];
  "open-panel": undefined;
  current: Current;
  changed: undefined;
}

/** Sends a message to the background; rejects when the extension was updated or removed meanwhile. */
export function send<M extends ToBackground>(message: M): Promise<Answers[M["type"]]> {
  return chrome.runtime.sendMessage(message);
}

const VIDEO = /^[A-Za-z0-9_-]{11}$/;
const KINDS: readonly unknown[] = ["watch", "shorts", "live", "other"];

/** Whether something is a video's id. */
export function isVideo(value: unknown): value is string {
  return typeof value === "string" && VIDEO.test(value);
}

/** The message that something is; null when it is none. Messages come from pages that strangers write. */
export function readMessage(value: unknown): ToBackground | null {
  if (typeof value !== "object" || value === null || !("type" in value)) return null;
  const message = value as Record<string, unknown>;
  switch (message.type) {
    case "page": {
      const { video, kind } = message;
      if (!KINDS.includes(kind) || !(video === null || isVideo(video))) return null;
      return { type: "page", video, kind: kind as PageKind };
    }
    case "analyse":
    case "open-panel":
    case "changed":
      return isVideo(message.video) ? { type: message.type, video: message.video } : null;
    case "lookup": {
      const { analysis, ids } = message;
      if (typeof analysis !== "string" || analysis.length > 64 || !Array.isArray(ids)) return null;
      if (!ids.every((id) => typeof id === "string" && id.length > 0 && id.length <= 200)) return null;
      return { type: "lookup", analysis, ids };
    }
    case "current":
      return { type: "current" };
    default:
      return null;
  }
}
