/** Which comments to ask the server about, and what it said. Pure. */

import type { Label, LookupItem } from "../lib/types";

/** Most ids of one lookup; the API takes no more. */
export const MOST_IDS = 200;

export interface Known {
  readonly label: Label;
  readonly confidence: number | null;
}

export class Batches {
  readonly #known = new Map<string, Known | null>();
  readonly #asked = new Set<string>();
  readonly #waiting = new Set<string>();

  /** What is known of a comment: null when there is nothing to show, undefined when it has not been asked yet. */
  get(id: string): Known | null | undefined {
    return this.#known.get(id);
  }

  /** Notes that a comment is on the page. */
  want(id: string): void {
    if (!this.#known.has(id) && !this.#asked.has(id)) this.#waiting.add(id);
  }

  get waiting(): boolean {
    return this.#waiting.size > 0;
  }

  /** The next ids to ask about, at most 200; empty when there are none. */
  take(): string[] {
    const ids = [...this.#waiting].slice(0, MOST_IDS);
    for (const id of ids) {
      this.#waiting.delete(id);
      this.#asked.add(id);
    }
    return ids;
  }

  /** Takes an answer; null when there was none. Gives the comments that something is known of now. */
  answer(ids: readonly string[], items: readonly LookupItem[] | null): string[] {
    const found: string[] = [];
    for (const item of items ?? []) {
      if (!this.#asked.has(item.id)) continue;
      // A language that the model was not measured for counts nowhere else either.
      const known = item.label !== null && item.supported !== false;
      this.#known.set(item.id, known ? { label: item.label as Label, confidence: item.confidence } : null);
      if (known) found.push(item.id);
    }
    for (const id of ids) this.#asked.delete(id);
    return found;
  }

  clear(): void {
    this.#known.clear();
    this.#asked.clear();
    this.#waiting.clear();
  }
}
