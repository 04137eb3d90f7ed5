import { describe, expect, it } from "vitest";
import { share } from "./fixtures.test-data";
import { partsOf, toHundred } from "./shares";

describe("toHundred", () => {
  it.each([
    [
      [0.3333, 0.3333, 0.3334],
      [33, 33, 34],
    ],
    [
      [0.18, 0.295, 0.525],
      [18, 30, 52],
    ],
    [
      [1, 0, 0],
      [100, 0, 0],
    ],
    [
      [0.005, 0.005, 0.99],
      [1, 0, 99],
    ],
    [
      [-0.01, 0.5, 0.5],
      [0, 50, 50],
    ],
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
  ])("rounds %j to %j", (values, percents) => {
    expect(toHundred(values)).toEqual(percents);
  });

  it("always adds up", () => {
    for (let first = 0; first <= 1; first += 0.0373) {
      for (let second = 0; second <= 1 - first; second += 0.0291) {
        const sum = toHundred([first, second, 1 - first - second]).reduce((total, value) => total + value, 0);
        expect(sum).toBe(100);
      }
    }
  });
});

describe("partsOf", () => {
  it("gives the three labels in their order, whatever the order of the answer", () => {
    const parts = partsOf([share("positive", 5, 0.5), share("negative", 2, 0.2), share("neutral", 3, 0.3)]);
    expect(parts?.map((part) => [part.label, part.percent])).toEqual([
      ["negative", 20],
      ["neutral", 30],
      ["positive", 50],
    ]);
  });

  it("gives nothing where nothing was counted", () => {
    expect(partsOf([share("positive", 0, 0), share("negative", 0, 0), share("neutral", 0, 0)])).toBeNull();
    expect(partsOf([share("positive", 5, 1)])).toBeNull();
    expect(partsOf([])).toBeNull();
  });
});
