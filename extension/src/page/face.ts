/** What the bar shows for a state. Pure: data in, words and numbers out. */

import type { PageState } from "../lib/messages";
import type { Snapshot } from "../lib/types";
import { type Part, partsOf } from "./shares";
import type { TextKey, Texts } from "./texts";

/** What the page itself says about its video, whatever the server knows. */
export interface Signals {
  /** On air: what is written there is chat. */
  readonly live: boolean;
  /** Announced, not yet begun. */
  readonly upcoming: boolean;
  /** YouTube says that comments are turned off. */
  readonly commentsOff: boolean;
}

export const QUIET: Signals = { live: false, upcoming: false, commentsOff: false };

export type Action = "analyse" | "retry" | "open";

export interface Face {
  /** One word for what is shown. */
  readonly state: string;
  readonly tone: "plain" | "busy" | "warning";
  readonly parts: readonly Part[] | null;
  /** Too few comments: the shares are shown as not to be relied on. */
  readonly muted: boolean;
  /** Beside the shares, or alone where there are none. */
  readonly words: string;
  /** 0 to 1; -1 while nobody knows; null when nothing goes on. */
  readonly progress: number | null;
  readonly action: { readonly kind: Action; readonly words: string } | null;
  /** All of it in one sentence, for those who do not see it. */
  readonly label: string;
}

/** What the bar shows: `state` is null until the background has answered. */
export function faceOf(state: PageState | null, signals: Signals, texts: Texts): Face {
  if (state === null) return plain("loading", "", texts);
  const trouble = SERVERS[state.server];
  if (trouble) return troubled(trouble, state.snapshot, texts);
  // The server answers, but did not do what was asked: too many at once, or it is busy.
  if (state.snapshot === null && state.problem)
    return message({ state: "problem", key: "page_problem", action: RETRY }, texts);
  if (state.snapshot === null) return unknown(signals, texts);
  return known(state.snapshot, signals, texts);
}

interface Notice {
  readonly state: string;
  readonly key: TextKey;
  readonly action: { readonly kind: Action; readonly key: TextKey } | null;
}

const OPEN = { kind: "open", key: "page_help" } as const;
const RETRY = { kind: "retry", key: "page_again" } as const;
const ANALYSE = { kind: "analyse", key: "page_analyse" } as const;
const ANEW = { kind: "analyse", key: "page_analyse_again" } as const;

const SERVERS: Partial<Record<PageState["server"], Notice>> = {
  unset: { state: "unset", key: "page_unset", action: { kind: "open", key: "page_set_up" } },
  offline: { state: "offline", key: "page_offline", action: RETRY },
  not_permitted: { state: "not_permitted", key: "page_not_permitted", action: OPEN },
  unauthorized: { state: "unauthorized", key: "page_unauthorized", action: OPEN },
};

const CODES: Record<string, Notice> = {
  comments_disabled: { state: "comments_disabled", key: "page_comments_disabled", action: null },
  video_not_found: { state: "video_not_found", key: "page_video_not_found", action: null },
  upstream_unavailable: { state: "upstream_unavailable", key: "page_upstream", action: ANEW },
  model_unavailable: { state: "model_unavailable", key: "page_model", action: ANEW },
  stalled: { state: "stalled", key: "page_stalled", action: OPEN },
};

/** What was known before stays in sight, and nobody thinks that it is going on. */
function troubled(notice: Notice, snapshot: Snapshot | null, texts: Texts): Face {
  const shown = message(notice, texts);
  const parts = snapshot && partsOf(snapshot.shares);
  if (!parts) return shown;
  const rest = { few: true, warning: true, words: shown.words, progress: null, texts };
  return { ...withParts(notice.state, parts, rest), action: shown.action };
}

function unknown(signals: Signals, texts: Texts): Face {
  if (signals.upcoming) return message({ state: "upcoming", key: "page_upcoming", action: null }, texts);
  if (signals.live) return message({ state: "live", key: "page_live", action: null }, texts);
  if (signals.commentsOff)
    return message({ state: "comments_off", key: "page_comments_disabled", action: null }, texts);
  return message({ state: "none", key: "page_none", action: ANALYSE }, texts);
}

function known(snapshot: Snapshot, signals: Signals, texts: Texts): Face {
  const parts = partsOf(snapshot.shares);
  if (!snapshot.final) return running(snapshot, parts, texts);
  if (snapshot.state === "failed" || (snapshot.state === "partial" && parts === null)) return failed(snapshot, texts);
  if (parts === null && snapshot.state === "cancelled") {
    return message({ state: "cancelled", key: "page_cancelled", action: ANEW }, texts);
  }
  if (parts === null) return message({ state: "empty", key: "page_empty", action: ANEW }, texts);
  const few = !snapshot.enough;
  return withParts(snapshot.state, parts, {
    few,
    warning: few || snapshot.state === "partial",
    words: summary(snapshot, signals, few, texts),
    progress: null,
    texts,
  });
}

function summary(snapshot: Snapshot, signals: Signals, few: boolean, texts: Texts): string {
  if (few) return texts.t("page_few", texts.number(snapshot.progress.scored));
  if (signals.live) return texts.t("page_live_counted", count(snapshot.progress.scored, texts));
  if (snapshot.state === "completed") return count(snapshot.progress.scored, texts);
  const whole = snapshot.progress.expected ?? snapshot.progress.video_comments;
  if (whole === null) return count(snapshot.progress.scored, texts);
  return texts.t("page_some", texts.number(snapshot.progress.scored), texts.number(whole));
}

function count(comments: number, texts: Texts): string {
  return comments === 1 ? texts.t("page_comment") : texts.t("page_comments", texts.number(comments));
}

function running(snapshot: Snapshot, parts: readonly Part[] | null, texts: Texts): Face {
  const { fetched, scored, expected, done } = snapshot.progress;
  const began = snapshot.state !== "queued" && fetched > 0;
  const whole = Math.max(fetched, expected ?? 0);
  const words = began ? texts.t("page_reading", texts.number(scored), texts.number(whole)) : texts.t("page_queued");
  const progress = began ? Math.min(1, Math.max(0, done)) : -1;
  if (parts === null) {
    return { ...plain(snapshot.state, words, texts), tone: "busy", progress, label: sentence(words, texts) };
  }
  return withParts(snapshot.state, parts, { few: false, warning: false, words, progress, texts });
}

function failed(snapshot: Snapshot, texts: Texts): Face {
  const code = snapshot.trouble?.code ?? "";
  if (code === "quota_exhausted") {
    const when = snapshot.trouble?.retry_at ? texts.time(snapshot.trouble.retry_at) : null;
    const words = when === null ? texts.t("page_quota") : texts.t("page_quota_until", when);
    return { ...plain(code, words, texts), tone: "warning", label: sentence(words, texts) };
  }
  return message(CODES[code] ?? { state: "failed", key: "page_failed", action: ANEW }, texts);
}

interface Rest {
  few: boolean;
  warning: boolean;
  words: string;
  progress: number | null;
  texts: Texts;
}

function withParts(state: string, parts: readonly Part[], rest: Rest): Face {
  const { texts } = rest;
  const [negative, neutral, positive] = parts.map((part) => texts.percent(part.percent / 100));
  const shares = texts.t("page_shares", negative ?? "", neutral ?? "", positive ?? "");
  const tone = rest.progress !== null ? "busy" : rest.warning ? "warning" : "plain";
  return {
    state,
    tone,
    parts,
    muted: rest.few,
    words: rest.words,
    progress: rest.progress,
    action: null,
    label: texts.t("page_label", `${shares}; ${rest.words}`),
  };
}

function message(notice: Notice, texts: Texts): Face {
  const words = texts.t(notice.key);
  const action = notice.action && { kind: notice.action.kind, words: texts.t(notice.action.key) };
  return { ...plain(notice.state, words, texts), action, label: sentence(words, texts) };
}

function plain(state: string, words: string, texts: Texts): Face {
  return {
    state,
    tone: "plain",
    parts: null,
    muted: false,
    words,
    progress: null,
    action: null,
    label: texts.t("page_name"),
  };
}

function sentence(words: string, texts: Texts): string {
  return texts.t("page_label", words);
}
