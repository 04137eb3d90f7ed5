/** Work in small pieces, when the page has nothing better to do. */

/** Longest that we work in one go, in milliseconds. */
export const SLICE_MS = 8;

export class IdleQueue<Item> {
  readonly #work: (item: Item) => void;
  readonly #onEmpty: () => void;
  /** A set: YouTube touches an element many times while it builds it, and one look afterwards is enough. */
  readonly #items = new Set<Item>();
  #handle: number | null = null;

  constructor(work: (item: Item) => void, onEmpty: () => void) {
    this.#work = work;
    this.#onEmpty = onEmpty;
  }

  add(item: Item): void {
    this.#items.add(item);
    this.#handle ??= this.#later();
  }

  clear(): void {
    this.#items.clear();
    if (this.#handle !== null) cancelIdleCallback(this.#handle);
    this.#handle = null;
  }

  #later(): number {
    // The timeout: a page that plays a video may never be idle for long.
    return requestIdleCallback((deadline) => this.#run(deadline), { timeout: 1000 });
  }

  #run(deadline: IdleDeadline): void {
    this.#handle = null;
    const until = performance.now() + (deadline.didTimeout ? SLICE_MS : Math.min(SLICE_MS, deadline.timeRemaining()));
    for (const item of this.#items) {
      this.#items.delete(item);
      this.#work(item);
      if (performance.now() >= until) break;
    }
    if (this.#items.size > 0) this.#handle ??= this.#later();
    else this.#onEmpty();
  }
}
