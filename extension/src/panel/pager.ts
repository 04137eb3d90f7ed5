/** Follows cursors until there is enough to show: a page may be short or empty although more is to come. */

export interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
}

export interface Gathered<T> {
  readonly items: T[];
  /** Where to go on; null at the end. */
  readonly cursor: string | null;
}

/** Calls for one press of a button: a filter that hides nearly all must not read for minutes. */
export const MOST_CALLS = 12;

/** Reads pages from a cursor on until `enough` entries are there, the end, or too many calls. */
export async function gather<T>(
  read: (cursor: string | null) => Promise<Page<T>>,
  cursor: string | null,
  enough: number,
  mostCalls: number = MOST_CALLS,
): Promise<Gathered<T>> {
  const items: T[] = [];
  let place = cursor;
  for (let call = 0; call < mostCalls; call += 1) {
    const page = await read(place);
    items.push(...page.items);
    place = page.next_cursor;
    if (place === null || items.length >= enough) break;
  }
  return { items, cursor: place };
}
