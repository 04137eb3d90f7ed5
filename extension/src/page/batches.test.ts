import { describe, expect, it } from "vitest";
import type { LookupItem } from "../lib/types";
import { Batches, MOST_IDS } from "./batches";

function item(id: string, more: Partial<LookupItem> = {}): LookupItem {
  const shares = { negative: 0.1, neutral: 0.2, positive: 0.7 };
  return { id, label: "positive", ...shares, confidence: 0.7, language: "en", supported: true, skipped: null, ...more };
}

describe("Batches", () => {
  it("asks for each comment once, at most 200 at a time", () => {
    const batches = new Batches();
    const ids = Array.from({ length: 450 }, (_, index) => `c${index}`);
    for (const id of [...ids, ...ids]) batches.want(id);
    const asked = [batches.take(), batches.take(), batches.take()];
    expect(asked.map((part) => part.length)).toEqual([MOST_IDS, MOST_IDS, 50]);
    expect(asked.flat()).toEqual(ids);
    expect(batches.waiting).toBe(false);
  });

  it("knows labels, and that some comments have none to show", () => {
    const batches = new Batches();
    for (const id of ["a", "b", "c", "d"]) batches.want(id);
    const ids = batches.take();
    const none = { label: null, confidence: null };
    const found = batches.answer(ids, [
      item("a"),
      item("b", none),
      item("c", { supported: false }),
      item("never-asked"),
    ]);
    expect(found).toEqual(["a"]);
    expect(batches.get("a")).toEqual({ label: "positive", confidence: 0.7 });
    expect(batches.get("b")).toBeNull();
    expect(batches.get("c")).toBeNull();
    expect(batches.get("never-asked")).toBeUndefined();
  });

  it("can ask again for what the server did not know, and for all after no answer", () => {
    const batches = new Batches();
    batches.want("a");
    batches.answer(batches.take(), []);
    expect(batches.get("a")).toBeUndefined();
    batches.want("a");
    expect(batches.take()).toEqual(["a"]);
    batches.answer(["a"], null);
    batches.want("a");
    expect(batches.waiting).toBe(true);
  });
});
