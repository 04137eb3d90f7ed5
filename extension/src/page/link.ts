/** The line to the background. It is cut when the extension is updated or reloaded: then this script is a leftover. */

import { type Answers, type PageState, send, type ToBackground } from "../lib/messages";
import type { LookupItem } from "../lib/types";
import type { Place } from "./video";

const CHECK_MS = 2000;

export class Link {
  readonly #onGone: () => void;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #listener: (message: unknown) => void;
  #gone = false;

  /** `onState` gets what the background sends by itself; `onGone` is called once, when nothing more will come. */
  constructor(onState: (state: PageState) => void, onGone: () => void) {
    this.#onGone = onGone;
    this.#listener = (message) => {
      const state = pushed(message);
      if (state) onState(state);
    };
    chrome.runtime.onMessage.addListener(this.#listener);
    this.#timer = setInterval(() => this.alive(), CHECK_MS);
  }

  page(place: Place): Promise<PageState | null> {
    return this.#send({ type: "page", video: place.video, kind: place.kind });
  }

  analyse(video: string): Promise<PageState | null> {
    return this.#send({ type: "analyse", video });
  }

  lookup(analysis: string, ids: string[]): Promise<LookupItem[] | null> {
    return this.#send({ type: "lookup", analysis, ids });
  }

  /** To be called in a click: the browser opens the panel for a user's gesture alone. */
  openPanel(video: string): void {
    void this.#send({ type: "open-panel", video });
  }

  /** Whether the extension that this script belongs to is still there. */
  alive(): boolean {
    if (!this.#gone && chrome.runtime?.id === undefined) this.close();
    return !this.#gone;
  }

  close(): void {
    if (this.#gone) return;
    this.#gone = true;
    clearInterval(this.#timer);
    try {
      chrome.runtime?.onMessage.removeListener(this.#listener);
    } catch {
      // The extension has gone, and its listeners with it.
    }
    this.#onGone();
  }

  /** The answer; null when there was none, because the background was starting or the extension has gone. */
  async #send<M extends ToBackground>(message: M): Promise<Answers[M["type"]] | null> {
    if (!this.alive()) return null;
    try {
      return (await send(message)) ?? null;
    } catch {
      this.alive();
      return null;
    }
  }
}

function pushed(message: unknown): PageState | null {
  if (typeof message !== "object" || message === null) return null;
  const { type, state } = message as { type?: unknown; state?: unknown };
  return type === "state" && typeof state === "object" && state !== null ? (state as PageState) : null;
}
