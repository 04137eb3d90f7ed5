import { describe, expect, it } from "vitest";
import { Rows } from "./reconcile";
import { type Clock, Refresher } from "./refresh";

/** A clock that moves when it is told to. */
class Hands implements Clock {
  time = 0;
  #waiting: { at: number; run: () => void }[] = [];

  now(): number {
    return this.time;
  }

  later(run: () => void, milliseconds: number): () => void {
    const entry = { at: this.time + milliseconds, run };
    this.#waiting.push(entry);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry);
    };
  }

  async pass(milliseconds: number): Promise<void> {
    this.time += milliseconds;
    const due = this.#waiting.filter((entry) => entry.at <= this.time);
    this.#waiting = this.#waiting.filter((entry) => entry.at > this.time);
    for (const entry of due) entry.run();
    await settled();
  }
}

const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

function watched() {
  const clock = new Hands();
  const reads: number[] = [];
  const refresher = new Refresher(
    async () => {
      reads.push(clock.time);
    },
    5_000,
    clock,
  );
  return { clock, reads, refresher };
}

describe("Refresher", () => {
  it("reads at once, then at most once in five seconds, and the last wish is not lost", async () => {
    const { clock, reads, refresher } = watched();
    refresher.setVisible(true);
    for (let step = 0; step < 12; step += 1) {
      refresher.ask();
      await clock.pass(1_000);
    }
    await clock.pass(10_000);
    expect(reads).toEqual([0, 5_000, 10_000, 22_000]);
  });

  it("reads nothing that nobody sees, and what was missed when it comes into sight", async () => {
    const { clock, reads, refresher } = watched();
    refresher.ask();
    await clock.pass(60_000);
    expect(reads).toEqual([]);
    refresher.setVisible(true);
    await settled();
    expect(reads).toEqual([60_000]);
    refresher.setVisible(false);
    refresher.setVisible(true);
    await clock.pass(10_000);
    expect(reads).toEqual([60_000]);
  });

  it("reads at once at the end", async () => {
    const { clock, reads, refresher } = watched();
    refresher.setVisible(true);
    refresher.ask();
    await clock.pass(1_000);
    refresher.askNow();
    await settled();
    expect(reads).toEqual([0, 1_000]);
  });

  it("does not read twice at a time, but again when asked meanwhile", async () => {
    const clock = new Hands();
    let running = 0;
    let most = 0;
    let reads = 0;
    const ends: (() => void)[] = [];
    const refresher = new Refresher(
      () => {
        running += 1;
        reads += 1;
        most = Math.max(most, running);
        return new Promise<void>((resolve) => {
          ends.push(() => {
            running -= 1;
            resolve();
          });
        });
      },
      5_000,
      clock,
    );
    refresher.setVisible(true);
    refresher.ask();
    refresher.askNow();
    refresher.askNow();
    expect([reads, most]).toEqual([1, 1]);
    ends.pop()?.();
    await settled();
    expect([reads, most]).toEqual([2, 1]);
  });

  it("reads nothing once it is stopped", async () => {
    const { clock, reads, refresher } = watched();
    refresher.setVisible(true);
    refresher.ask();
    await settled();
    refresher.ask();
    refresher.stop();
    await clock.pass(60_000);
    refresher.askNow();
    expect(reads).toEqual([0]);
  });
});

interface Entry {
  id: string;
  words: string;
}

function list() {
  const parent = document.createElement("ul");
  document.body.replaceChildren(parent);
  const rows = new Rows<Entry>(
    parent,
    (entry) => entry.id,
    (entry) => {
      const element = document.createElement("li");
      element.tabIndex = 0;
      const update = (now: Entry) => {
        element.textContent = now.words;
      };
      update(entry);
      return { element, update };
    },
  );
  return { parent, rows, seen: () => [...parent.children].map((child) => child.textContent) };
}

const entries = (...ids: string[]) => ids.map((id) => ({ id, words: id }));

describe("Rows", () => {
  it("keeps the nodes of what stays, in the new order", () => {
    const { parent, rows, seen } = list();
    rows.set(entries("a", "b", "c"));
    const kept = parent.children[1];
    rows.set(entries("b", "d", "c", "b"));
    expect(seen()).toEqual(["b", "d", "c"]);
    expect(parent.children[0]).toBe(kept);
    rows.set([{ id: "b", words: "new" }]);
    expect(seen()).toEqual(["new"]);
    expect(parent.children[0]).toBe(kept);
  });

  it("leaves focus where it is when what was before it goes", () => {
    const { parent, rows } = list();
    rows.set(entries("a", "b", "c"));
    (parent.children[1] as HTMLElement).focus();
    rows.set(entries("b", "c", "d"));
    expect(document.activeElement?.textContent).toBe("b");
  });

  it("adds at the end without repeats, and says what came first", () => {
    const { rows, seen } = list();
    rows.set(entries("a", "b"));
    expect(rows.add(entries("b", "c", "d"))?.textContent).toBe("c");
    expect(seen()).toEqual(["a", "b", "c", "d"]);
    expect(rows.add(entries("a"))).toBeNull();
    expect(rows.size).toBe(4);
  });
});
