import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { IdleQueue, SLICE_MS } from "./idle";

describe("IdleQueue", () => {
  let clock: number;
  let waiting: ((deadline: IdleDeadline) => void)[];
  const slice = (remaining = 50, didTimeout = false) =>
    waiting.shift()?.({ didTimeout, timeRemaining: () => remaining } as IdleDeadline);

  beforeEach(() => {
    clock = 0;
    waiting = [];
    vi.stubGlobal("requestIdleCallback", (work: (deadline: IdleDeadline) => void) => waiting.push(work));
    vi.stubGlobal("cancelIdleCallback", () => waiting.splice(0));
    vi.spyOn(performance, "now").mockImplementation(() => clock);
  });

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  function queueOf(cost: number): { done: number[]; ends: number[]; queue: IdleQueue<number> } {
    const done: number[] = [];
    const ends: number[] = [];
    const work = (item: number): void => {
      clock += cost;
      done.push(item);
    };
    return { done, ends, queue: new IdleQueue(work, () => ends.push(done.length)) };
  }

  it("works in slices that are shorter than a frame, in order, and says when it is through", () => {
    const { done, ends, queue } = queueOf(3);
    for (let item = 0; item < 7; item += 1) queue.add(item);
    expect(waiting).toHaveLength(1);
    slice();
    expect(done).toEqual([0, 1, 2]);
    expect(clock).toBeLessThan(SLICE_MS + 3);
    slice();
    slice();
    expect(done).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(ends).toEqual([7]);
    expect(waiting).toHaveLength(0);
  });

  it("takes no more time than the browser has, but goes on where it never has any", () => {
    const { done, queue } = queueOf(2);
    for (let item = 0; item < 5; item += 1) queue.add(item);
    slice(3);
    expect(done).toEqual([0, 1]);
    slice(0, true);
    expect(done).toEqual([0, 1, 2, 3, 4]);
  });

  it("looks once at what was added twice, and again at what is added afterwards", () => {
    const { done, queue } = queueOf(1);
    queue.add(1);
    queue.add(1);
    slice();
    queue.add(1);
    slice();
    expect(done).toEqual([1, 1]);
  });

  it("forgets on clear", () => {
    const { done, ends, queue } = queueOf(1);
    queue.add(1);
    queue.clear();
    slice();
    expect([done, ends]).toEqual([[], []]);
    queue.add(2);
    slice();
    expect(done).toEqual([2]);
  });
});
