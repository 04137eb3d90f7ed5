/** Brings a list's nodes in line with its entries, keeping those that stay: focus and scroll are not lost. */

export interface Row<T> {
  readonly element: HTMLElement;
  update(entry: T): void;
}

/** Remembers the rows of one parent. */
export class Rows<T> {
  readonly #rows = new Map<string, Row<T>>();

  constructor(
    readonly parent: HTMLElement,
    readonly key: (entry: T) => string,
    readonly make: (entry: T) => Row<T>,
  ) {}

  get size(): number {
    return this.#rows.size;
  }

  /** Shows exactly these entries, in this order. An entry that comes twice is shown once. */
  set(entries: readonly T[]): void {
    const kept = new Map(entries.map((entry) => [this.key(entry), entry]));
    // First those that go: otherwise what comes after them would be moved, and moving a node takes its focus away.
    for (const [key, row] of this.#rows) {
      if (kept.has(key)) continue;
      row.element.remove();
      this.#rows.delete(key);
    }
    let before: Element | null = null;
    for (const [key, entry] of kept) {
      const element = this.#place(key, entry);
      const wanted: Element | null = before ? before.nextElementSibling : this.parent.firstElementChild;
      if (wanted !== element) this.parent.insertBefore(element, wanted);
      before = element;
    }
  }

  /** Adds entries at the end; those that are there already stay where they are. */
  add(entries: readonly T[]): HTMLElement | null {
    let first: HTMLElement | null = null;
    for (const entry of entries) {
      const key = this.key(entry);
      if (this.#rows.has(key)) continue;
      const element = this.#place(key, entry);
      this.parent.append(element);
      first ??= element;
    }
    return first;
  }

  clear(): void {
    this.set([]);
  }

  #place(key: string, entry: T): HTMLElement {
    let row = this.#rows.get(key);
    if (row) row.update(entry);
    else {
      row = this.make(entry);
      this.#rows.set(key, row);
    }
    return row.element;
  }
}
