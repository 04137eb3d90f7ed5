/** Work in small pieces, when the page has nothing better to do. */

/** Longest that we work in one go, in milliseconds. */
export const SLICE_MS = 8;

export class IdleQueue<Item> {
  readonly #work: (item: Item) => void;
  readonly #onEmpty: () => void;
  #items: Item[] = [];
  #next = 0;
  #handle: number | null = null;

  constructor(work: (item: Item) => void, onEmpty: () => void) {
    this.#work = work;
    this.#onEmpty = onEmpty;
  }

  add(item: Item): void {
    this.#items.push(item);
    // The timeout: a page that plays a video may never be idle for long.
    this.#handle ??= requestIdleCallback((deadline) => this.#run(deadline), { timeout: 1000 });
  }

  clear(): void {
    this.#items = [];
    this.#next = 0;
    if (this.#handle !== null) cancelIdleCallback(this.#handle);
    this.#handle = null;
  }

  #run(deadline: IdleDeadline): void {
    this.#handle = null;
    const until = performance.now() + (deadline.didTimeout ? SLICE_MS : Math.min(SLICE_MS, deadline.timeRemaining()));
    do {
      const item = this.#items[this.#next];
      if (item === undefined) break;
      this.#next += 1;
      this.#work(item);
    } while (performance.now() < until);
    if (this.#next < this.#items.length) {
      this.#handle = requestIdleCallback((later) => this.#run(later), { timeout: 1000 });
      return;
    }
    this.#items = [];
    this.#next = 0;
    this.#onEmpty();
  }
}
