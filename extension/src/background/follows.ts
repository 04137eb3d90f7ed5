/** Follows running analyses for the tabs that show their videos. What is lost with the worker, a tab's question brings back. */

import type { ApiError } from "../lib/api";
import { follow } from "../lib/events";
import type { PageState } from "../lib/messages";
import { readSettings } from "../lib/settings";
import type { Snapshot } from "../lib/types";
import { clientFor, pageState, serverState } from "./states";

/** Chrome stops a worker that calls no API of the browser for 30 s; while somebody watches, it is to stay. */
const SIGN_OF_LIFE = 20_000;

interface Followed {
  readonly analysis: string;
  readonly controller: AbortController;
  snapshot: Snapshot;
}

export class Follows {
  readonly #byVideo = new Map<string, Followed>();
  #timer: ReturnType<typeof setInterval> | undefined;

  /** `push` tells the tabs that show a video. */
  constructor(private readonly push: (video: string, state: PageState) => Promise<void>) {}

  /** Follows what a state shows, where it still runs; one analysis per video. */
  async watch(state: PageState): Promise<void> {
    const { video, snapshot } = state;
    if (video === null || snapshot === null) return;
    const running = this.#byVideo.get(video);
    if (running?.analysis === snapshot.id) return;
    running?.controller.abort();
    this.#byVideo.delete(video);
    if (snapshot.final) return;
    const entry: Followed = { analysis: snapshot.id, controller: new AbortController(), snapshot };
    this.#byVideo.set(video, entry);
    this.#keepAlive();
    try {
      await this.#run(video, entry);
    } finally {
      if (this.#byVideo.get(video) === entry) this.#byVideo.delete(video);
      this.#keepAlive();
    }
  }

  /** Ends what nobody watches any more. */
  keepOnly(videos: ReadonlySet<string>): void {
    for (const [video, entry] of this.#byVideo) {
      if (videos.has(video)) continue;
      entry.controller.abort();
      this.#byVideo.delete(video);
    }
    this.#keepAlive();
  }

  /** Ends everything: the server, the token or the permission is another one. */
  stop(): void {
    this.keepOnly(new Set());
  }

  async #run(video: string, entry: Followed): Promise<void> {
    const settings = await readSettings();
    const api = clientFor(settings);
    if (api === null) return;
    const tell = async (error?: ApiError, snapshot: Snapshot | null = entry.snapshot): Promise<void> => {
      if (this.#byVideo.get(video) !== entry) return;
      const server = error ? serverState(error) : "ok";
      await this.push(video, pageState(await readSettings(), video, server, snapshot, error));
    };
    await follow(api, entry.analysis, {
      signal: entry.controller.signal,
      onSnapshot: (snapshot) => {
        entry.snapshot = snapshot;
        void tell();
      },
      onDeleted: () => void tell(undefined, null),
      onState: (state) => {
        if (state.kind === "waiting" || state.kind === "ended") {
          // A stream that breaks off once is nothing to tell of; one that cannot be had again is.
          if (state.error && (state.kind === "ended" || state.tries > 1)) void tell(state.error);
        }
      },
    });
  }

  #keepAlive(): void {
    if (this.#byVideo.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    } else this.#timer ??= setInterval(() => void chrome.runtime.getPlatformInfo(), SIGN_OF_LIFE);
  }
}
