/** Server-sent events by fetch, because EventSource sends no token. */

import { type Api, ApiError } from "./api";
import type { Snapshot } from "./types";

export interface StreamEvent {
  readonly event: string;
  readonly data: string;
  readonly id: string | null;
}

/** Longest event that is kept; a server that sends more is none of ours. */
const MOST = 2_000_000;

/** Reads events out of text that comes in pieces cut anywhere. */
export class EventParser {
  #rest = "";
  #event = "";
  #data: string[] = [];
  #id: string | null = null;
  #size = 0;
  #started = false;

  /** The events that are complete with this piece. Throws RangeError when one is too long. */
  push(piece: string): StreamEvent[] {
    let text = this.#rest + piece;
    if (!this.#started && text.length > 0) {
      this.#started = true;
      if (text.startsWith("\uFEFF")) text = text.slice(1);
    }
    const found: StreamEvent[] = [];
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at];
      if (sign !== "\n" && sign !== "\r") continue;
      // The other half of CRLF may be in the next piece.
      if (sign === "\r" && at === text.length - 1) break;
      this.#line(text.slice(from, at), found);
      if (sign === "\r" && text[at + 1] === "\n") at += 1;
      from = at + 1;
    }
    this.#rest = text.slice(from);
    if (this.#rest.length + this.#size > MOST) throw new RangeError("an event is too long");
    return found;
  }

  #line(line: string, found: StreamEvent[]): void {
    if (line === "") {
      if (this.#data.length > 0) {
        found.push({ event: this.#event || "message", data: this.#data.join("\n"), id: this.#id });
      }
      this.#event = "";
      this.#data = [];
      this.#size = 0;
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const raw = colon < 0 ? "" : line.slice(colon + 1);
    const value = raw.startsWith(" ") ? raw.slice(1) : raw;
    if (name === "data") {
      this.#data.push(value);
      this.#size += value.length;
    } else if (name === "event") this.#event = value;
    else if (name === "id" && !value.includes("\0")) this.#id = value;
  }
}

/** How a follow stands: `waiting` for another try, with its reason; `ended` for good. */
export type FollowState =
  | { readonly kind: "connecting" }
  | { readonly kind: "open" }
  | { readonly kind: "waiting"; readonly error: ApiError; readonly seconds: number; readonly tries: number }
  | { readonly kind: "ended"; readonly error: ApiError | null };

export interface FollowOptions {
  readonly signal: AbortSignal;
  readonly onSnapshot: (snapshot: Snapshot) => void;
  /** The analysis was erased. */
  readonly onDeleted?: () => void;
  readonly onState?: (state: FollowState) => void;
  /** The revision that the caller has already. */
  readonly lastEventId?: string;
}

/** Milliseconds without a sign of life after which a stream is taken for dead; the server sends one every 15 s. */
const SILENCE = 45_000;
const FIRST_PAUSE = 1;
const LONGEST_PAUSE = 30;

/** Seconds before the next try: 1, 2, 4 ... 30, and never before the server wants it. */
export function pause(tries: number, retryAfter: number | null): number {
  return Math.max(Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(tries, 5)), Math.min(retryAfter ?? 0, 120));
}

/** Whether another try can help. */
export function passing(error: ApiError): boolean {
  return error.kind === "offline" || error.kind === "busy" || error.kind === "rate_limited" || error.status >= 500;
}

/** Follows an analysis until it ends, is erased, the signal says so, or an error says that waiting is no use. */
export async function follow(api: Api, analysisId: string, options: FollowOptions): Promise<void> {
  const { signal, onSnapshot, onDeleted, onState } = options;
  let last: string | null = options.lastEventId ?? null;
  let tries = 0;
  while (!signal.aborted) {
    onState?.({ kind: "connecting" });
    let problem: ApiError;
    let progressed = false;
    try {
      const ended = await once(api, analysisId, last, signal, {
        opened: () => onState?.({ kind: "open" }),
        event: (entry) => {
          progressed = true;
          if (entry.id !== null) last = entry.id;
          if (entry.event === "deleted") {
            onDeleted?.();
            return true;
          }
          if (entry.event !== "snapshot") return false;
          const snapshot = JSON.parse(entry.data) as Snapshot;
          onSnapshot(snapshot);
          return snapshot.final;
        },
      });
      if (ended) {
        onState?.({ kind: "ended", error: null });
        return;
      }
      problem = new ApiError("offline");
    } catch (error) {
      if (signal.aborted) return;
      problem = error instanceof ApiError ? error : new ApiError("offline");
      if (problem.kind === "not_found") {
        onDeleted?.();
        onState?.({ kind: "ended", error: null });
        return;
      }
      if (!passing(problem)) {
        onState?.({ kind: "ended", error: problem });
        return;
      }
    }
    // A connection that brought something starts the waiting anew.
    tries = progressed ? 0 : tries + 1;
    const seconds = pause(tries, problem.retryAfter);
    onState?.({ kind: "waiting", error: problem, seconds, tries });
    await sleep(seconds * 1000, signal);
  }
}

interface Handlers {
  opened(): void;
  /** True when this was the last event of interest. */
  event(entry: StreamEvent): boolean;
}

/** One connection; true when the analysis is known to have ended. */
async function once(
  api: Api,
  analysisId: string,
  last: string | null,
  signal: AbortSignal,
  handlers: Handlers,
): Promise<boolean> {
  const connection = new AbortController();
  const response = await api.events(analysisId, last, AbortSignal.any([signal, connection.signal]));
  if (response.status === 204) return true;
  if (response.body === null) return false;
  handlers.opened();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const parser = new EventParser();
  let timer = setTimeout(() => connection.abort(), SILENCE);
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) return false;
      clearTimeout(timer);
      timer = setTimeout(() => connection.abort(), SILENCE);
      for (const entry of parser.push(value)) if (handlers.event(entry)) return true;
    }
  } finally {
    clearTimeout(timer);
    connection.abort();
    await reader.cancel().catch(() => undefined);
  }
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
  });
}
